// SPDX-License-Identifier: MIT
// What a process and its fork server say to each other.
//
// A request is one header, the parts that it announces, and descriptors: the child's channel; a
// socket for its status, where the child is the server's and not the client's (macOS); its gate, if
// there is one; stdin, stdout and stderr, if the child is to have its parent's surroundings; its
// directory, if one is named; the file that holds the parts, if they are too long for the socket;
// and those of the task. The answer is one record, with the child's pidfd where there is one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "result.hpp"
#include "surroundings.hpp"
#include "unique_fd.hpp"

namespace brood::posix {

/// Changes with the layout, so that nothing else passes for a request by chance.
inline constexpr std::uint64_t request_magic = 0x42726F6F64523031;  // "BroodR01"

/// Requests up to this size go through the socket, whose buffer holds them.
inline constexpr std::size_t max_inline_request = 60 * 1024;
/// What a server accepts at all, against a garbled size: no kernel passes a larger environment.
inline constexpr std::uint64_t max_environment = 64 * 1024 * 1024;
inline constexpr std::uint32_t max_descriptors = 1024 * 1024;
/// No memory holds more. Far from where sums of sizes wrap round.
inline constexpr std::uint64_t max_message = std::numeric_limits<std::size_t>::max() / 4;

enum request_flag : std::uint32_t {
  is_daemon = 1,
  is_gated = 2,      ///< the child waits until its parent has taken hold of it
  is_refreshed = 4,  ///< surroundings and stdio follow; the environment is the whole of it
  has_directory = 8,
  is_in_file = 16,  ///< the parts are in a file of their own
  is_relayed = 32,  ///< the server tells the status
};
inline constexpr std::uint32_t all_request_flags = 63;

struct request_header {
  std::uint64_t magic = request_magic;
  std::uint32_t number = 0;
  std::uint32_t flags = 0;
  std::uint32_t descriptors = 0;  ///< all of them
  std::uint32_t handles = 0;      ///< those of the task, which come last
  std::uint64_t environment_size = 0;
  std::uint64_t message_size = 0;
};

constexpr bool has(const request_header& header, request_flag flag) noexcept {
  return (header.flags & flag) != 0;
}

/// The size of the parts, wherever they are.
constexpr std::uint64_t parts_size(const request_header& header) noexcept {
  return (has(header, is_refreshed) ? sizeof(surroundings) : 0) + header.environment_size +
         header.message_size;
}

/// How many descriptors come before those of the task.
constexpr std::uint32_t fixed_descriptors(const request_header& header) noexcept {
  return 1 + (has(header, is_relayed) ? 1 : 0) + (has(header, is_gated) ? 1 : 0) +
         (has(header, is_refreshed) ? 3 : 0) + (has(header, has_directory) ? 1 : 0) +
         (has(header, is_in_file) ? 1 : 0);
}

/// Why a server did not make a child.
enum class refusal : std::uint32_t { none, garbled, not_the_client, descriptors, memory, clone };

struct server_answer {
  std::uint64_t magic = request_magic;
  std::uint32_t number = 0;
  refusal why = refusal::none;
  std::int32_t code = 0;  ///< the system's, if there is one
  std::int32_t pid = 0;
};

/// A request as a server has it.
struct server_order {
  request_header header{};
  std::optional<surroundings> wanted{};
  /// "NAME=VALUE" with a NUL behind each; without '=' it is one to unset.
  std::span<char> environment{};
  std::span<const std::byte> message{};
  /// In the order above, but for the file, which has been read.
  std::vector<unique_fd> descriptors{};

  [[nodiscard]] unique_fd& channel() noexcept { return descriptors[0]; }
  [[nodiscard]] unique_fd& relay() noexcept { return descriptors[1]; }
  [[nodiscard]] unique_fd& gate() noexcept { return descriptors[has(header, is_relayed) ? 2 : 1]; }
  [[nodiscard]] std::span<unique_fd> stdio() noexcept;
  /// Empty if the child has its server's.
  [[nodiscard]] unique_fd* directory() noexcept;
  [[nodiscard]] std::span<unique_fd> handles() noexcept;
};

/// Reads requests; its memory is used again and again, and is the child's own copy after a fork.
class order_reader {
 public:
  enum class outcome { order, closed, refused };

  /// `end` becomes readable when the client has ended; -1 if there is nothing that does.
  order_reader(int socket, pid_t client, int end) noexcept
      : socket_(socket), client_(client), end_(end) {}

  /// Waits for a request.
  /// @return `closed` if the client is gone; `refused` with `why` set: the stream cannot be trusted
  /// any more
  outcome read(server_order& order) noexcept;
  /// Gives back the memory of a request that took much of it.
  void shrink(server_order& order) noexcept;
  [[nodiscard]] server_answer why() const noexcept { return why_; }

 private:
  outcome refuse(refusal why, int code = 0) noexcept;
  outcome fill(server_order& order, std::size_t size);
  outcome take_apart(server_order& order, std::span<std::byte> parts) noexcept;
  outcome read_parts(server_order& order);

  [[nodiscard]] bool wait() const noexcept;

  int socket_;
  pid_t client_;
  int end_;
  std::size_t filled_ = 0;
  std::vector<std::byte> buffer_;
  std::vector<std::byte> file_;
  server_answer why_{};
};

}  // namespace brood::posix
