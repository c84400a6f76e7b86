// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

#include "backend.hpp"
#include "brood/detail/archive.hpp"
#include "brood/detail/archive_types.hpp"

namespace brood {
namespace {

enum class record_kind : std::uint8_t { task_entered, failure };

constexpr std::size_t max_text = backend::max_report_size / 4;

std::string shortened(const std::string& text) {
  if (text.size() <= max_text) return text;
  return text.substr(0, max_text) + " [cut: " + std::to_string(text.size()) + " bytes in all]";
}

// Only the categories that both sides know the same way can travel.
const std::error_category* category_named(std::string_view name) noexcept {
  for (const auto* known : {&std::generic_category(), &std::system_category(), &error_category()}) {
    if (name == known->name()) return known;
  }
  return nullptr;
}

}  // namespace

void report_task_entered() noexcept {
  const auto kind = static_cast<std::byte>(record_kind::task_entered);
  static_cast<void>(backend::report({&kind, 1}));
}

void report_failure(const exception_text& failure) noexcept {
  try {
    detail::output_archive out;
    out(record_kind::failure, shortened(failure.type), shortened(failure.what),
        std::string{failure.code.category().name()}, failure.code.value());
    static_cast<void>(backend::report(out.bytes()));
  } catch (...) {  // out of memory: the exit code still tells
  }
}

void add_record(child_report& to, std::span<const std::byte> record) noexcept {
  try {
    detail::input_archive in{record, {}};
    record_kind kind{};
    in(kind);
    if (kind == record_kind::task_entered) {
      to.task_ran = true;
      to.failure.reset();  // what happened above the guard did not keep it from its task
      return;
    }
    exception_text text;
    std::string category;
    int code = 0;
    in(text.type, text.what, category, code);
    if (const auto* known = category_named(category); known != nullptr && code != 0) {
      text.code = {code, *known};
    }
    to.failure = std::move(text);
  } catch (const std::exception& error) {
    to.failure = exception_text{"brood::process_error",
                                std::string{"cannot read the child's report: "} + error.what(),
                                errc::bad_message};
  }
}

}  // namespace brood
