// SPDX-License-Identifier: MIT
// Trees of processes on Windows: ended to the last one, by a job and without.
#include "brood/process_tree.hpp"

#include <aclapi.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

#include "backend.hpp"
#include "brood/process.hpp"
#include "brood/shared_value.hpp"
#include "end_codes.hpp"
#include "process_snapshot.hpp"
#include "tree_support.hpp"
#include "windows_api.hpp"
#include "windows_support.hpp"

namespace brood {
namespace {

using namespace std::chrono_literals;
using windows::unique_handle;
using windows_test::growing_tree;
using windows_test::growth;
using windows_test::named_event;
using windows_test::plant_tree;

constexpr long enough = 20;
constexpr long most = 100;

void plant_and_stay(std::string tree) {
  plant_tree(tree);
  ::WaitForSingleObject(::GetCurrentProcess(), INFINITE);
}

void plant_and_end(std::string tree) { plant_tree(tree); }

process_options contained() { return {.contained = true}; }

std::string described(const std::vector<process_info>& processes) {
  std::string text;
  for (const auto& each : processes) text += std::to_string(each.pid) + ' ' + each.name + '\n';
  return text;
}

void expect_ended(const tree_report& report, tree_means means, const growing_tree& tree) {
  EXPECT_EQ(report.means, means);
  EXPECT_EQ(described(report.survivors), "");
  EXPECT_EQ(described(tree.members()), "");
}

DWORD exit_code_of(const unique_handle& process) {
  DWORD code = 0;
  ::GetExitCodeProcess(process.get(), &code);
  return code;
}

void kill_by_number(int rounds) {
  for (int round = 0; round < rounds; ++round) {
    const growing_tree tree{growth::parents_stay, enough, most};
    const unique_handle root = tree.plant();
    tree.wait_until_grown();
    const tree_report report = kill_tree(::GetProcessId(root.get()));
    expect_ended(report, tree_means::process_table, tree);
    EXPECT_GE(report.ended, std::size_t{enough});
    EXPECT_EQ(exit_code_of(root), windows::code_of_signal(windows::kill_signal));
  }
}

void kill_by_object(int rounds, const process_options& options, growth how, tree_means means) {
  for (int round = 0; round < rounds; ++round) {
    const growing_tree tree{how, enough, most};
    process root{options, plant_and_stay, tree.name()};
    root.start();
    tree.wait_until_grown();
    expect_ended(kill_tree(root), means, tree);
    EXPECT_EQ(root.exit_code(), -windows::kill_signal);
  }
}

// Seen to leave three and four members when all were ended that one look had found.
TEST(kill_tree, leaves_nobody_of_a_tree_that_grows_meanwhile_by_number) { kill_by_number(2); }

TEST(kill_tree, leaves_nobody_of_a_tree_that_grows_meanwhile_by_object) {
  kill_by_object(2, {}, growth::parents_stay, tree_means::process_table);
}

// Seen to leave more than seventy members, whose parents had ended, when the child was in no job.
TEST(kill_tree, leaves_nobody_of_a_contained_tree_whose_parents_end) {
  kill_by_object(2, contained(), growth::parents_end, tree_means::job_object);
}

TEST(kill_tree, soak_leaves_nobody_of_trees_that_grow_meanwhile) {
  kill_by_number(50);
  kill_by_object(50, {}, growth::parents_stay, tree_means::process_table);
  kill_by_object(50, contained(), growth::parents_end, tree_means::job_object);
}

// Seen to fail with a job that allows it.
TEST(contained, refuses_to_let_members_break_away) {
  const growing_tree tree{growth::parents_stay, 3, 3};
  process root{contained(), plant_and_stay, tree.name()};
  root.start();
  tree.wait_until_grown();
  EXPECT_TRUE(tree.was_breakaway_refused());
  expect_ended(kill_tree(root), tree_means::job_object, tree);
}

TEST(contained, tree_is_reached_after_the_end_of_its_root) {
  const growing_tree tree{growth::parents_end, 6, 6};
  process root{contained(), plant_and_end, tree.name()};
  root.start();
  root.join();
  tree.wait_until_grown();
  EXPECT_EQ(root.exit_code(), 0);
  EXPECT_FALSE(tree.members().empty());
  expect_ended(kill_tree(root), tree_means::job_object, tree);
  EXPECT_EQ(root.exit_code(), 0);
}

TEST(contained, trees_are_apart_from_each_other) {
  const growing_tree ended{growth::parents_stay, 2, 2};
  const growing_tree other{growth::parents_stay, 2, 2};
  const process_options options{.daemon = true, .contained = true};
  process first{options, plant_and_stay, ended.name()};
  process second{options, plant_and_stay, other.name()};
  first.start();
  second.start();
  ended.wait_until_grown();
  other.wait_until_grown();
  expect_ended(kill_tree(first), tree_means::job_object, ended);
  EXPECT_EQ(other.members().size(), 2U);
  EXPECT_TRUE(second.is_alive());
  expect_ended(kill_tree(second), tree_means::job_object, other);
}

/// The parent in the middle: starts a daemon in a container and waits to be ended.
void start_contained_daemon(shared_value<unsigned long> pid, std::string tree) {
  process child{{.daemon = true, .contained = true}, plant_and_stay, tree};
  child.start();
  pid.store(child.pid().value());
  child.join();
}

// Seen to wait for ever without the inner job, and to end the whole tree with its limits on the
// outer one.
TEST(contained, daemon_ends_with_its_parent_and_what_it_started_goes_on) {
  const growing_tree tree{growth::parents_stay, 2, 2};
  shared_value<unsigned long> pid;
  process parent{start_contained_daemon, pid, tree.name()};
  parent.start();
  tree.wait_until_grown();
  while (pid.load() == 0) ::SwitchToThread();
  const unique_handle daemon{::OpenProcess(SYNCHRONIZE, FALSE, pid.load())};
  parent.kill();
  parent.join();
  EXPECT_EQ(::WaitForSingleObject(daemon.get(), INFINITE), WAIT_OBJECT_0);
  const auto left = tree.members();
  EXPECT_EQ(left.size(), 2U);
  for (const auto& each : left) kill_tree(each.pid);
  EXPECT_EQ(described(tree.members()), "");
}

TEST(stop_tree, ends_a_tree_at_once_because_nobody_can_be_asked) {
  const growing_tree tree{growth::parents_stay, enough, most};
  const unique_handle root = tree.plant();
  tree.wait_until_grown();
  const tree_report report = stop_tree(::GetProcessId(root.get()), 24h);
  expect_ended(report, tree_means::process_table, tree);
  EXPECT_GE(report.ended, std::size_t{enough});
  EXPECT_EQ(exit_code_of(root), windows::code_of_signal(windows::terminate_signal));
}

TEST(stop_tree, ends_a_contained_tree_at_once) {
  const growing_tree tree{growth::parents_end, enough, most};
  process root{contained(), plant_and_stay, tree.name()};
  root.start();
  tree.wait_until_grown();
  expect_ended(stop_tree(root, 24h), tree_means::job_object, tree);
  EXPECT_EQ(root.exit_code(), -windows::terminate_signal);
}

backend::process_link link_of(DWORD pid) {
  const auto links = backend::process_links();
  for (const auto& link : *links) {
    if (link.pid == pid) return link;
  }
  return {};
}

void wait_for(std::string name) { named_event{name}.wait(); }

// Seen to end it when starts were not compared.
TEST(kill_trees, does_not_touch_a_process_that_only_has_the_number_of_another) {
  const named_event release;
  process child{wait_for, release.name()};
  child.start();
  backend::process_link earlier = link_of(child.pid().value());
  earlier.started -= 1;
  EXPECT_EQ(backend::kill_trees({earlier})->ended, 0U);
  EXPECT_TRUE(backend::send(earlier, backend::stop_signal::kill));
  EXPECT_TRUE(child.is_alive());
  release.set();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST(kill_trees, does_not_end_this_process) {
  const auto report = backend::kill_trees({link_of(::GetCurrentProcessId())});
  EXPECT_EQ(report->ended, 0U);
}

/// Nobody gets a new handle of this process with any right.
void lock_up_and_wait(std::string ready, std::string release) {
  ACL nobody{};
  ::InitializeAcl(&nobody, sizeof nobody, ACL_REVISION);
  ::SetSecurityInfo(::GetCurrentProcess(), SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION, nullptr,
                    nullptr, &nobody, nullptr);
  named_event{ready}.set();
  named_event{release}.wait();
}

TEST(kill_trees, reports_those_that_may_not_be_opened) {
  const named_event ready;
  const named_event release;
  process child{lock_up_and_wait, ready.name(), release.name()};
  child.start();
  ready.wait();
  const auto report = backend::kill_trees({link_of(child.pid().value())});
  EXPECT_EQ(report->ended, 0U);
  ASSERT_EQ(report->survivors.size(), 1U);
  EXPECT_EQ(report->survivors.front().pid, child.pid());
  release.set();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST(send, ends_a_process_by_its_link_and_says_that_nobody_else_can_be_interrupted) {
  const named_event never;
  process child{wait_for, never.name()};
  child.start();
  const auto link = link_of(child.pid().value());
  EXPECT_EQ(backend::send(link, backend::stop_signal::interrupt).error().code, errc::unsupported);
  EXPECT_TRUE(backend::send(link, backend::stop_signal::terminate));
  child.join();
  EXPECT_EQ(child.exit_code(), -windows::terminate_signal);
  EXPECT_TRUE(backend::send(link, backend::stop_signal::kill));  // has ended: no failure
}

}  // namespace
}  // namespace brood
