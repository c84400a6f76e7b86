// SPDX-License-Identifier: MIT
// What a child finds around it: name, environment, directory, as of the moment of start().
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "brood/error.hpp"
#include "brood/this_process.hpp"
#include "contract.hpp"
#include "environment_support.hpp"
#include "scratch_folder.hpp"

namespace {

namespace fs = std::filesystem;
using brood::errc;
using brood_test::set_variable;
using brood_test::unset_variable;

class surroundings : public brood_test::under_each_method {};
BROOD_TEST_EACH_METHOD(surroundings);

// Exit codes carry the answers: 0 for yes.
void check_variable(const std::string& name, const std::string& expected) {
  const char* value = std::getenv(name.c_str());
  std::exit(value != nullptr && expected == value ? 0 : 1);
}
void check_unset(const std::string& name) {
  std::exit(std::getenv(name.c_str()) == nullptr ? 0 : 1);
}
void check_name(const std::string& expected) {
  std::exit(brood::this_process::name() == expected ? 0 : 1);
}
void check_directory(const std::string& expected) {
  std::exit(fs::equivalent(fs::current_path(), expected) ? 0 : 1);
}

// Static initialisers run again in a spawned child, with its environment.
const bool variable_was_set_at_start = std::getenv("BROOD_TEST_EARLY") != nullptr;
void check_early_variable() { std::exit(variable_was_set_at_start ? 0 : 1); }

TEST_P(surroundings, default_names_count) {
  const auto first = made([] {});
  const auto second = made([] {});
  ASSERT_EQ(first.name().rfind("process-", 0), 0U);
  const int number = std::stoi(first.name().substr(8));
  EXPECT_EQ(second.name(), "process-" + std::to_string(number + 1));
}

TEST_P(surroundings, the_child_knows_its_name) {
  brood::process child{named("render"), check_name, "render"};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
  auto nameless = made([] {});
  EXPECT_EQ(joined(check_name, "main").exit_code(), 1);
}

TEST_P(surroundings, a_childs_child_has_a_longer_number) {
  const auto outer = joined([] {
    const brood::process inner{[] {}};
    const std::string expected = brood::this_process::name() + ":1";
    std::exit(inner.name() == expected ? 0 : 1);
  });
  EXPECT_EQ(outer.exit_code(), 0);
}

TEST_P(surroundings, variables_are_as_of_the_start) {
  auto child = made(check_variable, "BROOD_TEST_LATE", "now");
  set_variable("BROOD_TEST_LATE", "now");
  child.start();
  unset_variable("BROOD_TEST_LATE");
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
  EXPECT_EQ(joined(check_unset, "BROOD_TEST_LATE").exit_code(), 0);
}

TEST_P(surroundings, options_set_variables) {
  auto how = options();
  how.environment = {{"BROOD_TEST_SET", "some value = 1"}, {"BROOD_TEST_EMPTY", ""}};
  brood::process child{how, check_variable, "BROOD_TEST_SET", "some value = 1"};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
  EXPECT_EQ(std::getenv("BROOD_TEST_SET"), nullptr);
}

TEST_P(surroundings, options_unset_variables) {
  set_variable("BROOD_TEST_SECRET", "x");
  auto how = options();
  how.environment = {{"BROOD_TEST_SECRET", std::nullopt}, {"BROOD_TEST_ABSENT", std::nullopt}};
  brood::process child{how, check_unset, "BROOD_TEST_SECRET"};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
  unset_variable("BROOD_TEST_SECRET");
}

// Those of a fork server ran before.
TEST_P(surroundings, a_spawned_childs_static_initialisers_see_its_variables) {
  auto how = options();
  how.environment = {{"BROOD_TEST_EARLY", "1"}};
  brood::process child{how, check_early_variable};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), GetParam() == brood::start_method::spawn ? 0 : 1);
}

TEST_P(surroundings, the_start_marker_is_gone_when_the_task_runs) {
  EXPECT_EQ(joined(check_unset, "BROOD_CHILD").exit_code(), 0);
}

TEST_P(surroundings, a_name_that_no_environment_can_hold_is_refused) {
  for (const std::string name : {"", "A=B"}) {
    auto how = options();
    how.environment = {{name, "x"}};
    brood::process child{how, [] {}};
    try {
      child.start();
      ADD_FAILURE() << "no error for '" << name << "'";
    } catch (const brood::process_error& error) {
      EXPECT_EQ(error.code(), std::errc::invalid_argument) << error.what();
    }
  }
}

TEST_P(surroundings, the_directory_is_as_of_the_start) {
  const brood_test::scratch_folder scratch{"options"};
  const auto before = fs::current_path();
  auto child = made(check_directory, scratch.path().string());
  fs::current_path(scratch.path().string());
  child.start();
  fs::current_path(before);
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(surroundings, options_choose_a_directory) {
  const brood_test::scratch_folder scratch{"options"};
  auto how = options();
  how.working_directory = scratch.path().string();
  brood::process child{how, check_directory, scratch.path().string()};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(surroundings, a_missing_directory_is_an_error_of_start_that_names_it) {
  auto how = options();
  how.working_directory = "no-such-directory";
  how.name = "lost";
  brood::process child{how, [] {}};
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      child.start();
      FAIL() << "no error";
    } catch (const brood::process_error& error) {
      const std::string what = error.what();
      EXPECT_EQ(error.code(), std::errc::no_such_file_or_directory) << what;
      EXPECT_NE(what.find("no-such-directory"), std::string::npos) << what;
      EXPECT_NE(what.find("'lost'"), std::string::npos) << what;
      EXPECT_NE(what.find(to_string(GetParam())), std::string::npos) << what;
    }
    EXPECT_FALSE(child.is_alive());
    EXPECT_FALSE(child.pid());
  }
}

TEST_P(surroundings, a_failed_start_can_be_tried_again) {
  const brood_test::scratch_folder scratch{"options"};
  auto how = options();
  how.working_directory = fs::path{scratch.path().string()} / "later";
  brood::process child{how, [] {}};
  EXPECT_THROW(child.start(), brood::process_error);
  fs::create_directory(how.working_directory);
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

}  // namespace
