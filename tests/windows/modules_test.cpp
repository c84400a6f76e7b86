// SPDX-License-Identifier: MIT
// Code is found again by its binary and offset; data, and other builds of the binary, are refused.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <memory>

#include "backend.hpp"
#include "module_identity.hpp"
#include "windows_api.hpp"

namespace brood::windows {
namespace {

int some_function() { return 42; }

int some_data = 0;

const void* address_of(int (*function)()) { return reinterpret_cast<const void*>(function); }

TEST(modules, a_function_is_found_again) {
  const auto place = backend::locate(address_of(some_function));
  ASSERT_TRUE(place.has_value());
  const auto found = backend::resolve(*place);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(*found, address_of(some_function));
}

TEST(modules, a_function_of_a_library_is_found_again) {
  const auto function = reinterpret_cast<const void*>(
      ::GetProcAddress(::GetModuleHandleW(L"kernel32"), "GetCurrentProcessId"));
  const auto place = backend::locate(function);
  ASSERT_TRUE(place.has_value());
  const auto found = backend::resolve(*place);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(*found, function);
}

TEST(modules, data_is_not_taken_for_code) {
  for (const void* const no_code : std::initializer_list<const void*>{&some_data, nullptr}) {
    const auto place = backend::locate(no_code);
    ASSERT_FALSE(place.has_value());
    EXPECT_EQ(place.error().code, errc::unknown_task);
  }
}

TEST(modules, an_offset_beyond_the_binary_is_not_taken_for_code) {
  auto place = backend::locate(address_of(some_function));
  ASSERT_TRUE(place.has_value());
  for (const std::uint64_t offset : {std::uint64_t{0}, std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
    place->offset = offset;
    const auto found = backend::resolve(*place);
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().code, errc::unknown_task);
  }
}

TEST(modules, an_unknown_binary_is_refused) {
  auto place = backend::locate(address_of(some_function));
  ASSERT_TRUE(place.has_value());
  place->module.bytes[3] ^= std::byte{1};
  const auto found = backend::resolve(*place);
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code, errc::different_program);
}

TEST(modules, memory_outside_of_all_binaries_has_no_place) {
  const auto heap = std::make_unique<int>(1);
  EXPECT_FALSE(backend::locate(heap.get()).has_value());
}

/// The headers of a binary with 16 bytes of code, as the loader maps it.
class made_up_image {
 public:
  static constexpr std::size_t code_at = 2048;
  static constexpr std::size_t code_size = 16;

  made_up_image() {
    bytes_.fill(std::byte{0});
    IMAGE_DOS_HEADER dos{};
    dos.e_lfanew = sizeof dos;
    put(0, dos);
    headers.FileHeader.NumberOfSections = 1;
    headers.FileHeader.SizeOfOptionalHeader = sizeof headers.OptionalHeader;
    headers.OptionalHeader.SizeOfImage = static_cast<DWORD>(bytes_.size());
    headers.OptionalHeader.NumberOfRvaAndSizes = IMAGE_NUMBEROF_DIRECTORY_ENTRIES;
  }

  template <class Part>
  void put(std::size_t offset, const Part& part) {
    std::memcpy(bytes_.data() + offset, &part, sizeof part);
  }

  const void* load() {
    IMAGE_SECTION_HEADER code{};
    code.VirtualAddress = code_at;
    code.Misc.VirtualSize = code_size;
    code.Characteristics = IMAGE_SCN_MEM_EXECUTE;
    put(sizeof(IMAGE_DOS_HEADER), headers);
    put(sizeof(IMAGE_DOS_HEADER) + sizeof headers, code);
    return bytes_.data();
  }

  IMAGE_NT_HEADERS headers{};

 private:
  alignas(16) std::array<std::byte, 4096> bytes_;
};

TEST(module_identity, is_the_linkers_guid_where_there_is_one) {
  made_up_image image;
  image.headers.FileHeader.TimeDateStamp = 7;
  image.headers.OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_DEBUG] = {
      1024, sizeof(IMAGE_DEBUG_DIRECTORY)};
  IMAGE_DEBUG_DIRECTORY entry{};
  entry.Type = IMAGE_DEBUG_TYPE_CODEVIEW;
  entry.AddressOfRawData = 1536;
  entry.SizeOfData = 32;
  image.put(1024, entry);
  image.put(1536, std::array<char, 24>{'R', 'S', 'D', 'S', 'g', 'u', 'i', 'd'});
  const auto id = identity_of(image.load());
  EXPECT_EQ(id.size, 20);
  EXPECT_EQ(id.bytes[0], std::byte{'g'});
}

TEST(module_identity, falls_back_to_the_linkers_stamps) {
  made_up_image image;
  image.headers.FileHeader.TimeDateStamp = 7;
  const auto first = identity_of(image.load());
  image.headers.FileHeader.TimeDateStamp = 8;
  const auto second = identity_of(image.load());
  EXPECT_EQ(first.size, 12);
  EXPECT_NE(first, second);
}

TEST(module_identity, falls_back_to_the_code_itself) {
  made_up_image image;
  const auto first = identity_of(image.load());
  image.put(made_up_image::code_at + made_up_image::code_size - 1, std::byte{0xC3});
  const auto second = identity_of(image.load());
  EXPECT_EQ(first.size, 8);
  EXPECT_NE(first, second);
}

TEST(module_identity, a_debug_entry_that_lies_outside_the_image_is_passed_over) {
  made_up_image image;
  image.headers.FileHeader.TimeDateStamp = 7;
  image.headers.OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_DEBUG] = {
      4090, sizeof(IMAGE_DEBUG_DIRECTORY)};
  EXPECT_EQ(identity_of(image.load()).size, 12);
}

}  // namespace
}  // namespace brood::windows
