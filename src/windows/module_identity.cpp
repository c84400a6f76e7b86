// SPDX-License-Identifier: MIT
#include "module_identity.hpp"

#include <cstddef>
#include <cstring>
#include <span>

#include "windows_api.hpp"

namespace brood::windows {
namespace {

// Builds of one program have one kind of identity; the sizes keep the kinds apart.
constexpr std::size_t guid_and_age_size = 20;

/// The record in the debug directory that names the file of debug information.
struct codeview_record {
  std::uint32_t signature;
  std::byte guid_and_age[guid_and_age_size];
};
constexpr std::uint32_t codeview_signature = 0x53445352;  // "RSDS"

/// A loaded image, whose headers the system has checked when it loaded it.
class image {
 public:
  explicit image(const void* module) noexcept : start_(static_cast<const std::byte*>(module)) {
    const auto* const dos = reinterpret_cast<const IMAGE_DOS_HEADER*>(start_);
    headers_ = reinterpret_cast<const IMAGE_NT_HEADERS*>(start_ + dos->e_lfanew);
  }

  const IMAGE_NT_HEADERS& headers() const noexcept { return *headers_; }

  std::span<const IMAGE_SECTION_HEADER> sections() const noexcept {
    return {IMAGE_FIRST_SECTION(headers_), headers_->FileHeader.NumberOfSections};
  }

  /// Null if `size` bytes at `offset` are not all in the image.
  const std::byte* at(std::uint64_t offset, std::uint64_t size) const noexcept {
    const std::uint64_t whole = headers_->OptionalHeader.SizeOfImage;
    return offset <= whole && size <= whole - offset ? start_ + offset : nullptr;
  }

 private:
  const std::byte* start_;
  const IMAGE_NT_HEADERS* headers_;
};

void append(detail::module_id& id, const void* bytes, std::size_t size) noexcept {
  std::memcpy(id.bytes.data() + id.size, bytes, size);
  id.size = static_cast<std::uint8_t>(id.size + size);
}

bool add_debug_identity(detail::module_id& id, const image& of) noexcept {
  const auto& optional = of.headers().OptionalHeader;
  if (optional.NumberOfRvaAndSizes <= IMAGE_DIRECTORY_ENTRY_DEBUG) return false;
  const auto& directory = optional.DataDirectory[IMAGE_DIRECTORY_ENTRY_DEBUG];
  const std::byte* const entries = of.at(directory.VirtualAddress, directory.Size);
  if (directory.VirtualAddress == 0 || entries == nullptr) return false;
  for (std::size_t at = 0; at + sizeof(IMAGE_DEBUG_DIRECTORY) <= directory.Size;
       at += sizeof(IMAGE_DEBUG_DIRECTORY)) {
    IMAGE_DEBUG_DIRECTORY entry;
    std::memcpy(&entry, entries + at, sizeof entry);
    if (entry.Type != IMAGE_DEBUG_TYPE_CODEVIEW || entry.AddressOfRawData == 0) continue;
    const std::byte* const data = of.at(entry.AddressOfRawData, sizeof(codeview_record));
    if (data == nullptr || entry.SizeOfData < sizeof(codeview_record)) continue;
    codeview_record record;
    std::memcpy(&record, data, sizeof record);
    if (record.signature != codeview_signature) continue;
    append(id, record.guid_and_age, sizeof record.guid_and_age);
    return true;
  }
  return false;
}

// Zeros say nothing: the size alone is no identity.
bool add_link_stamps(detail::module_id& id, const image& of) noexcept {
  const DWORD time = of.headers().FileHeader.TimeDateStamp;
  const DWORD checksum = of.headers().OptionalHeader.CheckSum;
  if (time == 0 && checksum == 0) return false;
  for (const DWORD part : {time, of.headers().OptionalHeader.SizeOfImage, checksum}) {
    append(id, &part, sizeof part);
  }
  return true;
}

void add_code_hash(detail::module_id& id, const image& of) noexcept {
  detail::fnv_hash hash;
  for (const auto& section : of.sections()) {
    const std::byte* const code = of.at(section.VirtualAddress, section.Misc.VirtualSize);
    if ((section.Characteristics & IMAGE_SCN_MEM_EXECUTE) == 0 || code == nullptr) continue;
    hash.mix({reinterpret_cast<const char*>(code), section.Misc.VirtualSize});
  }
  const std::uint64_t value = hash.value();
  append(id, &value, sizeof value);
}

}  // namespace

detail::module_id identity_of(const void* module) noexcept {
  const image loaded{module};
  detail::module_id id{};
  if (!add_debug_identity(id, loaded) && !add_link_stamps(id, loaded)) add_code_hash(id, loaded);
  return id;
}

bool is_code(const void* module, std::uint64_t offset) noexcept {
  const image loaded{module};
  for (const auto& section : loaded.sections()) {
    if (offset >= section.VirtualAddress &&
        offset - section.VirtualAddress < section.Misc.VirtualSize) {
      return (section.Characteristics & IMAGE_SCN_MEM_EXECUTE) != 0;
    }
  }
  return false;
}

}  // namespace brood::windows
