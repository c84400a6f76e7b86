// SPDX-License-Identifier: MIT
#include "section.hpp"

#include <cstdint>

#include "errors.hpp"

namespace brood::windows {

result<unique_handle> create_section(std::size_t size, inheritance inherited) noexcept {
  SECURITY_ATTRIBUTES attributes{sizeof attributes, nullptr, TRUE};
  const std::uint64_t wide = size;
  unique_handle section{::CreateFileMappingW(
      INVALID_HANDLE_VALUE, inherited == inheritance::by_children ? &attributes : nullptr,
      PAGE_READWRITE | SEC_COMMIT, static_cast<DWORD>(wide >> 32),
      static_cast<DWORD>(wide & 0xFFFFFFFF), nullptr)};
  if (!section) return last_error("create shared memory");
  return section;
}

result<unique_view> map_section(void* section, std::size_t size) noexcept {
  unique_view view{::MapViewOfFile(section, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, size)};
  if (!view) return last_error("map shared memory");
  return view;
}

}  // namespace brood::windows
