// SPDX-License-Identifier: MIT
#include "message_sender.hpp"

#include <cstring>

#include "descriptor_passing.hpp"
#include "errors.hpp"

namespace brood::posix {

static_assert(CMSG_SPACE(sizeof(ucred)) <= sender_space);

result<void> ask_for_senders(int socket) noexcept {
  const int on = 1;
  if (::setsockopt(socket, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0) return {};
  return last_error("ask who sends requests");
}

std::optional<pid_t> sender_of(const cmsghdr& head) noexcept {
  if (head.cmsg_type != SCM_CREDENTIALS) return std::nullopt;
  ucred sender{};
  std::memcpy(&sender, CMSG_DATA(&head), sizeof sender);
  return sender.pid;
}

bool senders_are_unknown() noexcept { return false; }

int close_on_exec_flag() noexcept { return MSG_CMSG_CLOEXEC; }

}  // namespace brood::posix
