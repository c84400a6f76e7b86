// SPDX-License-Identifier: MIT
// The fork server on Linux. It has one thread, answers one request after the other, and its
// children are its client's: nothing of it is in the way of a status.
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>

#include "backend.hpp"
#include "clone_parent_linux.hpp"
#include "errors.hpp"
#include "serve_parts.hpp"
#include "server_line.hpp"

namespace brood::posix {
namespace {

/// The slot for the number of the last child, which no child has mapped.
result<backend::shared_region> open_slot() noexcept {
  auto region = backend::map_region(take_slot().release(), sizeof(server_slot));
  if (!region) return region;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  if (::madvise(backend::bytes_of(*region).data(), page, MADV_DONTFORK) != 0) {
    return last_error("keep the children out of the server's memory");
  }
  region->memory.reset();      // the mapping is enough, and children would inherit it
  slot_in(*region).child = 0;  // its page is there: the kernel must not fail to write to it
  return region;
}

/// Returns in the server only, whether it can go on: the client knows of the child.
bool make_child(server_state& server, server_order& order, const thread_facts& thread,
                pid_t* number) noexcept {
  const auto since = std::chrono::steady_clock::now();
  const auto made = clone_for_parent(thread, number);
  if (made && made->pid == 0) run_order(server, order);
  server_answer text{.number = order.header.number};
  if (made) {
    text.pid = made->pid;
  } else {
    text.why = refusal::clone;
    text.code = made.error().code.value();
  }
  const bool is_told = answer(server, text, made ? made->end.get() : -1);
  if (made) server.role.made(server.role.context, made->pid, since, order.environment);
  return is_told;
}

}  // namespace
}  // namespace brood::posix

namespace brood::backend {

result<void> serve(const server_role& role) noexcept {
  if (::getpid() == 1) {
    return failure{errc::unsupported,
                   "make children for another process: this one is the first of a pid namespace, "
                   "which may not (clone(2)); use spawn there"};
  }
  const auto thread = posix::read_thread_facts();
  if (!thread) return thread.error();
  auto slot = posix::open_slot();
  if (!slot) return slot.error();
  auto server = posix::become_server(role);
  if (!server) return server.error();
  auto* const number = reinterpret_cast<pid_t*>(&posix::slot_in(*slot).child);
  role.ready(role.context);
  posix::order_reader orders{server->channel, ::getppid(), server->client.get()};
  posix::server_order order;
  auto outcome = orders.read(order);
  while (outcome == posix::order_reader::outcome::order &&
         posix::make_child(*server, order, *thread, number)) {
    orders.shrink(order);
    outcome = orders.read(order);
  }
  if (outcome == posix::order_reader::outcome::refused) {
    static_cast<void>(posix::answer(*server, orders.why()));
  }
  return {};
}

}  // namespace brood::backend
