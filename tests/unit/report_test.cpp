// SPDX-License-Identifier: MIT
// What a parent makes of the records that a child sends, whole or garbled.
#include "start/report.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#include "brood/detail/archive.hpp"
#include "brood/detail/archive_types.hpp"

namespace {

using brood::child_report;
using record = std::vector<std::byte>;

template <class... Parts>
record record_of(std::uint8_t kind, const Parts&... parts) {
  brood::detail::output_archive out;
  out(kind, parts...);
  return std::move(out).release();
}

record failure_of(const std::string& category, int code) {
  return record_of(1, std::string{"std::logic_error"}, std::string{"text"}, category, code);
}

child_report report_of(const record& bytes) {
  child_report report;
  brood::add_record(report, bytes);
  return report;
}

TEST(reports, tell_that_the_task_was_entered) {
  const auto report = report_of(record_of(0));
  EXPECT_TRUE(report.task_ran);
  EXPECT_FALSE(report.failure);
}

TEST(reports, tell_a_failure_with_type_and_text) {
  const auto report = report_of(failure_of("", 0));
  EXPECT_FALSE(report.task_ran);
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(report.failure->type, "std::logic_error");
  EXPECT_EQ(report.failure->what, "text");
  EXPECT_FALSE(report.failure->code);
}

TEST(reports, keep_codes_of_categories_that_both_sides_know) {
  EXPECT_EQ(report_of(failure_of("generic", 2)).failure->code,
            std::error_code(2, std::generic_category()));
  EXPECT_EQ(report_of(failure_of("system", 2)).failure->code,
            std::error_code(2, std::system_category()));
  EXPECT_EQ(report_of(failure_of("brood", 2)).failure->code, brood::errc::already_started);
  EXPECT_FALSE(report_of(failure_of("somebody's own", 2)).failure->code);
}

TEST(reports, that_are_cut_short_are_told_and_never_thrown) {
  const record whole = failure_of("generic", 2);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto report =
        report_of({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    ASSERT_TRUE(report.failure) << size;
    EXPECT_EQ(report.failure->code, brood::errc::bad_message) << size;
  }
}

TEST(reports, that_are_garbled_cost_no_memory_and_do_not_crash) {
  const record whole = failure_of("generic", 2);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int bits : {0x01, 0x80, 0xFF}) {
      record garbled = whole;
      garbled[at] ^= static_cast<std::byte>(bits);
      EXPECT_TRUE(report_of(garbled).failure || report_of(garbled).task_ran) << at;
    }
  }
}

}  // namespace
