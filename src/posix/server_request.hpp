// SPDX-License-Identifier: MIT
// The client's half of server_order: what a child is to have, as a request to the fork server.
#pragma once

#include <memory>
#include <vector>

#include "backend.hpp"
#include "container.hpp"
#include "descriptors.hpp"
#include "server_line.hpp"
#include "server_protocol.hpp"

namespace brood::posix {

/// What is open until the request has been answered.
struct request_parts {
  socket_pair channel;
  socket_pair relay;
  socket_pair gate;
  unique_fd directory;
  unique_fd null_device;
  unique_fd file;
  std::shared_ptr<container> home{};
  request_header header{};
  std::vector<int> descriptors{};
};

/// Writes the request into `line.buffer`. Everything that can fail without the server fails here.
/// @return errc::end_of_stream if it takes another server
result<request_parts> make_request(const backend::server_request& request, server_line& line);

}  // namespace brood::posix
