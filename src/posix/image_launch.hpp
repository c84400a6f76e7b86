// SPDX-License-Identifier: MIT
// Running this program's image in a new process: where Linux and macOS part.
#pragma once

#include <filesystem>
#include <span>

#include "native.hpp"
#include "result.hpp"

namespace brood::posix {

/// Everything is prepared: the new process has only to make system calls.
struct image_launch {
  char* const* arguments;
  char* const* environment;
  const std::filesystem::path& directory;  ///< empty: the parent's
  std::span<const int> inherited;          ///< beside stdin, stdout and stderr
  int channel;
  bool daemon;
  posix::container* container = nullptr;  ///< to be entered before the image runs
  /// Where the new process writes its number, in as many digits, if it can before the image runs.
  std::span<char> number{};
};

struct launched {
  pid_t pid = -1;
  unique_fd end;  ///< see backend::child::end
};

/// Returns once the new image runs, or with the step that failed and nothing left behind.
result<launched> launch_image(const image_launch& plan) noexcept;

}  // namespace brood::posix
