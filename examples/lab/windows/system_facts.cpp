// SPDX-License-Identifier: MIT
#include <string>

#include "../compare/platform.hpp"
#include "handle.hpp"

namespace brood_lab {
namespace {

template <class Function>
Function* system_function(const char* name) {
  const HMODULE system = ::GetModuleHandleW(L"ntdll.dll");
  if (system == nullptr) return nullptr;
  return reinterpret_cast<Function*>(reinterpret_cast<void*>(::GetProcAddress(system, name)));
}

/// The kernel's own numbers: GetVersionEx tells a program those that it was made for.
std::string release() {
  using get_numbers = void WINAPI(DWORD*, DWORD*, DWORD*);
  const auto ask = system_function<get_numbers>("RtlGetNtVersionNumbers");
  if (ask == nullptr) return "unknown";
  DWORD major = 0, minor = 0, build = 0;
  ask(&major, &minor, &build);
  return std::to_string(major) + "." + std::to_string(minor) + "." +
         std::to_string(build & 0xFFFFU);
}

std::string emulator() {
  const auto version = system_function<const char*()>("wine_get_version");
  return version != nullptr ? std::string{"Wine "} + version() : std::string{};
}

std::string machine() {
  SYSTEM_INFO info{};
  ::GetNativeSystemInfo(&info);
  switch (info.wProcessorArchitecture) {
    case PROCESSOR_ARCHITECTURE_AMD64:
      return "x86_64";
    case PROCESSOR_ARCHITECTURE_ARM64:
      return "arm64";
    default:
      return "processor architecture " + std::to_string(info.wProcessorArchitecture);
  }
}

}  // namespace

system_facts facts_of_system() {
  return {.system = "Windows",
          .release = release(),
          .machine = machine(),
          .c_library = c_library(),
          .emulated_by = emulator()};
}

std::string c_library() {
#if defined(__MSVCRT__) && !defined(_UCRT)
  return "msvcrt";
#else
  return "UCRT";
#endif
}

}  // namespace brood_lab
