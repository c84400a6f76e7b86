// SPDX-License-Identifier: MIT
#include "server_request.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <span>
#include <string>
#include <utility>

#include "environment.hpp"
#include "errors.hpp"
#include "memory_file.hpp"
#include "status_relay.hpp"

namespace brood::posix {
namespace {

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
  const char* const path = request.working_directory.c_str();
  parts.directory = is_named ? unique_fd{::open(path, directory_flags() | O_DIRECTORY | O_CLOEXEC)}
                             : open_own_directory();
  struct ::stat inside{};
  const bool is_open =
      parts.directory && (!is_named || ::fstatat(parts.directory.get(), ".", &inside, 0) == 0);
  if (!is_open) {
    return last_error(std::string{"enter the working directory "} + (is_named ? path : "."));
  }
  parts.header.flags |= has_directory;
  return {};
}

// A child waits at a gate until it is in its container; where nothing holds its status for us until
// we have hold of it, so that it could end and be reaped unseen; and where its status is relayed:
// whether there is one cannot be told when the server dies before it has answered, and its task
// must not run when start() throws.
result<void> add_relay_and_gate(request_parts& parts, bool comes_with_pidfd) {
  if (statuses_are_relayed) {
    auto relay = make_socket_pair();
    if (!relay) return relay.error();
    parts.relay = *std::move(relay);
    parts.header.flags |= is_relayed;
    parts.descriptors.push_back(parts.relay.child.get());
  }
  if (comes_with_pidfd && !parts.home) return {};
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

/// What the request says behind its header, but for the surroundings.
void append_parts(request_parts& parts, std::vector<std::byte>& bytes,
                  const backend::server_request& request) {
  const std::size_t before = bytes.size();
  append_environment(bytes, request, has(parts.header, is_refreshed));
  parts.header.environment_size = bytes.size() - before;
  append(bytes, request.message.data(), request.message.size());
  parts.header.message_size = request.message.size();
}

/// Into a file, if the socket does not hold it.
result<void> place(request_parts& parts, std::vector<std::byte>& bytes) {
  if (bytes.size() - sizeof parts.header <= max_inline_request) return {};
  parts.header.flags |= is_in_file;
  auto file = file_with(std::span{bytes}.subspan(sizeof parts.header), "brood-request");
  if (!file) return file.error();
  parts.file = *std::move(file);
  parts.descriptors.push_back(parts.file.get());
  bytes.resize(sizeof parts.header);
  return {};
}

/// Surroundings and standard streams. The server has to be one that can give them.
result<void> add_surroundings(request_parts& parts, server_line& line) {
  const surroundings now = read_surroundings();
  if (!can_become(now, line.own)) {
    return failure{make_error_code(errc::end_of_stream), "ask a fork server that may do less"};
  }
  parts.header.flags |= is_refreshed;
  append(line.buffer, &now, sizeof now);
  return add_stdio(parts);
}

}  // namespace

result<request_parts> make_request(const backend::server_request& request, server_line& line) {
  if (auto checked = check(request.environment); !checked) return checked.error();
  request_parts parts;
  if (request.contained) parts.home = container::make();
  if (request.daemon) parts.header.flags |= is_daemon;
  auto channel = make_socket_pair();
  if (!channel) return channel.error();
  parts.channel = *std::move(channel);
  parts.descriptors.push_back(parts.channel.child.get());
  if (auto added = add_relay_and_gate(parts, line.gives_pidfds); !added) return added.error();
  line.buffer.assign(sizeof parts.header, std::byte{0});
  if (request.surroundings == server_surroundings::refresh) {
    if (auto added = add_surroundings(parts, line); !added) return added.error();
  } else if (!may_fork_alike(line.own)) {
    return failure{make_error_code(errc::end_of_stream), "ask a fork server with another limit"};
  }
  if (auto opened = open_directory(parts, request); !opened) return opened.error();
  if (parts.directory) parts.descriptors.push_back(parts.directory.get());
  append_parts(parts, line.buffer, request);
  if (auto placed = place(parts, line.buffer); !placed) return placed.error();
  parts.descriptors.insert(parts.descriptors.end(), request.handles.begin(), request.handles.end());
  parts.header.handles = static_cast<std::uint32_t>(request.handles.size());
  parts.header.descriptors = static_cast<std::uint32_t>(parts.descriptors.size());
  parts.header.number = ++line.requests;
  std::memcpy(line.buffer.data(), &parts.header, sizeof parts.header);
  return parts;
}

}  // namespace brood::posix
