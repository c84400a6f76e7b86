// SPDX-License-Identifier: MIT
#include "surroundings.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/single_threaded.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <string_view>

#include "unique_fd.hpp"

namespace brood::posix {
namespace {

// The only way to read it is to set it, and until it is set back, files that other threads make
// have it: so it is one that gives nothing away.
mode_t umask_by_setting() noexcept {
  const mode_t now = ::umask(S_IRWXG | S_IRWXO);
  ::umask(now);
  return now;
}

}  // namespace

processor_set read_processors() noexcept {
  processor_set set;
  // The system call itself tells how much it wrote; the library's function does not.
  const long size = ::syscall(SYS_sched_getaffinity, 0, set.bits.size(), set.bits.data());
  if (size > 0) set.size = static_cast<std::uint32_t>(size);
  return set;
}

bool use_processors(const processor_set& wanted) noexcept {
  return wanted.size == 0 ||
         ::syscall(SYS_sched_setaffinity, 0, wanted.size, wanted.bits.data()) == 0;
}

mode_t read_umask() noexcept {
  if (__libc_single_threaded) return umask_by_setting();
  const unique_fd file{::open("/proc/self/status", O_RDONLY | O_CLOEXEC)};
  std::array<char, 512> text{};  // "Umask:" is its second line
  const ssize_t size = ::read(file.get(), text.data(), text.size());
  const std::string_view status{text.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
  constexpr std::string_view key = "\nUmask:\t";
  const auto at = status.find(key);
  unsigned value = 0;
  if (at != std::string_view::npos &&
      std::from_chars(status.data() + at + key.size(), status.data() + status.size(), value, 8)
              .ec == std::errc{}) {
    return static_cast<mode_t>(value);
  }
  return umask_by_setting();  // no /proc here
}

}  // namespace brood::posix
