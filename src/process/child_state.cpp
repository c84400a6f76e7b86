// SPDX-License-Identifier: MIT
#include "child_state.hpp"

#include <chrono>
#include <utility>

#include "launch.hpp"
#include "living_children.hpp"
#include "start/identity.hpp"

namespace brood::detail {
namespace {

/// As the seam's, and told to the trace where it may block.
result<bool> watch_end(const backend::child& child, steady_time deadline) {
  if (!trace::is_on() || deadline <= std::chrono::steady_clock::now()) {
    return backend::wait_for_end(child, deadline);
  }
  trace::span waiting{"join"};
  waiting.add("child", backend::pid_of(child));
  return backend::wait_for_end(child, deadline);
}

}  // namespace

child_state::child_state(process_options options)
    : path_(next_child_path()), options_(std::move(options)) {
  if (options_.name.empty()) options_.name = "process-" + path_;
}

void child_state::claim_start() {
  check_parent("start");
  const std::scoped_lock lock{mutex_};
  if (phase_ == phase::closed) refuse(errc::closed, "start");
  if (phase_ != phase::described) refuse(errc::already_started, "start");
  phase_ = phase::starting;
  owner_ = backend::current_pid();
}

void child_state::start(task& work) {
  trace::span whole{"start"};
  whole.encloses("launch", launch_time_);
  whole.add("name", options_.name);
  try {
    // Before the launch: what can fail, fails now.
    child_ = std::make_shared<backend::child>();
    place_ = {weak_from_this()};
    const start_method method = chosen_method();
    {
      const std::scoped_lock lock{mutex_};
      method_ = method;  // before the launch: the child's own copy tells it, too
    }
    whole.add("method", to_string(method));
    launch(work, *this, options_, method);
    whole.add("child", pid_);
  } catch (...) {
    const std::scoped_lock lock{mutex_};
    place_.clear();
    child_.reset();
    phase_ = phase::described;
    owner_ = 0;
    throw;
  }
}

void child_state::adopt(backend::child child) noexcept {
  {
    const std::scoped_lock lock{mutex_};
    *child_ = std::move(child);
    pid_ = backend::pid_of(*child_);
    phase_ = phase::running;
  }
  living_children::add(place_);
}

bool child_state::wait(steady_time deadline) {
  const auto child = watched("join");
  if (!child) return true;
  const auto ended = watch_end(*child, deadline);
  if (!ended) throw_failure(describe("join"), ended.error());
  if (!*ended) return false;
  const std::scoped_lock lock{mutex_};
  // Another thread may have seen the end first.
  if (phase_ == phase::running) settle(*child);
  return true;
}

bool child_state::is_alive() {
  check_parent("watch");
  {
    const std::scoped_lock lock{mutex_};
    if (phase_ == phase::closed) refuse(errc::closed, "watch");
    if (phase_ != phase::running) return false;
  }
  return !wait(steady_time::min());
}

void child_state::send(backend::stop_signal what) {
  const auto child = watched("signal");
  if (!child) return;
  const std::scoped_lock lock{mutex_};
  if (phase_ != phase::running) return;
  stop_requested_ = true;
  if (const auto sent = backend::send(*child, what); !sent) {
    throw_failure(describe("signal"), sent.error());
  }
}

void child_state::stop(std::chrono::milliseconds grace) {
  send(backend::stop_signal::terminate);
  if (wait(deadline_after(grace))) return;
  send(backend::stop_signal::kill);
  wait(steady_time::max());
}

void child_state::close() {
  check_parent("close");
  {
    const std::scoped_lock lock{mutex_};
    if (phase_ == phase::closed) return;
    if (phase_ == phase::starting) refuse(errc::still_running, "close");
  }
  if (is_alive()) refuse(errc::still_running, "close");
  living_children::remove(*this);
  const std::scoped_lock lock{mutex_};
  // Another thread may have started it since.
  if (phase_ == phase::starting || phase_ == phase::running) refuse(errc::still_running, "close");
  phase_ = phase::closed;
  child_.reset();
}

void child_state::finish() noexcept {
  if (is_copy()) return abandon();         // takes no lock: a thread that is gone may hold it
  if (phase_ == phase::described) return;  // was on no list
  if (phase_ != phase::running) return living_children::remove(*this);
  try {
    if (options_.daemon) {
      stop(std::chrono::seconds{2});
    } else {
      wait(steady_time::max());
    }
  } catch (...) {  // a destructor has nobody to tell, and the handle is released all the same
  }
  living_children::remove(*this);
}

start_method child_state::method() const {
  std::unique_lock lock{mutex_, std::defer_lock};
  if (!is_copy()) lock.lock();
  if (phase_ == phase::described) return chosen_method();
  return method_;
}

std::optional<pid_type> child_state::pid() const {
  const bool is_a_copy = is_copy();
  // The object as its own child has it was copied in the middle of start().
  if (is_a_copy && phase_ == phase::starting) return backend::current_pid();
  std::unique_lock lock{mutex_, std::defer_lock};
  if (!is_a_copy) lock.lock();
  if (phase_ == phase::closed) refuse(errc::closed, "watch");
  if (pid_ == 0) return std::nullopt;
  return pid_;
}

std::optional<exit_status> child_state::status() {
  static_cast<void>(is_alive());
  const std::scoped_lock lock{mutex_};
  return status_;
}

std::optional<remote_error> child_state::error() {
  static_cast<void>(is_alive());
  const std::scoped_lock lock{mutex_};
  if (!report_.failure) return std::nullopt;
  const auto& [type, what, code] = *report_.failure;
  return remote_error{what, type, pid_, options_.name, code};
}

native_handle child_state::sentinel() const { return backend::sentinel(*started_child("watch")); }

std::shared_ptr<backend::child> child_state::started_child(const char* action) const {
  if (auto living = watched(action)) return living;
  const std::scoped_lock lock{mutex_};
  if (!child_) refuse(errc::closed, action);
  return child_;
}

std::optional<pid_type> child_state::unreaped() const {
  if (is_copy()) return std::nullopt;
  const std::scoped_lock lock{mutex_};
  if (phase_ != phase::running) return std::nullopt;
  return pid_;
}

void child_state::expect_stop() {
  const std::scoped_lock lock{mutex_};
  stop_requested_ = true;
}

void child_state::abandon() noexcept {
  if (child_) backend::abandon(*child_);
}

void child_state::become_this_process() {
  const identity& self = this_identity();
  options_.name = self.name;
  options_.daemon = self.daemon;
  method_ = self.method.value_or(start_method::spawn);
  phase_ = phase::starting;
  pid_ = backend::current_pid();
  return_child_path();
}

std::optional<child_info> child_state::info() {
  if (!is_alive()) return std::nullopt;
  return child_info{pid_, options_.name, options_.daemon, method_};
}

/// The child to watch; null if it has ended and been reaped.
std::shared_ptr<backend::child> child_state::watched(const char* action) const {
  check_parent(action);
  const std::scoped_lock lock{mutex_};
  if (phase_ == phase::closed) refuse(errc::closed, action);
  if (phase_ == phase::described || phase_ == phase::starting) refuse(errc::not_started, action);
  return phase_ == phase::running ? child_ : nullptr;
}

/// Whether this is a forked child's copy. It takes no lock: a thread that is gone may hold it.
bool child_state::is_copy() const noexcept {
  return owner_ != 0 && owner_ != backend::current_pid();
}

void child_state::check_parent(const char* action) const {
  if (is_copy()) refuse(errc::not_the_parent, action);
}

/// The default is asked for only where it counts: it may be unusable.
start_method child_state::chosen_method() const {
  return options_.method ? *options_.method : default_start_method();
}

void child_state::refuse(errc code, const char* action) const {
  throw process_error{code, describe(action)};
}

void child_state::settle(backend::child& child) {
  trace::span reaping{"reap"};
  reaping.add("child", pid_);
  const auto records = backend::read_reports(child);
  status_ = backend::reap(child);
  phase_ = phase::ended;  // before anything that can fail: nobody may reap it twice
  if (reaping) reaping.add("status", to_string(*status_));
  if (!records) throw_failure(describe("learn how it ended for"), records.error());
  for (const auto& record : *records) add_record(report_, record);
  explain_end();
}

/// A spawned child that never came to its task gives a reason, whatever its exit code says. One
/// that was forked, from whomever, has its task from the beginning.
void child_state::explain_end() {
  if (method_ != start_method::spawn || stop_requested_) return;
  if (report_.task_ran || report_.failure) return;
  report_.failure = exception_text{
      "brood::process_error",
      "ended (" + to_string(*status_) +
          ") before it ran its task: something above brood::main_guard() ended it, or main does "
          "not call the guard",
      errc::bootstrap_failed};
}

std::string child_state::describe(const char* action) const {
  return "cannot " + std::string{action} + " '" + options_.name + "'";
}

}  // namespace brood::detail
