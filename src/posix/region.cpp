// SPDX-License-Identifier: MIT
// Anonymous memory, mapped.
#include <fcntl.h>
#include <sys/stat.h>

#include <boost/interprocess/mapped_region.hpp>
#include <new>

#include "backend.hpp"
#include "errors.hpp"
#include "region_parts.hpp"

namespace brood::backend {
namespace {

namespace interprocess = boost::interprocess;

/// What Boost.Interprocess maps: anything with this one member. Its own classes open by name.
class mappable {
 public:
  explicit mappable(int fd) noexcept : fd_(fd) {}
  [[nodiscard]] interprocess::mapping_handle_t get_mapping_handle() const noexcept {
    return interprocess::ipcdetail::mapping_handle_from_file_handle(fd_);
  }

 private:
  int fd_;
};

result<shared_region> map(posix::unique_fd memory, std::size_t size) noexcept {
  constexpr const char* step = "map the memory";
  try {
    auto mapping = std::make_shared<interprocess::mapped_region>(
        mappable{memory.get()}, interprocess::read_write, 0, size, nullptr,
        posix::region_map_flags(size));
    return shared_region{std::move(memory), std::move(mapping), size};
  } catch (const interprocess::interprocess_exception& refused) {
    return posix::error_of(refused.get_native_error(), step);
  } catch (const std::bad_alloc&) {
    return posix::error_of(ENOMEM, step);
  }
}

}  // namespace

result<shared_region> create_region(std::size_t size) noexcept {
  auto memory = posix::make_region_memory(size);
  if (!memory) return std::move(memory).error();
  return map(*std::move(memory), size);
}

result<shared_region> map_region(native_handle handle, std::size_t size) noexcept {
  posix::unique_fd memory{handle};
  struct stat found{};
  if (::fstat(memory.get(), &found) != 0) return posix::last_error("look at the memory's size");
  // Bytes behind the end of the file would be there to see and end the process when touched.
  if (found.st_size < 0 || static_cast<std::uintmax_t>(found.st_size) < size) {
    return failure{make_error_code(errc::bad_message), "compare the memory's size"};
  }
  return map(std::move(memory), size);
}

std::span<std::byte> bytes_of(const shared_region& region) noexcept {
  if (!region.mapping) return {};
  return {static_cast<std::byte*>(region.mapping->get_address()), region.size};
}

native_handle handle_of(const shared_region& region) noexcept { return region.memory.get(); }

}  // namespace brood::backend
