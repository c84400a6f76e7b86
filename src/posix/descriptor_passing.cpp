// SPDX-License-Identifier: MIT
#include "descriptor_passing.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <new>

#include "descriptors.hpp"
#include "errors.hpp"
#include "message_sender.hpp"

namespace brood::posix {
namespace {

constexpr std::size_t most = 256;  // systems that allow more than 253 do not allow many more
constexpr auto patience = std::chrono::seconds{60};

/// One message: as many of the bytes as the socket has room for, and all of the descriptors.
result<std::size_t> send_message(int socket, std::span<const std::byte> bytes,
                                 std::span<const int> descriptors) noexcept {
  iovec part{const_cast<std::byte*>(bytes.data()), bytes.size()};  // sendmsg does not write to it
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(max_descriptors_per_message * sizeof(int))>
      control;
  if (!descriptors.empty()) {
    message.msg_control = control.data();
    message.msg_controllen =
        static_cast<decltype(message.msg_controllen)>(CMSG_SPACE(descriptors.size_bytes()));
    cmsghdr* const head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = static_cast<decltype(head->cmsg_len)>(CMSG_LEN(descriptors.size_bytes()));
    std::memcpy(CMSG_DATA(head), descriptors.data(), descriptors.size_bytes());
  }
  for (;;) {
    const ssize_t sent = ::sendmsg(socket, &message, quiet_send_flags() | MSG_DONTWAIT);
    if (sent >= 0) return static_cast<std::size_t>(sent);
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return last_error("send to the server");
    const auto room = poll_until(socket, POLLOUT, std::chrono::steady_clock::now() + patience);
    if (!room) return room.error();
    if (!*room) return error_of(ETIMEDOUT, "send to the server, which does not read");
  }
}

void take_descriptors(const cmsghdr& head, std::vector<unique_fd>& into) {
  const std::size_t count = (head.cmsg_len - CMSG_LEN(0)) / sizeof(int);
  for (std::size_t index = 0; index < count; ++index) {
    int descriptor = -1;
    std::memcpy(&descriptor, CMSG_DATA(&head) + index * sizeof(int), sizeof descriptor);
    if (close_on_exec_flag() == 0) ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    into.emplace_back(descriptor);  // does not throw: there is room
  }
}

}  // namespace

result<void> send_with_descriptors(int socket, std::span<const std::byte> bytes,
                                   std::span<const int> descriptors) noexcept {
  constexpr std::byte filler{0};
  auto batch = descriptors.first(std::min(descriptors.size(), max_descriptors_per_message));
  descriptors = descriptors.subspan(batch.size());
  while (!bytes.empty()) {
    const auto sent = send_message(socket, bytes, batch);
    if (!sent) return sent.error();
    bytes = bytes.subspan(*sent);
    batch = {};
    if (!bytes.empty() || descriptors.empty()) continue;
    bytes = {&filler, 1};
    batch = descriptors.first(std::min(descriptors.size(), max_descriptors_per_message));
    descriptors = descriptors.subspan(batch.size());
  }
  return {};
}

result<arrival> receive_with_descriptors(int socket, std::span<std::byte> into,
                                         std::vector<unique_fd>& descriptors,
                                         pid_t expected_sender) noexcept try {
  descriptors.reserve(descriptors.size() + most);  // before they are ours to lose
  iovec part{into.data(), into.size()};
  alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(most * sizeof(int)) + sender_space> control;
  msghdr message{};
  ssize_t got = 0;
  do {
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = static_cast<decltype(message.msg_controllen)>(control.size());
    got = ::recvmsg(socket, &message, close_on_exec_flag());
  } while (got < 0 && errno == EINTR);
  if (got < 0 && errno == ECONNRESET) return arrival{};  // closed before it had read our answer
  if (got < 0) return last_error("receive a request");
  arrival data{.size = static_cast<std::size_t>(got), .is_from_sender = senders_are_unknown()};
  for (cmsghdr* head = CMSG_FIRSTHDR(&message); head != nullptr;
       head = CMSG_NXTHDR(&message, head)) {
    if (head->cmsg_level != SOL_SOCKET) continue;
    if (head->cmsg_type == SCM_RIGHTS) take_descriptors(*head, descriptors);
    if (sender_of(*head) == expected_sender) data.is_from_sender = true;
  }
  if ((message.msg_flags & MSG_CTRUNC) != 0) return error_of(EMFILE, "receive the descriptors");
  return data;
} catch (const std::bad_alloc&) {
  return error_of(ENOMEM, "receive a request");
}

}  // namespace brood::posix
