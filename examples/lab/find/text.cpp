// SPDX-License-Identifier: MIT
// The findings in words. Nothing here says more than the looks at the process table can tell.
#include <fmt/format.h>

#include <algorithm>

#include "find.hpp"

namespace brood_lab {
namespace {

using brood::process_info;
using brood::process_state;

class reporter {
 public:
  reporter(const findings& found, const style& looks, letters shown)
      : found_(found), looks_(looks), shown_(shown) {}

  std::string report() {
    for (const culprit& each : found_.culprits) tell(each);
    sum_up();
    return std::move(text_);
  }

 private:
  void line(std::size_t indent, std::string_view text, ink how = ink::plain) {
    text_ += std::string(indent, ' ') + looks_.paint(how, text) + "\n";
  }

  void wrapped(std::size_t indent, std::string_view first, std::string_view text) {
    std::string before{first};
    const std::size_t width = looks_.columns - std::min<std::size_t>(looks_.columns - 20, indent);
    for (const std::string& each : wrap(text, width)) {
      text_ += before + std::string(indent - before.size(), ' ') + each + "\n";
      before.clear();
    }
  }

  [[nodiscard]] std::string name_of(const process_info& what) const {
    return with_name(what, shown_);
  }

  void tell(const culprit& guilty) {
    line(0,
         fmt::format("{} of {}", counted(guilty.zombies.size(), "zombie"),
                     guilty.info          ? name_of(*guilty.info)
                     : guilty.parent == 0 ? "a process that is not of this system's numbers"
                                          : fmt::format("{}, which is not shown", guilty.parent)),
         ink::title);
    for (const found_zombie& zombie : guilty.zombies) tell(zombie);
    wrapped(13, "  fault", fault_of(guilty));
    if (guilty.info && !guilty.info->command_line.empty()) {
      line(2, "command    " + command_text(*guilty.info, shown_));
    }
    std::string_view first = "  cure";
    for (const std::string& cure : cures_of(guilty)) {
      wrapped(13, first, cure);
      first = {};
    }
    text_ += "\n";
  }

  void tell(const found_zombie& zombie) {
    std::string age = "dead, since when is not told";
    if (zombie.what.started != std::chrono::system_clock::time_point{}) {
      age = fmt::format("dead for at most {} (it started then)",
                        long_age(found_.now - zombie.what.started));
    }
    if (zombie.at_least) {
      age += fmt::format(", for at least {} (there at both looks)",
                         long_age(std::chrono::duration_cast<std::chrono::system_clock::duration>(
                             *zombie.at_least)));
    } else {
      age += "; seen once, perhaps gone in a moment";
    }
    if (zombie.tracer != 0) {
      age += fmt::format("; {} traces it and has to wait for it first", zombie.tracer);
    }
    line(2, fmt::format("{}  {}", looks_.paint(ink::bad, name_of(zombie.what)), age));
  }

  [[nodiscard]] static std::string fault_of(const culprit& guilty) {
    if (guilty.parent == 0) {
      return "its parent is outside of the container (of the pid namespace) that is looked at from "
             "here: it came in by a tool like docker exec or nsenter";
    }
    if (!guilty.info) {
      return "its parent is hidden from this user, or ended a moment ago: then another look shows "
             "who adopted it";
    }
    if (guilty.parent == 1) {
      return "process 1 has to wait for its own children and for every orphan that it adopts, and "
             "has not done so";
    }
    if (guilty.info->state == process_state::stopped) {
      return "the parent is stopped (by a signal, a terminal or a debugger), and cannot wait";
    }
    if (guilty.info->state == process_state::disk_sleep) {
      return "the parent is waiting in the kernel, and cannot wait for children meanwhile";
    }
    return "the parent, which made or adopted them, goes on and has not waited for them";
  }

  [[nodiscard]] std::vector<std::string> cures_of(const culprit& guilty) const {
    if (guilty.parent == 0) return {"look from outside, where the parent has a number"};
    if (!guilty.info) return {"look again, or as root"};
    if (guilty.parent == 1) {
      return {
          "in a container: start it with an init as process 1, for example by 'docker run "
          "--init', by tini, or by brood::posix::run_as_init in the program itself",
          "ending process 1 ends everything with it, and the zombies too"};
    }
    std::vector<std::string> cures;
    if (guilty.info->state == process_state::stopped) {
      cures.push_back(fmt::format("kill -CONT {}: lets it go on, and perhaps wait", guilty.parent));
    } else {
      cures.emplace_back(
          "mend the program: wait for each child that has ended, or ignore SIGCHLD before the "
          "first one starts");
      cures.push_back(reminder_of(guilty));
    }
    cures.push_back(fmt::format("kill {}: ends it; {}", guilty.parent, heirs_of(guilty)));
    return cures;
  }

  [[nodiscard]] static std::string reminder_of(const culprit& guilty) {
    std::string reminder = fmt::format("kill -CHLD {}: ", guilty.parent);
    switch (guilty.habit) {
      case child_signal_habit::none:
        return reminder + "would do nothing, it does not look at that signal";
      case child_signal_habit::ignored:
        return reminder +
               "would do nothing, it ignores that signal (what spares it the waiting "
               "only for children that end from then on)";
      case child_signal_habit::caught:
        return reminder + "reminds it by its handler of that signal, which may wait for them";
      case child_signal_habit::blocked:
        return reminder + "reminds it, if it is by that blocked signal that it hears of ends";
      case child_signal_habit::untold:
        break;
    }
    return reminder + "may remind it";
  }

  /// Who gets the zombies of a parent that has ended.
  [[nodiscard]] std::string heirs_of(const culprit& guilty) const {
    if (guilty.above.empty() || guilty.above.back().pid != 1) {
      return "then the nearest init or subreaper above it, which is not shown here, adopts the "
             "zombies and has to wait for them";
    }
    const process_info& init = guilty.above.back();
    std::string text = "then " + name_of(init);
    const std::size_t between = guilty.above.size() - 1;
    if (found_.may_have_subreapers && between > 0) {
      std::string names;
      for (std::size_t at = 0; at < std::min<std::size_t>(between, 4); ++at) {
        names += (at > 0 ? ", " : "") + name_of(guilty.above[at]);
      }
      text += fmt::format(", or a nearer subreaper (the system does not tell which are: {}{}),",
                          names, between > 4 ? ", ..." : "");
    }
    text += " adopts the zombies and has to wait for them";
    const bool init_is_guilty = std::any_of(found_.culprits.begin(), found_.culprits.end(),
                                            [](const culprit& each) { return each.parent == 1; });
    if (init_is_guilty) text += "; but process 1 has zombies of its own";
    return text;
  }

  void sum_up() {
    std::size_t all = 0;
    for (const culprit& each : found_.culprits) all += each.zombies.size();
    if (all == 0) {
      line(0,
           fmt::format("no zombies among what is shown to this user: {}",
                       counted(found_.processes, "process")),
           ink::good);
    } else {
      wrapped(0, "",
              fmt::format("{} of {}. All that is left of a zombie is its number and its exit "
                          "status: no signal reaches it, only its parent can take it away.",
                          counted(all, "zombie"), counted(found_.culprits.size(), "parent")));
    }
    if (found_.reaped > 0) {
      line(0, fmt::format("{} of the first look had been waited for by the second: harmless",
                          counted(found_.reaped, "zombie")));
    }
    const std::size_t lasting = zombies_that_count(found_);
    if (found_.looked_twice && lasting < all) {
      line(0, fmt::format("{} at the second look only, and may be as harmless",
                          counted(all - lasting, "zombie")));
    }
  }

  const findings& found_;
  const style& looks_;
  letters shown_;
  std::string text_;
};

}  // namespace

std::string report_of(const findings& found, const style& looks, letters shown) {
  return reporter{found, looks, shown}.report();
}

}  // namespace brood_lab
