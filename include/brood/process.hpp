// SPDX-License-Identifier: MIT
// A function in a process of its own: `process p(task, "ocean"); p.start(); p.join();`
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include "brood/detail/task.hpp"
#include "brood/process_handle.hpp"

namespace brood {

namespace detail {

template <class T>
concept names_a_constructor =
    std::is_same_v<T, process_options> || std::is_same_v<T, start_method> ||
    std::is_same_v<T, fork_only_t> || std::is_base_of_v<process_handle, T>;

/// What the first argument of a constructor is when it is the callable itself.
template <class F>
concept task_callable = !names_a_constructor<std::remove_cvref_t<F>>;

template <class F, class... Args>
std::unique_ptr<task> make_task(F&& callable, Args&&... args) {
  if constexpr (is_shippable_task<std::decay_t<F>, shipped_t<Args>...>()) {
    using task_type = call_task<shipped_t<F>, shipped_t<Args>...>;
    return std::make_unique<task_type>(std::in_place, std::forward<F>(callable),
                                       std::forward<Args>(args)...);
  } else {
    explain_task<std::decay_t<F>, shipped_t<Args>...>();
    return nullptr;
  }
}

template <class F, class... Args>
std::unique_ptr<task> make_fork_only_task(F&& callable, Args&&... args) {
  using task_type = fork_only_task<std::decay_t<F>, std::decay_t<Args>...>;
  return std::make_unique<task_type>(std::in_place, std::forward<F>(callable),
                                     std::forward<Args>(args)...);
}

/// A task that only fork can start does not depend on the default method.
process_options forked_unless_told(process_options options);

}  // namespace detail

/// Runs a callable in a child process. Constructing it describes the child; `start()` makes it.
///
/// The callable is a function, a lambda without captures, or a function object that is empty or has
/// a `serialize` member; the arguments are values that can be archived. They are copied or moved
/// into this object now, archived by `start()` on the calling thread if the method is not `fork`,
/// and released once the child has them. What cannot travel does not compile; with
/// `brood::fork_only` before the callable everything goes, for forked children alone.
class process : public process_handle {
 public:
  template <class F, class... Args>
    requires detail::task_callable<F>
  explicit process(F&& callable, Args&&... args)
      : task_(detail::make_task(std::forward<F>(callable), std::forward<Args>(args)...)) {}

  template <class F, class... Args>
    requires detail::task_callable<F>
  process(process_options options, F&& callable, Args&&... args)
      : process_handle(std::move(options)),
        task_(detail::make_task(std::forward<F>(callable), std::forward<Args>(args)...)) {}

  template <class F, class... Args>
    requires detail::task_callable<F>
  process(start_method method, F&& callable, Args&&... args)
      : process(process_options{.method = method}, std::forward<F>(callable),
                std::forward<Args>(args)...) {}

  template <class F, class... Args>
    requires detail::task_callable<F>
  process(fork_only_t, F&& callable, Args&&... args)
      : process(fork_only, process_options{}, std::forward<F>(callable),
                std::forward<Args>(args)...) {}

  template <class F, class... Args>
  process(fork_only_t, process_options options, F&& callable, Args&&... args)
      : process_handle(detail::forked_unless_told(std::move(options))),
        task_(detail::make_fork_only_task(std::forward<F>(callable), std::forward<Args>(args)...)) {
  }

  // The same two in any order.
  template <class F, class... Args>
  process(process_options options, fork_only_t, F&& callable, Args&&... args)
      : process(fork_only, std::move(options), std::forward<F>(callable),
                std::forward<Args>(args)...) {}
  template <class F, class... Args>
  process(start_method method, fork_only_t, F&& callable, Args&&... args)
      : process(fork_only, process_options{.method = method}, std::forward<F>(callable),
                std::forward<Args>(args)...) {}
  template <class F, class... Args>
  process(fork_only_t, start_method method, F&& callable, Args&&... args)
      : process(fork_only, process_options{.method = method}, std::forward<F>(callable),
                std::forward<Args>(args)...) {}

  process(process&&) noexcept = default;
  process& operator=(process&&) noexcept = default;
  ~process() = default;

  /// Starts the child. Does not wait for it: a failure inside the child shows in `error()`. The
  /// first start by forkserver waits for its server, which comes down to the guard and runs the
  /// preload functions; every start by it, for those of other threads and for the server's answer.
  /// @throws process_error errc::already_started; errc::unguarded_main (spawn or forkserver before
  ///         `brood::main_guard()`); errc::unsupported_start_method; errc::multithreaded_fork;
  ///         errc::nested_too_deeply; or the system's error with the step that failed. Under
  ///         forkserver also: errc::bootstrap_failed, or the code of a preload function's
  ///         exception, if the server cannot begin, and std::errc::timed_out if it has not begun
  ///         after five minutes; errc::end_of_stream if three servers died in a row;
  ///         errc::bad_message. No child is left, and `start()` may be tried again.
  /// @throws whatever archiving the arguments throws; no child is left
  void start() {
    claim_start();  // of several threads one goes on, so that no other touches the task
    start_task(*task_);
    task_.reset();
  }

 private:
  std::unique_ptr<detail::task> task_;
};

}  // namespace brood
