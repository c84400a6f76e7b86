// SPDX-License-Identifier: MIT
// Daemon children end with their parent, even one that is ended from outside.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "brood/process.hpp"
#include "brood/shared_value.hpp"
#include "end_codes.hpp"
#include "interrupts.hpp"
#include "windows_api.hpp"
#include "windows_support.hpp"

namespace brood {
namespace {

using windows_test::named_event;

void say_and_wait(std::string ready, std::string name) {
  named_event{ready}.set();
  named_event{name}.wait();
}

/// The parent in the middle: starts a child and waits to be ended.
void start_a_child(bool daemon, shared_value<unsigned long> pid, std::string ready,
                   std::string never) {
  process_options options;
  options.daemon = daemon;
  process child{options, say_and_wait, ready, never};
  child.start();
  pid.store(child.pid().value());
  child.join();
}

/// The child of a parent that has just been ended, and which had such a child.
windows::unique_handle child_of_ended_parent(bool daemon, const named_event& never) {
  const named_event ready;
  shared_value<unsigned long> pid;
  process parent{start_a_child, daemon, pid, ready.name(), never.name()};
  parent.start();
  ready.wait();
  while (pid.load() == 0) ::SwitchToThread();
  windows::unique_handle child{
      ::OpenProcess(SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid.load())};
  parent.kill();
  parent.join();
  return child;
}

// Seen waiting for ever without the job.
TEST(daemon, ends_when_its_parent_is_ended_from_outside) {
  const named_event never;
  const auto child = child_of_ended_parent(true, never);
  EXPECT_EQ(::WaitForSingleObject(child.get(), INFINITE), WAIT_OBJECT_0);
}

TEST(daemon, a_child_that_is_none_survives_its_parent) {
  const named_event release;
  const auto child = child_of_ended_parent(false, release);
  EXPECT_EQ(::WaitForSingleObject(child.get(), 0), static_cast<DWORD>(WAIT_TIMEOUT));
  release.set();
  ::WaitForSingleObject(child.get(), INFINITE);
  DWORD code = 0;
  ::GetExitCodeProcess(child.get(), &code);
  EXPECT_EQ(code, 0);
}

// The way out where a job that the parent is in itself forbids another.
void follow(std::string parent, std::string ready, std::string never) {
  const named_event end_of_parent{parent};
  if (!windows::end_with_parent(end_of_parent.handle())) return;
  say_and_wait(ready, never);
}

TEST(daemon, ends_without_a_job_when_it_sees_its_parent_end) {
  const named_event parent;
  const named_event ready;
  const named_event never;
  process child{follow, parent.name(), ready.name(), never.name()};
  child.start();
  ready.wait();
  parent.set();
  child.join();
  EXPECT_EQ(child.exit_code(), -windows::kill_signal);
}

}  // namespace
}  // namespace brood
