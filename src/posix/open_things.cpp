// SPDX-License-Identifier: MIT
#include "open_things.hpp"

#include <dirent.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

#include "backend.hpp"
#include "errors.hpp"

namespace brood::backend {

result<std::vector<open_thing>> open_things() noexcept try {
  const auto close = [](DIR* folder) { ::closedir(folder); };
  const std::unique_ptr<DIR, decltype(close)> folder{::opendir("/dev/fd"), close};
  if (!folder) return posix::last_error("list the open descriptors (/dev/fd)");
  std::vector<int> numbers;
  while (const dirent* entry = ::readdir(folder.get())) {
    if (entry->d_name[0] == '.') continue;
    const int fd = std::atoi(entry->d_name);
    if (fd != ::dirfd(folder.get())) numbers.push_back(fd);
  }
  std::sort(numbers.begin(), numbers.end());
  std::vector<open_thing> things;
  things.reserve(numbers.size());
  for (const int fd : numbers) {
    things.push_back({.number = static_cast<std::uint64_t>(fd), .text = posix::what_is_behind(fd)});
  }
  return things;
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "list the open descriptors");
}

}  // namespace brood::backend
