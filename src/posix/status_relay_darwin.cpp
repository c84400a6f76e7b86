// SPDX-License-Identifier: MIT
#include "status_relay.hpp"

#include <sys/event.h>

#include <cerrno>
#include <utility>

#include "descriptors.hpp"

namespace brood::posix {

constinit const bool statuses_are_relayed = true;

// As in wait_darwin.cpp, but without NOTE_EXITSTATUS, which the kernel gives to parents only.
unique_fd open_end_of_other(pid_t pid) noexcept {
  unique_fd queue{::kqueue()};
  if (!queue) return {};
  struct kevent change{};
  EV_SET(&change, static_cast<uintptr_t>(pid), EVFILT_PROC, EV_ADD, NOTE_EXIT, 0, nullptr);
  if (::kevent(queue.get(), &change, 1, nullptr, 0, nullptr) != 0) {
    if (errno != ESRCH) return {};
    // It has ended already.
    EV_SET(&change, 0, EVFILT_USER, EV_ADD, NOTE_TRIGGER, 0, nullptr);
    if (::kevent(queue.get(), &change, 1, nullptr, 0, nullptr) != 0) return {};
  }
  auto moved = above_stdio(std::move(queue));
  return moved ? *std::move(moved) : unique_fd{};
}

}  // namespace brood::posix
