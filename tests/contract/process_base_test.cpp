// SPDX-License-Identifier: MIT
// Classes with a run() of their own.
#include "brood/process_base.hpp"

#include <cstdlib>
#include <string>
#include <utility>

#include "brood/error.hpp"
#include "brood/this_process.hpp"
#include "contract.hpp"

namespace {

class classes_with_run : public brood_test::under_each_method {};
BROOD_TEST_EACH_METHOD(classes_with_run);

class greeter : public brood::process_base<greeter> {
 public:
  greeter() = default;
  greeter(brood::process_options options, std::string whom)
      : process_base(std::move(options)), whom_(std::move(whom)) {}

  void run() {
    greeted_ = true;
    std::exit(whom_ == "ocean" && name() == brood::this_process::name() && name() == "greeter" &&
                      pid() == brood::this_process::pid()
                  ? 0
                  : 1);
  }
  [[nodiscard]] bool greeted() const { return greeted_; }

  template <class Archive>
  void serialize(Archive& archive) {
    archive(whom_);
  }

 private:
  std::string whom_;
  bool greeted_ = false;
};

class self_aware : public brood::process_base<self_aware> {
 public:
  self_aware() = default;
  explicit self_aware(brood::process_options options) : process_base(std::move(options)) {}
  void run() {
    const bool is_right = daemon() && method() == brood::this_process::started_by();
    std::exit(is_right ? 0 : 1);
  }
};

struct derived_from_it : self_aware {
  using self_aware::self_aware;
};

// Seen to fail when the child's copy did not learn its method, nor a spawned one that it is a
// daemon.
TEST_P(classes_with_run, tell_the_child_its_own_method_and_that_it_is_a_daemon) {
  auto how = options();
  how.daemon = true;
  self_aware child{how};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST(derived_classes_with_run, are_not_sent_as_their_base) {
  derived_from_it child{{.method = brood::start_method::spawn}};
  try {
    child.start();
    FAIL() << "was started";
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code(), std::errc::invalid_argument) << error.what();
  }
}

class plain : public brood::process_base<plain> {
 public:
  plain() = default;
  explicit plain(brood::process_options options) : process_base(std::move(options)) {}
  void run() { std::exit(12); }
};

class bare : public brood::process_base<bare> {
 public:
  void run() { std::exit(13); }
};

class failing : public brood::process_base<failing> {
 public:
  failing() = default;
  explicit failing(brood::process_options options) : process_base(std::move(options)) {}
  void run() { throw std::domain_error{"in run"}; }
};

class meddling : public brood::process_base<meddling> {
 public:
  meddling() = default;
  explicit meddling(brood::process_options options) : process_base(std::move(options)) {}
  void run() {
    try {
      join();
    } catch (const brood::process_error& error) {
      std::exit(error.code() == brood::errc::not_the_parent ||
                        error.code() == brood::errc::not_started
                    ? 0
                    : 1);
    }
    std::exit(2);
  }
};

TEST_P(classes_with_run, members_arrive_and_what_run_changes_stays_there) {
  greeter child{named("greeter"), "ocean"};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
  EXPECT_FALSE(child.greeted());
}

TEST_P(classes_with_run, a_class_without_members_needs_no_archive) {
  plain child{options()};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 12);
}

// Did not compile, nor with braces, when such a class was an aggregate.
TEST_P(classes_with_run, a_class_needs_nothing_but_run) {
  brood::set_default_start_method(GetParam());
  bare child{};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 13);
  brood::set_default_start_method(brood::start_method::spawn);
}

TEST_P(classes_with_run, exceptions_of_run_reach_the_parent) {
  failing child{options()};
  child.start();
  child.join();
  ASSERT_TRUE(child.error());
  EXPECT_EQ(child.error()->type_name(), "std::domain_error");
}

TEST_P(classes_with_run, the_destructor_joins) {
  plain child{options()};
  child.start();
}

TEST_P(classes_with_run, an_object_starts_once) {
  plain child{options()};
  child.start();
  EXPECT_THROW(child.start(), brood::process_error);
  child.join();
  EXPECT_THROW(child.start(), brood::process_error);
}

TEST_P(classes_with_run, run_cannot_wait_for_itself) {
  meddling child{options()};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

}  // namespace
