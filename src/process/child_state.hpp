// SPDX-License-Identifier: MIT
// The life of one child: described, started, ended, closed. All of process_handle's promises about
// threads, forked copies and reaping are kept here.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "backend.hpp"
#include "brood/active_children.hpp"
#include "brood/detail/deadline.hpp"
#include "brood/error.hpp"
#include "brood/exit_status.hpp"
#include "brood/process_options.hpp"
#include "living_children.hpp"
#include "start/report.hpp"
#include "trace/trace.hpp"

namespace brood::detail {

class task;

class child_state : public std::enable_shared_from_this<child_state> {
 public:
  explicit child_state(process_options options);

  /// Only the caller whose claim succeeded may go on to `start`.
  void claim_start();
  void start(task& work);
  /// Takes over the child that `launch` made, while no other thread forks.
  void adopt(backend::child child) noexcept;
  /// Where `launch` notes how long the fork or the launch alone took, if there is a trace.
  [[nodiscard]] trace::interval& launch_time() noexcept { return launch_time_; }
  /// Waits and reaps. Returns whether the child has ended.
  bool wait(steady_time deadline);
  [[nodiscard]] bool is_alive();
  void send(backend::stop_signal what);
  void stop(std::chrono::milliseconds grace);
  void close();
  /// What the owner's destructor does; never throws.
  void finish() noexcept;

  [[nodiscard]] const std::string& name() const noexcept { return options_.name; }
  [[nodiscard]] bool daemon() const noexcept { return options_.daemon; }
  [[nodiscard]] start_method method() const;
  [[nodiscard]] std::optional<pid_type> pid() const;
  [[nodiscard]] std::optional<exit_status> status();
  [[nodiscard]] std::optional<remote_error> error();
  [[nodiscard]] native_handle sentinel() const;
  /// What the system gave for it, whether or not it has ended.
  [[nodiscard]] std::shared_ptr<backend::child> started_child(const char* action) const;
  /// Its number while nobody else can have it: from its start until it is reaped.
  [[nodiscard]] std::optional<pid_type> unreaped() const;
  /// From now on its end says nothing about its program.
  void expect_stop();

  /// In a forked copy of the parent: forgets a child that belongs to the parent. Takes no lock: the
  /// thread that held it may not exist here.
  void abandon() noexcept;
  /// In a spawned child, for an object that was made anew there: it stands for the running process.
  void become_this_process();
  /// Facts for active_children(); nullopt once the child has ended.
  [[nodiscard]] std::optional<child_info> info();
  /// "process-1:2" has the path "1:2".
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  enum class phase { described, starting, running, ended, closed };

  std::shared_ptr<backend::child> watched(const char* action) const;
  [[nodiscard]] bool is_copy() const noexcept;
  void check_parent(const char* action) const;
  [[nodiscard]] start_method chosen_method() const;
  void refuse(errc code, const char* action) const;
  void settle(backend::child& child);
  void explain_end();
  [[nodiscard]] std::string describe(const char* action) const;

  const std::string path_;
  process_options options_;

  mutable std::mutex mutex_;
  phase phase_ = phase::described;
  std::atomic<pid_type> owner_{0};  // asked before the lock is taken
  pid_type pid_ = 0;
  start_method method_ = start_method::spawn;
  bool stop_requested_ = false;
  // Shared with the threads that wait, so that close() cannot take the descriptor from under them.
  std::shared_ptr<backend::child> child_;
  living_children::entry place_;  // until there is a child to be listed
  std::optional<exit_status> status_;
  child_report report_;
  trace::interval launch_time_{};
};

}  // namespace brood::detail
