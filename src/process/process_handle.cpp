// SPDX-License-Identifier: MIT
#include "brood/process_handle.hpp"

#include <utility>

#include "brood/process.hpp"
#include "brood/process_base.hpp"
#include "child_state.hpp"

namespace brood {

void detail::refuse_derived_object() {
  throw process_error{std::make_error_code(std::errc::invalid_argument),
                      "cannot send an object whose class is derived from T of process_base<T>, "
                      "because the child would make a T: derive from process_base<that class>"};
}

process_options detail::forked_unless_told(process_options options) {
  if (!options.method) options.method = start_method::fork;
  return options;
}

detail::child_state& detail::state_of(const process_handle& handle) { return handle.state(); }

process_handle::process_handle() : process_handle(process_options{}) {}

process_handle::process_handle(process_options options)
    : state_(std::make_shared<detail::child_state>(std::move(options))) {}

process_handle::process_handle(process_handle&& other) noexcept = default;

process_handle& process_handle::operator=(process_handle&& other) noexcept {
  if (this != &other) {
    if (state_) state_->finish();
    state_ = std::move(other.state_);
  }
  return *this;
}

process_handle::~process_handle() {
  if (state_) state_->finish();
}

detail::child_state& process_handle::state() const {
  if (!state_) throw process_error{errc::closed, "cannot use a process that was moved from"};
  return *state_;
}

void process_handle::claim_start() { state().claim_start(); }
void process_handle::start_task(detail::task& task) { state().start(task); }
void process_handle::become_this_process() { state().become_this_process(); }

void process_handle::join() { join_until_steady(detail::steady_time::max()); }
bool process_handle::join_until_steady(detail::steady_time deadline) {
  return state().wait(deadline);
}
bool process_handle::is_alive() const { return state().is_alive(); }

void process_handle::terminate() { state().send(backend::stop_signal::terminate); }
void process_handle::kill() { state().send(backend::stop_signal::kill); }
void process_handle::interrupt() { state().send(backend::stop_signal::interrupt); }
void process_handle::stop(std::chrono::milliseconds grace) { state().stop(grace); }
void process_handle::close() { state().close(); }

const std::string& process_handle::name() const { return state().name(); }
bool process_handle::daemon() const { return state().daemon(); }
start_method process_handle::method() const { return state().method(); }
std::optional<pid_type> process_handle::pid() const { return state().pid(); }
std::optional<exit_status> process_handle::status() const { return state().status(); }

std::optional<int> process_handle::exit_code() const {
  const auto end = status();
  if (!end || end->lost()) return std::nullopt;
  return end->code();
}

std::optional<remote_error> process_handle::error() const { return state().error(); }
native_handle process_handle::sentinel() const { return state().sentinel(); }

}  // namespace brood
