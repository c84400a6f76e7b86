// SPDX-License-Identifier: MIT
// The messages of Brood's error codes: each says what to do next.
#include "brood/error.hpp"

#include <utility>

namespace brood {
namespace {

const char* message_of(errc code) noexcept {
  switch (code) {
    case errc::not_started:
      return "the process has not been started: call start() first";
    case errc::already_started:
      return "the process has been started already: make a new process object to run it again";
    case errc::not_the_parent:
      return "only the process that started a child can watch or signal it";
    case errc::still_running:
      return "the process is still running: join() or stop() it first";
    case errc::closed:
      return "the object was closed or moved from";
    case errc::unguarded_main:
      return "main has not called brood::main_guard() yet, so a spawned child would repeat all of "
             "main instead of running its task. Add the line marked here:\n"
             "    int main() {\n"
             "      brood::main_guard();   // <- first thing in main, above the first start()\n"
             "      ...";
    case errc::unsupported:
      return "this system does not support it";
    case errc::unsupported_start_method:
      return "the start method cannot be used: choose another; brood::available_start_methods() "
             "lists what this system has";
    case errc::multithreaded_fork:
      return "other threads are running, and whatever they have locked would stay locked in the "
             "child for ever: end them first, or start the process by spawn; what fork alone may "
             "do beside them, process_options::threads says";
    case errc::unknown_task:
      return "the child's program has not registered this task: start the child from the same "
             "build, and call from it only code that is loaded before brood::main_guard()";
    case errc::different_program:
      return "parent and child have not loaded the same code: the program was replaced while it "
             "ran, so restart it; or the task is in a library that is loaded below "
             "brood::main_guard(), so link it, or load it above";
    case errc::bad_message:
      return "the message is cut short or garbled";
    case errc::end_of_stream:
      return "the other end is closed";
    case errc::worker_died:
      return "the worker process ended before it returned a result";
    case errc::broken_pool:
      return "the pool has given up: make a new one";
    case errc::broken_barrier:
      return "the barrier is broken: reset() it";
    case errc::not_owner:
      return "the calling thread does not hold the lock";
    case errc::cancelled:
      return "it was cancelled before it ran";
    case errc::bootstrap_failed:
      return "the new process ended before it could run a task";
    case errc::nested_too_deeply:
      return "children have children of their own too many levels deep, which looks like a program "
             "that starts itself without end: set BROOD_MAX_DEPTH if that is meant";
  }
  return "unknown failure";
}

class brood_category final : public std::error_category {
 public:
  const char* name() const noexcept override { return "brood"; }
  std::string message(int value) const override { return message_of(static_cast<errc>(value)); }
};

}  // namespace

const std::error_category& error_category() noexcept {
  static const brood_category category;
  return category;
}

std::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), error_category()};
}

remote_error::remote_error(const std::string& what, std::string type_name, pid_type pid,
                           std::string process_name, std::error_code code)
    : std::runtime_error(what),
      type_name_(std::move(type_name)),
      process_name_(std::move(process_name)),
      code_(code),
      pid_(pid) {}

}  // namespace brood
