// SPDX-License-Identifier: MIT
// The server's side of a request. Nothing in it is believed: sizes, counts and sender are checked
// before they are used.
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

#include "descriptor_passing.hpp"
#include "memory_file.hpp"
#include "server_protocol.hpp"
#include "status_relay.hpp"

namespace brood::posix {
namespace {

constexpr std::size_t buffer_size = max_inline_request + 4 * 1024;

bool is_plausible(const request_header& header) noexcept {
  if (header.magic != request_magic || header.descriptors > max_descriptors) return false;
  if ((header.flags & ~all_request_flags) != 0) return false;
  if (has(header, is_relayed) != statuses_are_relayed) return false;
  if (header.environment_size > max_environment || header.message_size > max_message) return false;
  if (header.descriptors != std::uint64_t{fixed_descriptors(header)} + header.handles) return false;
  return has(header, is_in_file) ||
         (header.message_size <= max_inline_request && parts_size(header) <= max_inline_request);
}

std::size_t size_in_socket(const request_header& header) noexcept {
  return sizeof header + fillers_for(header.descriptors) +
         (has(header, is_in_file) ? 0 : static_cast<std::size_t>(parts_size(header)));
}

std::size_t before_stdio(const request_header& header) noexcept {
  return 1 + (has(header, is_relayed) ? 1U : 0U) + (has(header, is_gated) ? 1U : 0U);
}

}  // namespace

std::span<unique_fd> server_order::stdio() noexcept {
  if (!has(header, is_refreshed)) return {};
  return std::span{descriptors}.subspan(before_stdio(header), 3);
}

unique_fd* server_order::directory() noexcept {
  if (!has(header, has_directory)) return nullptr;
  return &descriptors[before_stdio(header) + stdio().size()];
}

std::span<unique_fd> server_order::handles() noexcept {
  return std::span{descriptors}.last(header.handles);
}

order_reader::outcome order_reader::refuse(refusal why, int code) noexcept {
  why_ = {.number = why_.number, .why = why, .code = code};
  return outcome::refused;
}

/// Waits until there is something to read. Returns whether there is, and the client, too.
bool order_reader::wait() const noexcept {
  pollfd both[] = {{.fd = socket_, .events = POLLIN, .revents = 0},
                   {.fd = end_, .events = POLLIN, .revents = 0}};
  for (;;) {
    const int ready = ::poll(both, 2, -1);
    if (ready < 0 && errno != EINTR) return false;
    if (ready > 0) return both[1].revents == 0 && both[0].revents != 0;
  }
}

/// Reads until there are `size` bytes.
order_reader::outcome order_reader::fill(server_order& order, std::size_t size) {
  if (buffer_.size() < std::max(size, buffer_size)) buffer_.resize(std::max(size, buffer_size));
  while (filled_ < size) {
    // Also in the middle of a request: copies of a client that has ended may hold the channel open.
    if (!wait()) return outcome::closed;
    const auto got = receive_with_descriptors(socket_, std::span{buffer_}.subspan(filled_),
                                              order.descriptors, client_);
    if (!got) return refuse(refusal::descriptors, got.error().code.value());
    if (got->size == 0) return outcome::closed;
    if (!got->is_from_sender) return refuse(refusal::not_the_client);
    filled_ += got->size;
  }
  return outcome::order;
}

order_reader::outcome order_reader::read(server_order& order) noexcept try {
  filled_ = 0;
  why_ = {};
  order.descriptors.clear();
  if (const auto got = fill(order, sizeof order.header); got != outcome::order) return got;
  std::memcpy(&order.header, buffer_.data(), sizeof order.header);
  why_.number = order.header.number;
  if (!is_plausible(order.header)) return refuse(refusal::garbled);
  const std::size_t size = size_in_socket(order.header);
  if (const auto got = fill(order, size); got != outcome::order) return got;
  if (filled_ != size || order.descriptors.size() != order.header.descriptors) {
    return refuse(refusal::garbled);
  }
  return read_parts(order);
} catch (const std::bad_alloc&) {
  return refuse(refusal::memory, ENOMEM);
}

// The children that follow would have a copy of it.
void order_reader::shrink(server_order& order) noexcept {
  order.descriptors.clear();
  if (file_.empty()) return;
  file_ = {};
}

order_reader::outcome order_reader::read_parts(server_order& order) {
  const auto size = static_cast<std::size_t>(parts_size(order.header));
  if (!has(order.header, is_in_file)) {
    return take_apart(order, std::span{buffer_}.subspan(sizeof order.header, size));
  }
  const auto place = order.descriptors.begin() + (fixed_descriptors(order.header) - 1);
  // Before there is memory for it: a wild size must not ask for all that there is.
  if (!holds(place->get(), size)) return refuse(refusal::garbled);
  file_.resize(size);
  if (!read_whole(place->get(), file_)) return refuse(refusal::garbled);
  order.descriptors.erase(place);
  return take_apart(order, file_);
}

order_reader::outcome order_reader::take_apart(server_order& order,
                                               std::span<std::byte> parts) noexcept {
  order.wanted.reset();
  if (has(order.header, is_refreshed)) {
    std::memcpy(&order.wanted.emplace(), parts.data(), sizeof(surroundings));
    parts = parts.subspan(sizeof(surroundings));
    if (order.wanted->processors.size > order.wanted->processors.bits.size()) {
      return refuse(refusal::garbled);
    }
  }
  const auto size = static_cast<std::size_t>(order.header.environment_size);
  order.environment = {reinterpret_cast<char*>(parts.data()), size};
  if (size != 0 && order.environment.back() != '\0') return refuse(refusal::garbled);
  order.message = parts.subspan(size);
  return outcome::order;
}

}  // namespace brood::posix
