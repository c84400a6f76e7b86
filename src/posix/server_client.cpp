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
#include "status_relay.hpp"
#include "wait_parts.hpp"
#include "watch.hpp"

namespace brood::posix {
namespace {

/// So much of the client's memory serves for one request after the other.
constexpr std::size_t max_kept_request = 1024 * 1024;

/// What is open until the request has been answered.
struct request_parts {
  socket_pair channel;
  socket_pair relay;
  socket_pair gate;
  unique_fd directory;
  unique_fd null_device;
  unique_fd file;
  std::shared_ptr<container> home{};
  request_header header{};
  std::vector<int> descriptors{};
};

void append(std::vector<std::byte>& to, const void* data, std::size_t size) {
  const auto* bytes = static_cast<const std::byte*>(data);
  to.insert(to.end(), bytes, bytes + size);
}

void append_environment(std::vector<std::byte>& to, const backend::server_request& request,
                        bool is_refreshed) {
  if (!is_refreshed) {
    for (const auto& [name, value] : request.environment) {
      const std::string entry = value ? name + '=' + *value : name;
      append(to, entry.c_str(), entry.size() + 1);
    }
    return;
  }
  const child_environment whole{request.environment, std::nullopt};
  for (char* const* entry = whole.get(); *entry != nullptr; ++entry) {
    append(to, *entry, std::strlen(*entry) + 1);
  }
}

/// Opened here, so that a directory which is missing or closed to us is an error of start(). The
/// one that this process is in counts even if it has no name any more.
result<void> open_directory(request_parts& parts, const backend::server_request& request) noexcept {
  const bool is_named = !request.working_directory.empty();
  if (!is_named && request.surroundings == server_surroundings::snapshot) return {};
  const char* const path = is_named ? request.working_directory.c_str() : ".";
  parts.directory.reset(::open(path, directory_flags() | O_DIRECTORY | O_CLOEXEC));
  struct ::stat inside{};
  const bool is_open =
      parts.directory && (!is_named || ::fstatat(parts.directory.get(), ".", &inside, 0) == 0);
  if (!is_open) {
    return last_error(std::string{"enter the working directory "} + path);
  }
  parts.header.flags |= has_directory;
  return {};
}

// A child whose status is relayed waits at a gate, too: whether there is one cannot be told when
// the server dies before it has answered, and its task must not run when start() throws.
result<void> add_relay_and_gate(request_parts& parts) {
  if (statuses_are_relayed) {
    auto relay = make_socket_pair();
    if (!relay) return relay.error();
    parts.relay = *std::move(relay);
    parts.header.flags |= is_relayed;
    parts.descriptors.push_back(parts.relay.child.get());
  }
  if (!statuses_are_relayed && !parts.home) return {};
  auto gate = make_socket_pair();
  if (!gate) return gate.error();
  parts.gate = *std::move(gate);
  parts.header.flags |= is_gated;
  parts.descriptors.push_back(parts.gate.child.get());
  return {};
}

/// stdin, stdout and stderr; what is closed here is the null device there, as in a spawned child.
result<void> add_stdio(request_parts& parts) {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    const bool is_open = ::fcntl(fd, F_GETFD) >= 0;
    if (!is_open && !parts.null_device) {
      auto opened = above_stdio(unique_fd{::open("/dev/null", O_RDWR | O_CLOEXEC)});
      if (!opened) return opened.error();
      parts.null_device = *std::move(opened);
    }
    parts.descriptors.push_back(is_open ? fd : parts.null_device.get());
  }
  return {};
}

/// Everything that can fail without the server fails here.
result<request_parts> prepare(const backend::server_request& request, server_line& line) {
  if (auto checked = check(request.environment); !checked) return checked.error();
  request_parts parts;
  const bool is_fresh = request.surroundings == server_surroundings::refresh;
  if (request.contained) parts.home = container::make();
  if (request.daemon) parts.header.flags |= is_daemon;
  auto channel = make_socket_pair();
  if (!channel) return channel.error();
  parts.channel = *std::move(channel);
  parts.descriptors.push_back(parts.channel.child.get());
  if (auto added = add_relay_and_gate(parts); !added) return added.error();
  auto& bytes = line.buffer;
  bytes.assign(sizeof parts.header, std::byte{0});
  if (is_fresh) {
    parts.header.flags |= is_refreshed;
    const surroundings now = read_surroundings();
    if (!can_become(now, line.own)) {
      return failure{make_error_code(errc::end_of_stream), "ask a fork server that may do less"};
    }
    append(bytes, &now, sizeof now);
    if (auto added = add_stdio(parts); !added) return added.error();
  }
  if (auto opened = open_directory(parts, request); !opened) return opened.error();
  if (parts.directory) parts.descriptors.push_back(parts.directory.get());
  const std::size_t before = bytes.size();
  append_environment(bytes, request, is_fresh);
  parts.header.environment_size = bytes.size() - before;
  append(bytes, request.message.data(), request.message.size());
  parts.header.message_size = request.message.size();
  if (bytes.size() - sizeof parts.header > max_inline_request) {
    parts.header.flags |= is_in_file;
    auto file = file_with(std::span{bytes}.subspan(sizeof parts.header), "brood-request");
    if (!file) return file.error();
    parts.file = *std::move(file);
    parts.descriptors.push_back(parts.file.get());
    bytes.resize(sizeof parts.header);
  }
  parts.descriptors.insert(parts.descriptors.end(), request.handles.begin(), request.handles.end());
  parts.header.handles = static_cast<std::uint32_t>(request.handles.size());
  parts.header.descriptors = static_cast<std::uint32_t>(parts.descriptors.size());
  parts.header.number = ++line.requests;
  std::memcpy(bytes.data(), &parts.header, sizeof parts.header);
  return parts;
}

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
pid_t orphaned_request(backend::child& server) noexcept {
  static_cast<void>(send_signal(server, SIGKILL));
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
  auto parts = prepare(request, line);
  if (!parts) return parts.error();
  reap_foundlings();
  slot_in(line.slot).child = 0;
  const auto sent = send_with_descriptors(server.channel.get(), line.buffer, parts->descriptors);
  auto answer = sent ? await_answer(server, line.requests) : std::nullopt;
  if (!answer) {
    const pid_t pid = orphaned_request(server);
    if (pid > 0) return adopt(*parts, pid, {});
    if (!sent && !is_hangup(sent.error())) return sent.error();
    return failure{make_error_code(errc::end_of_stream), "ask the fork server"};
  }
  if (answer->answer.pid <= 0) return explain(answer->answer);
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
