// SPDX-License-Identifier: MIT
// A task: what a child runs. The same object runs in place in a forked child, or travels as a token
// and its archived parts to a spawned one.
#pragma once

#include <cstdint>
#include <memory>
#include <tuple>
#include <utility>

#include "brood/detail/archive.hpp"
#include "brood/detail/archive_types.hpp"
#include "brood/detail/callable.hpp"
#include "brood/detail/code_token.hpp"
#include "brood/detail/shippable.hpp"

namespace brood::detail {

class task {
 public:
  task() = default;
  task(const task&) = delete;
  task& operator=(const task&) = delete;
  virtual ~task() = default;

  /// Does the work, in the child.
  virtual void run() = 0;
  /// Whether only a forked child can have it.
  [[nodiscard]] virtual bool fork_only() const noexcept { return false; }
  /// Writes what a spawned child needs to make the same task again.
  virtual void save(output_archive&) const {}
};

/// One entry of the list of tasks that this program can run. A child calls nothing else.
struct task_node {
  using loader = std::unique_ptr<task> (*)(input_archive&);

  task_node(loader load_task, std::uint64_t task_shape) noexcept;

  loader load;
  std::uint64_t shape;
  const task_node* next;
};

/// Writes the token of `node`'s loader.
void save_task_token(output_archive& out, const task_node& node);
/// Reads a token and finds its node.
/// @throws process_error errc::unknown_task, errc::different_program, errc::bad_message
const task_node& load_task_token(input_archive& in);

/// Puts the task type `Task` into the list before `main` runs, without a macro: the static member
/// of a class template is initialised in every program that mentions it.
template <class Task>
struct task_registration {
  static std::unique_ptr<task> load(input_archive& in) { return Task::load(in); }
  static inline const task_node node{&load, shape_of<Task>()};
};

/// A callable with its arguments, as `process` holds them.
template <class F, class... Args>
class call_task final : public task {
 public:
  template <class G, class... Values>
  explicit call_task(std::in_place_t, G&& callable, Values&&... values)
      : callable_(std::forward<G>(callable)), arguments_(std::forward<Values>(values)...) {
    detail::check_not_null(callable_);
  }
  call_task(F&& callable, std::tuple<Args...>&& arguments)
      : callable_(std::move(callable)), arguments_(std::move(arguments)) {}

  void run() override { static_cast<void>(detail::invoke_task(callable_, arguments_)); }

  void save(output_archive& out) const override {
    detail::save_task_token(out, task_registration<call_task>::node);
    detail::save_callable(out, callable_);
    detail::save_arguments(out, arguments_);
  }

  static std::unique_ptr<task> load(input_archive& in) {
    F callable = detail::load_callable<F>(in);
    return std::make_unique<call_task>(std::move(callable),
                                       detail::load_arguments<std::tuple<Args...>>(in));
  }

 private:
  F callable_;
  std::tuple<Args...> arguments_;
};

/// A callable that never travels: captures, pointers and references are welcome.
template <class F, class... Args>
class fork_only_task final : public task {
 public:
  template <class G, class... Values>
  explicit fork_only_task(std::in_place_t, G&& callable, Values&&... values)
      : callable_(std::forward<G>(callable)), arguments_(std::forward<Values>(values)...) {
    detail::check_not_null(callable_);
  }

  void run() override { static_cast<void>(detail::invoke_task(callable_, arguments_)); }
  [[nodiscard]] bool fork_only() const noexcept override { return true; }

 private:
  F callable_;
  std::tuple<Args...> arguments_;
};

}  // namespace brood::detail
