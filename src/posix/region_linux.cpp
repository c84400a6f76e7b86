// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "descriptors.hpp"
#include "errors.hpp"
#include "region_parts.hpp"
#include "unnamed_file_linux.hpp"

namespace brood::posix {
namespace {

// Newer than the headers of the systems that Brood builds on. Where memory must not be executable,
// a memfd without it is refused or logged.
constexpr unsigned memfd_noexec_seal = 0x8;

unique_fd make_memfd() noexcept {
  constexpr unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  unique_fd memory{::memfd_create("brood", flags | memfd_noexec_seal)};
  if (!memory && errno == EINVAL) memory.reset(::memfd_create("brood", flags));
  return memory;
}

/// The number of kibibytes behind `name` in /proc/meminfo; nullopt if it is not there.
std::optional<std::uint64_t> kibibytes_of(std::string_view report, std::string_view name) noexcept {
  const auto at = report.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  report.remove_prefix(std::min(report.size(), report.find_first_of("0123456789", at)));
  std::uint64_t value = 0;
  const auto read = std::from_chars(report.data(), report.data() + report.size(), value);
  if (read.ec != std::errc{}) return std::nullopt;
  return value;
}

/// The memory that the system could give now without running out, if it says.
std::optional<std::uint64_t> available_memory() noexcept {
  const unique_fd file{::open("/proc/meminfo", O_RDONLY | O_CLOEXEC)};
  std::array<char, 4096> text;
  const ssize_t length = ::read(file.get(), text.data(), text.size());
  if (length <= 0) return std::nullopt;
  const std::string_view report{text.data(), static_cast<std::size_t>(length)};
  const auto memory = kibibytes_of(report, "\nMemAvailable:");
  if (!memory) return std::nullopt;
  return (*memory + kibibytes_of(report, "\nSwapFree:").value_or(0)) * 1024;
}

/// Nothing bounds the size of a memfd: a size that is a slip would be committed page by page until
/// the kernel ends this process or another.
result<void> refuse_hopeless(std::size_t size) noexcept {
  constexpr std::size_t worth_a_look = std::size_t{64} << 20;
  if (size < worth_a_look) return {};
  const auto available = available_memory();
  if (available && size > *available) return error_of(ENOMEM, "commit the memory");
  return {};
}

/// Commits every page now: a page that cannot be had later would end the process by SIGBUS.
result<void> commit(const unique_fd& memory, std::size_t size) noexcept {
  if (size > static_cast<std::uintmax_t>(std::numeric_limits<off_t>::max())) {
    return error_of(EFBIG, "commit the memory");
  }
  int outcome = 0;
  do {
    outcome = ::fallocate(memory.get(), 0, 0, static_cast<off_t>(size));
  } while (outcome != 0 && errno == EINTR);
  if (outcome != 0) return last_error("commit the memory");
  return {};
}

}  // namespace

result<unique_fd> make_region_memory(std::size_t size) noexcept {
  if (auto hopeful = refuse_hopeless(size); !hopeful) return hopeful.error();
  unique_fd made = make_memfd();
  const bool sealable = static_cast<bool>(made);
  if (!sealable) {
    auto file = make_unnamed_file(errno);
    if (!file) return file;
    made = *std::move(file);
  }
  auto memory = above_stdio(std::move(made));
  if (!memory) return memory;
  if (auto committed = commit(*memory, size); !committed) return committed.error();
  // Nobody who has the descriptor can take pages away from under the others.
  constexpr int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
  if (sealable && ::fcntl(memory->get(), F_ADD_SEALS, seals) != 0) {
    return last_error("seal the memory's size");
  }
  return memory;
}

int region_map_flags(std::size_t size) noexcept {
  // A page fault costs more than mapping a page ahead; a large region may never be touched whole.
  constexpr std::size_t map_ahead = std::size_t{4} << 20;
  return size <= map_ahead ? MAP_POPULATE : 0;
}

}  // namespace brood::posix
