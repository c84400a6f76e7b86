// SPDX-License-Identifier: MIT
// Handles: whether one is open, and what it is.
#include <system_error>

#include "../system.hpp"
#include "handle.hpp"

namespace brood_lab {
namespace {

/// Closes a handle with the scope.
struct scoped_handle {
  HANDLE handle;
  ~scoped_handle() { ::CloseHandle(handle); }
};

HANDLE open_file(const std::filesystem::path& file, SECURITY_ATTRIBUTES* security) {
  const HANDLE opened =
      ::CreateFileW(file.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                    security, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (opened == INVALID_HANDLE_VALUE) {
    throw std::system_error{static_cast<int>(::GetLastError()), std::system_category(),
                            "cannot open a file"};
  }
  return opened;
}

}  // namespace

std::intptr_t open_for_children(const std::filesystem::path& file) {
  SECURITY_ATTRIBUTES inheritable{
      .nLength = sizeof inheritable, .lpSecurityDescriptor = nullptr, .bInheritHandle = TRUE};
  return reinterpret_cast<std::intptr_t>(open_file(file, &inheritable));
}

bool is_open_as(std::intptr_t number, const std::filesystem::path& file) {
  BY_HANDLE_FILE_INFORMATION here{}, there{};
  if (::GetFileInformationByHandle(reinterpret_cast<HANDLE>(number), &here) == 0) return false;
  const scoped_handle opened{open_file(file, nullptr)};
  return ::GetFileInformationByHandle(opened.handle, &there) != 0 &&
         here.dwVolumeSerialNumber == there.dwVolumeSerialNumber &&
         here.nFileIndexHigh == there.nFileIndexHigh && here.nFileIndexLow == there.nFileIndexLow;
}

// There is no documented list of them, and Wine 8 counts none.
std::string open_descriptors() {
  DWORD count = 0;
  const bool is_told = ::GetProcessHandleCount(::GetCurrentProcess(), &count) != 0 && count != 0;
  if (!is_told) return "a number of handles that this system does not tell";
  return std::to_string(count) + " handles";
}

}  // namespace brood_lab
