// SPDX-License-Identifier: MIT
// How children end on Windows: exit codes of 32 bits, and ends from outside told apart.
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include "brood/process.hpp"
#include "windows_api.hpp"
#include "windows_support.hpp"

namespace brood {
namespace {

using windows_test::named_event;

void do_nothing() {}

void exit_with(int code) { std::exit(code); }

void wait_for(std::string name) { named_event{name}.wait(); }

void say_and_wait(std::string ready, std::string name) {
  named_event{ready}.set();
  named_event{name}.wait();
}

void crash() {
  ::SetErrorMode(SEM_NOGPFAULTERRORBOX | SEM_FAILCRITICALERRORS);
  // Reserved and not there; at address 0, there may be memory (under Wine, for root).
  *static_cast<volatile int*>(::VirtualAlloc(nullptr, 4096, MEM_RESERVE, PAGE_NOACCESS)) = 1;
}

volatile std::sig_atomic_t was_interrupted = 0;

void exit_with_5_when_interrupted(std::string ready) {
  std::signal(SIGINT, [](int) { was_interrupted = 1; });
  named_event{ready}.set();
  while (was_interrupted == 0) ::SwitchToThread();
  std::exit(5);
}

exit_status end_of(process& child) {
  child.start();
  child.join();
  return child.status().value();
}

TEST(child_end, exit_code_259_is_an_end_and_not_still_active) {
  process child{exit_with, 259};
  EXPECT_EQ(end_of(child), exit_status::exited(259));
  EXPECT_FALSE(child.is_alive());
}

TEST(child_end, exit_codes_keep_32_bits) {
  for (const int code : {0, 1, 255, 256, 65'536, -1, -2147483647}) {
    process child{exit_with, code};
    EXPECT_EQ(end_of(child), exit_status::exited(code));
  }
}

TEST(child_end, exit_codes_that_are_numbers_of_signals_are_no_signals) {
  for (const int code : {2, 9, 15}) {
    process child{exit_with, code};
    EXPECT_EQ(end_of(child), exit_status::exited(code));
  }
}

TEST(child_end, a_crash_is_an_exit_with_the_systems_code) {
  process child{crash};
  EXPECT_EQ(end_of(child), exit_status::exited(static_cast<int>(0xC0000005)));
}

TEST(child_end, terminate_kill_and_interrupt_are_told_apart) {
  const named_event never;
  const auto end_by = [&](void (process_handle::*way)()) {
    const named_event ready;
    process child{say_and_wait, ready.name(), never.name()};
    child.start();
    ready.wait();
    (child.*way)();
    child.join();
    return child.exit_code();
  };
  EXPECT_EQ(end_by(&process_handle::terminate), -15);
  EXPECT_EQ(end_by(&process_handle::kill), -9);
  EXPECT_EQ(end_by(&process_handle::interrupt), -2);
}

TEST(child_end, an_interrupt_before_the_guard_is_not_lost) {
  const named_event never;
  process child{wait_for, never.name()};
  child.start();
  child.interrupt();
  child.join();
  EXPECT_EQ(child.exit_code(), -2);
}

TEST(child_end, an_interrupt_runs_the_childs_handler) {
  const named_event ready;
  process child{exit_with_5_when_interrupted, ready.name()};
  child.start();
  ready.wait();
  child.interrupt();
  child.join();
  EXPECT_EQ(child.status(), exit_status::exited(5));
}

TEST(child_end, ending_an_ended_child_is_no_failure) {
  process child{do_nothing};
  child.start();
  ::WaitForSingleObject(child.sentinel(), INFINITE);
  child.terminate();
  child.kill();
  child.interrupt();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST(child_end, more_children_than_one_wait_can_take_are_all_seen) {
  constexpr int count = 100;  // WaitForMultipleObjects takes 64
  const named_event all_started;
  std::vector<process> children;
  for (int index = 0; index < count; ++index) {
    children.emplace_back(wait_for, all_started.name()).start();
  }
  all_started.set();
  for (auto& child : children) {
    child.join();
    EXPECT_EQ(child.exit_code(), 0);
  }
}

}  // namespace
}  // namespace brood
