// SPDX-License-Identifier: MIT
#include "descriptor_passing.hpp"
#include "message_sender.hpp"

namespace brood::posix {

result<void> ask_for_senders(int) noexcept { return {}; }

std::optional<pid_t> sender_of(const cmsghdr&) noexcept { return std::nullopt; }

bool senders_are_unknown() noexcept { return true; }

int close_on_exec_flag() noexcept { return 0; }

}  // namespace brood::posix
