// SPDX-License-Identifier: MIT
#include "streams.hpp"

#include <cstdio>
#include <ostream>

// <iostream> of libstdc++ before 13 constructs the eight standard streams in the static initialisers
// of whatever program includes it: a dozen page faults, paid by every spawned child of programs that
// never use them. So they are declared here as that library declares them, and constructed (Init
// counts its users) only where they are needed: before a fork.
#ifdef __GLIBCXX__
namespace std {
extern ostream cout;
extern ostream cerr;
extern ostream clog;
}  // namespace std
#else
#include <iostream>
#endif

namespace brood {

void flush_all_streams() noexcept {
  static const std::ios_base::Init constructed;
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
