// SPDX-License-Identifier: MIT
// Windows has no fork. It says so by name.
#include <array>
#include <cstdlib>

#include "backend.hpp"

namespace brood::backend {

std::span<const start_method> start_methods() noexcept {
  static constexpr std::array methods{start_method::spawn};
  return methods;
}

result<child> fork(const fork_request&) noexcept {
  return failure{errc::unsupported_start_method, "fork, which Windows does not have"};
}

// Nor a fork server.
result<child> start_server(const spawn_request&) noexcept {
  return failure{errc::unsupported_start_method, "forkserver, which Windows does not have"};
}

bool is_usable(const child&) noexcept { return false; }

void hang_up(child&) noexcept {}

result<child> request_child(child&, const server_request&) noexcept {
  return failure{errc::unsupported_start_method, "forkserver, which Windows does not have"};
}

result<void> serve(const server_role&) noexcept {
  return failure{errc::unsupported_start_method, "forkserver, which Windows does not have"};
}

// What belongs to forked children only: nothing comes here.
void end_forked_child(int code) noexcept { std::_Exit(code); }

void divert_exit(void (*)() noexcept) noexcept {}

void abandon(child&) noexcept {}

void reap_later(child&) noexcept {}

void reap_left() noexcept {}

void renew_locks() noexcept {}

}  // namespace brood::backend
