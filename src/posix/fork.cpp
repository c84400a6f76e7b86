// SPDX-License-Identifier: MIT
// A start by fork: the task is in the copied memory; the channel only carries reports and tells
// when the parent is gone.
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <optional>

#include "backend.hpp"
#include "channel.hpp"
#include "container.hpp"
#include "descriptors.hpp"
#include "eager_call.hpp"
#include "environment.hpp"
#include "errors.hpp"
#include "foundlings.hpp"
#include "gate.hpp"
#include "watch.hpp"

namespace brood::backend {
namespace {

constinit posix::eager_call<void(int)> end_at_once{::_exit};

struct fork_parts {
  posix::socket_pair channel;
  posix::socket_pair gate;  ///< if there is one
  posix::unique_fd directory;
  std::optional<posix::child_environment> environment;
  std::shared_ptr<posix::container> container{};
};

// A child that ends before the parent holds a handle of it can be lost without trace if the kernel
// reaps it at once, or another thread does: then the child waits at a gate until the handle is
// there. Otherwise nothing can happen to its zombie, and the wait is spared.
bool needs_gate(bool others_may_reap) noexcept {
  struct sigaction now{};
  ::sigaction(SIGCHLD, nullptr, &now);
  return others_may_reap || now.sa_handler == SIG_IGN || (now.sa_flags & SA_NOCLDWAIT) != 0;
}

result<fork_parts> prepare(const fork_request& request) noexcept try {
  if (auto checked = posix::check(request.environment); !checked) return checked.error();
  fork_parts parts;
  if (request.contained) parts.container = posix::container::make();
  // Also until it is in its container, so that it can start nothing outside.
  if (needs_gate(request.others_may_reap) || parts.container != nullptr) {
    auto gate = posix::make_socket_pair();
    if (!gate) return gate.error();
    parts.gate = *std::move(gate);
  }
  if (!request.environment.empty()) parts.environment.emplace(request.environment, std::nullopt);
  if (!request.working_directory.empty()) {
    // Opened here, so that a directory which is missing or closed to us is an error of start().
    parts.directory.reset(::open(request.working_directory.c_str(),
                                 posix::directory_flags() | O_DIRECTORY | O_CLOEXEC));
    struct ::stat inside{};  // faccessat2 is unknown to some containers' filters
    if (!parts.directory || ::fstatat(parts.directory.get(), ".", &inside, 0) != 0) {
      return posix::last_error("enter the working directory " + request.working_directory.string());
    }
  }
  auto channel = posix::make_socket_pair();
  if (!channel) return channel.error();
  parts.channel = *std::move(channel);
  return parts;
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "prepare a start");
}

/// What is left to do for the child's surroundings, in the child.
result<void> settle_in(fork_parts& parts, const fork_request& request) noexcept {
  if (request.daemon) {
    if (const int code = posix::die_with_parent(posix::own_channel(), false); code != 0) {
      return posix::error_of(code, "watch the parent");
    }
  }
  if (parts.directory && ::fchdir(parts.directory.get()) != 0) {
    return posix::last_error("enter the working directory " + request.working_directory.string());
  }
  if (parts.environment) parts.environment->adopt();
  return {};
}

[[noreturn]] void run_child(fork_parts& parts, const fork_request& request) noexcept {
  parts.channel.parent.reset();
  posix::adopt_channel(std::move(parts.channel.child));
  if (parts.container) parts.container->seal();  // a child of a child shall not enter it anew
  parts.gate.parent.reset();
  if (parts.gate.child) posix::wait_at_gate(parts.gate.child);
  parts.gate.child.reset();
  const auto settled = settle_in(parts, request);
  parts.directory.reset();
  request.run(request.context, settled ? nullptr : &settled.error());
  ::_exit(127);
}

}  // namespace

result<child> fork(const fork_request& request) noexcept {
  auto parts = prepare(request);
  if (!parts) return parts.error();
  posix::reap_foundlings();
  const pid_t pid = ::fork();
  if (pid < 0) return posix::last_error("fork");
  if (pid == 0) run_child(*parts, request);
  child made = posix::watched_child(pid, posix::open_end(pid), std::move(parts->channel.parent));
  if (parts->container && parts->container->take_in(pid)) {
    parts->container->seal();
    made.container = std::move(parts->container);
  }
  if (parts->gate.parent) posix::open_gate(parts->gate.parent);
  return made;
}

void end_forked_child(int code) noexcept {
  end_at_once(code);
  std::abort();  // not reached: it does not return, which its type does not say
}

}  // namespace brood::backend
