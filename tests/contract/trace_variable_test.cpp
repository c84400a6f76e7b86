// SPDX-License-Identifier: MIT
// The environment variable BROOD_TRACE, which traces programs that know nothing of it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "contract.hpp"
#include "environment_support.hpp"
#include "trace_support.hpp"

namespace {

namespace fs = std::filesystem;
using brood_test::read_trace;
using brood_test::run_program;

/// The variable as children of this process find it.
class trace_variable {
 public:
  explicit trace_variable(const std::string& value) {
    brood_test::set_variable("BROOD_TRACE", value);
  }
  ~trace_variable() { brood_test::unset_variable("BROOD_TRACE"); }
  trace_variable(const trace_variable&) = delete;
  trace_variable& operator=(const trace_variable&) = delete;
};

class current_folder {
 public:
  explicit current_folder(const fs::path& folder) { fs::current_path(folder); }
  ~current_folder() { fs::current_path(before_); }
  current_folder(const current_folder&) = delete;
  current_folder& operator=(const current_folder&) = delete;

 private:
  fs::path before_ = fs::current_path();
};

class variable_traces : public brood_test::under_each_method {
 protected:
  static int run(const std::string& arguments = {}) {
    const auto run = run_program("traced", std::string{to_string(GetParam())} + ' ' + arguments);
    EXPECT_EQ(run.output, "");
    return run.exit_code;
  }
  [[nodiscard]] fs::path file() const { return folder_.path() / "trace.json"; }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder_.path()}, {}));
  }

  brood_test::scratch_folder folder_{"traced"};
};
BROOD_TEST_EACH_METHOD(variable_traces);

TEST_P(variable_traces, are_those_of_a_program_and_its_children) {
  const trace_variable set{file().string()};
  EXPECT_EQ(run(), 0);
  const auto events = read_trace(file());
  for (const char* name : {"start", "launch", "join", "reap", "task", "exit"}) {
    EXPECT_EQ(events.count(name), 1U) << name;
  }
  EXPECT_EQ(events.the("task").arguments.at("name"), "traced child");
  const auto host = events.of(events.the("start").pid).the("process_name");
  EXPECT_EQ(host.arguments.at("name").substr(0, 6), "traced");
}

TEST_P(variable_traces, replace_the_file_of_an_earlier_run) {
  const trace_variable set{file().string()};
  std::ofstream{file()} << "[1, 2, 3]";
  EXPECT_EQ(run(), 0);
  EXPECT_EQ(run(), 0);
  EXPECT_EQ(read_trace(file()).count("start"), 1U);
}

// Seen to fail with the path as the variable has it.
TEST_P(variable_traces, with_a_relative_path_are_one_file_wherever_the_children_are) {
  fs::create_directory(folder_.path() / "elsewhere");
  const current_folder here{folder_.path()};
  const trace_variable set{"trace.json"};
  EXPECT_EQ(run("elsewhere"), 0);
  EXPECT_EQ(read_trace(file()).count("task"), 1U);
  EXPECT_FALSE(fs::exists(folder_.path() / "elsewhere" / "trace.json"));
}

TEST_P(variable_traces, go_on_in_a_program_that_is_run_by_other_means) {
  const trace_variable set{file().string()};
  EXPECT_EQ(run("--below"), 0);
  const auto first = fs::file_size(file());
  const auto events = read_trace(file());
  EXPECT_EQ(events.count("start"), 1U);
  EXPECT_EQ(events.count("task"), 1U);
  EXPECT_GT(first, 0U);
}

TEST_P(variable_traces, that_cannot_be_written_are_told_once_and_the_program_runs) {
  const trace_variable set{(folder_.path() / "no" / "trace.json").string()};
  const auto run =
      run_program("traced", std::string{to_string(GetParam())}, brood_test::streams::stderr_alone);
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.output.find("brood: cannot trace: open "), 0U) << run.output;
  EXPECT_EQ(std::count(run.output.begin(), run.output.end(), '\n'), 1) << run.output;
  EXPECT_EQ(files(), 0U);
}

TEST_P(variable_traces, without_the_variable_are_no_file) {
  const current_folder here{folder_.path()};
  EXPECT_EQ(run(), 0);
  const trace_variable set{""};
  EXPECT_EQ(run(), 0);
  EXPECT_EQ(files(), 0U);
}

}  // namespace
