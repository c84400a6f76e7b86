// SPDX-License-Identifier: MIT
// A handle to a process, closed by its destructor.
#pragma once

#define WIN32_LEAN_AND_MEAN
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

#include <utility>

#include "brood/native_types.hpp"

namespace brood_lab {

class process_object {
 public:
  /// Opens the process with that number, ended or not; empty if there is no such object.
  explicit process_object(brood::pid_type pid)
      : handle_(::OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, FALSE, pid)) {}
  process_object(process_object&& other) noexcept
      : handle_(std::exchange(other.handle_, nullptr)) {}
  process_object& operator=(process_object&&) = delete;
  ~process_object() { close(); }

  [[nodiscard]] bool exists() const { return handle_ != nullptr; }
  [[nodiscard]] bool has_ended() const {
    return ::WaitForSingleObject(handle_, 0) == WAIT_OBJECT_0;
  }
  void wait() const { ::WaitForSingleObject(handle_, 60'000); }
  [[nodiscard]] DWORD pid() const { return ::GetProcessId(handle_); }
  [[nodiscard]] DWORD exit_code() const {
    DWORD code = 0;
    ::GetExitCodeProcess(handle_, &code);
    return code;
  }
  void close() {
    if (handle_ != nullptr) ::CloseHandle(std::exchange(handle_, nullptr));
  }

 private:
  HANDLE handle_;
};

}  // namespace brood_lab
