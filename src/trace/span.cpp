// SPDX-License-Identifier: MIT
// The events that processes write.
#include <atomic>
#include <cstdlib>
#include <exception>

#include "backend.hpp"
#include "brood/this_process.hpp"
#include "event.hpp"
#include "trace.hpp"

namespace brood::trace {
namespace {

// When this process's image began, and when it reached its guard.
constinit interval image{};

// The task that runs in this process. A forked child has its parent's, which is not its own.
constinit std::atomic<moment> task_begin{0};
constinit pid_type task_process = 0;

/// Calls `fill` and writes what it made. Too little memory costs the trace an event.
template <class Fill>
void write_what(Fill fill) noexcept {
  try {
    events made;
    fill(made);
    trace::write(made);
  } catch (const std::exception&) {
  }
}

}  // namespace

void span::add_text(std::string_view key, std::string_view text) noexcept try {
  append_member(arguments_, key, text);
} catch (const std::exception&) {  // the event lacks an argument
}

void span::add_number(std::string_view key, std::int64_t number) noexcept try {
  append_member(arguments_, key, number);
} catch (const std::exception&) {
}

void span::write() noexcept {
  const interval whole{begin_, now()};
  write_what([&](events& all) {
    all.add_complete(name_, whole, arguments_);
    if (inner_ != nullptr && inner_->begin != 0) all.add_complete(inner_name_, *inner_, {});
  });
}

void task_span::begin() noexcept {
  task_process = backend::current_pid();
  task_begin = now();
  // The task may end by std::exit, which leaves no scope.
  static_cast<void>(std::atexit([] { end(); }));
}

void task_span::end() noexcept {
  if (task_process != backend::current_pid()) return;
  const interval whole{task_begin.exchange(0), now()};
  if (whole.begin == 0) return;
  write_what([&](events& all) {
    std::string arguments;
    append_member(arguments, "name", this_process::name());
    all.add_complete("task", whole, arguments);
    all.add_instant("exit", whole.end);
  });
}

void note_image() noexcept { image.begin = now(); }

void reach_guard() noexcept {
  if (is_on()) image.end = now();
}

void write_image() noexcept {
  if (!is_on() || image.begin == 0) return;
  write_what([&](events& all) {
    all.add_instant("image", image.begin);
    all.add_complete("above the guard", image, {});
  });
}

}  // namespace brood::trace
