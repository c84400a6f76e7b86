// SPDX-License-Identifier: MIT
// A directory of its own for as long as a scope lasts.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

#include "brood/this_process.hpp"

namespace brood_lab {

class scratch_directory {
 public:
  scratch_directory()
      : path_(std::filesystem::temp_directory_path() /
              ("brood-lab-" + std::to_string(brood::this_process::pid()))) {
    std::filesystem::create_directories(path_);
  }
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
