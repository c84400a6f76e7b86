// SPDX-License-Identifier: MIT
#include "windows_support.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

#include "environment_block.hpp"
#include "launcher.hpp"
#include "program.hpp"
#include "quoting.hpp"
#include "text.hpp"
#include "windows_api.hpp"

namespace brood::windows_test {
namespace {

std::string fresh_name() {
  static std::atomic<int> counter{0};
  return "brood-test-" + std::to_string(::GetCurrentProcessId()) + '-' + std::to_string(++counter);
}

}  // namespace

named_event::named_event() : named_event(fresh_name()) {}

named_event::named_event(const std::string& name)
    : name_(name), event_(::CreateEventW(nullptr, TRUE, FALSE, windows::to_wide(name)->c_str())) {
  if (!event_) throw std::runtime_error{"cannot make an event"};
}

void named_event::set() const { ::SetEvent(event_.get()); }

void named_event::wait() const { ::WaitForSingleObject(event_.get(), INFINITE); }

unsigned long run_test_alone(test_run& run) {
  if (run.program.empty()) run.program = *windows::program_file();
  std::vector<windows::argument> arguments{{run.program, true},
                                           {*windows::to_wide("--gtest_filter=" + run.filter)},
                                           {L"--gtest_also_run_disabled_tests"},
                                           {L"--gtest_brief=1"}};
  for (const auto& text : run.arguments) arguments.push_back({text, false});
  const auto environment = windows::make_environment_block({}, run.marker.value_or(std::wstring{}));
  const auto streams = run.inherited.add_standard_streams();
  const std::wstring line = windows::join_command_line(arguments);
  auto started = windows::launch({.program = run.program,
                                  .command_line = line,
                                  .environment = *environment,
                                  .directory = {},
                                  .streams = *streams,
                                  .inherited = run.inherited.list()});
  if (!started) {
    ADD_FAILURE() << "cannot run " << run.filter << ": " << started.error().code.message();
    return ~0UL;
  }
  ::WaitForSingleObject(started->process.get(), INFINITE);
  DWORD code = 0;
  ::GetExitCodeProcess(started->process.get(), &code);
  return code;
}

// Asked one by one: Wine does not know the number.
unsigned count_handles() {
  unsigned count = 0;
  for (std::uintptr_t value = 4; value < 0x4000; value += 4) {
    DWORD flags = 0;
    if (::GetHandleInformation(reinterpret_cast<HANDLE>(value), &flags) != 0) ++count;
  }
  return count;
}

}  // namespace brood::windows_test
