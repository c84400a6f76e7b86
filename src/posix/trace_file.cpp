// SPDX-License-Identifier: MIT
// A JSON array in a file that many processes append to. Each append opens the file anew: a forked
// child would share an inherited descriptor's lock with its parent, and what is never kept open
// cannot leak into a child, nor be closed by one.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <new>
#include <string>
#include <thread>

#include "backend.hpp"
#include "errors.hpp"
#include "json_array.hpp"
#include "unique_fd.hpp"

namespace brood::posix {
namespace {

/// The file, open and locked against all others.
class locked_file {
 public:
  static result<locked_file> open(const std::filesystem::path& path, int flags) noexcept {
    // Not blocking: a FIFO could wait for a reader without end. It is refused below.
    locked_file file;
    file.fd_.reset(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags, 0666));
    if (!file.fd_) return last_error("open " + path.string());
    struct ::stat facts{};
    if (::fstat(file.get(), &facts) != 0) return last_error("open " + path.string());
    if (!S_ISREG(facts.st_mode)) return error_of(EINVAL, path.string() + " is not a regular file");
    if (const int code = file.lock(); code != 0) return error_of(code, "lock " + path.string());
    return file;
  }
  locked_file(locked_file&&) noexcept = default;
  // Unlocked by name: another thread may have forked, and while that child has a copy of the
  // descriptor, closing ours would not release the lock.
  ~locked_file() {
    if (fd_) ::flock(fd_.get(), LOCK_UN);
  }
  [[nodiscard]] int get() const noexcept { return fd_.get(); }

 private:
  locked_file() noexcept = default;

  // The kernel releases the lock of a process that is killed, but not of one that is stopped.
  int lock() const noexcept {
    using std::chrono::microseconds;
    using std::chrono::steady_clock;
    const auto deadline = steady_clock::now() + std::chrono::seconds{10};
    for (microseconds pause{20};; pause = std::min(2 * pause, microseconds{1000})) {
      if (::flock(fd_.get(), LOCK_EX | LOCK_NB) == 0) return 0;
      if (errno != EWOULDBLOCK && errno != EINTR) return errno;
      if (steady_clock::now() > deadline) return ETIMEDOUT;
      std::this_thread::sleep_for(pause);
    }
  }

  unique_fd fd_;
};

/// Beyond its limit a write would end this process by SIGXFSZ.
bool is_within_limit(off_t size) noexcept {
  ::rlimit limit{};
  return ::getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ||
         static_cast<rlim_t>(size) <= limit.rlim_cur;
}

ssize_t write_at(const locked_file& file, std::string_view text, off_t offset) noexcept {
  return ::pwrite(file.get(), text.data(), text.size(), offset);
}

/// The end of a file, and what is to follow in it.
struct file_place {
  off_t offset = 0;
  std::string_view before{};
};

/// Cuts off what a writer that was killed has left behind.
result<file_place> mend(const locked_file& file, off_t size) {
  std::string tail(std::min(static_cast<std::size_t>(size), json_array::repair_size), '\0');
  const off_t from = size - static_cast<off_t>(tail.size());
  if (::pread(file.get(), tail.data(), tail.size(), from) < 0) return last_error("read");
  const auto place = json_array::place_after_tear(tail, from == 0);
  if (!place) return failure{errc::bad_message, "the file is no trace"};
  const off_t offset = from + static_cast<off_t>(place->keep);
  if (::ftruncate(file.get(), offset) != 0) return last_error("mend");
  return file_place{offset, place->before};
}

result<file_place> find_end(const locked_file& file) {
  const off_t size = ::lseek(file.get(), 0, SEEK_END);
  if (size < 0) return last_error("measure");
  std::array<char, json_array::end_size> tail{};
  const off_t from = size - static_cast<off_t>(tail.size());
  if (from >= 0 && ::pread(file.get(), tail.data(), tail.size(), from) == ssize_t{tail.size()}) {
    if (const auto place = json_array::place_at_end({tail.data(), tail.size()})) {
      return file_place{from + static_cast<off_t>(place->keep), place->before};
    }
  }
  return mend(file, size);
}

result<void> append(const std::filesystem::path& path, std::string_view elements) {
  const auto file = locked_file::open(path, 0);
  if (!file) return file.error();
  const auto end = find_end(*file);
  if (!end) return end.error();
  std::string text{end->before};
  text.append("\n").append(elements).append(json_array::end);
  const auto size = static_cast<off_t>(text.size());
  if (!is_within_limit(end->offset + size)) return error_of(EFBIG, "write " + path.string());
  const ssize_t written = write_at(*file, text, end->offset);
  if (written == size) return {};
  const failure why = written < 0 ? last_error("write " + path.string())
                                  : error_of(ENOSPC, "write " + path.string());
  // What was there before needs no more space than it had.
  if (::ftruncate(file->get(), end->offset) == 0) {
    static_cast<void>(write_at(*file, json_array::end, end->offset));
  }
  return why;
}

}  // namespace
}  // namespace brood::posix

namespace brood::backend {

std::optional<std::filesystem::path> path_variable(const char* name) noexcept try {
  const char* const value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::filesystem::path{value};
} catch (const std::bad_alloc&) {
  return std::nullopt;
}

result<void> set_path_variable(const char* name, const std::filesystem::path& value) noexcept {
  const int failed = value.empty() ? ::unsetenv(name) : ::setenv(name, value.c_str(), 1);
  if (failed != 0) return posix::last_error("set the environment variable " + std::string{name});
  return {};
}

result<void> begin_array_file(const std::filesystem::path& path) noexcept try {
  const auto file = posix::locked_file::open(path, O_CREAT);
  if (!file) return file.error();
  if (::ftruncate(file->get(), 0) != 0 ||
      posix::write_at(*file, json_array::empty, 0) != ssize_t{json_array::empty.size()}) {
    return posix::last_error("write " + path.string());
  }
  return {};
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "begin a trace");
}

result<void> append_to_array_file(const std::filesystem::path& path,
                                  std::string_view elements) noexcept try {
  return posix::append(path, elements);
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "write a trace");
}

}  // namespace brood::backend
