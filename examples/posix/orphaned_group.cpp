// SPDX-License-Identifier: MIT
// An orphaned process group: no member has a parent left that could continue it, as a shell does
// with `fg`. A stopped one would be stopped for ever, so the kernel sends it SIGHUP and SIGCONT.
#include "support/hangups.hpp"
#include "support/show.hpp"

int main(int argc, char** argv) {
  const auto story = show::stop_and_orphan_a_group(show::has_cause(argc, argv));
  std::cout << "process " << story.member << " is alone in its group" << std::endl;
  show::claim("it was stopped while its parent lived", story.was_stopped);
  show::claim("when the parent ended, the kernel continued it", story.was_continued);
  show::claim("and sent SIGHUP, which would have ended it, had it not been blocked",
              story.got_hangup);
}
