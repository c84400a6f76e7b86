// SPDX-License-Identifier: MIT
// Story: SIGHUP, to a stopped group that is orphaned and to the foreground of a session that ends.
#include <fmt/format.h>

#include "fates.hpp"
#include "hangups.hpp"

namespace brood_lab {

void show_hangups(stage& on) {
  print("\n");
  const auto group = show::stop_and_orphan_a_group(true);
  on.say(fmt::format("process {} was stopped, alone in its group; then its parent ended",
                     group.member));
  on.check("it was stopped while its parent lived", group.was_stopped);
  on.check("orphaned, it got SIGHUP from the kernel", group.got_hangup);
  on.check("and SIGCONT, which let it go on", group.was_continued);
  on.explain(
      "A group is an orphan when no member has a parent in the same session but in another "
      "group: then no shell is left that could continue a stopped job.");

  const auto session = show::end_a_session(true);
  on.say(
      fmt::format("{} was in the foreground of a terminal, {} had called setsid(); then the "
                  "session's leader ended",
                  session.foreground, session.daemon));
  on.check("the foreground got SIGHUP", session.foreground_got_hangup);
  on.check("the process in a session of its own got none and lives on", session.daemon_lived_on);
  on.explain("So a closed terminal ends what runs in it, and not what has left its session.");
}

}  // namespace brood_lab
