// SPDX-License-Identifier: MIT
// A directory of its own for as long as a scope lasts.
#pragma once

#include <filesystem>
#include <system_error>

namespace brood_lab {

/// Makes a directory for temporary files that nobody had made before, under a name that nobody can
/// guess. One body per platform.
/// @throws std::system_error
/// @par POSIX    Only its owner may look into it.
/// @par Windows  The folder for temporary files is already its user's own.
std::filesystem::path make_private_directory();

class scratch_directory {
 public:
  scratch_directory() : path_(make_private_directory()) {}
  scratch_directory(const scratch_directory&) = delete;
  scratch_directory& operator=(const scratch_directory&) = delete;
  ~scratch_directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace brood_lab
