// SPDX-License-Identifier: MIT
#include "start_marker.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <cstring>

namespace brood::posix {
namespace {

// Reads a number and the character after it.
template <class Number>
bool read_field(const char*& at, const char* end, Number& value, char stop, int base) noexcept {
  const auto [next, failed] = std::from_chars(at, end, value, base);
  if (failed != std::errc{} || (stop != '\0' ? next == end || *next != stop : next != end)) {
    return false;
  }
  at = stop != '\0' ? next + 1 : next;
  return true;
}

bool is_socket(int fd) noexcept {
  struct ::stat facts{};
  return ::fstat(fd, &facts) == 0 && S_ISSOCK(facts.st_mode);
}

}  // namespace

std::string to_variable(const start_marker& marker) {
  char nonce[17] = {};
  std::to_chars(nonce, nonce + 16, marker.nonce, 16);
  const std::string child = std::to_string(marker.child);
  return std::string{marker_variable} + '=' + std::to_string(marker.channel) + ':' +
         std::to_string(marker.packet_size) + ':' + nonce + ':' + std::to_string(marker.parent) +
         ':' + std::string(child_digits - child.size(), '0') + child;
}

std::optional<start_marker> read_marker() noexcept {
  const char* at = std::getenv(marker_variable);
  if (at == nullptr) return std::nullopt;
  const char* const end = at + std::strlen(at);
  start_marker marker;
  if (!read_field(at, end, marker.channel, ':', 10) ||
      !read_field(at, end, marker.packet_size, ':', 10) ||
      !read_field(at, end, marker.nonce, ':', 16) || !read_field(at, end, marker.parent, ':', 10) ||
      !read_field(at, end, marker.child, '\0', 10) || marker.channel < 3) {
    return std::nullopt;
  }
  return marker;
}

bool names_this_process(const start_marker& marker) noexcept {
  return marker.child != 0 ? marker.child == ::getpid() : marker.parent == ::getppid();
}

bool is_for_this_process(const start_marker& marker) noexcept {
  if (!is_socket(marker.channel)) return false;
  if (names_this_process(marker)) return true;
  if (marker.child != 0) return false;
  // macOS tells of a closing only who asks for data, which may be there as well.
  ::pollfd state{.fd = marker.channel, .events = POLLIN, .revents = 0};
  return ::poll(&state, 1, 0) == 1 && (state.revents & POLLHUP) != 0;
}

}  // namespace brood::posix
