// SPDX-License-Identifier: MIT
// A start by spawn: the packet goes into the channel first, then the new image is launched. There
// is nothing to wait for, and a launch that fails takes the packet with it.
#include <fcntl.h>

#include <algorithm>
#include <new>
#include <vector>

#include "backend.hpp"
#include "container.hpp"
#include "descriptors.hpp"
#include "environment.hpp"
#include "errors.hpp"
#include "foundlings.hpp"
#include "image_launch.hpp"
#include "program_arguments.hpp"
#include "spawn_parts.hpp"
#include "start_marker.hpp"
#include "start_packet.hpp"
#include "watch.hpp"

namespace brood::posix {

result<backend::child> spawn_for(const backend::spawn_request& request, spawn_role role) {
  if (auto checked = check(request.environment); !checked) return checked.error();
  auto packet = make_packet(request.message, request.handles, request.daemon, role);
  if (!packet) return packet.error();
  auto channel = make_socket_pair();
  if (!channel) return channel.error();
  const int child_end = channel->child.get();
  const auto sent = send_all(channel->parent.get(), packet->bytes);
  if (!sent) return sent.error();

  std::vector<int> inherited{request.handles.begin(), request.handles.end()};
  inherited.push_back(child_end);
  if (packet->memory) inherited.push_back(packet->memory.get());
  child_environment environment{request.environment, to_variable({child_end, packet->bytes.size(),
                                                                  packet->nonce, ::getpid(), 0})};
  reap_foundlings();
  auto container = request.contained ? container::make() : nullptr;
  auto launched = launch_image({.arguments = program_arguments(),
                                .environment = environment.get(),
                                .directory = request.working_directory,
                                .inherited = inherited,
                                .channel = child_end,
                                .daemon = request.daemon,
                                .container = container.get(),
                                .number = environment.marker().last(child_digits)});
  if (!launched) return launched.error();
  backend::child made =
      watched_child(launched->pid, std::move(launched->end), std::move(channel->parent));
  if (container && container->is_entered()) {
    container->seal();
    made.container = std::move(container);
  }
  return made;
}

}  // namespace brood::posix

namespace brood::backend {

result<child> spawn(const spawn_request& request) noexcept {
  try {
    return posix::spawn_for(request, posix::spawn_role::task);
  } catch (const std::bad_alloc&) {
    return posix::error_of(ENOMEM, "prepare a start");
  }
}

}  // namespace brood::backend
