// SPDX-License-Identifier: MIT
#include "streams.hpp"

#include <cstdio>
#include <ostream>

// <iostream> of libstdc++ before 13 constructs the eight standard streams in the static
// initialisers of whatever program includes it: a dozen page faults, paid by every spawned child of
// programs that never use them. So they are declared here as that library declares them, and
// constructed (Init counts its users) only where they are needed: before a fork.
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
namespace {

/// Whether a buffer holds text of its own, which it does only after sync_with_stdio(false). Looking
/// is cheaper than a call of sync(): a forked child pays for each page of code that it enters.
class buffer_view : public std::streambuf {
 public:
  static bool is_filled(const std::streambuf& buffer) noexcept {
    return (buffer.*&buffer_view::pptr)() != (buffer.*&buffer_view::pbase)();
  }
};

}  // namespace

void flush_all_streams() noexcept {
  static const std::ios_base::Init constructed;
  for (std::ostream* stream : {&std::cout, &std::clog, &std::cerr}) {
    std::streambuf* const buffer = stream->rdbuf();
    if (buffer == nullptr || !buffer_view::is_filled(*buffer)) continue;
    try {
      static_cast<void>(buffer->pubsync());
    } catch (...) {  // a user's own buffer; its text is its own business
    }
  }
  std::fflush(nullptr);
}

void flush_standard_streams() noexcept {
  std::fflush(stdout);
  std::fflush(stderr);
}

}  // namespace brood
