// SPDX-License-Identifier: MIT
#include <dirent.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "absence.hpp"

namespace brood_test {
namespace {

std::vector<int> open_descriptors() {
  std::vector<int> numbers;
  if (DIR* folder = ::opendir("/dev/fd")) {
    while (const dirent* entry = ::readdir(folder)) {
      const int fd = std::atoi(entry->d_name);
      if (entry->d_name[0] != '.' && fd != ::dirfd(folder)) numbers.push_back(fd);
    }
    ::closedir(folder);
  }
  return numbers;
}

std::string target_of(int fd) {
  char target[256];
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  const ssize_t length = ::readlink(link.c_str(), target, sizeof target);
  return length > 0 ? std::string(target, static_cast<std::size_t>(length)) : "?";
}

}  // namespace

std::vector<std::string> children_of_this_process() {
  siginfo_t info{};
  if (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return {};  // ECHILD
  if (info.si_pid != 0) return {"pid " + std::to_string(info.si_pid) + ", ended and not reaped"};
  return {"one or more that still run"};
}

std::vector<std::string> open_things() {
  std::vector<std::string> things;
  for (const int fd : open_descriptors()) {
    things.push_back("descriptor " + std::to_string(fd) + ": " + target_of(fd));
  }
  std::sort(things.begin(), things.end());
  return things;
}

}  // namespace brood_test
