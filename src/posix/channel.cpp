// SPDX-License-Identifier: MIT
#include "channel.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <new>

#include "backend.hpp"
#include "descriptors.hpp"
#include "errors.hpp"
#include "start_marker.hpp"

namespace brood::posix {
namespace {

// For the whole life of the process: exit handlers and static destructors may still ask.
constinit int channel_fd = -1;

// Above the guard the channel is known by the marker alone.
int channel_for_reports() noexcept {
  if (channel_fd >= 0) return channel_fd;
  const auto marker = read_marker();
  return marker && is_for_this_process(*marker) ? marker->channel : -1;
}

}  // namespace

int own_channel() noexcept { return channel_fd; }

void adopt_channel(unique_fd channel) noexcept {
  const unique_fd former{channel_fd};
  channel_fd = channel.release();
}

}  // namespace brood::posix

namespace brood::backend {

result<void> report(std::span<const std::byte> record) noexcept {
  const int channel = posix::channel_for_reports();
  if (channel < 0 || record.size() > max_report_size) {
    return failure{errc::unsupported, "report to the parent"};
  }
  const auto size = static_cast<std::uint32_t>(record.size());
  auto sent = posix::send_all(channel, std::as_bytes(std::span{&size, 1}), record);
  if (!sent && sent.error().code == std::errc::broken_pipe) return {};
  return sent;
}

result<std::vector<std::vector<std::byte>>> read_reports(child& of) noexcept try {
  std::vector<std::byte> stream;
  std::array<std::byte, 4096> piece;
  for (;;) {
    const ssize_t got = ::recv(of.channel.get(), piece.data(), piece.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    stream.insert(stream.end(), piece.begin(), piece.begin() + got);
    if (static_cast<std::size_t>(got) < piece.size()) break;
  }
  std::vector<std::vector<std::byte>> records;
  std::span<const std::byte> rest{stream};
  std::uint32_t size = 0;
  while (rest.size() >= sizeof size) {
    std::memcpy(&size, rest.data(), sizeof size);
    rest = rest.subspan(sizeof size);
    if (size > rest.size()) break;  // the child died while it wrote
    const auto record = rest.first(size);
    records.emplace_back(record.begin(), record.end());
    rest = rest.subspan(size);
  }
  return records;
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "read reports");
}

result<bool> wait_for_report(const child& of, steady_time deadline) noexcept {
  return posix::poll_until(of.channel.get(), POLLIN, deadline);
}

result<bool> wait_for_parent(steady_time deadline) noexcept {
  if (posix::own_channel() < 0) return failure{errc::unsupported, "a process without a parent"};
  // Readable means closed: nothing comes after the start. (macOS tells of a closing only who asks
  // for data.)
  return posix::poll_until(posix::own_channel(), POLLIN, deadline);
}

}  // namespace brood::backend
