// SPDX-License-Identifier: MIT
#include "cgroup_linux.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

#include "unique_fd.hpp"

namespace brood::posix {
namespace {

/// The path of this process's group within the hierarchy: the line "0::/path".
std::optional<std::string> own_path() {
  std::ifstream file{"/proc/self/cgroup"};
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("0::/")) return line.substr(3);
  }
  return std::nullopt;
}

struct mount {
  std::string root;   ///< which folder of the hierarchy
  std::string point;  ///< is seen where
};

// proc_pid_mountinfo(5): id, parent, device, root, mount point, options, optional fields, "-", type
std::optional<mount> unified_mount() {
  std::ifstream file{"/proc/self/mountinfo"};
  for (std::string line; std::getline(file, line);) {
    if (line.find(" - cgroup2 ") == line.npos) continue;
    std::istringstream fields{line};
    std::string skipped;
    mount found;
    if (fields >> skipped >> skipped >> skipped >> found.root >> found.point) return found;
  }
  return std::nullopt;
}

/// What is not there reads as empty; what cannot be read for another reason is no emptiness.
std::ifstream open_file(const std::string& path) {
  errno = 0;
  std::ifstream file{path};
  if (!file && errno != ENOENT && errno != ENODEV) {
    throw std::system_error{errno, std::system_category(), "read " + path};
  }
  return file;
}

std::string first_line(const std::string& path) {
  std::ifstream file = open_file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

std::optional<std::string> own_cgroup() {
  const auto path = own_path();
  const auto place = unified_mount();
  if (!path || !place) return std::nullopt;
  std::string_view below{*path};
  if (below.starts_with("/..")) return std::nullopt;  // outside of the cgroup namespace
  if (place->root != "/") {
    if (!below.starts_with(place->root)) return std::nullopt;
    below.remove_prefix(place->root.size());
    if (!below.empty() && below.front() != '/') return std::nullopt;  // a sibling: /a, /ab
  }
  std::string folder = place->point + std::string{below};
  while (folder.ends_with('/')) folder.pop_back();
  return folder;
}

std::vector<pid_t> cgroup_members(const std::string& folder) {
  std::vector<pid_t> members;
  std::ifstream file = open_file(folder + "/cgroup.procs");
  for (pid_t pid = 0; file >> pid;) {
    if (pid > 0) members.push_back(pid);  // 0: it is outside of this pid namespace
  }
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator{folder, error}) {
    if (!entry.is_directory(error)) continue;
    const auto below = cgroup_members(entry.path().string());
    members.insert(members.end(), below.begin(), below.end());
  }
  return members;
}

bool is_populated(const std::string& folder) {
  return first_line(folder + "/cgroup.events") == "populated 1";
}

bool remove_cgroup(const std::string& folder) noexcept try {
  std::error_code error;
  std::vector<std::filesystem::path> below;
  for (const auto& entry : std::filesystem::directory_iterator{folder, error}) {
    if (entry.is_directory(error)) below.push_back(entry.path());
  }
  for (const auto& each : below) {
    if (!remove_cgroup(each.string())) return false;
  }
  return ::rmdir(folder.c_str()) == 0 || errno == ENOENT;
} catch (...) {  // no memory: it stays for the next time
  return false;
}

bool write_cgroup(const std::string& folder, const char* file, const std::string& text) noexcept {
  try {
    const unique_fd target{::open((folder + "/" + file).c_str(), O_WRONLY | O_CLOEXEC)};
    return target && ::write(target.get(), text.data(), text.size()) >= 0;
  } catch (...) {  // no memory for the name
    return false;
  }
}

}  // namespace brood::posix
