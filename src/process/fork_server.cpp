// SPDX-License-Identifier: MIT
#include "fork_server.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "brood/detail/archive.hpp"
#include "brood/forkserver.hpp"
#include "start/identity.hpp"
#include "start/report.hpp"
#include "start/serve.hpp"

namespace brood::fork_server {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;
using functions = std::vector<std::unique_ptr<detail::task>>;

struct own_server {
  explicit own_server(pid_type of) noexcept : owner(of) {}

  const pid_type owner;
  std::mutex mutex{};
  std::optional<backend::child> process{};
  functions preload{};
  bool ends_with_us = false;
};

// Never destroyed: process objects with static lifetime may still start children.
constinit std::atomic<own_server*> made{nullptr};

/// What a copy of this process, whoever forked it, has of its original's: the functions count for
/// it, too. The server does not, and its lock may be held by a thread that is not here.
void inherit(own_server& ours, own_server& originals) noexcept {
  ours.preload = std::move(originals.preload);
  if (originals.process) backend::abandon(*originals.process);
  originals.process.reset();
}

own_server& own() {
  const pid_type self = backend::current_pid();
  own_server* known = made;
  if (known != nullptr && known->owner == self) return *known;
  auto fresh = std::make_unique<own_server>(self);
  const std::scoped_lock lock{fresh->mutex};  // until it is whole
  if (!made.compare_exchange_strong(known, fresh.get())) return *known;
  if (known != nullptr) inherit(*fresh, *known);
  return *fresh.release();
}

// Whose server there is, for those who ask without the lock. A forked copy writes nothing here:
// each page written costs it a fault.
constinit std::atomic<pid_type> holder{0};

bool exists() noexcept {
  const pid_type of = holder;
  return of != 0 && of == backend::current_pid();
}

exit_status reap(own_server& ours) noexcept {
  const exit_status status = backend::reap(*ours.process);
  ours.process.reset();
  holder = 0;
  return status;
}

void let_go(own_server& ours) noexcept {
  backend::reap_later(*ours.process);
  ours.process.reset();
  holder = 0;
}

void stop(own_server& ours) noexcept {
  if (!ours.process) return;
  backend::hang_up(*ours.process);
  const auto ended = backend::wait_for_end(*ours.process, clock::now() + 2s);
  if (!ended || !*ended) {
    // One that was begun with rights which this process has given up ends when it can.
    if (!backend::send(*ours.process, backend::stop_signal::kill)) return let_go(ours);
    static_cast<void>(backend::wait_for_end(*ours.process, clock::time_point::max()));
  }
  static_cast<void>(reap(ours));  // its status is of no interest to anybody
}

[[noreturn]] void refuse(const exception_text& failure, const std::string& action) {
  const auto& [type, what, code] = failure;
  const std::string text = action + ": " + type + ": " + what;
  if (!code) throw process_error{errc::bootstrap_failed, text};
  // A process_error writes what its code means behind its text, and `what` may have it already.
  const std::string meaning = ": " + code.message();
  throw process_error{
      code, text.ends_with(meaning) ? text.substr(0, text.size() - meaning.size()) : text};
}

[[noreturn]] void refuse_ended(const child_report& report, exit_status status,
                               const std::string& action) {
  if (report.failure) refuse(*report.failure, action);
  throw process_error{errc::bootstrap_failed,
                      action + ": it ended (" + to_string(status) +
                          ") before it could serve: a preload function, or something above "
                          "brood::main_guard(), ended it, or main does not call the guard"};
}

/// Waits until it says that it serves, or has ended. What failed above the guard may have been
/// caught there, and a closed channel is not yet the end. In slices of a second each, so that the
/// time during which both were stopped does not count.
void await_readiness(own_server& ours, const std::string& action) {
  constexpr int patience = 300;
  child_report report;
  for (int second = 0; second < patience; ++second) {
    const auto slice = clock::now() + 1s;
    if (!value_or_throw(backend::wait_for_report(*ours.process, slice), action)) continue;
    const auto records = value_or_throw(backend::read_reports(*ours.process), action);
    for (const auto& record : records) add_record(report, record);
    if (report.task_ran) return;
    if (!records.empty()) continue;
    if (value_or_throw(backend::wait_for_end(*ours.process, slice), action)) {
      refuse_ended(report, reap(ours), action);
    }
  }
  if (report.failure) refuse(*report.failure, action);
  throw process_error{std::make_error_code(std::errc::timed_out),
                      action +
                          ": it has not come to brood::main_guard(), or to the "
                          "end of its preload functions, within five minutes"};
}

void begin(own_server& ours, const std::string& action) {
  detail::output_archive out;
  save_server_start(out, depth_of_this_process() + 1, ours.preload);
  const std::map<std::string, std::optional<std::string>> environment{
      {depth_variable, std::to_string(depth_of_this_process() + 1)}};
  ours.process =
      value_or_throw(backend::start_server({.message = out.bytes(),
                                            .handles = out.handles(),
                                            .environment = environment,
                                            .working_directory = std::filesystem::path{}}),
                     action);
  holder = ours.owner;
  if (!ours.ends_with_us) ours.ends_with_us = std::atexit(end) == 0;
  try {
    await_readiness(ours, action + ": begin the fork server");
  } catch (...) {
    stop(ours);
    throw;
  }
}

}  // namespace

backend::child start_child(const backend::server_request& request, const std::string& action) {
  own_server& ours = own();
  const std::scoped_lock lock{ours.mutex};
  constexpr int attempts = 3;
  for (int attempt = 1;; ++attempt) {
    if (ours.process && !backend::is_usable(*ours.process)) stop(ours);
    if (!ours.process) begin(ours, action);
    auto child = backend::request_child(*ours.process, request);
    if (child) return *std::move(child);
    // It has been killed meanwhile, or may do less than this process; nobody has run the task.
    const bool has_ended = child.error().code == errc::end_of_stream;
    if (!has_ended || attempt == attempts) throw_failure(action, child.error());
    stop(ours);
  }
}

void end() noexcept {
  if (!exists()) return;
  own_server& ours = own();
  // Another thread may be waiting for the server: then it ends when it sees that this process has.
  const std::unique_lock lock{ours.mutex, std::try_to_lock};
  if (lock) stop(ours);
}

void forget() noexcept {
  own_server* const known = made;
  if (known == nullptr || known->owner == backend::current_pid() || !known->process) return;
  backend::abandon(*known->process);
  known->process.reset();
}

void reap_if_ended() noexcept {
  backend::reap_left();
  if (!exists()) return;
  own_server& ours = own();
  const std::unique_lock lock{ours.mutex, std::try_to_lock};
  if (!lock) return;  // who holds it looks after it
  if (!ours.process) return;
  const auto ended = backend::wait_for_end(*ours.process, clock::time_point::min());
  if (ended && *ended) static_cast<void>(reap(ours));
}

belongings what_belongs_to_it() {
  if (!exists()) return {};
  own_server& ours = own();
  const std::scoped_lock lock{ours.mutex};
  if (!ours.process) return {};
  return {backend::pid_of(*ours.process), backend::numbers_of(*ours.process)};
}

std::unique_lock<std::mutex> lock() {
  own_server* const known = made;
  if (known == nullptr || known->owner != backend::current_pid()) return {};
  return std::unique_lock{known->mutex};
}

}  // namespace brood::fork_server

namespace brood {

void detail::set_forkserver_preload(std::vector<std::unique_ptr<task>> functions) {
  auto& ours = fork_server::own();
  const std::scoped_lock lock{ours.mutex};
  fork_server::stop(ours);
  ours.preload.swap(functions);  // the former ones end without the lock
}

void stop_forkserver() {
  auto& ours = fork_server::own();
  const std::scoped_lock lock{ours.mutex};
  fork_server::stop(ours);
}

}  // namespace brood
