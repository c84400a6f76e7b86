// SPDX-License-Identifier: MIT
// Shared memory: an anonymous section, mapped by Boost.Interprocess.
#include <algorithm>
#include <boost/interprocess/detail/os_file_functions.hpp>
#include <boost/interprocess/exceptions.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <memory>
#include <new>

#include "backend.hpp"
#include "section.hpp"

namespace brood::windows {
namespace {

namespace interprocess = boost::interprocess;

/// What mapped_region asks of memory. Boost's own class for sections makes them with a name.
class anonymous_section {
 public:
  explicit anonymous_section(void* handle) noexcept : handle_(handle) {}
  interprocess::mapping_handle_t get_mapping_handle() const noexcept { return {handle_, true}; }

 private:
  void* handle_;
};

result<backend::shared_region> map(unique_handle memory, std::size_t size) noexcept {
  try {
    const anonymous_section section{memory.get()};
    auto mapping = std::make_shared<interprocess::mapped_region>(section, interprocess::read_write,
                                                                 0, std::max<std::size_t>(size, 1));
    return backend::shared_region{std::move(memory), std::move(mapping), size};
  } catch (const interprocess::interprocess_exception& error) {
    return failure{{error.get_native_error(), std::system_category()}, "map shared memory"};
  } catch (const std::bad_alloc&) {
    return failure{std::make_error_code(std::errc::not_enough_memory), "map shared memory"};
  }
}

}  // namespace
}  // namespace brood::windows

namespace brood::backend {

result<shared_region> create_region(std::size_t size) noexcept {
  auto memory = windows::create_section(std::max<std::size_t>(size, 1), windows::inheritance::none);
  if (!memory) return memory.error();
  return windows::map(*std::move(memory), size);
}

result<shared_region> map_region(native_handle handle, std::size_t size) noexcept {
  return windows::map(windows::unique_handle{handle}, size);
}

std::span<std::byte> bytes_of(const shared_region& region) noexcept {
  if (!region.mapping) return {};
  return {static_cast<std::byte*>(region.mapping->get_address()), region.size};
}

native_handle handle_of(const shared_region& region) noexcept { return region.memory.get(); }

}  // namespace brood::backend
