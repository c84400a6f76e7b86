// SPDX-License-Identifier: MIT
// Markers and start blocks that are not what they should be: stale, garbled, or gone wild.
#include "start_block.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "backend.hpp"
#include "brood/this_process.hpp"
#include "section.hpp"
#include "start_marker.hpp"
#include "windows_api.hpp"
#include "windows_support.hpp"

namespace brood::windows {
namespace {

using windows_test::run_test_alone;
using windows_test::test_run;

constexpr std::uint64_t some_nonce = 0x2A;

/// A block as a parent makes it for a child without a message.
struct made_up_start {
  unique_view view;
  start_block* block;
  test_run run;

  explicit made_up_start(std::string filter)
      : view(), block(nullptr), run{.filter = std::move(filter)} {
    auto section = create_section(sizeof(start_block), inheritance::by_children);
    view = *map_section(section->get(), sizeof(start_block));
    block = ::new (view.get()) start_block;
    block->magic = start_magic;
    block->nonce = some_nonce;
    block->layout = sizeof(start_block);
    block->parent = to_number(*run.inherited.add(::GetCurrentProcess(), "a process"));
    const unique_handle event{::CreateEventW(nullptr, FALSE, FALSE, nullptr)};
    block->interrupt = to_number(*run.inherited.add(event.get(), "an event"));
    block->message =
        to_number(run.inherited.add_owned(*create_section(1, inheritance::by_children)));
    run.marker = to_text({run.inherited.add_owned(*std::move(section)), some_nonce, 0});
  }
};

const std::string no_child = "start_marker.an_ordinary_process_is_no_child";

TEST(start_marker, an_ordinary_process_is_no_child) {
  EXPECT_FALSE(this_process::is_child());
  EXPECT_FALSE(has_marker());
  EXPECT_EQ(std::getenv("BROOD_CHILD"), nullptr);
}

TEST(start_marker, that_leads_nowhere_is_ignored_and_removed) {
  for (const std::wstring marker :
       {L"1c:2a:0", L"7ffc:2a:0", L"0:0:0", L"nonsense", L"1c:2a:0:", L"1c:2a", L"::"}) {
    test_run run{.filter = no_child};
    run.marker = marker;
    EXPECT_EQ(run_test_alone(run), 0);
  }
}

TEST(start_marker, of_another_start_is_ignored) {
  made_up_start start{no_child};
  start.block->nonce = some_nonce + 1;
  EXPECT_EQ(run_test_alone(start.run), 0);
}

TEST(start_marker, that_leads_to_something_else_is_ignored) {
  made_up_start start{no_child};
  start.block->magic = 0;
  EXPECT_EQ(run_test_alone(start.run), 0);
}

TEST(start_marker, of_another_process_is_ignored) {
  made_up_start start{no_child};
  start.block->child_pid = ::GetCurrentProcessId();
  EXPECT_EQ(run_test_alone(start.run), 0);
}

TEST(start_marker, that_was_used_already_is_ignored) {
  made_up_start start{no_child};
  start.block->was_taken = 1;
  EXPECT_EQ(run_test_alone(start.run), 0);
}

// Seen running all of main when the marker did not name the parent.
TEST(start_marker, that_leads_nowhere_ends_the_child_that_it_was_meant_for) {
  test_run run{.filter = no_child};
  run.marker = to_text({to_handle(0x7FFC), some_nonce, ::GetCurrentProcessId()});
  EXPECT_EQ(run_test_alone(run), 1);
}

/// Runs a child that cannot read its start block; whether it said so and ended.
void expect_refusal(made_up_start& start) {
  EXPECT_EQ(run_test_alone(start.run), 1);
  backend::child child;
  child.block = std::move(start.view);
  EXPECT_EQ(backend::read_reports(child)->size(), 1);
}

TEST(start_block, of_another_layout_is_refused) {
  made_up_start start{no_child};
  start.block->layout += 8;
  expect_refusal(start);
}

TEST(start_block, with_sizes_beyond_its_message_is_refused) {
  made_up_start start{no_child};
  start.block->message_size = std::uint64_t{1} << 40;
  expect_refusal(start);
}

TEST(start_block, with_more_handles_than_its_message_can_hold_is_refused) {
  made_up_start start{no_child};
  start.block->handle_count = ~std::uint64_t{0} / 8;
  expect_refusal(start);
}

TEST(start_block, without_a_message_is_refused) {
  made_up_start start{no_child};
  start.block->message = start.block->interrupt;
  expect_refusal(start);
}

// ---- The report log
// -------------------------------------------------------------------------------

/// A child's end of the log, written by hand.
class log_test : public ::testing::Test {
 protected:
  log_test() {
    auto section = create_section(sizeof(start_block), inheritance::none);
    child_.block = *map_section(section->get(), sizeof(start_block));
  }
  start_block& block() { return *static_cast<start_block*>(child_.block.get()); }

  void append(const std::string& text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    std::byte* const at = block().log + block().log_used;
    std::memcpy(at, &size, sizeof size);
    std::memcpy(at + sizeof size, text.data(), text.size());
    block().log_used += static_cast<std::uint32_t>(sizeof size) + size;
  }

  std::vector<std::string> read() {
    std::vector<std::string> texts;
    const auto records = backend::read_reports(child_);
    for (const auto& record : *records) {
      texts.emplace_back(reinterpret_cast<const char*>(record.data()), record.size());
    }
    return texts;
  }

  backend::child child_;
};

TEST_F(log_test, records_are_read_once_and_in_order) {
  append("one");
  append("");
  EXPECT_EQ(read(), (std::vector<std::string>{"one", ""}));
  append("two");
  EXPECT_EQ(read(), std::vector<std::string>{"two"});
  EXPECT_TRUE(read().empty());
}

TEST_F(log_test, a_record_that_was_not_finished_is_not_read) {
  append("one");
  block().log_used -= 1;
  EXPECT_TRUE(read().empty());
}

TEST_F(log_test, a_log_gone_wild_is_not_believed) {
  append("one");
  std::memset(block().log + 7, 0xFF, 64);
  block().log_used = ~std::uint32_t{0};
  EXPECT_EQ(read(), std::vector<std::string>{"one"});
}

TEST(report, above_the_guard_or_without_a_parent_says_so) {
  const std::byte record{1};
  EXPECT_FALSE(backend::report({&record, 1}).has_value());
  EXPECT_FALSE(backend::wait_for_parent(backend::steady_time::min()).has_value());
}

}  // namespace
}  // namespace brood::windows
