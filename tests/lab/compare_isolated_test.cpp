// SPDX-License-Identifier: MIT
#include "compare/isolated.hpp"

#include <gtest/gtest.h>

#include "brood/inspect.hpp"
#include "brood/shared_value.hpp"
#include "brood/this_process.hpp"
#include "waiting.hpp"

namespace brood_lab_test {
namespace {

using brood_lab::await_job;
using brood_lab::outbox;
using brood_lab::run_isolated;
using brood_lab::wait_until;
constexpr std::chrono::minutes long_enough{5};

void post(outbox box, std::string text) { box.post(text); }

TEST(isolated_jobs, post_their_answer_from_a_process_of_their_own) {
  EXPECT_EQ(run_isolated({}, long_enough, post, std::string{"ready"}).text, "ready");
}

TEST(isolated_jobs, what_does_not_fit_into_the_box_is_cut) {
  outbox box;
  box.post(std::string(std::size_t{1} << 20U, 'x'));
  EXPECT_EQ(box.read()->size(), box.memory.size() - 8);
}

TEST(isolated_jobs, that_post_nothing_have_failed) {
  const auto result = run_isolated({}, long_enough, post, std::string{});
  EXPECT_FALSE(result.text);
  EXPECT_EQ(result.failure, "its process ended before it had an answer");
}

void wait_for_parent(brood::shared_value<brood::pid_type> arrived) {
  arrived.store(brood::this_process::pid());
  brood::this_process::parent()->join_for(std::chrono::hours{1});
}

void hang_with_a_child(outbox, brood::shared_value<brood::pid_type> arrived) {
  brood::process child{wait_for_parent, arrived};
  child.start();
  child.join();
}

TEST(isolated_jobs, that_hang_are_ended_with_all_that_they_started) {
  outbox box;
  brood::shared_value<brood::pid_type> arrived{0};
  brood::process job{hang_with_a_child, box, arrived};
  job.start();
  wait_until([&] { return arrived.load() != 0; });

  const auto result = await_job(job, box, std::chrono::milliseconds{0});
  EXPECT_EQ(result.failure, "it hung: no answer in 0 s, so it was ended");
  // Not "is there nobody with that number": on Linux whoever adopted it may not have reaped it yet.
  const auto left = brood::inspect(arrived.load());
  EXPECT_TRUE(!left || left->state == brood::process_state::zombie);
}

}  // namespace
}  // namespace brood_lab_test
