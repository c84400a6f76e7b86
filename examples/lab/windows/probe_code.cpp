// SPDX-License-Identifier: MIT
// Libraries that are loaded at run time, and memory.
#include "../probe.hpp"
#include "../system.hpp"
#include "handle.hpp"

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

// Pages that were promised to this process alone. The system's own counter, PrivateUsage, stays
// zero under Wine 8.
double private_bytes() {
  double bytes = 0;
  const char* address = nullptr;
  MEMORY_BASIC_INFORMATION region{};
  while (::VirtualQuery(address, &region, sizeof region) != 0) {
    const bool counts = region.State == MEM_COMMIT && region.Type == MEM_PRIVATE;
    if (counts) bytes += static_cast<double>(region.RegionSize);
    address = static_cast<const char*>(region.BaseAddress) + region.RegionSize;
  }
  return bytes;
}

std::string what_private_bytes_are() {
  return "Committed private pages, in memory or not (VirtualQuery)";
}

void fork_barely(void (*)()) { throw absent{"Windows cannot fork"}; }

}  // namespace brood_lab
