// SPDX-License-Identifier: MIT
// What a child, a piece of shared memory and a lock are on POSIX.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>

#include "unique_fd.hpp"

namespace boost::interprocess {
class mapped_region;
}

namespace brood::posix {
class container;
class lock_file;
struct server_line;
}  // namespace brood::posix

namespace brood::backend {

struct child {
  pid_t pid = -1;
  /// Becomes readable when the child has ended, and names this child even after its pid was used
  /// again: a pidfd on Linux (none where a container forbids it), a kqueue on macOS.
  posix::unique_fd end;
  /// This process's end of the socket pair; the other one is the child's.
  posix::unique_fd channel;
  /// Where `end` is missing, becomes readable when the channel closes, and only then; empty where
  /// descriptors ran out.
  posix::unique_fd hangup;
  /// What it and all its descendants are in, if it was started so.
  std::shared_ptr<posix::container> container{};
  /// macOS: where the fork server tells its status; it keeps the zombie until this is closed.
  posix::unique_fd relay{};
  /// If it is this process's fork server.
  std::shared_ptr<posix::server_line> server{};
};

struct shared_region {
  posix::unique_fd memory;
  std::shared_ptr<boost::interprocess::mapped_region> mapping;
  std::size_t size = 0;
};

/// A view of the lock in shared memory; the memory must outlive it.
struct robust_lock {
  std::byte* place = nullptr;
  /// macOS: the file whose record lock the kernel releases when the holder dies, one for all views
  /// of this process. Linux: none.
  std::shared_ptr<posix::lock_file> file;
};

}  // namespace brood::backend
