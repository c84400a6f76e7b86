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
#include "start_marker.hpp"
#include "start_packet.hpp"
#include "watch.hpp"

namespace brood::backend {
namespace {

result<child> try_spawn(const spawn_request& request) {
  if (auto checked = posix::check(request.environment); !checked) return checked.error();
  auto packet = posix::make_packet(request.message, request.handles, request.daemon);
  if (!packet) return packet.error();
  auto channel = posix::make_socket_pair();
  if (!channel) return channel.error();
  const int child_end = channel->child.get();
  const auto sent = posix::send_all(channel->parent.get(), packet->bytes);
  if (!sent) return sent.error();

  std::vector<int> inherited{request.handles.begin(), request.handles.end()};
  inherited.push_back(child_end);
  if (packet->memory) inherited.push_back(packet->memory.get());
  const posix::child_environment environment{
      request.environment,
      posix::to_variable({child_end, packet->bytes.size(), packet->nonce, ::getpid()})};
  posix::reap_foundlings();
  auto container = request.contained ? posix::container::make() : nullptr;
  auto launched = posix::launch_image({.arguments = posix::program_arguments(),
                                       .environment = environment.get(),
                                       .directory = request.working_directory,
                                       .inherited = inherited,
                                       .channel = child_end,
                                       .daemon = request.daemon,
                                       .container = container.get()});
  if (!launched) return launched.error();
  child made =
      posix::watched_child(launched->pid, std::move(launched->end), std::move(channel->parent));
  if (container && container->is_entered()) {
    container->seal();
    made.container = std::move(container);
  }
  return made;
}

}  // namespace

result<child> spawn(const spawn_request& request) noexcept {
  try {
    return try_spawn(request);
  } catch (const std::bad_alloc&) {
    return posix::error_of(ENOMEM, "prepare a start");
  }
}

}  // namespace brood::backend
