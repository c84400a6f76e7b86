// SPDX-License-Identifier: MIT
#include "../scratch_directory.hpp"

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): <cstdlib> has no mkdtemp
#include <unistd.h>  // where macOS has it

#include <cerrno>
#include <string>

namespace brood_lab {

// A name that can be guessed could be somebody's symbolic link by now, and would be written
// through.
std::filesystem::path make_private_directory() {
  std::string path = (std::filesystem::temp_directory_path() / "brood-lab-XXXXXX").string();
  if (::mkdtemp(path.data()) == nullptr) {
    throw std::system_error{errno, std::generic_category(), "cannot make '" + path + "'"};
  }
  return path;
}

}  // namespace brood_lab
