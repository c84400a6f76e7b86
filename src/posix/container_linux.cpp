// SPDX-License-Identifier: MIT
#include "container.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <mutex>
#include <new>
#include <string_view>
#include <utility>

#include "cgroup_linux.hpp"
#include "descriptors.hpp"
#include "errors.hpp"
#include "process_link.hpp"

namespace brood::posix {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr auto longest_dying = std::chrono::seconds{10};

/// Folders whose containers were released while somebody was in them.
struct left_folders {
  std::mutex mutex;
  std::vector<std::string> folders;
};

left_folders& left_here() {
  static auto* const left = new left_folders;  // static process objects may be released later
  return *left;
}

void remove_left_here() {
  left_folders& left = left_here();
  const std::scoped_lock lock{left.mutex};
  std::erase_if(left.folders, [](const std::string& folder) { return remove_cgroup(folder); });
}

/// "brood-NAMESPACE-". Containers of two pid namespaces may stand beside each other, and a number
/// names nobody, or another, outside of its own.
std::string prefix_here() {
  struct ::stat space{};
  if (::stat("/proc/self/ns/pid", &space) != 0) space.st_ino = 0;
  return "brood-" + std::to_string(space.st_ino) + "-";
}

/// Whether the process that made this folder, "brood-NAMESPACE-PID-START-NUMBER", is no more.
bool is_nobodys(const std::string& name, const std::string& prefix) {
  char* rest = nullptr;
  const long pid = std::strtol(name.c_str() + prefix.size(), &rest, 10);
  if (pid <= 0 || *rest != '-') return false;
  const auto started = std::strtoull(rest + 1, nullptr, 10);
  const auto maker = link_of(static_cast<pid_t>(pid));
  return maker && (!*maker || (*maker)->started != started);
}

// A process that was killed leaves its folders. One with somebody in it cannot be removed, and one
// that is not nobody's is not touched.
void remove_left_by_the_dead(const std::string& group, const std::string& prefix) {
  std::error_code error;
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{group, error}) {
    std::string name = entry.path().filename().string();
    if (name.starts_with(prefix)) names.push_back(std::move(name));
  }
  for (const std::string& name : names) {
    if (is_nobodys(name, prefix)) remove_cgroup(std::string{group}.append("/").append(name));
  }
}

std::shared_ptr<container> try_make() {
  const auto group = own_cgroup();
  const auto self = link_of(::getpid());
  if (!group || !self || !*self) return nullptr;
  const std::string prefix = prefix_here();
  remove_left_here();
  remove_left_by_the_dead(*group, prefix);
  static std::atomic<unsigned> count{0};
  std::string folder = *group + "/" + prefix + std::to_string(::getpid()) + "-" +
                       std::to_string((*self)->started) + "-" + std::to_string(++count);
  if (::mkdir(folder.c_str(), 0755) != 0) return nullptr;
  unique_fd members{::open((folder + "/cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC)};
  auto moved = members ? above_stdio(std::move(members)) : result<unique_fd>{unique_fd{}};
  if (!moved || !*moved) {
    remove_cgroup(folder);
    return nullptr;
  }
  return std::make_shared<container>(std::move(folder), *std::move(moved));
}

/// Before Linux 5.14, and where the file is not ours: one by one, until nobody is left.
void kill_one_by_one(const std::string& folder) {
  for (const pid_t pid : cgroup_members(folder)) {
    const auto link = link_of(pid);
    if (link && *link) static_cast<void>(deliver(**link, SIGKILL));
  }
}

/// The kernel tells of it by an event on the file, but not all kernels do.
void wait_a_moment(const std::string& folder, milliseconds moment) {
  const unique_fd events{::open((folder + "/cgroup.events").c_str(), O_RDONLY | O_CLOEXEC)};
  if (!events || !is_populated(folder)) return;
  pollfd entry{.fd = events.get(), .events = POLLPRI, .revents = 0};
  ::poll(&entry, 1, static_cast<int>(moment.count()));
}

}  // namespace

void renew_containers_lock() noexcept { std::construct_at(&left_here().mutex); }

std::shared_ptr<container> container::make() noexcept {
  try {
    return try_make();
  } catch (const std::exception&) {  // no memory, or a folder that cannot be read
    return nullptr;
  }
}

container::container(std::string folder, unique_fd members) noexcept
    : folder_(std::move(folder)), members_(std::move(members)), owner_(::getpid()) {}

container::~container() {
  if (owner_ != ::getpid()) return;  // a forked copy
  if (remove_cgroup(folder_)) return;
  try {
    const std::scoped_lock lock{left_here().mutex};
    left_here().folders.push_back(std::move(folder_));
  } catch (const std::bad_alloc&) {  // a later process removes it
  }
}

void container::enter() noexcept {
  is_entered_ = ::syscall(SYS_write, members_.get(), "0", 1) == 1;
}

bool container::take_in(pid_t child) noexcept {
  const std::string number = std::to_string(child);  // short: nothing is allocated
  is_entered_ = ::write(members_.get(), number.data(), number.size()) >= 0;
  return is_entered_;
}

/// Not so in a process that has changed its root directory since, or whose mounts have changed.
result<void> container::check_reach() const noexcept {
  if (::access(folder_.c_str(), R_OK | X_OK) == 0) return {};
  return last_error("reach the control group " + folder_);
}

result<std::vector<pid_t>> container::members() const noexcept try {
  if (auto reached = check_reach(); !reached) return reached.error();
  return cgroup_members(folder_);
} catch (const std::bad_alloc&) {
  return error_of(ENOMEM, "list the members of a control group");
} catch (const std::exception& error) {
  return failure{std::make_error_code(std::errc::io_error), error.what()};
}

result<std::size_t> container::kill() noexcept try {
  if (auto reached = check_reach(); !reached) return reached.error();
  const std::size_t before = cgroup_members(folder_).size();
  const auto deadline = steady_clock::now() + longest_dying;
  bool killed = write_cgroup(folder_, "cgroup.kill", "1");
  while (is_populated(folder_) && steady_clock::now() < deadline) {
    if (!killed) kill_one_by_one(folder_);
    wait_a_moment(folder_, milliseconds{killed ? 50 : 1});
  }
  return before;
} catch (const std::bad_alloc&) {
  return error_of(ENOMEM, "kill the members of a control group");
} catch (const std::exception& error) {
  return failure{std::make_error_code(std::errc::io_error), error.what()};
}

}  // namespace brood::posix
