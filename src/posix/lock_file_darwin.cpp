// SPDX-License-Identifier: MIT
#include "lock_file_darwin.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <utility>

#include "descriptors.hpp"
#include "errors.hpp"

namespace brood::posix {

/// The lock files of this process by device and inode.
class lock_files {
 public:
  static lock_files& all() noexcept {
    // Never destroyed: a lock may be released as late as in a static destructor.
    static lock_files& files = *std::make_unique<lock_files>().release();
    return files;
  }

  lock_files() noexcept { ::pthread_atfork(&before_fork, &after_fork, &in_forked_child); }

  result<std::shared_ptr<lock_file>> add(unique_fd file) noexcept {
    struct stat found{};
    if (::fstat(file.get(), &found) != 0) return last_error("look at the lock's file");
    const std::lock_guard guard{mutex_};
    const key where{found.st_dev, found.st_ino};
    lock_file& entry = files_[where];
    if (entry.users_++ == 0) {
      entry.file_ = std::move(file);
    } else {
      entry.surplus_.push_back(std::move(file));
      entry.has_surplus_.store(true, std::memory_order_relaxed);
      // Held by a thread of this process: then unlock() closes it.
      if (entry.threads_->try_lock()) {
        close_surplus(entry);
        entry.threads_->unlock();
      }
    }
    return std::shared_ptr<lock_file>{&entry, [where](lock_file*) { all().drop(where); }};
  }

  /// The caller keeps all threads of this process from taking `entry`'s record lock.
  void unlocked(lock_file& entry) noexcept {
    const std::lock_guard guard{mutex_};
    close_surplus(entry);
  }

 private:
  using key = std::pair<dev_t, ino_t>;

  void drop(const key& where) noexcept {
    const std::lock_guard guard{mutex_};
    const auto entry = files_.find(where);
    if (--entry->second.users_ == 0) files_.erase(entry);
  }

  static void close_surplus(lock_file& entry) noexcept {
    entry.surplus_.clear();
    entry.has_surplus_.store(false, std::memory_order_relaxed);
  }

  static void before_fork() { all().mutex_.lock(); }
  static void after_fork() { all().mutex_.unlock(); }
  static void in_forked_child() {
    for (auto& [where, file] : all().files_) file.forget_holder();
    all().mutex_.unlock();
  }

  std::mutex mutex_;
  std::map<key, lock_file> files_;
};

namespace {

struct flock whole_file(short type) noexcept {
  struct flock range{};
  range.l_type = type;
  range.l_whence = SEEK_SET;
  return range;
}

/// Waits for the record lock, not beyond `deadline`; 0, or errno.
int wait_for_record(int file, lock_file::steady_time deadline) noexcept {
  using clock = std::chrono::steady_clock;
  if (deadline == clock::time_point::max()) {
    struct flock range = whole_file(F_WRLCK);
    return ::fcntl(file, F_SETLKW, &range) == 0 ? 0 : errno;
  }
  const auto now = clock::now();
  // Compared first: the difference to time_point::min() does not fit.
  if (deadline <= now) return ETIMEDOUT;
  const auto left = deadline - now;
  const auto whole = std::chrono::floor<std::chrono::seconds>(left);
  struct flocktimeout request{};
  request.fl = whole_file(F_WRLCK);
  request.timeout.tv_sec = static_cast<time_t>(whole.count());
  request.timeout.tv_nsec = static_cast<long>(std::chrono::nanoseconds{left - whole}.count());
  return ::fcntl(file, F_SETLKWTIMEOUT, &request) == 0 ? 0 : errno;
}

}  // namespace

result<std::shared_ptr<lock_file>> lock_file::create() noexcept {
  const char* const chosen = std::getenv("TMPDIR");
  std::string name = chosen != nullptr && *chosen != '\0' ? chosen : "/tmp";
  name += "/brood.XXXXXXXX";
  unique_fd file{::mkostemp(name.data(), O_CLOEXEC)};
  if (!file) return last_error("make the lock's file " + name);
  if (::unlink(name.c_str()) != 0) return last_error("remove the lock's name " + name);
  return adopt(std::move(file));
}

result<std::shared_ptr<lock_file>> lock_file::adopt(unique_fd file) noexcept {
  auto safe = above_stdio(std::move(file));
  if (!safe) return safe.error();
  return lock_files::all().add(*std::move(safe));
}

bool lock_file::held_here() const noexcept {
  const pthread_t holder = holder_.load(std::memory_order_relaxed);
  return holder != pthread_t{} && ::pthread_equal(holder, ::pthread_self()) != 0;
}

result<bool> lock_file::lock_until(steady_time deadline) noexcept {
  if (!lock_local(deadline)) return false;
  auto locked = lock_record(deadline);
  if (locked && *locked) {
    holder_.store(::pthread_self(), std::memory_order_relaxed);
  } else {
    threads_->unlock();
  }
  return locked;
}

bool lock_file::lock_local(steady_time deadline) noexcept {
  if (deadline <= std::chrono::steady_clock::now()) return threads_->try_lock();
  if (deadline != steady_time::max()) return threads_->try_lock_until(deadline);
  threads_->lock();
  return true;
}

result<bool> lock_file::lock_record(steady_time deadline) noexcept {
  for (;;) {
    struct flock range = whole_file(F_WRLCK);
    if (::fcntl(descriptor(), F_SETLK, &range) == 0) return true;
    if (errno != EAGAIN && errno != EACCES && errno != EINTR) return last_error("lock a record");
    switch (const int outcome = wait_for_record(descriptor(), deadline)) {
      case 0:
        return true;
      case ETIMEDOUT:
        return false;
      case EINTR:
        break;
      case EDEADLK:
        // The kernel takes a process for a single thread: two processes that each hold one lock and
        // wait for the other's need not be stuck when they have threads.
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
        break;
      default:
        return error_of(outcome, "wait for a record");
    }
  }
}

result<void> lock_file::unlock() noexcept {
  holder_.store(pthread_t{}, std::memory_order_relaxed);
  struct flock range = whole_file(F_UNLCK);
  const int outcome = ::fcntl(descriptor(), F_SETLK, &range) == 0 ? 0 : errno;
  if (has_surplus_.load(std::memory_order_relaxed)) lock_files::all().unlocked(*this);
  threads_->unlock();
  if (outcome != 0) return error_of(outcome, "unlock a record");
  return {};
}

void lock_file::forget_holder() noexcept {
  holder_.store(pthread_t{}, std::memory_order_relaxed);
  // Left behind, not destroyed: it may be locked by a thread that this process does not have.
  static_cast<void>(threads_.release());
  threads_ = std::make_unique<std::timed_mutex>();
}

}  // namespace brood::posix
