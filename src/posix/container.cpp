// SPDX-License-Identifier: MIT
#include "container.hpp"

#include "backend.hpp"
#include "foundlings.hpp"
#include "process_link.hpp"

namespace brood::backend {

std::optional<tree_means> container_of(const child& of) noexcept {
  if (!of.container) return std::nullopt;
  return tree_means::cgroup;
}

result<std::vector<pid_type>> members_of_container(const child& of) noexcept {
  return of.container->members();
}

result<std::size_t> kill_container(const child& of) noexcept { return of.container->kill(); }

void renew_locks() noexcept {
  posix::renew_adoption_lock();
  posix::renew_foundlings_lock();
  posix::renew_containers_lock();
}

}  // namespace brood::backend
