// SPDX-License-Identifier: MIT
#include "container.hpp"

#include "backend.hpp"

namespace brood::backend {

std::optional<tree_means> container_of(const child& of) noexcept {
  if (!of.container) return std::nullopt;
  return tree_means::cgroup;
}

result<std::vector<pid_type>> members_of_container(const child& of) noexcept {
  return of.container->members();
}

result<std::size_t> kill_container(const child& of) noexcept { return of.container->kill(); }

}  // namespace brood::backend
