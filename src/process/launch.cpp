// SPDX-License-Identifier: MIT
#include "launch.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <utility>

#include "brood/detail/task.hpp"
#include "child_state.hpp"
#include "fork_server.hpp"
#include "living_children.hpp"
#include "start/forked.hpp"
#include "start/identity.hpp"
#include "start/run_task.hpp"
#include "start/start_message.hpp"
#include "start/streams.hpp"
#include "start/thread_count.hpp"
#include "trace/trace.hpp"

namespace brood::detail {
namespace {

// A forked child must not keep the parent's ends of channels that other threads are making right
// now: the children behind them would not notice the parent's death. So a fork waits until every
// start under way has put its child on the list; starts by spawn go on side by side.
std::shared_mutex& starts_under_way() {
  static std::shared_mutex mutex;
  return mutex;
}

std::string action_of(const process_options& options, start_method method) {
  return "cannot start '" + options.name + "' (" + std::string{to_string(method)} + ")";
}

void check_available(start_method method, const std::string& action) {
  const auto methods = available_start_methods();
  if (std::find(methods.begin(), methods.end(), method) == methods.end()) {
    throw process_error{errc::unsupported_start_method, action};
  }
}

identity identity_of_child(const child_state& self, start_method method) {
  return {.name = self.name(),
          .path = self.path(),
          .depth = depth_of_this_process() + 1,
          .method = method,
          .daemon = self.daemon(),
          .parent = backend::current_pid()};
}

/// Whether this process has one thread. @throws process_error errc::multithreaded_fork
bool check_threads(const process_options& options, const std::string& action) {
  const bool refuses = options.threads == fork_threads::refuse;
  const auto threads = refuses ? settled_thread_count() : backend::thread_count();
  if (refuses && (!threads || *threads > 1)) {
    throw process_error{errc::multithreaded_fork, action};
  }
  return threads && *threads <= 1;
}

struct fork_plan {
  task& work;
  identity child;
  bool alone;
  std::unique_lock<std::shared_mutex> no_starts{starts_under_way(), std::defer_lock};
  std::unique_lock<std::mutex> no_changes{};
  std::unique_lock<std::mutex> same_server{};
};

// Each page that a forked child touches first costs a fault: it writes as little as possible, and
// the plan in the parent's frame, to which it never returns, serves it for life.
[[noreturn]] void run_forked(void* context, const failure* problem) noexcept {
  auto& plan = *static_cast<fork_plan*>(context);
  forget_parent();
  if (!plan.alone) {
    // Made anew, not unlocked: threads that are gone may have been waiting, and still count.
    plan.no_changes.release();
    plan.same_server.release();
    plan.no_starts.release();
    living_children::renew_lock();
    backend::renew_locks();
    std::construct_at(&starts_under_way());
  }
  become_child(plan.child);
  if (problem != nullptr) end_bootstrap(*problem, backend::end_forked_child);
  const auto finish = plan.alone ? &finish_forked : &finish_forked_beside_threads;
  backend::divert_exit(finish);
  const int code = run_task(plan.work);
  finish();
  backend::end_forked_child(code);
}

void prepare_fork(fork_plan& plan) {
  if (plan.alone) return flush_all_streams();
  plan.no_starts.lock();
  plan.no_changes = living_children::lock();
  plan.same_server = fork_server::lock();
  flush_standard_streams();
}

void launch_fork(task& work, child_state& owner, const process_options& options,
                 const std::string& action) {
  const bool alone = check_threads(options, action);
  fork_plan plan{work, identity_of_child(owner, start_method::fork), alone};
  prepare_fork(plan);
  const trace::stopwatch launching{owner.launch_time()};
  auto child = value_or_throw(backend::fork({.environment = options.environment,
                                             .working_directory = options.working_directory,
                                             .daemon = options.daemon,
                                             .contained = options.contained,
                                             .others_may_reap = !alone,
                                             .run = run_forked,
                                             .context = &plan}),
                              action);
  if (plan.no_changes) plan.no_changes.unlock();
  if (plan.same_server) plan.same_server.unlock();
  owner.adopt(std::move(child));
}

/// What a child is told that is not a copy of this process.
struct shipped_start {
  output_archive message;
  std::map<std::string, std::optional<std::string>> environment;
};

void ship(shipped_start& start, const task& work, const child_state& owner,
          const process_options& options, start_method method, const std::string& action) {
  if (work.fork_only()) {
    throw process_error{errc::unsupported_start_method,
                        action + ": a brood::fork_only task starts by fork alone"};
  }
  if (!guard_passed()) refuse_unguarded(action);
  save_start(start.message, identity_of_child(owner, method), work);
  start.environment = options.environment;
  start.environment.insert_or_assign(depth_variable, std::to_string(depth_of_this_process() + 1));
  flush_standard_streams();
}

void launch_spawn(const task& work, child_state& owner, const process_options& options,
                  const std::string& action) {
  shipped_start start;
  ship(start, work, owner, options, start_method::spawn, action);
  const std::shared_lock no_fork{starts_under_way()};
  const trace::stopwatch launching{owner.launch_time()};
  auto child = value_or_throw(backend::spawn({.message = start.message.bytes(),
                                              .handles = start.message.handles(),
                                              .environment = start.environment,
                                              .working_directory = options.working_directory,
                                              .daemon = options.daemon,
                                              .contained = options.contained}),
                              action);
  owner.adopt(std::move(child));
}

void launch_by_server(const task& work, child_state& owner, const process_options& options,
                      const std::string& action) {
  shipped_start start;
  ship(start, work, owner, options, start_method::forkserver, action);
  const std::shared_lock no_fork{starts_under_way()};
  const trace::stopwatch launching{owner.launch_time()};
  owner.adopt(fork_server::start_child({.message = start.message.bytes(),
                                        .handles = start.message.handles(),
                                        .environment = start.environment,
                                        .working_directory = options.working_directory,
                                        .surroundings = options.surroundings,
                                        .daemon = options.daemon,
                                        .contained = options.contained},
                                       action));
}

}  // namespace

std::unique_lock<std::shared_mutex> hold_starts() { return std::unique_lock{starts_under_way()}; }

void launch(task& work, child_state& owner, const process_options& options, start_method method) {
  const std::string action = action_of(options, method);
  check_available(method, action);
  check_depth(action);
  fork_server::reap_if_ended();
  switch (method) {
    case start_method::fork:
      return launch_fork(work, owner, options, action);
    case start_method::forkserver:
      return launch_by_server(work, owner, options, action);
    case start_method::spawn:
      return launch_spawn(work, owner, options, action);
  }
}

}  // namespace brood::detail

namespace brood {

void forget_parent() noexcept {
  living_children::abandon_all();
  fork_server::forget();
}

void finish_forked() noexcept {
  fork_server::end();
  flush_all_streams();
}

void finish_forked_beside_threads() noexcept {
  fork_server::end();
  flush_standard_streams();
}

}  // namespace brood
