// SPDX-License-Identifier: MIT
// macOS has nothing that keeps a child's descendants together.
#include <utility>

#include "backend.hpp"
#include "container.hpp"

namespace brood::posix {

void renew_containers_lock() noexcept {}

std::shared_ptr<container> container::make() noexcept { return nullptr; }

container::container(std::string folder, unique_fd members) noexcept
    : folder_(std::move(folder)), members_(std::move(members)), owner_(::getpid()) {}
container::~container() = default;
void container::enter() noexcept {}
bool container::take_in(pid_t) noexcept { return false; }

result<std::vector<pid_t>> container::members() const noexcept {
  return failure{errc::unsupported, "list the members of a container"};
}
result<std::size_t> container::kill() noexcept {
  return failure{errc::unsupported, "kill the members of a container"};
}

}  // namespace brood::posix
