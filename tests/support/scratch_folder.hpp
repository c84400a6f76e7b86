// SPDX-License-Identifier: MIT
// Where tests put files.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

#include "brood/this_process.hpp"

namespace brood_test {

/// A folder of this test's own, for as long as the object lives. Its name holds `purpose`, and
/// blanks.
class scratch_folder {
 public:
  explicit scratch_folder(const std::filesystem::path& purpose)
      : path_(std::filesystem::temp_directory_path() / "brood ") {
    path_ += purpose;
    path_ += " ";
    path_ += std::to_string(brood::this_process::pid());
    std::filesystem::create_directories(path_);
  }
  ~scratch_folder() {
    // Windows may refuse to delete a program that has just run.
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace brood_test
