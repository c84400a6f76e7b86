// SPDX-License-Identifier: MIT
#include "parent_watcher.hpp"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>

#include "blocked_signals.hpp"
#include "descriptors.hpp"

namespace brood::posix {
namespace {

constinit std::atomic<unsigned> threads{0};
constinit std::atomic<pid_t> owner{0};  // a forked copy of the process has none of the threads

void* watch(void* argument) {
  const int channel = static_cast<int>(reinterpret_cast<std::intptr_t>(argument));
  const auto ended = poll_until(channel, POLLIN, std::chrono::steady_clock::time_point::max());
  if (ended && *ended) ::kill(::getpid(), SIGKILL);
  return nullptr;
}

}  // namespace

int start_parent_watcher(int channel) noexcept {
  // Signals are for the host's threads: one of its handlers must not run on this small stack.
  const blocked_signals guard;
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 64 * 1024);
  pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  const int failed = pthread_create(&thread, &small, watch,
                                    reinterpret_cast<void*>(static_cast<std::intptr_t>(channel)));
  pthread_attr_destroy(&small);
  if (failed != 0) return failed;
  if (owner.exchange(::getpid()) != ::getpid()) threads = 0;
  ++threads;
  return 0;
}

unsigned own_threads() noexcept { return owner == ::getpid() ? threads.load() : 0; }

}  // namespace brood::posix
