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
#include "serve_parts.hpp"
#include "watch.hpp"

extern char** environ;

namespace brood::posix {
namespace {

/// Returns when the client has hold of this child. One that is let go before has no task to run:
/// its start has failed, or its parent has ended in the middle of it.
void wait_at_gate(int channel) noexcept {
  char open = 0;
  ssize_t got = 0;
  do {
    got = ::recv(channel, &open, 1, 0);
  } while (got < 0 && errno == EINTR);
  if (got <= 0) ::_exit(127);
}

// They come from the terminal, for all that run there. A client that survives one needs its server.
// Blocked, not ignored: a child only sets another mask, and has the dispositions of a fresh
// program.
void block_terminal_signals() noexcept {
  sigset_t terminal;
  sigemptyset(&terminal);
  for (const int signal : {SIGINT, SIGQUIT, SIGHUP}) sigaddset(&terminal, signal);
  ::pthread_sigmask(SIG_BLOCK, &terminal, nullptr);
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
    if (::fchdir(directory->get()) != 0) return last_error("enter the working directory");
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
  // First: from the moment at which it dies with its parent, what comes through the channel counts
  // as the parent's end.
  if (has(order.header, is_gated)) wait_at_gate(own_channel());
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
  // The end of the client is seen by the loop, and the server ends as programs do. Until now, above
  // the guard and in preload functions, the kernel would have ended it.
  const int flags = ::fcntl(server.channel, F_GETFL);
  if (flags < 0 || ::fcntl(server.channel, F_SETFL, flags & ~O_ASYNC) != 0) {
    return last_error("prepare the channel to the client");
  }
  if (auto asked = ask_for_senders(server.channel); !asked) return asked.error();
  server.own = read_surroundings();
  block_terminal_signals();
  return server;
}

bool wait_for_request(const server_state& server) noexcept {
  pollfd both[] = {{.fd = server.channel, .events = POLLIN, .revents = 0},
                   {.fd = server.client.get(), .events = POLLIN, .revents = 0}};
  for (;;) {
    const int ready = ::poll(both, 2, -1);
    if (ready < 0 && errno != EINTR) return false;
    if (ready > 0) return both[1].revents == 0 && both[0].revents != 0;
  }
}

void answer(const server_state& server, const server_answer& text, int descriptor) noexcept {
  // A client that is gone needs none.
  static_cast<void>(send_with_descriptors(
      server.channel, std::as_bytes(std::span{&text, 1}),
      descriptor >= 0 ? std::span<const int>{&descriptor, 1} : std::span<const int>{}));
}

void run_order(server_state& server, server_order& order) noexcept {
  server.client.reset();
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
