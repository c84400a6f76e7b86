// SPDX-License-Identifier: MIT
// posix_spawn is a system call of its own on macOS: it neither copies memory nor needs a window
// between fork and exec, and closes every descriptor that is not listed.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>

#include <cerrno>

#include <boost/optional.hpp>
#include <boost/type_traits.hpp>
//
#include <boost/process/v2/posix/default_launcher.hpp>
#include <filesystem>

#include "errors.hpp"
#include "image_launch.hpp"
#include "program_arguments.hpp"
#include "watch.hpp"

extern "C" int posix_spawn_file_actions_addinherit_np(posix_spawn_file_actions_t*, int);
extern "C" int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t*, const char*);

namespace brood::posix {
namespace {

namespace process_v2 = boost::process::v2;

struct file_actions {
  posix_spawn_file_actions_t list;
  file_actions() noexcept { ::posix_spawn_file_actions_init(&list); }
  file_actions(const file_actions&) = delete;
  file_actions& operator=(const file_actions&) = delete;
  ~file_actions() { ::posix_spawn_file_actions_destroy(&list); }
};

struct attributes {
  posix_spawnattr_t list;
  attributes() noexcept { ::posix_spawnattr_init(&list); }
  attributes(const attributes&) = delete;
  attributes& operator=(const attributes&) = delete;
  ~attributes() { ::posix_spawnattr_destroy(&list); }
};

bool is_open(int fd) noexcept { return ::fcntl(fd, F_GETFD) >= 0; }

/// Boost.Process's launcher with posix_spawn as its engine; see launcher_linux.hpp.
class posix_spawn_launcher : public process_v2::posix::default_launcher {
 public:
  file_actions files;
  attributes how;
  const char* step = "posix_spawn";

  template <class... Initializers>
  result<launched> launch(const std::filesystem::path& image, char* const* arguments,
                          Initializers&&... initializers) {
    const char* const* line = arguments;
    if (const auto error =
            process_v2::posix::detail::on_setup(*this, image, line, initializers...)) {
      return error_of(error.value(), step);
    }
    launched child;
    int failed = 0;
    do {  // a signal may interrupt it (libuv issue 3107)
      failed = ::posix_spawn(&child.pid, image.c_str(), &files.list, &how.list,
                             const_cast<char* const*>(line), const_cast<char* const*>(env));
    } while (failed == EINTR);
    if (failed != 0) return error_of(failed, "exec " + image.string());
    child.end = open_end(child.pid);
    return child;
  }
};

using setup_error = boost::system::error_code;

setup_error of(int code) noexcept { return {code, boost::system::system_category()}; }

struct inherit_descriptors {
  std::span<const int> inherited;

  setup_error on_setup(posix_spawn_launcher& launcher, const std::filesystem::path&,
                       const char* const*&) const {
    launcher.step = "pass a descriptor on";
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
      const int failed = is_open(fd)
                             ? posix_spawn_file_actions_addinherit_np(&launcher.files.list, fd)
                             : ::posix_spawn_file_actions_addopen(&launcher.files.list, fd,
                                                                  "/dev/null", O_RDWR, 0);
      if (failed != 0) return of(failed);
    }
    for (const int fd : inherited) {
      if (const int failed = posix_spawn_file_actions_addinherit_np(&launcher.files.list, fd)) {
        return of(failed);
      }
    }
    return {};
  }
};

/// See exec_child_linux.hpp: defaults and an empty mask, but SIGHUP, SIGINT and SIGQUIT stay
/// ignored.
struct default_signals {
  setup_error on_setup(posix_spawn_launcher& launcher, const std::filesystem::path&,
                       const char* const*&) const {
    launcher.step = "reset the signals";
    sigset_t reset;
    sigfillset(&reset);
    for (const int signal : {SIGHUP, SIGINT, SIGQUIT}) {
      struct sigaction now{};
      if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN) {
        sigdelset(&reset, signal);
      }
    }
    sigset_t none;
    sigemptyset(&none);
    ::posix_spawnattr_setsigdefault(&launcher.how.list, &reset);
    ::posix_spawnattr_setsigmask(&launcher.how.list, &none);
    return of(::posix_spawnattr_setflags(&launcher.how.list, POSIX_SPAWN_SETSIGDEF |
                                                                 POSIX_SPAWN_SETSIGMASK |
                                                                 POSIX_SPAWN_CLOEXEC_DEFAULT));
  }
};

struct enter_directory {
  const std::filesystem::path& directory;

  setup_error on_setup(posix_spawn_launcher& launcher, const std::filesystem::path&,
                       const char* const*&) const {
    launcher.step = "enter the working directory";
    if (directory.empty()) return {};
    // posix_spawn would report a missing directory as a missing program.
    std::error_code error;
    if (!std::filesystem::is_directory(directory, error)) {
      return of(error ? error.value() : ENOTDIR);
    }
    // The name without "_np" exists from macOS 26 on, where this one is deprecated.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
    return of(posix_spawn_file_actions_addchdir_np(&launcher.files.list, directory.c_str()));
#pragma clang diagnostic pop
  }
};

}  // namespace

result<launched> launch_image(const image_launch& plan) noexcept {
  posix_spawn_launcher launcher;
  launcher.env = plan.environment;
  auto outcome =
      launcher.launch(program_image(), plan.arguments, default_signals{},
                      enter_directory{plan.directory}, inherit_descriptors{plan.inherited});
  if (outcome) return outcome;
  failure why = outcome.error();
  if (why.step.starts_with("enter")) why.step += " " + plan.directory.string();
  return why;
}

}  // namespace brood::posix
