// SPDX-License-Identifier: MIT
// What tells one build of a program or DLL from all others, and where its code lies.
#pragma once

#include <cstdint>

#include "brood/detail/code_token.hpp"

namespace brood::windows {

/// The GUID and age that the linker gave it for its debug information. Without those, its time
/// stamp, size and checksum; without those (a build made to be reproducible), a hash of its code.
/// @param module  the address at which it is loaded (an HMODULE)
detail::module_id identity_of(const void* module) noexcept;

/// Whether `offset` from the start of the module lies in a section that may be executed.
bool is_code(const void* module, std::uint64_t offset) noexcept;

}  // namespace brood::windows
