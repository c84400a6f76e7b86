// SPDX-License-Identifier: MIT
#include "unique_handle.hpp"

#include "windows_api.hpp"

namespace brood::windows {

void close_handle(void* handle) noexcept { ::CloseHandle(handle); }

void unmap_view(void* address) noexcept { ::UnmapViewOfFile(address); }

}  // namespace brood::windows
