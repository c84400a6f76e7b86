// SPDX-License-Identifier: MIT
// Libraries that are loaded at run time, and memory.
#include "../probe.hpp"
#include "../system.hpp"
#include "handle.hpp"
// After <windows.h>.
#include <psapi.h>

#include <string>
#include <system_error>

namespace brood_lab {

std::filesystem::path program_directory() {
  std::wstring path(32768, L'\0');
  path.resize(::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
  return std::filesystem::path{path}.parent_path();
}

void load_library(const std::filesystem::path& library) {
  if (::LoadLibraryW(library.c_str()) == nullptr) {
    const std::error_code reason{static_cast<int>(::GetLastError()), std::system_category()};
    throw absent{library.filename().string() + ": " + reason.message()};
  }
}

bool is_loaded(const std::filesystem::path& library) {
  return ::GetModuleHandleW(library.c_str()) != nullptr;
}

double private_bytes() {
  PROCESS_MEMORY_COUNTERS_EX counters{};
  if (::K32GetProcessMemoryInfo(::GetCurrentProcess(),
                                reinterpret_cast<PROCESS_MEMORY_COUNTERS*>(&counters),
                                sizeof counters) == 0) {
    throw absent{"GetProcessMemoryInfo does not tell"};
  }
  return static_cast<double>(counters.PrivateUsage);
}

void fork_barely(void (*)()) { throw absent{"Windows cannot fork"}; }

}  // namespace brood_lab
