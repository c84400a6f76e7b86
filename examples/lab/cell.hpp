// SPDX-License-Identifier: MIT
// What a probe is given: the start method that it measures, and children that start by it.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "brood/process.hpp"
#include "brood/shared_value.hpp"

namespace brood_lab {

class cell {
 public:
  cell(brood::start_method method, std::filesystem::path directory)
      : method_(method), directory_(std::move(directory)) {}

  [[nodiscard]] brood::start_method method() const { return method_; }
  /// A directory for files, which is removed afterwards.
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

  /// Options of a child. It ends with its parent, whatever becomes of that.
  [[nodiscard]] brood::process_options child() const;

  /// Runs the task in a child that was started by the method. Blocks until it has ended.
  /// @throws std::runtime_error  if it did not end well
  template <class Task, class... Args>
  void run(Task task, Args... args) const {
    run_with(child(), task, std::move(args)...);
  }
  /// The same, with options that were made from `child()`.
  template <class Task, class... Args>
  void run_with(brood::process_options options, Task task, Args... args) const {
    brood::process started{std::move(options), task, std::move(args)...};
    started.start();
    started.join();
    demand_good_end(started);
  }

  /// What a child answers: runs `task(brood::shared_value<Answer>, args...)` in one.
  template <class Answer, class Task, class... Args>
  [[nodiscard]] Answer ask(Task task, Args... args) const {
    return ask_with<Answer>(child(), task, std::move(args)...);
  }
  template <class Answer, class Task, class... Args>
  [[nodiscard]] Answer ask_with(brood::process_options options, Task task, Args... args) const {
    brood::shared_value<Answer> answer;
    run_with(std::move(options), task, answer, std::move(args)...);
    return answer.load();
  }

  /// @throws std::runtime_error  if the child ended otherwise than by exit code 0
  static void demand_good_end(const brood::process_handle& ended);

 private:
  brood::start_method method_;
  std::filesystem::path directory_;
};

/// A text that fits into shared memory; what is longer is cut.
class text_box {
 public:
  text_box() = default;
  explicit text_box(std::string_view text) { text.copy(letters_.data(), letters_.size() - 1); }
  [[nodiscard]] std::string str() const { return letters_.data(); }

 private:
  std::array<char, 4096> letters_{};
};

}  // namespace brood_lab
