// SPDX-License-Identifier: MIT
#include "unnamed_file_linux.hpp"

#include <fcntl.h>

#include <cerrno>

#include "errors.hpp"

namespace brood::posix {

result<unique_fd> make_unnamed_file(int memfd_refusal) noexcept {
  if (memfd_refusal == EMFILE || memfd_refusal == ENFILE || memfd_refusal == ENOMEM) {
    return error_of(memfd_refusal, "make the memory");
  }
  for (const char* const folder : {"/dev/shm", "/tmp"}) {
    unique_fd file{::open(folder, O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600)};
    if (file) return file;
  }
  return last_error("open a file without a name in /dev/shm or /tmp");
}

}  // namespace brood::posix
