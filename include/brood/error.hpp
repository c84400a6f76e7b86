// SPDX-License-Identifier: MIT
// What can go wrong: Brood's own error codes, the exception that carries one, and the exception
// that carries a failure from a child to its parent.
#pragma once

#include <stdexcept>
#include <string>
#include <system_error>

#include "brood/native_types.hpp"

namespace brood {

/// Failures of Brood's own. Failures of the system keep the system's code (`std::system_category`).
enum class errc {
  not_started = 1,           ///< the process was asked for something that only a started one has
  already_started,           ///< a process starts once
  not_the_parent,            ///< only the process that started a child may watch or signal it
  still_running,             ///< `close()` while the child lives
  closed,                    ///< the object was closed or moved from
  unguarded_main,            ///< spawn before `main` called `brood::main_guard()`
  unsupported,               ///< this system lacks the feature
  unsupported_start_method,  ///< this system lacks the start method, or no such method exists
  multithreaded_fork,        ///< fork while other threads live, which the options do not allow
  unknown_task,              ///< a task token that this program did not register
  different_program,         ///< parent and child have not loaded the same code
  bad_message,               ///< a message that is cut short or garbled
  end_of_stream,             ///< the other end is closed
  worker_died,               ///< a worker ended while it owed a result
  broken_pool,               ///< the pool has given up
  broken_barrier,            ///< aborted, timed out, or a party died
  not_owner,                 ///< a lock released by somebody who does not hold it
  cancelled,                 ///< the work was cancelled before it ran
  bootstrap_failed,          ///< the child ended before it ran its task
  nested_too_deeply,         ///< children of children beyond the limit that stops process bombs
};

/// The category named "brood". Its messages say what to do next.
const std::error_category& error_category() noexcept;

/// Makes `errc` comparable with `std::error_code`.
std::error_code make_error_code(errc code) noexcept;

/// A failure of the library or of the system below it, with a sentence that names action, object
/// and step: "cannot start 'render' (spawn): exec /srv/app/render: Permission denied".
class process_error : public std::system_error {
 public:
  process_error(std::error_code code, const std::string& what) : std::system_error(code, what) {}
  process_error(errc code, const std::string& what)
      : std::system_error(make_error_code(code), what) {}
};

/// What ended a task in another process: an exception that its task did not catch, or the reason
/// why the task never ran. `what()` is the text of the original exception.
class remote_error : public std::runtime_error {
 public:
  remote_error(const std::string& what, std::string type_name, pid_type pid,
               std::string process_name, std::error_code code = {});

  /// The readable name of the original exception's type: "std::out_of_range". It is "unknown" where
  /// the runtime cannot tell.
  [[nodiscard]] const std::string& type_name() const noexcept { return type_name_; }
  /// The process in which it was thrown. It has ended, so the number may belong to another by now.
  [[nodiscard]] pid_type pid() const noexcept { return pid_; }
  /// The name of that process: "process-1".
  [[nodiscard]] const std::string& process_name() const noexcept { return process_name_; }
  /// The error code that the original carried if it was a `std::system_error`; a code of
  /// `brood::error_category()` when the child failed before its task ran; otherwise empty.
  [[nodiscard]] std::error_code code() const noexcept { return code_; }

 private:
  std::string type_name_;
  std::string process_name_;
  std::error_code code_;
  pid_type pid_;
};

}  // namespace brood

template <>
struct std::is_error_code_enum<brood::errc> : std::true_type {};
