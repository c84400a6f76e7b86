// SPDX-License-Identifier: MIT
// The client's side of the fork server: what a child is to have goes there in one request; a child
// comes back, or the reason why there is none.
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <new>
#include <utility>

#include "backend.hpp"
#include "container.hpp"
#include "descriptor_passing.hpp"
#include "descriptors.hpp"
#include "environment.hpp"
#include "errors.hpp"
#include "foundlings.hpp"
#include "gate.hpp"
#include "memory_file.hpp"
#include "server_line.hpp"
#include "server_protocol.hpp"
#include "server_request.hpp"
#include "status_relay.hpp"
#include "wait_parts.hpp"
#include "watch.hpp"

namespace brood::posix {
namespace {

/// So much of the client's memory serves for one request after the other.
constexpr std::size_t max_kept_request = 1024 * 1024;

struct answered {
  server_answer answer{};
  unique_fd end{};
};

/// @return nothing if the server is gone, or says what cannot be understood
std::optional<answered> receive_answer(int socket, std::uint32_t number) noexcept {
  answered got;
  std::vector<unique_fd> descriptors;
  const auto data = receive_with_descriptors(
      socket, std::as_writable_bytes(std::span{&got.answer, 1}), descriptors, 0);
  if (!data || data->size != sizeof got.answer || got.answer.magic != request_magic ||
      descriptors.size() > 1) {
    return std::nullopt;
  }
  // What was refused may not have been read as far as its number.
  if (got.answer.why == refusal::none && got.answer.number != number) return std::nullopt;
  if (!descriptors.empty()) {
    auto moved = above_stdio(std::move(descriptors.front()));
    if (moved) got.end = *std::move(moved);
  }
  return got;
}

enum class heard { nothing, answer, end };

heard listen_to(const backend::child& server, backend::steady_time deadline) noexcept {
  using clock = std::chrono::steady_clock;
  pollfd both[] = {{.fd = server.channel.get(), .events = POLLIN, .revents = 0},
                   {.fd = server.end.get(), .events = POLLIN, .revents = 0}};
  for (auto now = clock::now(); now < deadline; now = clock::now()) {
    // Anew for each round: signals of a timer may interrupt them all.
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - now);
    const int ready = ::poll(both, 2, static_cast<int>(left.count()));
    // What it said before it ended still counts.
    if (ready > 0) return both[0].revents != 0 ? heard::answer : heard::end;
    if (ready < 0 && errno != EINTR) return heard::end;
  }
  return heard::nothing;
}

/// Waits until the server has answered or ended. In slices of a second each: a process that is
/// stopped for an hour, together with its server, has not waited for an hour.
std::optional<answered> await_answer(const backend::child& server, std::uint32_t number) noexcept {
  constexpr int patience = 60;
  for (int second = 0; second < patience; ++second) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{1};
    const heard what = listen_to(server, deadline);
    if (what == heard::answer) return receive_answer(server.channel.get(), number);
    if (what == heard::end) return std::nullopt;
  }
  return std::nullopt;
}

/// The server did not answer: it is ended for certain, and then the slot tells whether there is a
/// child all the same.
/// @return its number, or 0; an error if the server cannot be ended by this process any more
result<pid_t> orphaned_request(backend::child& server) noexcept {
  if (const auto sent = send_signal(server, SIGKILL);
      !sent && sent.error().code != std::errc::no_such_process) {
    return failure{sent.error().code, "end a fork server that does not answer"};
  }
  static_cast<void>(backend::wait_for_end(server, backend::steady_time::max()));
  return slot_in(server.server->slot).child.load();
}

bool is_hangup(const failure& why) noexcept {
  return why.code == std::errc::broken_pipe || why.code == std::errc::connection_reset;
}

failure explain(const server_answer& answer) {
  switch (answer.why) {
    case refusal::descriptors:
      return error_of(answer.code, "receive the descriptors in the fork server");
    case refusal::memory:
      return error_of(ENOMEM, "receive the request in the fork server");
    case refusal::not_the_client:
      return error_of(EPERM, "ask the fork server of another process");
    case refusal::garbled:
      return {make_error_code(errc::bad_message), "ask the fork server"};
    case refusal::clone:
    case refusal::none:
      break;
  }
  return error_of(answer.code, "fork in the fork server");
}

backend::child adopt(request_parts& parts, pid_t pid, unique_fd end) noexcept {
  if (!end) end = statuses_are_relayed ? open_end_of_other(pid) : open_end(pid);
  parts.channel.child.reset();
  backend::child made = watched_child(pid, std::move(end), std::move(parts.channel.parent));
  if (parts.home && parts.home->take_in(pid)) {
    parts.home->seal();
    made.container = std::move(parts.home);
  }
  made.relay = std::move(parts.relay.parent);
  if (parts.gate.parent) open_gate(parts.gate.parent);
  return made;
}

result<backend::child> ask(backend::child& server, const backend::server_request& request) {
  server_line& line = *server.server;
  if (line.buffer.capacity() > max_kept_request) line.buffer = {};
  auto parts = make_request(request, line);
  if (!parts) return parts.error();
  reap_foundlings();
  slot_in(line.slot).child = 0;
  const auto sent = send_with_descriptors(server.channel.get(), line.buffer, parts->descriptors);
  // One that refused the request may have ended before all of it was sent, and have said why.
  const bool may_answer = sent || is_hangup(sent.error());
  auto answer = may_answer ? await_answer(server, line.requests) : std::nullopt;
  if (!answer) {
    const auto pid = orphaned_request(server);
    if (!pid) return pid.error();
    if (*pid > 0) return adopt(*parts, *pid, {});
    if (!sent && !is_hangup(sent.error())) return sent.error();
    return failure{make_error_code(errc::end_of_stream), "ask the fork server"};
  }
  if (answer->answer.pid <= 0) return explain(answer->answer);
  if (answer->end) line.gives_pidfds = true;
  return adopt(*parts, answer->answer.pid, std::move(answer->end));
}

}  // namespace
}  // namespace brood::posix

namespace brood::backend {

result<child> request_child(child& server, const server_request& request) noexcept try {
  return posix::ask(server, request);
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "prepare a start");
}

// Not only closed: forked copies of this process may hold it, too.
void hang_up(child& server) noexcept {
  ::shutdown(server.channel.get(), SHUT_RDWR);
  server.channel.reset();
}

bool is_usable(const child& server) noexcept try {
  const auto ended = wait_for_end(server, steady_time::min());
  return ended && !*ended && server.server->then == posix::read_standing();
} catch (const std::bad_alloc&) {
  return false;
}

}  // namespace brood::backend
