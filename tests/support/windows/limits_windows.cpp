// SPDX-License-Identifier: MIT
#include <windows.h>

#include "limits_support.hpp"

namespace brood_test {

std::size_t affordable_children(std::size_t wanted) {
  // Wine starts some ten processes a second.
  const auto ntdll = ::GetModuleHandleW(L"ntdll.dll");
  const bool is_wine = ::GetProcAddress(ntdll, "wine_get_version") != nullptr;
  return is_wine && wanted > 150 ? 150 : wanted;
}

std::size_t affordable_at_once(std::size_t wanted) { return affordable_children(wanted); }

bool can_allocate_after_fork_beside_threads() { return true; }  // there is none

bool forked_exit_is_diverted() { return true; }  // none is forked

}  // namespace brood_test
