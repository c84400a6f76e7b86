// SPDX-License-Identifier: MIT
#include "tree_support.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "brood/process_tree.hpp"
#include "program.hpp"
#include "text.hpp"
#include "windows_api.hpp"
#include "windows_support.hpp"

namespace brood::windows_test {
namespace {

using windows::unique_handle;

constexpr DWORD longest_life = 120'000;  // in milliseconds, if a test ends without ending its tree

std::wstring named(const std::string& name, const wchar_t* what) {
  return *windows::to_wide(name) + L'-' + what;
}

unique_handle make_semaphore(const std::string& name, const wchar_t* what, long count) {
  unique_handle semaphore{::CreateSemaphoreW(nullptr, count, 100'000, named(name, what).c_str())};
  if (!semaphore) throw std::runtime_error{"cannot make a semaphore"};
  return semaphore;
}

/// A child that wants to leave the job, the console and the group of its parent, if `detached`.
unique_handle start_member(const std::string& name, bool detached) {
  const std::wstring program = *windows::program_file();
  std::wstring line = L'"' + program + L"\" --gtest_filter=DISABLED_tree.member " +
                      L"--gtest_also_run_disabled_tests --gtest_brief=1 " +
                      *windows::to_wide("--tree=" + name);
  STARTUPINFOW info{};
  info.cb = sizeof info;
  PROCESS_INFORMATION made{};
  const DWORD flags = detached ? DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP : 0;
  const auto start = [&](DWORD more) {
    return ::CreateProcessW(program.c_str(), line.data(), nullptr, nullptr, FALSE, flags | more,
                            nullptr, nullptr, &info, &made) != 0;
  };
  if (!detached || !start(CREATE_BREAKAWAY_FROM_JOB)) {
    if (detached && ::GetLastError() == ERROR_ACCESS_DENIED) {
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

// Three children each, as long as there are places in the tree.
TEST(DISABLED_tree, member) {
  const std::string name = tree_of_this_process();
  const unique_handle arrivals = make_semaphore(name, L"arrivals", 0);
  const unique_handle places = make_semaphore(name, L"places", 0);
  LONG number = 0;
  ::ReleaseSemaphore(arrivals.get(), 1, &number);
  for (int child = 0; child < 3; ++child) {
    if (::WaitForSingleObject(places.get(), 0) != WAIT_OBJECT_0) break;
    start_member(name, child % 2 == 0);
  }
  const bool ends = name.ends_with("-ending") && number % 2 == 1;
  if (!ends) ::WaitForSingleObject(::GetCurrentProcess(), longest_life);
}

}  // namespace

growing_tree::growing_tree(growth how, long enough, long most)
    : name_(named_event{}.name() + (how == growth::parents_end ? "-ending" : "-staying")),
      enough_(enough),
      arrivals_(make_semaphore(name_, L"arrivals", 0)),
      places_(make_semaphore(name_, L"places", most - 1)),
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

unique_handle plant_tree(const std::string& name) { return start_member(name, false); }

}  // namespace brood::windows_test
