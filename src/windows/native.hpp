// SPDX-License-Identifier: MIT
// What a child, a piece of shared memory and a lock are on Windows.
#pragma once

#include <cstddef>
#include <memory>

#include "unique_handle.hpp"

namespace boost::interprocess {
class mapped_region;
}

namespace brood::backend {

struct child {
  unsigned long pid = 0;
  /// Becomes ready when the child has ended. While it is open, nobody else gets the pid.
  windows::unique_handle process;
  /// Set to interrupt the child.
  windows::unique_handle interrupt;
  /// The job that holds it and all that descends from it, if it was started so.
  windows::unique_handle container;
  /// The job of a daemon in a container: closing it ends the child.
  windows::unique_handle lifeline;
  /// The start block that both sides map; the child's reports are in it.
  windows::unique_view block;
  /// How much of the report log was read.
  std::size_t reports_read = 0;
};

struct shared_region {
  windows::unique_handle memory;
  std::shared_ptr<boost::interprocess::mapped_region> mapping;
  std::size_t size = 0;
};

/// A kernel mutex, and in shared memory the thread that holds it; the memory must outlive the lock.
struct robust_lock {
  std::byte* place = nullptr;
  windows::unique_handle mutex;
};

}  // namespace brood::backend
