// SPDX-License-Identifier: MIT
// The fork server on macOS, where no process can make a child of its parent's. The children are the
// server's: it tells its client how each ended, and keeps the zombie until the client has let go,
// so that the number cannot be another process's before.
#include <signal.h>
#include <sys/event.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <map>
#include <utility>

#include "backend.hpp"
#include "descriptors.hpp"
#include "errors.hpp"
#include "serve_parts.hpp"
#include "status_relay.hpp"

namespace brood::posix {
namespace {

/// @return the status word
int reap(pid_t pid) noexcept {
  int word = 0;
  while (::waitpid(pid, &word, 0) < 0 && errno == EINTR) {
  }
  return word;
}

void tell(const unique_fd& relay, int word) noexcept {
  static_cast<void>(send_all(relay.get(), std::as_bytes(std::span{&word, 1})));
}

/// The children that nobody has let go yet.
class relays {
 public:
  explicit relays(int queue) noexcept : queue_(queue) {}

  void add(pid_t pid, unique_fd relay) {
    struct kevent event{};
    EV_SET(&event, static_cast<uintptr_t>(pid), EVFILT_PROC, EV_ADD, NOTE_EXIT | NOTE_EXITSTATUS, 0,
           nullptr);
    if (::kevent(queue_, &event, 1, nullptr, 0, nullptr) != 0) {
      // Somebody has killed it, although it waits at its gate. There is no event for a zombie.
      ::kill(pid, SIGKILL);
      return tell(relay, reap(pid));
    }
    EV_SET(&event, static_cast<uintptr_t>(relay.get()), EVFILT_READ, EV_ADD, 0, 0, nullptr);
    static_cast<void>(::kevent(queue_, &event, 1, nullptr, 0, nullptr));
    const int number = relay.get();
    children_.insert_or_assign(number, child{pid, std::move(relay), false});
  }

  void tell_end(pid_t pid, int word) noexcept {
    for (auto at = children_.begin(); at != children_.end(); ++at) {
      if (at->second.pid != pid) continue;
      at->second.has_ended = true;
      return tell(at->second.relay, word);
    }
    static_cast<void>(reap(pid));  // let go while it ran
  }

  void let_go(int relay) noexcept {
    const auto at = children_.find(relay);
    if (at == children_.end()) return;
    if (at->second.has_ended) static_cast<void>(reap(at->second.pid));
    children_.erase(at);
  }

  /// In a child: they are the server's.
  void forget() noexcept { children_.clear(); }

 private:
  struct child {
    pid_t pid;
    unique_fd relay;
    bool has_ended;
  };
  int queue_;
  std::map<int, child> children_;
};

struct event_queue {
  unique_fd queue{::kqueue()};

  bool watch(const server_state& server) noexcept {
    struct kevent events[2] = {};
    EV_SET(&events[0], static_cast<uintptr_t>(server.channel), EVFILT_READ, EV_ADD, 0, 0, nullptr);
    EV_SET(&events[1], static_cast<uintptr_t>(::getppid()), EVFILT_PROC, EV_ADD, NOTE_EXIT, 0,
           nullptr);
    return queue && ::kevent(queue.get(), events, 2, nullptr, 0, nullptr) == 0;
  }

  struct kevent next() noexcept {
    struct kevent event{};
    while (::kevent(queue.get(), nullptr, 0, &event, 1, nullptr) < 0 && errno == EINTR) {
    }
    return event;
  }
};

/// Returns in the server only, whether it can go on: the client knows of the child.
bool make_child(server_state& server, server_order& order, relays& children) {
  const auto since = std::chrono::steady_clock::now();
  const pid_t pid = ::fork();
  if (pid == 0) {
    children.forget();
    order.relay().reset();
    run_order(server, order);
  }
  server_answer text{.number = order.header.number};
  if (pid < 0) {
    text.why = refusal::clone;
    text.code = errno;
  } else {
    text.pid = pid;
    children.add(pid, std::move(order.relay()));
  }
  const bool is_told = answer(server, text);
  if (pid > 0) server.role.made(server.role.context, pid, since, order.environment);
  return is_told;
}

/// Answers requests and tells ends until the client is gone.
void run_loop(server_state& server, event_queue& events, relays& children) {
  const pid_t client = ::getppid();
  order_reader orders{server.channel, client, server.client.get()};
  server_order order;
  for (;;) {
    const struct kevent event = events.next();
    if (event.filter == EVFILT_PROC) {
      if (static_cast<pid_t>(event.ident) == client) return;
      children.tell_end(static_cast<pid_t>(event.ident), static_cast<int>(event.data));
    } else if (static_cast<int>(event.ident) != server.channel) {
      children.let_go(static_cast<int>(event.ident));
    } else {
      const auto outcome = orders.read(order);
      if (outcome == order_reader::outcome::refused) {
        static_cast<void>(answer(server, orders.why()));
      }
      if (outcome != order_reader::outcome::order || !make_child(server, order, children)) return;
      orders.shrink(order);
    }
  }
}

}  // namespace
}  // namespace brood::posix

namespace brood::backend {

result<void> serve(const server_role& role) noexcept try {
  auto server = posix::become_server(role);
  if (!server) return server.error();
  posix::event_queue events;
  if (!events.watch(*server)) return posix::last_error("watch the client of a fork server");
  posix::relays children{events.queue.get()};
  role.ready(role.context);
  posix::run_loop(*server, events, children);
  return {};
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "serve");
}

}  // namespace brood::backend
