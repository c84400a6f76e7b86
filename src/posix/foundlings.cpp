// SPDX-License-Identifier: MIT
#include "foundlings.hpp"

#include <unistd.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <new>

#include "process_link.hpp"
#include "tree_members.hpp"

namespace brood::posix {
namespace {

struct {
  std::atomic<bool> are_there{false};
  std::mutex mutex;
  std::vector<backend::process_link> links;
} foundlings;

/// Whether nothing is left to do for it.
bool is_done(const backend::process_link& link) noexcept {
  const auto now = link_of(link.pid);
  if (!now) return false;
  const bool is_ours = *now && (*now)->started == link.started && (*now)->parent == ::getpid();
  return !is_ours || (is_over((*now)->state) && backend::reap(link));
}

}  // namespace

void keep_foundlings(const std::vector<backend::process_link>& found) {
  if (found.empty()) return;
  const std::scoped_lock lock{foundlings.mutex};
  foundlings.links.insert(foundlings.links.end(), found.begin(), found.end());
  foundlings.are_there = true;
}

void reap_foundlings() noexcept {
  if (!foundlings.are_there.load(std::memory_order_relaxed)) return;
  const std::scoped_lock lock{foundlings.mutex};
  std::erase_if(foundlings.links, is_done);
  foundlings.are_there = !foundlings.links.empty();
}

void renew_foundlings_lock() noexcept { std::construct_at(&foundlings.mutex); }

}  // namespace brood::posix

namespace brood::backend {

void reap_later(child& of) noexcept try {
  const auto link = posix::link_of(pid_of(of));
  abandon(of);
  if (link && *link) posix::keep_foundlings({**link});
} catch (const std::bad_alloc&) {  // then it stays a zombie until this process ends
}

void reap_left() noexcept { posix::reap_foundlings(); }

}  // namespace brood::backend
