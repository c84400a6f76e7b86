// SPDX-License-Identifier: MIT
// A JSON array in a file that many processes append to. Each append opens the file anew: what is
// never kept open cannot get into a child.
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <new>
#include <string>

#include "backend.hpp"
#include "errors.hpp"
#include "json_array.hpp"
#include "text.hpp"
#include "unique_handle.hpp"

namespace brood::windows {
namespace {

// A lock forbids others to read what it covers, so it covers a byte that no file has.
OVERLAPPED lock_place() noexcept {
  OVERLAPPED place{};
  place.OffsetHigh = 0x40000000;
  return place;
}

/// The file, open and locked against all others.
class locked_file {
 public:
  static result<locked_file> open(const std::filesystem::path& path, DWORD disposition) {
    HANDLE const opened = ::CreateFileW(path.c_str(), GENERIC_READ | GENERIC_WRITE,
                                        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                        nullptr, disposition, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (opened == INVALID_HANDLE_VALUE) return last_error("open " + to_utf8(path.native()));
    locked_file file{opened};
    if (::GetFileType(opened) != FILE_TYPE_DISK) {
      return error_of(ERROR_INVALID_PARAMETER, to_utf8(path.native()) + " is not a regular file");
    }
    if (const DWORD code = file.lock(); code != 0) {
      return error_of(code, "lock " + to_utf8(path.native()));
    }
    return file;
  }
  locked_file(locked_file&&) noexcept = default;
  ~locked_file() {
    // The system would release it as well, when it comes to it.
    OVERLAPPED place = lock_place();
    if (handle_) ::UnlockFileEx(get(), 0, 1, 0, &place);
  }
  [[nodiscard]] HANDLE get() const noexcept { return handle_.get(); }

 private:
  explicit locked_file(HANDLE opened) noexcept : handle_(opened) {}

  [[nodiscard]] DWORD lock() const noexcept {
    using std::chrono::steady_clock;
    const auto deadline = steady_clock::now() + std::chrono::seconds{10};
    for (;; ::Sleep(1)) {
      OVERLAPPED place = lock_place();
      constexpr DWORD how = LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY;
      if (::LockFileEx(get(), how, 0, 1, 0, &place) != 0) return 0;
      const DWORD code = ::GetLastError();
      if (code != ERROR_LOCK_VIOLATION && code != ERROR_IO_PENDING) return code;
      if (steady_clock::now() > deadline) return WAIT_TIMEOUT;
    }
  }

  unique_handle handle_;
};

OVERLAPPED at(std::uint64_t offset) noexcept {
  OVERLAPPED place{};
  place.Offset = static_cast<DWORD>(offset);
  place.OffsetHigh = static_cast<DWORD>(offset >> 32);
  return place;
}

/// @return how much was read
std::size_t read_at(const locked_file& file, std::uint64_t offset, char* to, std::size_t size) {
  OVERLAPPED place = at(offset);
  DWORD got = 0;
  return ::ReadFile(file.get(), to, static_cast<DWORD>(size), &got, &place) != 0 ? got : 0;
}

bool write_at(const locked_file& file, std::uint64_t offset, std::string_view text) noexcept {
  OVERLAPPED place = at(offset);
  DWORD written = 0;
  return ::WriteFile(file.get(), text.data(), static_cast<DWORD>(text.size()), &written, &place) !=
             0 &&
         written == text.size();
}

bool cut(const locked_file& file, std::uint64_t size) noexcept {
  LARGE_INTEGER end{};
  end.QuadPart = static_cast<LONGLONG>(size);
  return ::SetFilePointerEx(file.get(), end, nullptr, FILE_BEGIN) != 0 &&
         ::SetEndOfFile(file.get()) != 0;
}

/// The end of a file, and what is to follow in it.
struct file_place {
  std::uint64_t offset = 0;
  std::string_view before{};
};

/// Cuts off what a writer that was killed has left behind.
result<file_place> mend(const locked_file& file, std::uint64_t size) {
  std::string tail(std::min<std::uint64_t>(size, json_array::repair_size), '\0');
  const std::uint64_t from = size - tail.size();
  if (read_at(file, from, tail.data(), tail.size()) != tail.size()) return last_error("read");
  const auto place = json_array::place_after_tear(tail, from == 0);
  if (!place) return failure{errc::bad_message, "the file is no trace"};
  if (!cut(file, from + place->keep)) return last_error("mend");
  return file_place{from + place->keep, place->before};
}

result<file_place> find_end(const locked_file& file) {
  LARGE_INTEGER length{};
  if (::GetFileSizeEx(file.get(), &length) == 0) return last_error("measure");
  const auto size = static_cast<std::uint64_t>(length.QuadPart);
  std::array<char, json_array::end_size> tail{};
  if (size >= tail.size()) {
    const std::uint64_t from = size - tail.size();
    if (read_at(file, from, tail.data(), tail.size()) == tail.size()) {
      if (const auto place = json_array::place_at_end({tail.data(), tail.size()})) {
        return file_place{from + place->keep, place->before};
      }
    }
  }
  return mend(file, size);
}

result<void> append(const std::filesystem::path& path, std::string_view elements) {
  const auto file = locked_file::open(path, OPEN_EXISTING);
  if (!file) return file.error();
  const auto end = find_end(*file);
  if (!end) return end.error();
  std::string text{end->before};
  text.append("\n").append(elements).append(json_array::end);
  if (write_at(*file, end->offset, text)) return {};
  failure why = last_error("write " + to_utf8(path.native()));
  // What was there before needs no more space than it had.
  if (cut(*file, end->offset)) static_cast<void>(write_at(*file, end->offset, json_array::end));
  return why;
}

result<void> begin(const std::filesystem::path& path) {
  const auto file = locked_file::open(path, OPEN_ALWAYS);
  if (!file) return file.error();
  if (!cut(*file, 0) || !write_at(*file, 0, json_array::empty)) {
    return last_error("write " + to_utf8(path.native()));
  }
  return {};
}

}  // namespace
}  // namespace brood::windows

namespace brood::backend {

std::optional<std::filesystem::path> path_variable(const char* name) noexcept try {
  const auto wide_name = windows::to_wide(name);
  std::wstring value;
  for (DWORD size = 256; size > value.size();) {
    value.resize(size);
    size = ::GetEnvironmentVariableW(wide_name->c_str(), value.data(), size);
    if (size == 0) return std::nullopt;
    if (size < value.size()) {
      value.resize(size);
      return std::filesystem::path{value};
    }
  }
  return std::nullopt;
} catch (const std::bad_alloc&) {
  return std::nullopt;
}

// From the system's environment and from the C runtime's copy of it.
result<void> set_path_variable(const char* name, const std::filesystem::path& value) noexcept try {
  const auto wide_name = windows::to_wide(name);
  if (::_wputenv_s(wide_name->c_str(), value.c_str()) != 0) {
    return windows::last_error("set the environment variable " + std::string{name});
  }
  return {};
} catch (const std::bad_alloc&) {
  return windows::error_of(ERROR_NOT_ENOUGH_MEMORY, "set an environment variable");
}

result<void> begin_array_file(const std::filesystem::path& path) noexcept try {
  return windows::begin(path);
} catch (const std::bad_alloc&) {
  return windows::error_of(ERROR_NOT_ENOUGH_MEMORY, "begin a trace");
}

result<void> append_to_array_file(const std::filesystem::path& path,
                                  std::string_view elements) noexcept try {
  return windows::append(path, elements);
} catch (const std::bad_alloc&) {
  return windows::error_of(ERROR_NOT_ENOUGH_MEMORY, "write a trace");
}

}  // namespace brood::backend
