// SPDX-License-Identifier: MIT
#include "start_packet.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <new>

#include "backend.hpp"
#include "channel.hpp"
#include "descriptors.hpp"
#include "errors.hpp"
#include "memory_file.hpp"
#include "program_arguments.hpp"
#include "server_line.hpp"
#include "start_marker.hpp"

namespace brood::posix {
namespace {

// Tells a packet from what a stray descriptor of the same number might deliver. Not a secret: a
// process of another user cannot put a descriptor into ours.
std::uint64_t next_nonce() noexcept {
  static std::atomic<std::uint64_t> counter{0};
  const auto now =
      static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  return (now ^ (static_cast<std::uint64_t>(::getpid()) << 40)) * 0x9E3779B97F4A7C15U + ++counter;
}

/// Whole packets only: the parent sent it in one piece before this process began.
result<std::vector<std::byte>> read_packet(int channel, std::size_t size) {
  std::vector<std::byte> packet(size);
  ssize_t got = 0;
  do {
    got = ::recv(channel, packet.data(), size, MSG_DONTWAIT);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return last_error("read the start packet");
  if (static_cast<std::size_t>(got) != size) {
    return failure{errc::bad_message, "read the start packet"};
  }
  return packet;
}

// A hint, so that a wild size from the environment cannot ask for all memory.
constexpr bool is_plausible(std::uint64_t size) noexcept {
  return size >= sizeof(packet_header) && size <= 1024 * 1024;
}

/// The packet that the marker speaks of, if its descriptor delivers that and nothing else.
std::optional<std::vector<std::byte>> packet_for(const start_marker& marker) {
  if (!is_plausible(marker.packet_size) || !is_for_this_process(marker)) return std::nullopt;
  auto packet = read_packet(marker.channel, marker.packet_size);
  if (!packet) return std::nullopt;
  packet_header header;
  std::memcpy(&header, packet->data(), sizeof header);
  if (header.nonce != marker.nonce) return std::nullopt;
  return *std::move(packet);
}

result<backend::inherited_start> unpack(std::vector<std::byte> packet,
                                        const packet_header& header) {
  const std::size_t handles_size = std::size_t{header.handle_count} * sizeof(int);
  const std::size_t fixed = sizeof header + handles_size;
  const bool is_inside = header.memory < 0;
  if (header.handle_count > packet.size() || packet.size() < fixed ||
      packet.size() != fixed + (is_inside ? header.message_size : 0)) {
    return failure{errc::bad_message, "unpack the start packet"};
  }
  backend::inherited_start start;
  start.handles.resize(header.handle_count);
  if (handles_size != 0) {
    std::memcpy(start.handles.data(), packet.data() + sizeof header, handles_size);
  }
  // Passed on by number through exec; from here on no program that the child runs gets them.
  for (const int handle : start.handles) ::fcntl(handle, F_SETFD, FD_CLOEXEC);
  if (is_inside) {
    packet.erase(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(fixed));
    start.message = std::move(packet);
    return start;
  }
  const unique_fd memory{header.memory};
  if (!holds(memory.get(), header.message_size)) {
    return failure{errc::bad_message, "open the message"};
  }
  start.message.resize(header.message_size);
  if (auto read = read_whole(memory.get(), start.message); !read) return read.error();
  return start;
}

/// From here on this process is the child that the packet is for.
result<std::optional<backend::inherited_start>> accept_start(const start_marker& marker,
                                                             std::vector<std::byte> packet) {
  packet_header header;
  std::memcpy(&header, packet.data(), sizeof header);
  ::fcntl(marker.channel, F_SETFD, FD_CLOEXEC);
  adopt_channel(unique_fd{marker.channel});
  // A server needs no thread that watches its parent (macOS): it does so itself when it serves, and
  // what comes through its channel is no end.
  if (header.daemon != 0 && header.role != spawn_role::server) {
    if (const int code = die_with_parent(marker.channel, true); code != 0) {
      return error_of(code, "watch the parent");
    }
  }
  restore_process_name();
  auto start = unpack(std::move(packet), header);
  if (!start) return start.error();
  if (header.role == spawn_role::server && !start->handles.empty()) {
    keep_slot(unique_fd{start->handles.back()});
    start->handles.pop_back();
    start->serves = true;
  }
  return std::optional{*std::move(start)};
}

}  // namespace

result<start_packet> make_packet(std::span<const std::byte> message, std::span<const int> handles,
                                 bool daemon, spawn_role role) noexcept {
  packet_header header{.nonce = next_nonce(),
                       .message_size = message.size(),
                       .handle_count = static_cast<std::uint32_t>(handles.size()),
                       .daemon = daemon ? 1U : 0U,
                       .role = role};
  start_packet packet{.bytes = {}, .nonce = header.nonce, .memory = {}};
  const std::size_t fixed = sizeof header + handles.size_bytes();
  if (fixed > max_packet_size) return failure{errc::bad_message, "pass that many handles"};
  const bool is_inside = fixed + message.size() <= max_packet_size;
  if (!is_inside) {
    auto memory = file_with(message, "brood-message");
    if (!memory) return memory.error();
    packet.memory = *std::move(memory);
    header.memory = packet.memory.get();
  }
  packet.bytes.resize(fixed + (is_inside ? message.size() : 0));
  std::byte* at = packet.bytes.data();
  std::memcpy(at, &header, sizeof header);
  if (!handles.empty()) std::memcpy(at + sizeof header, handles.data(), handles.size_bytes());
  if (is_inside && !message.empty()) std::memcpy(at + fixed, message.data(), message.size());
  return packet;
}

}  // namespace brood::posix

namespace brood::backend {

bool start_is_waiting() noexcept {
  if (posix::own_channel() >= 0) return false;
  const auto marker = posix::read_marker();
  return marker && posix::is_for_this_process(*marker);
}

result<std::optional<inherited_start>> take_start() noexcept try {
  if (posix::own_channel() >= 0 || std::getenv(posix::marker_variable) == nullptr) {
    return std::optional<inherited_start>{};
  }
  const auto marker = posix::read_marker();
  ::unsetenv(posix::marker_variable);
  auto packet = marker ? posix::packet_for(*marker) : std::nullopt;
  if (!packet && marker && posix::names_this_process(*marker)) {
    return failure{errc::bootstrap_failed,
                   "something above brood::main_guard() closed or used the channel to the parent"};
  }
  // Not for us: the marker was inherited by a program that somebody else started.
  if (!packet) return std::optional<inherited_start>{};
  return posix::accept_start(*marker, *std::move(packet));
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "read the start");
}

}  // namespace brood::backend
