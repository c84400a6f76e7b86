// SPDX-License-Identifier: MIT
#include "descriptors.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <climits>

#include "errors.hpp"

namespace brood::posix {

result<unique_fd> above_stdio(unique_fd fd) noexcept {
  if (fd.get() > STDERR_FILENO) return fd;
  unique_fd moved{::fcntl(fd.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1)};
  if (!moved) return last_error("move a descriptor clear of stdin, stdout and stderr");
  return moved;
}

result<void> send_all(int socket, std::span<const std::byte> head,
                      std::span<const std::byte> body) noexcept {
  // sendmsg does not write through these pointers.
  iovec parts[] = {{const_cast<std::byte*>(head.data()), head.size()},
                   {const_cast<std::byte*>(body.data()), body.size()}};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(socket, &message, quiet_send_flags() | MSG_DONTWAIT);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) return last_error("send");
  if (static_cast<std::size_t>(sent) != head.size() + body.size()) {
    return error_of(EMSGSIZE, "send");
  }
  return {};
}

result<bool> poll_until(int fd, short events,
                        std::chrono::steady_clock::time_point deadline) noexcept {
  using clock = std::chrono::steady_clock;
  for (;;) {
    int timeout = -1;
    if (deadline != clock::time_point::max()) {
      const auto now = clock::now();
      const auto left = now >= deadline
                            ? std::chrono::milliseconds{0}
                            : std::chrono::ceil<std::chrono::milliseconds>(deadline - now);
      timeout = static_cast<int>(std::min<long long>(left.count(), INT_MAX));
    }
    pollfd entry{.fd = fd, .events = events, .revents = 0};
    const int ready = ::poll(&entry, 1, timeout);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return last_error("poll");
    // A clipped timeout and an interrupted wait both go round again.
    if (ready == 0 && clock::now() >= deadline) return false;
  }
}

}  // namespace brood::posix
