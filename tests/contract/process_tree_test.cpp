// SPDX-License-Identifier: MIT
// Ending a child together with all that it started, under each start method and on every system.
#include "brood/process_tree.hpp"

#include <array>

#include "brood/inspect.hpp"
#include "brood/this_process.hpp"
#include "contract.hpp"
#include "environment_support.hpp"

namespace {

using brood::tree_means;
using brood::tree_report;

/// Who is in a tree, as its members tell it.
struct members {
  std::array<brood::pid_type, 16> pids{};
  int count = 0;
};
using roll = brood::shared_value<members>;

void sign(roll& all) {
  all.update([](members& each) {
    each.pids.at(static_cast<std::size_t>(each.count)) = brood::this_process::pid();
    ++each.count;
  });
}

/// Three generations: each waits for the gate, which opens only when the test is over.
void grow(int generations, roll all, brood::mutex gate) {
  brood::process first{brood::process_options{.threads = brood::fork_threads::allow}, grow,
                       generations - 1, all, gate};
  brood::process second{brood::process_options{.threads = brood::fork_threads::allow}, grow,
                        generations - 1, all, gate};
  if (generations > 1) {
    first.start();
    second.start();
  }
  sign(all);
  brood_test::wait_at(gate);
}
constexpr int members_of_three_generations = 7;
/// Each of the three that have children has a server of its own, if that makes them.
std::size_t processes_of(brood::start_method method) {
  return members_of_three_generations + (method == brood::start_method::forkserver ? 3 : 0);
}

bool is_running(brood::pid_type pid) {
  const auto info = brood::inspect(pid);
  return info && info->state != brood::process_state::zombie &&
         info->state != brood::process_state::dead;
}

class tree : public brood_test::under_each_method {
 protected:
  /// A child whose family is complete.
  brood::process grown(bool contained) {
    auto how = options();
    how.contained = contained;
    brood::process root{how, grow, 3, all_, gate_.handle()};
    root.start();
    while (all_.load().count < members_of_three_generations && root.is_alive()) {
      std::this_thread::yield();
    }
    return root;
  }
  void expect_all_ended(brood::process& root, const tree_report& report) {
    EXPECT_EQ(report.ended, processes_of(GetParam()));
    EXPECT_TRUE(report.survivors.empty());
    EXPECT_FALSE(root.is_alive());
    for (const brood::pid_type pid : all_.load().pids) {
      EXPECT_TRUE(pid == 0 || !is_running(pid)) << pid;
    }
  }

  tree_means means_without_container() {
    all_.store({});
    brood::process root = grown(false);
    return brood::kill_tree(root).means;
  }

  roll all_;
  brood_test::gate gate_;
};
BROOD_TEST_EACH_METHOD(tree);

TEST_P(tree, is_killed_with_children_of_children_and_reaped) {
  brood::process root = grown(false);
  expect_all_ended(root, brood::kill_tree(root));
  EXPECT_EQ(root.exit_code(), -9);
}

TEST_P(tree, is_killed_by_the_number_of_its_root) {
  brood::process root = grown(false);
  const tree_report report = brood::kill_tree(root.pid().value());
  root.join();
  expect_all_ended(root, report);
}

TEST_P(tree, that_is_contained_is_killed_by_the_means_that_the_report_names) {
  brood::process root = grown(true);
  const tree_report report = brood::kill_tree(root);
  expect_all_ended(root, report);
  EXPECT_EQ(root.exit_code(), -9);
  const bool by_container =
      report.means == tree_means::job_object || report.means == tree_means::cgroup;
  EXPECT_NE(report.means == means_without_container(), by_container) << to_string(report.means);
}

// Seen to fail where only the root is known, and where a container kills nobody.
TEST_P(tree, is_stopped_whether_or_not_it_is_contained) {
  for (const bool contained : {false, true}) {
    all_.store({});
    brood::process root = grown(contained);
    expect_all_ended(root, brood::stop_tree(root, std::chrono::minutes{1}));
    EXPECT_LT(root.exit_code().value(), 0) << "it had nothing that could end it by itself";
  }
}

// Seen to fail where it is refused like a closed one, and where it is killed and counted again.
TEST_P(tree, of_a_child_that_has_ended_is_no_failure) {
  brood::process child = joined([] {});
  EXPECT_EQ(brood::kill_tree(child).ended, 0U);
  EXPECT_EQ(brood::stop_tree(child).ended, 0U);
  EXPECT_EQ(child.exit_code(), 0);
}

// Seen to fail where it is refused like a closed one.
TEST_P(tree, needs_a_started_process) {
  brood::process child{options(), [] {}};
  try {
    brood::kill_tree(child);
    FAIL() << "it should have refused";
  } catch (const brood::process_error& refusal) {
    EXPECT_EQ(refusal.code(), brood::errc::not_started);
  }
}

// Seen to fail where kill_tree and stop_tree do not say that the end is theirs.
TEST(trees_above_the_guard, that_are_killed_before_their_task_runs_are_no_failure_of_the_program) {
  const auto run = brood_test::run_program("killed_above_guard");
  EXPECT_EQ(run.output, "error: none\nerror: none\nerror: none\n");
}

// Seen to fail where whatever is a child of this process is taken for the tree's.
TEST_P(tree, leaves_other_children_alone) {
  brood::process other =
      started([](brood::mutex gate) { brood_test::wait_at(gate); }, gate_.handle());
  brood::process root = grown(false);
  brood::kill_tree(root);
  EXPECT_TRUE(other.is_alive());
  gate_.open();
  other.join();
  EXPECT_EQ(other.exit_code(), 0);
}

TEST(tree_means, have_names) {
  EXPECT_EQ(to_string(brood::tree_means::job_object), "job_object");
  EXPECT_EQ(to_string(brood::tree_means::cgroup), "cgroup");
  EXPECT_EQ(to_string(brood::tree_means::subreaper), "subreaper");
  EXPECT_EQ(to_string(brood::tree_means::process_table), "process_table");
}

}  // namespace
