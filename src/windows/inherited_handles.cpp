// SPDX-License-Identifier: MIT
#include "inherited_handles.hpp"

#include <utility>

#include "errors.hpp"

namespace brood::windows {
namespace {

unique_handle duplicate(void* handle, DWORD access, DWORD options) noexcept {
  HANDLE copy = nullptr;
  const HANDLE self = ::GetCurrentProcess();
  if (::DuplicateHandle(self, handle, self, &copy, access, TRUE, options) == 0) return {};
  return unique_handle{copy};
}

// A stream that was closed leaves its old handle behind, or none, or an invalid one.
bool may_be_open(void* handle) noexcept {
  return handle != nullptr && handle != INVALID_HANDLE_VALUE;
}

result<unique_handle> open_null_device() noexcept {
  SECURITY_ATTRIBUTES inheritable{sizeof inheritable, nullptr, TRUE};
  const HANDLE device =
      ::CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                    &inheritable, OPEN_EXISTING, 0, nullptr);
  if (device == INVALID_HANDLE_VALUE) return last_error("open the null device");
  return unique_handle{device};
}

}  // namespace

result<void*> inherited_handles::add(void* handle, const char* step) {
  unique_handle copy = duplicate(handle, 0, DUPLICATE_SAME_ACCESS);
  if (!copy) return last_error(step);
  return add_owned(std::move(copy));
}

result<void*> inherited_handles::add_with_access(void* handle, unsigned long access,
                                                 const char* step) {
  unique_handle copy = duplicate(handle, access, 0);
  if (!copy) return last_error(step);
  return add_owned(std::move(copy));
}

void* inherited_handles::add_owned(unique_handle handle) {
  owned_.push_back(std::move(handle));
  return values_.emplace_back(owned_.back().get());
}

result<std::array<void*, 3>> inherited_handles::add_standard_streams() {
  constexpr std::array<DWORD, 3> streams{STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};
  std::array<void*, 3> sources{};
  std::array<void*, 3> copies{};
  for (std::size_t index = 0; index < streams.size(); ++index) {
    sources[index] = ::GetStdHandle(streams[index]);
    // Output and errors often go to one place: the child should see that, too.
    for (std::size_t earlier = 0; earlier < index; ++earlier) {
      if (sources[earlier] == sources[index]) copies[index] = copies[earlier];
    }
    if (copies[index] != nullptr) continue;
    unique_handle copy;
    if (may_be_open(sources[index])) copy = duplicate(sources[index], 0, DUPLICATE_SAME_ACCESS);
    if (!copy) {
      auto device = open_null_device();
      if (!device) return device.error();
      copy = *std::move(device);
    }
    copies[index] = add_owned(std::move(copy));
  }
  return copies;
}

}  // namespace brood::windows
