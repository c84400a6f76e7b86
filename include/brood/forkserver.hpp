// SPDX-License-Identifier: MIT
// The server behind start_method::forkserver: a clean process with one thread, spawned once down to
// the guard, from which each child is forked. It starts with the first child that needs it, is made
// anew when it has ended, and ends with the process that started it.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "brood/detail/task.hpp"

namespace brood {

namespace detail {

void set_forkserver_preload(std::vector<std::unique_ptr<task>> functions);

template <class F>
std::unique_ptr<task> make_preload_task(F&& function) {
  using callable = std::decay_t<F>;
  if constexpr (is_shippable_task<callable>()) {
    return std::make_unique<call_task<callable>>(std::in_place, std::forward<F>(function));
  } else if constexpr (is_shippable_callable<callable>()) {
    static_assert(always_false<callable>, "brood: a preload function takes no arguments");
    return nullptr;
  } else {
    static_assert(always_false<callable>,
                  "brood: a preload function runs in another process: it must be a function, a "
                  "lambda without captures, or a function object whose class has a serialize "
                  "member");
    return nullptr;
  }
}

}  // namespace detail

/// Chooses functions that the fork server runs once, in this order, before it makes its first
/// child: what they load or compute, each child has, and shares the memory of it until it writes.
/// They take no arguments, and must leave no thread behind. A server that runs already is stopped,
/// as by `stop_forkserver`, and waited for; the next start begins a new one. No functions at all
/// are a valid choice. Thread-safe.
///
/// One that leaves a thread makes that start throw errc::multithreaded_fork. A function that throws
/// keeps the server from beginning: the start that needed it throws process_error
/// errc::bootstrap_failed (or the code that the exception carried) with type and text of the
/// exception, and so does every later one until other functions are chosen.
/// @par Windows  There is no fork server: nothing happens.
template <class... F>
void set_forkserver_preload(F&&... functions) {
  std::vector<std::unique_ptr<detail::task>> tasks;
  (tasks.push_back(detail::make_preload_task(std::forward<F>(functions))), ...);
  detail::set_forkserver_preload(std::move(tasks));
}

/// Ends this process's fork server, if it has one, and waits until it is gone; at most two seconds,
/// and then it is killed. While another thread starts a child by the server, it waits for that
/// first: at most five minutes if a server begins there, one minute for its answer. Children that
/// it made go on: they are not its own. The next child that needs a server starts a new one. Call
/// it when what the children take over from the server should be made anew; after this process has
/// confined itself by what is not compared at each start (a control group, Landlock, a second
/// seccomp filter, namespaces other than that of mounts); and before a loop that waits for all
/// children, since the server is one. Thread-safe.
/// @par macOS  They are the server's: they go on, but how they end nobody learns (`lost()`).
void stop_forkserver();

}  // namespace brood
