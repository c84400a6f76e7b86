// SPDX-License-Identifier: MIT
// The end of a session: when its leader ends (a shell, as a rule), the kernel sends SIGHUP to the
// group in the foreground of its terminal. A process that called setsid() is in another session and
// gets none: that is the first half of how a daemon is made.
#include "support/hangups.hpp"
#include "support/show.hpp"

int main(int argc, char** argv) {
  const auto story = show::end_a_session(show::has_cause(argc, argv));
  std::cout << "in the foreground: " << story.foreground
            << "; in a session of its own: " << story.daemon << std::endl;
  show::claim("SIGHUP came to the foreground when the leader ended", story.foreground_got_hangup);
  show::claim("none came to the process that had called setsid()", story.daemon_lived_on);
}
