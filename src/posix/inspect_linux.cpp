// SPDX-License-Identifier: MIT
// The process table of Linux: one folder for each process under /proc, any of which may vanish
// between two reads. What vanished is left out; what may not be read stays empty.
#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <memory>
#include <new>
#include <string_view>

#include "backend.hpp"
#include "errors.hpp"
#include "process_link.hpp"
#include "unique_fd.hpp"

namespace brood::posix {
namespace {

using std::chrono::system_clock;

constexpr long proc_magic = 0x9FA0;

struct close_folder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

std::uint64_t number(std::string_view field) noexcept {
  std::uint64_t value = 0;
  std::from_chars(field.data(), field.data() + field.size(), value);
  return value;
}

/// Whether the number of this process is what /proc calls it. Not so if /proc was mounted in
/// another pid namespace: there numbers mean other processes.
bool is_table_ours() noexcept {
  std::array<char, 32> text{};
  const ssize_t length = ::readlink("/proc/self", text.data(), text.size());
  return length > 0 && number({text.data(), static_cast<std::size_t>(length)}) ==
                           static_cast<std::uint64_t>(::getpid());
}

result<void> check_proc() noexcept {
  struct statfs kind{};
  if (::statfs("/proc", &kind) != 0) return last_error("read /proc");
  if (kind.f_type != proc_magic) {
    return failure{errc::unsupported, "read the process table: /proc is not mounted"};
  }
  if (!is_table_ours()) {
    return failure{errc::unsupported,
                   "read the process table: /proc is that of another pid namespace, in which "
                   "numbers mean other processes (mount it anew: mount -t proc proc /proc)"};
  }
  return {};
}

/// The same, but a process that has seen it once believes it from then on.
result<void> check_proc_once() noexcept {
  static constinit std::atomic<pid_t> believer{0};
  if (believer.load(std::memory_order_relaxed) == ::getpid()) return {};
  auto checked = check_proc();
  if (checked) believer.store(::getpid(), std::memory_order_relaxed);
  return checked;
}

/// The whole file. nullopt: there is no such process, or it is kept from this user.
result<std::optional<std::string>> contents(pid_t pid, const char* name) {
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/proc/%d/%s", pid, name);
  const unique_fd file{::open(path.data(), O_RDONLY | O_CLOEXEC)};
  // Only these are absence. Without a descriptor to spare, nobody can be said to be gone.
  if (!file && errno != ENOENT && errno != ESRCH && errno != EACCES && errno != EPERM) {
    return last_error(path.data());
  }
  if (!file) return std::optional<std::string>{};
  std::string text;
  std::array<char, 4096> piece;
  for (;;) {
    const ssize_t got = ::read(file.get(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::optional<std::string>{};  // it ended meanwhile
    if (got == 0) return std::optional{std::move(text)};
    text.append(piece.data(), static_cast<std::size_t>(got));
  }
}

/// The fields of /proc/PID/stat that are used here, see proc_pid_stat(5).
struct stat_line {
  std::string_view name;
  char state = '?';
  pid_t parent = 0;
  pid_t session = 0;
  unsigned threads = 0;
  std::uint64_t started = 0;  // ticks since the machine was booted
  std::uint64_t resident_pages = 0;
};

// The name may hold blanks, parentheses and line ends: it ends at the last parenthesis.
std::optional<stat_line> parse_stat(std::string_view text) noexcept {
  const auto open = text.find('(');
  const auto close = text.rfind(')');
  if (open == text.npos || close == text.npos || close < open) return std::nullopt;
  stat_line line;
  line.name = text.substr(open + 1, close - open - 1);
  std::size_t index = 3;  // fields are counted from one, and the state is the third
  for (auto rest = text.substr(close + 1); !rest.empty();) {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    const auto field = rest.substr(0, rest.find(' '));
    rest.remove_prefix(field.size());
    if (field.empty()) break;
    switch (index++) {
      case 3:
        line.state = field.front();
        break;
      case 4:
        line.parent = static_cast<pid_t>(number(field));
        break;
      case 6:
        line.session = static_cast<pid_t>(number(field));
        break;
      case 20:
        line.threads = static_cast<unsigned>(number(field));
        break;
      case 22:
        line.started = number(field);
        break;
      case 24:
        line.resident_pages = number(field);
        break;
      case 38:  // the signal at its end; a thread that is not the first has -1
        if (field.front() == '-') return std::nullopt;
        return line;
      default:
        break;
    }
  }
  return std::nullopt;
}

// A leader that ended before its threads looks like a zombie, but the process runs on.
process_state state_of(const stat_line& line) noexcept {
  switch (line.state) {
    case 'R':
      return process_state::running;
    case 'S':
    case 'I':
    case 'P':
      return process_state::sleeping;
    case 'D':
    case 'W':
    case 'K':
      return process_state::disk_sleep;
    case 'T':
    case 't':
      return process_state::stopped;
    case 'Z':
      return line.threads > 1 ? process_state::sleeping : process_state::zombie;
    case 'X':
    case 'x':
      return process_state::dead;
    default:
      return process_state::unknown;
  }
}

/// Measured once, so that a process is told to have started at the same moment each time.
system_clock::time_point moment_of_boot() noexcept {
  static const auto moment = [] {
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    const auto up = std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
    return system_clock::now() - std::chrono::duration_cast<system_clock::duration>(up);
  }();
  return moment;
}

std::chrono::nanoseconds duration_of(std::uint64_t ticks) noexcept {
  static const auto per_second = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
  return std::chrono::nanoseconds{std::chrono::seconds{1}} / per_second * ticks;
}

std::vector<std::string> split_arguments(std::string_view text) {
  std::vector<std::string> arguments;
  while (!text.empty()) {
    const auto end = std::min(text.find('\0'), text.size());
    arguments.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return arguments;
}

result<std::optional<process_info>> info_of(pid_t pid) {
  static const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const auto text = contents(pid, "stat");
  if (!text) return text.error();
  if (!*text) return std::optional<process_info>{};
  const auto line = parse_stat(**text);
  if (!line) return std::optional<process_info>{};
  process_info info{
      .pid = pid,
      .parent = line->parent,
      .state = state_of(*line),
      .name = std::string{line->name},
      .resident_bytes = line->resident_pages * page,
      .threads = line->threads,
      .started = moment_of_boot() +
                 duration_cast<std::chrono::system_clock::duration>(duration_of(line->started))};
  if (info.state != process_state::zombie) {
    const auto arguments = contents(pid, "cmdline");
    if (!arguments) return arguments.error();
    info.command_line = split_arguments(arguments->value_or(""));
  }
  return std::optional{std::move(info)};
}

result<std::vector<pid_t>> listed_pids() {
  if (auto mounted = check_proc(); !mounted) return mounted.error();
  const std::unique_ptr<DIR, close_folder> folder{::opendir("/proc")};
  if (!folder) return last_error("read /proc");
  std::vector<pid_t> pids;
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view name{entry->d_name};
    if (name.find_first_not_of("0123456789") != name.npos) continue;
    pids.push_back(static_cast<pid_t>(number(name)));
  }
  std::sort(pids.begin(), pids.end());
  return pids;
}

backend::process_link to_link(pid_t pid, const stat_line& line) noexcept {
  return {pid, line.parent, line.session, state_of(line), line.started};
}

}  // namespace

result<std::optional<backend::process_link>> link_of(pid_t pid) noexcept try {
  if (auto checked = check_proc_once(); !checked) return checked.error();
  const auto text = contents(pid, "stat");
  if (!text) return text.error();
  const auto line = *text ? parse_stat(**text) : std::nullopt;
  if (line) return std::optional{to_link(pid, *line)};
  if (auto mounted = check_proc(); !mounted) return mounted.error();
  return std::optional<backend::process_link>{};
} catch (const std::bad_alloc&) {
  return error_of(ENOMEM, "read /proc");
}

result<std::vector<pid_t>> all_pids() noexcept try {
  return listed_pids();
} catch (const std::bad_alloc&) {
  return error_of(ENOMEM, "read /proc");
}

}  // namespace brood::posix

namespace brood::backend {

result<std::optional<process_info>> inspect(pid_type pid) noexcept try {
  if (pid <= 0) return std::optional<process_info>{};
  if (auto checked = posix::check_proc_once(); !checked) return checked.error();
  auto info = posix::info_of(pid);
  if (info && !*info) {
    if (auto mounted = posix::check_proc(); !mounted) return mounted.error();
  }
  return info;
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "read /proc");
}

result<std::vector<process_info>> process_table() noexcept try {
  const auto pids = posix::listed_pids();
  if (!pids) return pids.error();
  std::vector<process_info> table;
  table.reserve(pids->size());
  for (const pid_t pid : *pids) {
    auto info = posix::info_of(pid);
    if (!info) return info.error();
    if (*info) table.push_back(**std::move(info));
  }
  return table;
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "read /proc");
}

result<std::vector<process_link>> process_links() noexcept try {
  const auto pids = posix::listed_pids();
  if (!pids) return pids.error();
  std::vector<process_link> links;
  links.reserve(pids->size());
  for (const pid_t pid : *pids) {
    const auto text = posix::contents(pid, "stat");
    if (!text) return text.error();
    const auto line = *text ? posix::parse_stat(**text) : std::nullopt;
    if (line) links.push_back(posix::to_link(pid, *line));
  }
  return links;
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "read /proc");
}

}  // namespace brood::backend
