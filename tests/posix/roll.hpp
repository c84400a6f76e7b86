// SPDX-License-Identifier: MIT
// Who is there, and is anybody left?
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace brood::posix_test {

/// A pipe that is at its end once all who hold the writing end have ended, and says how many did.
class roll {
 public:
  roll() {
    if (::pipe(ends_) != 0) throw std::system_error{errno, std::generic_category(), "pipe"};
    ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
  }
  roll(const roll&) = delete;
  roll& operator=(const roll&) = delete;
  ~roll() {
    ::close(ends_[0]);
    close_writer();
  }
  void sign() const {
    const char byte = 1;
    static_cast<void>(::write(ends_[1], &byte, 1));
  }
  /// Makes `descriptor` another name of the writing end, one that also spawned children get.
  void become(int descriptor) const { ::dup2(ends_[1], descriptor); }
  void close_writer() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }
  /// Blocks until so many have signed.
  void await(int count) {
    for (; signed_ < count; ++signed_) {
      pollfd entry{.fd = ends_[0], .events = POLLIN, .revents = 0};
      ::poll(&entry, 1, -1);
      char byte;
      ASSERT_EQ(::read(ends_[0], &byte, 1), 1);
    }
  }
  /// Whether nobody is left who could sign.
  [[nodiscard]] bool is_over() const {
    char bytes[256];
    ssize_t got = 0;
    while ((got = ::read(ends_[0], bytes, sizeof bytes)) > 0) {
    }
    return got == 0;
  }

 private:
  int ends_[2];
  int signed_ = 0;
};

}  // namespace brood::posix_test
