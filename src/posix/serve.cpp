// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "channel.hpp"
#include "descriptor_passing.hpp"
#include "descriptors.hpp"
#include "environment.hpp"
#include "errors.hpp"
#include "gate.hpp"
#include "serve_parts.hpp"
#include "wait_parts.hpp"
#include "watch.hpp"

extern char** environ;

namespace brood::posix {
namespace {

// They come from the terminal, for all that run there. A client that survives one, or is not
// stopped by it, needs its server.
// Blocked, not ignored: a child only sets another mask, and has the dispositions of a fresh
// program.
void block_terminal_signals() noexcept {
  sigset_t terminal;
  sigemptyset(&terminal);
  for (const int signal : {SIGINT, SIGQUIT, SIGHUP, SIGTSTP}) sigaddset(&terminal, signal);
  ::pthread_sigmask(SIG_BLOCK, &terminal, nullptr);
}

// A preload function may have closed them; what is received later must not take their numbers.
result<void> fill_stdio() noexcept {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) >= 0) continue;
    unique_fd lowest{::open("/dev/null", O_RDWR)};
    if (!lowest) return last_error("open the null device in place of a standard stream");
    static_cast<void>(lowest.release());
  }
  return {};
}

/// Descriptors 0 to 2 become the parent's.
result<void> take_stdio(std::span<unique_fd> streams) noexcept {
  for (std::size_t index = 0; index < streams.size(); ++index) {
    if (::dup2(streams[index].get(), static_cast<int>(index)) < 0) {
      return last_error("take over the parent's standard streams");
    }
    streams[index].reset();
  }
  return {};
}

/// The entries that the order brought. Where they are they may stay: it is the child's own memory.
std::vector<char*> entries_in(std::span<char> environment) {
  std::vector<char*> entries;
  for (std::size_t at = 0; at < environment.size(); at += std::strlen(&environment[at]) + 1) {
    entries.push_back(&environment[at]);
  }
  return entries;
}

environment_changes changes_in(std::span<char> environment) {
  environment_changes changes;
  for (const std::string_view entry : entries_in(environment)) {
    const auto equals = entry.find('=');
    std::optional<std::string> value;
    if (equals != std::string_view::npos) value.emplace(entry.substr(equals + 1));
    changes.insert_or_assign(std::string{entry.substr(0, equals)}, std::move(value));
  }
  return changes;
}

/// What becomes the environment must stay for the rest of the process's life.
void take_environment(const server_order& order) {
  if (has(order.header, is_refreshed)) {
    auto& whole = *new std::vector<char*>{entries_in(order.environment)};
    whole.push_back(nullptr);
    environ = whole.data();
  } else if (!order.environment.empty()) {
    (new child_environment{changes_in(order.environment), std::nullopt})->adopt();
  }
}

result<void> settle_in(server_state& server, server_order& order) {
  if (has(order.header, is_daemon)) {
    if (const int code = die_with_parent(own_channel(), false); code != 0) {
      return error_of(code, "watch the parent");
    }
  }
  if (unique_fd* const directory = order.directory()) {
    // Where the server is already, also a child that may not enter it again can stay.
    if (::fchdir(directory->get()) != 0) {
      const int code = errno;
      if (!is_own_directory(directory->get())) return error_of(code, "enter the working directory");
    }
    directory->reset();
  }
  if (auto taken = take_stdio(order.stdio()); !taken) return taken;
  take_environment(order);
  if (order.wanted) {
    if (auto entered = enter(*order.wanted, server.own); !entered) return entered;
  }
  return {};
}

/// Numbers of the descriptors that the task's message counts; they are its own from now on.
std::vector<int> released_handles(server_order& order) {
  std::vector<int> numbers;
  numbers.reserve(order.handles().size());
  for (unique_fd& handle : order.handles()) numbers.push_back(handle.release());
  return numbers;
}

void run_task_of(server_state& server, server_order& order) {
  // Before anything can be told of this child. One that is let go has no task to run: its start has
  // failed, or its parent has ended in the middle of it.
  if (has(order.header, is_gated) && !wait_at_gate(order.gate())) ::_exit(127);
  if (has(order.header, is_gated)) order.gate().reset();
  const auto settled = settle_in(server, order);
  const auto handles = released_handles(order);
  // Last: a signal that came meanwhile finds the child whole.
  const sigset_t& mask = order.wanted ? order.wanted->mask : server.own.mask;
  ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  server.role.run(server.role.context, order.message, handles,
                  settled ? nullptr : &settled.error());
}

}  // namespace

result<server_state> become_server(const backend::server_role& role) noexcept {
  server_state server{.role = role, .channel = own_channel(), .client = open_end(::getppid())};
  // It may have ended in the meantime, and copies of it hold the channel: then nobody would tell.
  if (::getppid() != role.client) {
    return failure{make_error_code(errc::end_of_stream), "find the client of the fork server"};
  }
  // The end of the client is seen by the loop, and the server ends as programs do. Until now, above
  // the guard and in preload functions, the kernel would have ended it.
  const int flags = ::fcntl(server.channel, F_GETFL);
  if (flags < 0 || ::fcntl(server.channel, F_SETFL, flags & ~O_ASYNC) != 0) {
    return last_error("prepare the channel to the client");
  }
  if (auto asked = ask_for_senders(server.channel); !asked) return asked.error();
  if (auto filled = fill_stdio(); !filled) return filled.error();
  server.own = read_surroundings();
  block_terminal_signals();
  return server;
}

bool answer(const server_state& server, const server_answer& text, int descriptor) noexcept {
  return send_with_descriptors(
             server.channel, std::as_bytes(std::span{&text, 1}),
             descriptor >= 0 ? std::span<const int>{&descriptor, 1} : std::span<const int>{})
      .has_value();
}

void run_order(server_state& server, server_order& order) noexcept {
  forget_end(server.client);
  adopt_channel(std::move(order.channel()));  // closes the server's own
  try {
    run_task_of(server, order);
  } catch (const std::bad_alloc&) {
    const failure none = error_of(ENOMEM, "become the child");
    server.role.run(server.role.context, {}, {}, &none);
  }
  ::_exit(127);
}

}  // namespace brood::posix
