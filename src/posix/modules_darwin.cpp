// SPDX-License-Identifier: MIT
// Which binary a function is in, and where: by the Mach-O headers of what is loaded. The identity
// is the linker's LC_UUID.
#include <dlfcn.h>
#include <mach-o/dyld.h>
#include <mach-o/loader.h>

#include <cstring>

#include "backend.hpp"

namespace brood::backend {
namespace {

using header = mach_header_64;

/// Calls `visit` for each load command until it returns true.
template <class Visit>
bool any_command(const header* binary, Visit visit) noexcept {
  const auto* at = reinterpret_cast<const std::byte*>(binary + 1);
  for (std::uint32_t index = 0; index < binary->ncmds; ++index) {
    const auto* command = reinterpret_cast<const load_command*>(at);
    if (visit(command)) return true;
    at += command->cmdsize;
  }
  return false;
}

detail::module_id identify(const header* binary) noexcept {
  detail::module_id id;
  any_command(binary, [&](const load_command* command) {
    if (command->cmd != LC_UUID) return false;
    const auto* uuid = reinterpret_cast<const uuid_command*>(command);
    std::memcpy(id.bytes.data(), uuid->uuid, sizeof uuid->uuid);
    id.size = sizeof uuid->uuid;
    return true;
  });
  return id;
}

// The header is mapped at the start of __TEXT, whose address in the file gives the slide.
bool has_code_at(const header* binary, std::uint64_t offset) noexcept {
  std::uint64_t text = 0;
  any_command(binary, [&](const load_command* command) {
    const auto* segment = reinterpret_cast<const segment_command_64*>(command);
    if (command->cmd != LC_SEGMENT_64 || std::strcmp(segment->segname, SEG_TEXT) != 0) return false;
    text = segment->vmaddr;
    return true;
  });
  return any_command(binary, [&](const load_command* command) {
    const auto* segment = reinterpret_cast<const segment_command_64*>(command);
    return command->cmd == LC_SEGMENT_64 && (segment->initprot & VM_PROT_EXECUTE) != 0 &&
           text + offset >= segment->vmaddr && text + offset - segment->vmaddr < segment->vmsize;
  });
}

const header* loaded(std::uint32_t index) noexcept {
  return reinterpret_cast<const header*>(::_dyld_get_image_header(index));
}

}  // namespace

result<code_location> locate(const void* code) noexcept {
  Dl_info info{};
  if (::dladdr(code, &info) == 0) {
    return failure{errc::unknown_task, "find the binary that holds the function"};
  }
  const auto* binary = static_cast<const header*>(info.dli_fbase);
  return code_location{identify(binary), reinterpret_cast<std::uintptr_t>(code) -
                                             reinterpret_cast<std::uintptr_t>(binary)};
}

result<const void*> resolve(const code_location& place) noexcept {
  for (std::uint32_t index = 0; index < ::_dyld_image_count(); ++index) {
    const header* binary = loaded(index);
    if (identify(binary) != place.module) continue;
    if (!has_code_at(binary, place.offset)) {
      return failure{errc::unknown_task, "find the function in its binary"};
    }
    return reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(binary) + place.offset);
  }
  return failure{errc::different_program, "find the binary of the function"};
}

}  // namespace brood::backend
