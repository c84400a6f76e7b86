// SPDX-License-Identifier: MIT
#include "tree_support.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "program.hpp"
#include "text.hpp"
#include "windows_api.hpp"
#include "windows_support.hpp"

namespace brood::windows_test {
namespace {

using windows::unique_handle;

constexpr const char* ending = "-ending";
constexpr DWORD longest_life = 120'000;  // in milliseconds, if a test ends without ending its tree

std::wstring named(const std::string& name, const wchar_t* what) {
  return *windows::to_wide(name) + L'-' + what;
}

unique_handle make_semaphore(const std::string& name, const wchar_t* what, long count) {
  unique_handle semaphore{::CreateSemaphoreW(nullptr, count, 100'000, named(name, what).c_str())};
  if (!semaphore) throw std::runtime_error{"cannot make a semaphore"};
  return semaphore;
}

struct manner {
  bool detached = false;  ///< wants to leave the job and the group of its parent
  bool ends = false;      ///< as soon as it has started one child
};

unique_handle start_member(const std::string& name, manner how) {
  const std::wstring program = *windows::program_file();
  std::wstring line = L'"' + program + L"\" --gtest_filter=DISABLED_tree.member " +
                      L"--gtest_also_run_disabled_tests --gtest_brief=1 " +
                      *windows::to_wide("--tree=" + name) + (how.ends ? L" --ends" : L"");
  STARTUPINFOW info{};
  info.cb = sizeof info;
  PROCESS_INFORMATION made{};
  // Without a console, of which each would need a process of its own.
  const DWORD flags = DETACHED_PROCESS | (how.detached ? CREATE_NEW_PROCESS_GROUP : 0);
  const auto start = [&](DWORD more) {
    return ::CreateProcessW(program.c_str(), line.data(), nullptr, nullptr, FALSE, flags | more,
                            nullptr, nullptr, &info, &made) != 0;
  };
  if (!how.detached || !start(CREATE_BREAKAWAY_FROM_JOB)) {
    if (how.detached && ::GetLastError() == ERROR_ACCESS_DENIED) {
      named_event{name + "-refused"}.set();
    }
    if (!start(0)) return {};
  }
  ::CloseHandle(made.hThread);
  return unique_handle{made.hProcess};
}

std::string tree_of_this_process() {
  const std::wstring line = ::GetCommandLineW();
  const std::wstring option = L"--tree=";
  const auto at = line.find(option);
  if (at == std::wstring::npos) return {};
  const auto start = at + option.size();
  return windows::to_utf8(line.substr(start, line.find(L' ', start) - start));
}

// Starts one child after the other as long as there are places in the tree, so that whenever it is
// looked at, some process is being started. Two at a time: the machine has other things to do.
TEST(DISABLED_tree, member) {
  const std::string name = tree_of_this_process();
  const unique_handle arrivals = make_semaphore(name, L"arrivals", 0);
  const unique_handle places = make_semaphore(name, L"places", 0);
  const unique_handle turns = make_semaphore(name, L"turns", 0);
  ::ReleaseSemaphore(arrivals.get(), 1, nullptr);
  const bool is_ending_tree = name.ends_with(ending);
  const bool ends = std::wstring_view{::GetCommandLineW()}.ends_with(L" --ends");
  for (int child = 0; ::WaitForSingleObject(places.get(), 0) == WAIT_OBJECT_0; ++child) {
    ::WaitForSingleObject(turns.get(), longest_life);
    const bool is_even = child % 2 == 0;
    start_member(name, {.detached = is_even, .ends = is_ending_tree && !ends && is_even});
    ::ReleaseSemaphore(turns.get(), 1, nullptr);
    if (ends) std::_Exit(0);  // past the listener, which would complain of the child
  }
  if (!ends) ::WaitForSingleObject(::GetCurrentProcess(), longest_life);
}

}  // namespace

growing_tree::growing_tree(growth how, long enough, long most)
    : name_(named_event{}.name() + (how == growth::parents_end ? ending : "-staying")),
      enough_(enough),
      arrivals_(make_semaphore(name_, L"arrivals", 0)),
      places_(make_semaphore(name_, L"places", most - 1)),
      turns_(make_semaphore(name_, L"turns", 2)),
      refused_(::CreateEventW(nullptr, TRUE, FALSE, named(name_, L"refused").c_str())) {}

unique_handle growing_tree::plant() const { return plant_tree(name_); }

void growing_tree::wait_until_grown() const {
  for (long count = 0; count < enough_; ++count) {
    ::WaitForSingleObject(arrivals_.get(), INFINITE);
  }
}

bool growing_tree::was_breakaway_refused() const {
  return ::WaitForSingleObject(refused_.get(), 0) == WAIT_OBJECT_0;
}

std::vector<process_info> growing_tree::members() const {
  std::vector<process_info> all = process_table();
  std::erase_if(all, [this](const process_info& each) {
    const auto& words = each.command_line;
    return std::find(words.begin(), words.end(), "--tree=" + name_) == words.end();
  });
  return all;
}

unique_handle plant_tree(const std::string& name) {
  auto root = start_member(name, {.ends = name.ends_with(ending)});
  if (!root) throw std::runtime_error{"cannot start the first member of a tree"};
  return root;
}

}  // namespace brood::windows_test
