// SPDX-License-Identifier: MIT
#include "memory_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "descriptors.hpp"
#include "errors.hpp"

namespace brood::posix {

result<unique_fd> file_with(std::span<const std::byte> bytes, const char* purpose) noexcept {
  auto file = make_memory_file(purpose);
  while (file && !bytes.empty()) {
    const ssize_t written = ::write(file->get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return last_error("write the message");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return file;
}

result<void> read_whole(int file, std::span<std::byte> into) noexcept {
  off_t offset = 0;
  if (!holds(file, into.size())) return failure{errc::bad_message, "open the message"};
  while (!into.empty()) {
    const ssize_t got = ::pread(file, into.data(), into.size(), offset);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return last_error("read the message");
    if (got == 0) return failure{errc::bad_message, "read the message"};
    offset += got;
    into = into.subspan(static_cast<std::size_t>(got));
  }
  return {};
}

bool holds(int file, std::uint64_t size) noexcept {
  struct ::stat facts{};
  return ::fstat(file, &facts) == 0 && static_cast<std::uint64_t>(facts.st_size) == size;
}

}  // namespace brood::posix
