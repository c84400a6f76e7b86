// SPDX-License-Identifier: MIT
#include "brood/mutex.hpp"

#include <utility>

#include "brood/error.hpp"
#include "ipc/shared_block.hpp"

namespace brood {
namespace {

using backend::acquisition;

constexpr const char* action = "cannot lock a mutex";
constexpr auto never = backend::steady_time::max();
constexpr auto at_once = backend::steady_time::min();

/// Whether the calling thread has the lock now; false is a timeout.
bool acquire(detail::block_lock& lock, backend::steady_time deadline) {
  switch (value_or_throw(lock.acquire(deadline), action)) {
    case acquisition::acquired:
    case acquisition::owner_died:
      return true;
    case acquisition::timed_out:
      return false;
    case acquisition::held_already:
      break;
  }
  // Whoever only tries does not wait for itself.
  if (deadline <= backend::steady_time::clock::now()) return false;
  throw_failure(action, {std::make_error_code(std::errc::resource_deadlock_would_occur),
                         "the calling thread holds it already"});
}

}  // namespace

mutex::mutex() : mutex(detail::shared_block::create({.lock_count = 1}, "cannot make a mutex")) {}

mutex::mutex(std::shared_ptr<detail::shared_block> block) noexcept : block_(std::move(block)) {}

detail::block_lock& mutex::target() const {
  if (!block_) throw process_error{errc::closed, "cannot use a mutex"};
  return block_->lock(0);
}

void mutex::lock() { static_cast<void>(acquire(target(), never)); }

bool mutex::try_lock() { return acquire(target(), at_once); }

bool mutex::try_lock_until_steady(detail::steady_time deadline) {
  return acquire(target(), deadline);
}

bool mutex::lock_unless_held() {
  return value_or_throw(target().acquire(never), action) != acquisition::held_already;
}

void mutex::unlock() { value_or_throw(target().release(), "cannot unlock a mutex"); }

void mutex::unlock_if_held() noexcept {
  // The holder may have unlocked it within the scope, or moved from the handle.
  if (block_) static_cast<void>(block_->lock(0).release());
}

bool mutex::owner_died() const { return target().owner_died(); }

void mutex::save(detail::output_archive& out) const {
  detail::shared_block::save(out, block_.get());
}

void mutex::load(detail::input_archive& in) { *this = receive(in); }

mutex mutex::receive(detail::input_archive& in) {
  auto block = detail::shared_block::load(in);
  if (block && block->lock_count() != 1) {
    throw process_error{errc::bad_message, "cannot read a mutex from a message"};
  }
  return mutex{std::move(block)};
}

}  // namespace brood
