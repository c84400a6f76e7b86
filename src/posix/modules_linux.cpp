// SPDX-License-Identifier: MIT
// Which binary a function is in, and where: by the program headers of what is loaded.
#include <elf.h>
#include <link.h>
#include <sys/auxv.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "backend.hpp"
#include "brood/detail/code_token.hpp"

namespace brood::backend {
namespace {

/// A loaded ELF binary.
struct image {
  std::uintptr_t base = 0;
  const ElfW(Phdr) * headers = nullptr;
  std::size_t header_count = 0;

  [[nodiscard]] std::span<const ElfW(Phdr)> segments() const noexcept {
    return {headers, header_count};
  }
};

bool is_code(const ElfW(Phdr) & segment) noexcept {
  return segment.p_type == PT_LOAD && (segment.p_flags & PF_X) != 0;
}

bool has_code_at(const image& binary, std::uintptr_t address) noexcept {
  const auto segments = binary.segments();
  return std::any_of(segments.begin(), segments.end(), [&](const auto& segment) {
    const std::uintptr_t start = binary.base + segment.p_vaddr;
    return is_code(segment) && address >= start && address - start < segment.p_memsz;
  });
}

// From the vector that the kernel gives every program. It costs no page that the loader has not
// touched already; dl_iterate_phdr would cost several, in every spawned child.
image main_image() noexcept {
  image binary;
  binary.headers = reinterpret_cast<const ElfW(Phdr)*>(::getauxval(AT_PHDR));
  binary.header_count = ::getauxval(AT_PHNUM);
  bool is_movable = false;
  for (const auto& segment : binary.segments()) {
    if (segment.p_type == PT_DYNAMIC) is_movable = true;
    if (segment.p_type == PT_PHDR) {
      binary.base = reinterpret_cast<std::uintptr_t>(binary.headers) - segment.p_vaddr;
      return binary;
    }
  }
  // Linked as -static-pie, whose base only the C library knows: no match, so that it is asked.
  if (is_movable) binary.header_count = 0;
  return binary;
}

constexpr std::size_t rounded_to_4(std::size_t size) noexcept {
  return (size + 3) & ~std::size_t{3};
}

// Notes are padded to 4 bytes even where a linker has aligned their segment to 8.
bool read_build_id(const std::byte* notes, std::size_t size, detail::module_id& id) noexcept {
  while (size >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) note;
    std::memcpy(&note, notes, sizeof note);
    const std::size_t name_size = rounded_to_4(note.n_namesz);
    const std::size_t whole = sizeof note + name_size + rounded_to_4(note.n_descsz);
    if (whole > size) return false;
    if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
        std::memcmp(notes + sizeof note, "GNU", 4) == 0) {
      id.size = static_cast<std::uint8_t>(std::min<std::size_t>(note.n_descsz, id.bytes.size()));
      std::memcpy(id.bytes.data(), notes + sizeof note + name_size, id.size);
      return id.size > 0;
    }
    notes += whole;
    size -= whole;
  }
  return false;
}

// Linked without a build id: the code itself is the identity, hashed twice for more bits.
detail::module_id hash_of_code(const image& binary) noexcept {
  detail::fnv_hash hashes[2] = {{}, detail::fnv_hash{0x84222325CBF29CE4U}};
  for (const auto& segment : binary.segments()) {
    if (!is_code(segment) || (segment.p_flags & PF_R) == 0) continue;
    const std::string_view code{reinterpret_cast<const char*>(binary.base + segment.p_vaddr),
                                segment.p_filesz};
    for (auto& hash : hashes) hash.mix(code);
  }
  const std::uint64_t values[] = {hashes[0].value(), hashes[1].value()};
  detail::module_id id;
  std::memcpy(id.bytes.data(), values, sizeof values);
  id.size = sizeof values;
  return id;
}

detail::module_id identify(const image& binary) noexcept {
  detail::module_id id;
  for (const auto& segment : binary.segments()) {
    if (segment.p_type == PT_NOTE &&
        read_build_id(reinterpret_cast<const std::byte*>(binary.base + segment.p_vaddr),
                      segment.p_memsz, id)) {
      return id;
    }
  }
  return hash_of_code(binary);
}

/// The first loaded binary that `matches`, the main program first.
template <class Predicate>
std::optional<image> find_image(Predicate matches) noexcept {
  if (const image binary = main_image(); matches(binary)) return binary;
  struct search {
    Predicate& matches;
    std::optional<image> found;
  } looking{matches, std::nullopt};
  ::dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* context) -> int {
        auto& wanted = *static_cast<search*>(context);
        const image binary{info->dlpi_addr, info->dlpi_phdr, info->dlpi_phnum};
        if (!wanted.matches(binary)) return 0;
        wanted.found = binary;
        return 1;
      },
      &looking);
  return looking.found;
}

}  // namespace

result<code_location> locate(const void* code) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(code);
  const auto binary = find_image([&](const image& one) { return has_code_at(one, address); });
  if (!binary) return failure{errc::unknown_task, "find the binary that holds the function"};
  return code_location{identify(*binary), address - binary->base};
}

result<const void*> resolve(const code_location& place) noexcept {
  const auto binary = find_image([&](const image& one) { return identify(one) == place.module; });
  if (!binary) return failure{errc::different_program, "find the binary of the function"};
  const std::uintptr_t address = binary->base + place.offset;
  if (!has_code_at(*binary, address)) {
    return failure{errc::unknown_task, "find the function in its binary"};
  }
  return reinterpret_cast<const void*>(address);
}

}  // namespace brood::backend
