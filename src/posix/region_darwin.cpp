// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sysctl.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "descriptors.hpp"
#include "errors.hpp"
#include "region_parts.hpp"

namespace brood::posix {
namespace {

/// The name lives for an instant, and nobody can guess it or take it first: it is random, and
/// opening it fails if it exists.
result<unique_fd> make_unlinked() noexcept {
  // Two may draw one name only if the generator is broken; then trying for ever would not help.
  for (int attempt = 0; attempt < 8; ++attempt) {
    std::uint64_t random = 0;
    ::arc4random_buf(&random, sizeof random);
    char name[32];  // the longest that macOS takes
    std::snprintf(name, sizeof name, "/brood.%016llx", static_cast<unsigned long long>(random));
    unique_fd memory{::shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600)};
    if (!memory && errno == EEXIST) continue;
    if (!memory) return last_error("make the memory");
    if (::shm_unlink(name) != 0) return last_error("remove the memory's name");
    return memory;
  }
  return error_of(EEXIST, "find a free name for the memory");
}

}  // namespace

result<unique_fd> make_region_memory(std::size_t size) noexcept {
  if (size > static_cast<std::uintmax_t>(std::numeric_limits<off_t>::max())) {
    return error_of(EFBIG, "commit the memory");
  }
  // The kernel would make an object for each part of it, one after the other, whatever there is.
  std::uint64_t machine = 0;
  std::size_t width = sizeof machine;
  if (::sysctlbyname("hw.memsize", &machine, &width, nullptr, 0) == 0 && size > machine) {
    return error_of(ENOMEM, "commit the memory");
  }
  auto made = make_unlinked();
  if (!made) return made;
  auto memory = above_stdio(*std::move(made));
  if (!memory) return memory;
  // Once only: macOS refuses to change the size of shared memory again, so nobody can cut it short.
  if (::ftruncate(memory->get(), static_cast<off_t>(size)) != 0) {
    return last_error("commit the memory");
  }
  return memory;
}

int region_map_flags(std::size_t) noexcept { return 0; }

}  // namespace brood::posix
