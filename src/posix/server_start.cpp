// SPDX-License-Identifier: MIT
// A fork server is a spawned child with one more thing: memory that it shares with its client.
#include <sys/mman.h>

#include <memory>
#include <new>
#include <utility>

#include "backend.hpp"
#include "channel.hpp"
#include "errors.hpp"
#include "server_line.hpp"
#include "spawn_parts.hpp"

namespace brood::posix {
namespace {

constinit int slot_descriptor = -1;

}  // namespace

server_slot& slot_in(const backend::shared_region& region) noexcept {
  return *reinterpret_cast<server_slot*>(backend::bytes_of(region).data());
}

void keep_slot(unique_fd slot) noexcept { slot_descriptor = slot.release(); }

unique_fd take_slot() noexcept { return unique_fd{std::exchange(slot_descriptor, -1)}; }

}  // namespace brood::posix

namespace brood::backend {

result<child> start_server(const spawn_request& request) noexcept try {
  if (posix::child_would_be_first()) {
    return failure{errc::unsupported,
                   "begin a fork server: as the first process of a pid namespace it could make no "
                   "children for another (clone(2)), and would end the namespace with itself; "
                   "have another first process there, by fork or spawn"};
  }
  auto slot = create_region(sizeof(posix::server_slot));
  if (!slot) return slot.error();
  std::vector<native_handle> handles{request.handles.begin(), request.handles.end()};
  handles.push_back(handle_of(*slot));
  auto line = std::make_shared<posix::server_line>(posix::server_line{
      .slot = *std::move(slot), .then = posix::read_standing(), .own = posix::read_surroundings()});
  const spawn_request with_slot{.message = request.message,
                                .handles = handles,
                                .environment = request.environment,
                                .working_directory = request.working_directory,
                                .daemon = posix::kernel_ends_with_parent,
                                .contained = false};
  auto server = posix::spawn_for(with_slot, posix::spawn_role::server);
  line->slot.memory.reset();  // the mapping is enough
  if (server) server->server = std::move(line);
  return server;
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "prepare a fork server");
}

}  // namespace brood::backend
