// SPDX-License-Identifier: MIT
// Boost.Process's POSIX launcher with another engine. Its default_launcher forks (which costs more
// the more memory the parent has), takes Asio's locks in the child and leaves zombies; this one
// keeps its environment, its initialisers and their protocol, and launches by vfork.
#pragma once

// What these headers rely on without including it (Boost 1.81 with std::filesystem).
#include <boost/optional.hpp>
#include <boost/type_traits.hpp>
//
#include <boost/process/v2/posix/default_launcher.hpp>
#include <filesystem>

#include "exec_child_linux.hpp"
#include "image_launch.hpp"
#include "vfork_linux.hpp"

namespace brood::posix {

namespace process_v2 = boost::process::v2;

class vfork_launcher : public process_v2::posix::default_launcher {
 public:
  /// What the initialiser that runs now is about to do, for the message if it fails.
  const char* step = "";

  template <class... Initializers>
  result<launched> launch(const std::filesystem::path& image, char* const* arguments,
                          Initializers&&... initializers) {
    const char* const* line = arguments;
    if (const auto error =
            process_v2::posix::detail::on_setup(*this, image, line, initializers...)) {
      return failure{error, step};
    }
    auto become_image = [&]() noexcept -> call_error {
      const auto error =
          process_v2::posix::detail::on_exec_setup(*this, image, line, initializers...);
      if (error) return error.value();
      step = "exec";
      return execute(image.c_str(), const_cast<char* const*>(line), const_cast<char* const*>(env));
    };
    return vfork_and(become_image, step);
  }
};

/// The initialisers of a spawned child. Each runs between vfork and exec, in the order in which
/// they are passed.
struct reset_signals_before_exec {
  boost::system::error_code on_exec_setup(vfork_launcher& launcher, const std::filesystem::path&,
                                          const char* const*) noexcept {
    launcher.step = "reset the signals";
    reset_signals();
    return {};
  }
};

struct inherit_descriptors {
  std::span<const int> inherited;

  boost::system::error_code on_exec_setup(vfork_launcher& launcher, const std::filesystem::path&,
                                          const char* const*) noexcept {
    launcher.step = "pass a descriptor on";
    fill_stdio();
    return {keep_descriptors(inherited), boost::system::system_category()};
  }
};

// Not Boost's process_start_dir: from 1.86 on it needs the compiled library, which some systems
// that offer the headers do not have.
struct start_in_directory {
  const std::filesystem::path& directory;

  boost::system::error_code on_exec_setup(vfork_launcher& launcher, const std::filesystem::path&,
                                          const char* const*) noexcept {
    launcher.step = "enter the working directory";
    return {enter_directory(directory.c_str()), boost::system::system_category()};
  }
};

}  // namespace brood::posix
