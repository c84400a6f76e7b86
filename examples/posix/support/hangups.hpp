// SPDX-License-Identifier: MIT
// Two stories in which the kernel sends SIGHUP: to a stopped process group that becomes an orphan,
// and to the foreground of a session whose leader ends.
#pragma once

#include <sys/types.h>

namespace show {

/// A process group is an orphan when no member has a parent in another group of the same session:
/// then there is no shell left that could continue it.
struct group_story {
  pid_t member = 0;
  bool was_stopped = false;    ///< by SIGTSTP, and was seen so while its parent lived
  bool got_hangup = false;     ///< SIGHUP
  bool was_continued = false;  ///< SIGCONT
};

/// Lets a parent make a group of one, which stops; then the parent ends, if it is to.
group_story stop_and_orphan_a_group(bool parent_ends);

struct session_story {
  pid_t foreground = 0;
  bool foreground_got_hangup = false;
  pid_t daemon = 0;  ///< a child of the same leader in a session of its own
  bool daemon_lived_on = false;
};

/// Makes a session with a terminal of its own; then its leader ends, if it is to.
session_story end_a_session(bool leader_ends);

}  // namespace show
