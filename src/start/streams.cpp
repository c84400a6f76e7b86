// SPDX-License-Identifier: MIT
#include "streams.hpp"

#include <cstdio>
#include <iostream>

namespace brood {

void flush_all_streams() noexcept {
  // The C++ streams have buffers of their own after sync_with_stdio(false). A stream that the host
  // told to throw on failure must not end the process here.
  for (std::ostream* stream : {&std::cout, &std::clog, &std::cerr}) {
    if (std::streambuf* buffer = stream->rdbuf(); buffer != nullptr) {
      try {
        static_cast<void>(buffer->pubsync());
      } catch (...) {  // a user's own buffer; its text is its own business
      }
    }
  }
  std::fflush(nullptr);
}

void flush_standard_streams() noexcept {
  std::fflush(stdout);
  std::fflush(stderr);
}

}  // namespace brood
