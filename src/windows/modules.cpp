// SPDX-License-Identifier: MIT
// Code as (module, offset), which another run of the same binary can find again wherever it is
// loaded there.
#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

#include "backend.hpp"
#include "errors.hpp"
#include "module_identity.hpp"
// Its functions are in kernel32 from version 2 on.
#define PSAPI_VERSION 2
#include <psapi.h>

namespace brood::windows {
namespace {

const void* main_program() noexcept { return ::GetModuleHandleW(nullptr); }

// It cannot change, and computing it may mean hashing all code.
const detail::module_id& main_identity() noexcept {
  static const detail::module_id id = identity_of(main_program());
  return id;
}

detail::module_id identity_with_cache(const void* module) noexcept {
  return module == main_program() ? main_identity() : identity_of(module);
}

/// A module that stays loaded as long as the object lives.
class pinned_module {
 public:
  explicit pinned_module(HMODULE module) noexcept {
    if (::GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                             reinterpret_cast<LPCWSTR>(module), &module_) == 0) {
      module_ = nullptr;
    }
  }
  pinned_module(const pinned_module&) = delete;
  pinned_module& operator=(const pinned_module&) = delete;
  ~pinned_module() {
    if (module_ != nullptr) ::FreeLibrary(module_);
  }
  const void* get() const noexcept { return module_; }

 private:
  HMODULE module_ = nullptr;
};

std::vector<HMODULE> loaded_modules() {
  std::vector<HMODULE> modules(64);
  for (;;) {
    const auto room = static_cast<DWORD>(modules.size() * sizeof(HMODULE));
    DWORD needed = 0;
    if (::EnumProcessModules(::GetCurrentProcess(), modules.data(), room, &needed) == 0) {
      return {};
    }
    modules.resize(needed / sizeof(HMODULE));
    if (needed <= room) return modules;
  }
}

result<const void*> code_at(const void* module, std::uint64_t offset) noexcept {
  if (!is_code(module, offset)) return failure{errc::unknown_task, "look for the code"};
  return static_cast<const void*>(static_cast<const std::byte*>(module) + offset);
}

}  // namespace
}  // namespace brood::windows

namespace brood::backend {

result<code_location> locate(const void* code) noexcept {
  HMODULE module = nullptr;
  if (::GetModuleHandleExW(
          GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
          static_cast<LPCWSTR>(code), &module) == 0) {
    return windows::last_error("find the module of a function");
  }
  const auto offset =
      reinterpret_cast<std::uintptr_t>(code) - reinterpret_cast<std::uintptr_t>(module);
  // Data, or a null pointer, for which the system names the main program.
  if (!windows::is_code(module, offset)) return failure{errc::unknown_task, "find the function"};
  return code_location{windows::identity_with_cache(module), offset};
}

result<const void*> resolve(const code_location& place) noexcept {
  if (place.module == windows::main_identity()) {
    return windows::code_at(windows::main_program(), place.offset);
  }
  try {
    for (const HMODULE candidate : windows::loaded_modules()) {
      const windows::pinned_module module{candidate};
      if (module.get() != nullptr && windows::identity_of(module.get()) == place.module) {
        return windows::code_at(module.get(), place.offset);
      }
    }
  } catch (const std::bad_alloc&) {
    return windows::error_of(ERROR_NOT_ENOUGH_MEMORY, "look for the code");
  }
  return failure{errc::different_program, "look for the code"};
}

}  // namespace brood::backend
