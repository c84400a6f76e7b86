// SPDX-License-Identifier: MIT
// Descriptors: which are open, and what they are.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <system_error>
#include <vector>

#include "../system.hpp"

namespace brood_lab {
namespace {

struct close_directory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

std::string_view kind_of(int number) {
  struct stat found{};
  if (::fstat(number, &found) != 0) return "closed";
  if (S_ISREG(found.st_mode)) return "file";
  if (S_ISDIR(found.st_mode)) return "directory";
  if (S_ISCHR(found.st_mode)) return "device";
  if (S_ISFIFO(found.st_mode)) return "pipe";
  if (S_ISSOCK(found.st_mode)) return "socket";
  return "other";
}

}  // namespace

std::intptr_t open_for_children(const std::filesystem::path& file) {
  const int number = ::open(file.c_str(), O_RDWR | O_CREAT, 0600);
  if (number < 0) throw std::system_error{errno, std::generic_category(), "cannot open a file"};
  return number;
}

bool is_open_as(std::intptr_t number, const std::filesystem::path& file) {
  struct stat here{}, there{};
  return ::fstat(static_cast<int>(number), &here) == 0 && ::stat(file.c_str(), &there) == 0 &&
         here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

std::string open_descriptors() {
  const std::unique_ptr<DIR, close_directory> directory{::opendir("/dev/fd")};
  if (!directory) return "no list of descriptors";
  std::vector<int> numbers;
  while (const dirent* entry = ::readdir(directory.get())) {
    if (entry->d_name[0] != '.') numbers.push_back(std::atoi(entry->d_name));
  }
  std::erase(numbers, ::dirfd(directory.get()));
  std::sort(numbers.begin(), numbers.end());
  std::string list;
  for (const int number : numbers) {
    list.append(list.empty() ? "" : ", ").append(std::to_string(number)).append(" ");
    list.append(kind_of(number));
  }
  return list;
}

}  // namespace brood_lab
