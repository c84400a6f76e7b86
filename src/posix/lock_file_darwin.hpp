// SPDX-License-Identifier: MIT
// A lock that the kernel releases when its process dies, for systems without robust mutexes: a
// record lock on a file without a name keeps processes apart, a mutex keeps this one's threads
// apart.
#pragma once

#include <pthread.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "result.hpp"
#include "unique_fd.hpp"

namespace brood::posix {

/// One for each file in this process, however many descriptors of it arrive: closing any descriptor
/// of a file drops all record locks that the process holds on it.
class lock_file {
 public:
  using steady_time = std::chrono::steady_clock::time_point;

  /// Makes a new file.
  static result<std::shared_ptr<lock_file>> create() noexcept;
  /// Takes over a descriptor that this process was given.
  static result<std::shared_ptr<lock_file>> adopt(unique_fd file) noexcept;

  [[nodiscard]] int descriptor() const noexcept { return file_.get(); }
  /// Whether the calling thread, which must not hold it yet, holds it now; a past deadline tries
  /// once.
  result<bool> lock_until(steady_time deadline) noexcept;
  [[nodiscard]] bool held_here() const noexcept;
  /// The calling thread must hold it.
  result<void> unlock() noexcept;

  /// In a forked child, which inherits no record lock: forget the parent's threads.
  void forget_holder() noexcept;

 private:
  friend class lock_files;

  bool lock_local(steady_time deadline) noexcept;
  result<bool> lock_record(steady_time deadline) noexcept;

  unique_fd file_;
  // Descriptors that arrived later, to be closed when no thread holds the lock.
  std::vector<unique_fd> surplus_;
  std::atomic<bool> has_surplus_{false};
  std::size_t users_ = 0;
  // On the heap, so that a forked child can leave behind one that a lost thread has locked.
  std::unique_ptr<std::timed_mutex> threads_ = std::make_unique<std::timed_mutex>();
  std::atomic<pthread_t> holder_{};
};

}  // namespace brood::posix
