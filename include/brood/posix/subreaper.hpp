// SPDX-License-Identifier: MIT
// Adopting orphans: a process below this one whose parent ends becomes a child of this process
// instead of init's. Include by hand; on systems that lack it the constructor says so.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "brood/detail/deadline.hpp"
#include "brood/exit_status.hpp"
#include "brood/inspect.hpp"
#include "brood/native_types.hpp"

namespace brood::posix {

/// Whether the program makes children by other means than Brood (fork, posix_spawn, system, popen,
/// a library that does). The kernel does not tell a child that was adopted from one that was made.
enum class own_children {
  /// It may. Reaped is only what is known to be adopted: a process that was seen below another
  /// parent by an earlier `reap()` or `orphans()`, or that is in a session of another process. The
  /// rest stays, as zombies, for the program to wait for: see `unclear()`.
  some,
  /// It does not, and says so. Whatever is no child of a `process` object is an orphan.
  none,
};

/// An orphan that has ended and was reaped here.
struct reaped_orphan {
  pid_type pid = 0;
  exit_status status = exit_status::exited(0);
};

/// While it lives, this process is the adopter (`PR_SET_CHILD_SUBREAPER`, prctl(2), Linux 3.4) of
/// all descendants whose parents end. Never reaps a child of a `process` object, which waits for it
/// itself, nor one that the program made by other means (see `own_children`).
///
/// Thread safety: members may be called from several threads. One object at a time in a process.
/// @par macOS, Windows  There is no such thing: the constructor throws errc::unsupported.
class subreaper {
 public:
  /// @throws process_error errc::unsupported; std::errc::device_or_resource_busy if there is one
  ///         already
  explicit subreaper(own_children others = own_children::some);
  subreaper(const subreaper&) = delete;
  subreaper& operator=(const subreaper&) = delete;
  /// Reaps what has ended, and gives the attribute back as it was found. Orphans that live stay
  /// children of this process.
  ~subreaper();

  /// Waits for the adopted processes that have ended. Never blocks.
  std::vector<reaped_orphan> reap();
  /// Blocks until at least one was reaped or `timeout` has passed. The kernel tells nobody of an
  /// adoption, so it looks at growing intervals: of 50 ms in the end, or longer where thousands of
  /// processes make each look dear.
  template <class Rep, class Period>
  std::vector<reaped_orphan> reap_for(std::chrono::duration<Rep, Period> timeout) {
    return reap_until_steady(detail::deadline_after(timeout));
  }

  /// The adopted processes that are there now, ended ones too.
  [[nodiscard]] std::vector<process_info> orphans() const;
  /// Children that may have been adopted or be the program's own: nobody reaps them but the
  /// program. With `own_children::none` there are none.
  [[nodiscard]] std::vector<process_info> unclear() const;

 private:
  class ledger;
  std::vector<reaped_orphan> reap_until_steady(detail::steady_time deadline);

  std::unique_ptr<ledger> ledger_;
};

}  // namespace brood::posix
