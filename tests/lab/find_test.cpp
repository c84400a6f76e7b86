// SPDX-License-Identifier: MIT
#include "find/find.hpp"

#include <gtest/gtest.h>

#include "tree_table.hpp"

namespace brood_lab_test {
namespace {

using brood_lab::blame;
using brood_lab::child_signal_habit;
using brood_lab::findings;
using brood_lab::letters;
using table = std::vector<brood::process_info>;

findings found_in(const table& processes) {
  return {.culprits = blame(processes), .processes = processes.size(), .now = now};
}

/// The report with every line end as a blank, so that it does not matter where lines end.
std::string told(const findings& found) {
  std::string text = report_of(found, {.columns = 90}, letters::utf8);
  std::string flat;
  for (const char each : text) {
    const char next = each == '\n' ? ' ' : each;
    if (next != ' ' || !flat.ends_with(' ')) flat += next;
  }
  return flat;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

#define EXPECT_TOLD(found, part) EXPECT_TRUE(has(told(found), part)) << told(found)
#define EXPECT_NOT_TOLD(found, part) EXPECT_FALSE(has(told(found), part)) << told(found)

const table family{
    made_up(1, 0, "init"),           made_up(40, 1, "session"),
    made_up(50, 40, "shell"),        made_up(60, 50, "careless", {"./careless", "-n 2"}),
    made_up_zombie(61, 60, "first"), made_up_zombie(62, 60, "second"),
    made_up_zombie(70, 50, "other")};

TEST(find, the_parent_of_most_zombies_comes_first) {
  const auto culprits = blame(family);
  ASSERT_EQ(culprits.size(), 2U);
  EXPECT_EQ(culprits[0].parent, 60U);
  EXPECT_EQ(culprits[0].zombies.size(), 2U);
  EXPECT_EQ(culprits[1].parent, 50U);
}

TEST(find, without_zombies_it_says_so) {
  const findings found = found_in({made_up(1, 0, "init"), made_up(2, 1, "a")});
  EXPECT_TOLD(found, "no zombies among what is shown to this user: 2 processes");
  EXPECT_EQ(zombies_that_count(found), 0U);
}

TEST(find, each_zombie_and_its_parent_is_named) {
  EXPECT_TOLD(found_in(family), "2 zombies of 60 (careless)");
  EXPECT_TOLD(found_in(family), "61 (first) dead for at most 3 min 20 s (it started then)");
  EXPECT_TOLD(found_in(family), "command ./careless '-n 2'");
  EXPECT_TOLD(found_in(family), "3 zombies of 2 parents");
}

TEST(find, one_look_does_not_tell_that_a_zombie_lasts) {
  EXPECT_TOLD(found_in(family), "seen once, perhaps gone in a moment");
  EXPECT_NOT_TOLD(found_in(family), "for at least");
}

TEST(find, two_looks_tell_for_how_long_a_zombie_was_there) {
  findings found = found_in(family);
  found.looked_twice = true;
  found.reaped = 4;
  found.culprits[0].zombies[0].at_least = std::chrono::seconds{5};
  EXPECT_TOLD(found, "61 (first) dead for at most 3 min 20 s (it started then), for at least 5 s");
  EXPECT_TOLD(found, "4 zombies of the first look had been waited for by the second: harmless");
  EXPECT_TOLD(found, "2 zombies at the second look only");
  EXPECT_EQ(zombies_that_count(found), 1U);
}

TEST(find, the_reminder_depends_on_what_the_parent_does_with_the_signal) {
  findings found = found_in(family);
  EXPECT_TOLD(found, "kill -CHLD 60: may remind it");
  found.culprits[0].habit = child_signal_habit::none;
  EXPECT_TOLD(found, "kill -CHLD 60: would do nothing, it does not look");
  found.culprits[0].habit = child_signal_habit::ignored;
  EXPECT_TOLD(found, "kill -CHLD 60: would do nothing, it ignores");
  found.culprits[0].habit = child_signal_habit::caught;
  EXPECT_TOLD(found, "kill -CHLD 60: reminds it by its handler");
  found.culprits[0].habit = child_signal_habit::blocked;
  EXPECT_TOLD(found, "kill -CHLD 60: reminds it, if");
}

TEST(find, who_adopts_the_zombies_is_named) {
  findings found = found_in(family);
  EXPECT_TOLD(found, "kill 60: ends it; then 1 (init) adopts the zombies and has to wait for them");
  found.may_have_subreapers = true;
  EXPECT_TOLD(found,
              "then 1 (init), or a nearer subreaper (the system does not tell which are: "
              "50 (shell), 40 (session)), adopts the zombies");
}

TEST(find, an_adopter_that_has_zombies_itself_is_not_praised) {
  table processes = family;
  processes.push_back(made_up_zombie(80, 1, "adopted"));
  EXPECT_TOLD(found_in(processes), "but process 1 has zombies of its own");
}

TEST(find, an_adopter_that_is_not_shown_is_not_named) {
  EXPECT_TOLD(found_in({made_up(60, 50, "careless"), made_up_zombie(61, 60, "a")}),
              "then the nearest init or subreaper above it, which is not shown here");
}

TEST(find, process_1_is_told_to_be_an_init_and_not_to_be_killed) {
  const findings found = found_in({made_up(1, 0, "app"), made_up_zombie(9, 1, "orphan")});
  EXPECT_TOLD(found, "1 zombie of 1 (app)");
  EXPECT_TOLD(found, "brood::posix::run_as_init");
  EXPECT_NOT_TOLD(found, "kill 1");
}

TEST(find, a_stopped_parent_is_to_go_on) {
  table processes = family;
  processes[3].state = brood::process_state::stopped;
  EXPECT_TOLD(found_in(processes), "the parent is stopped");
  EXPECT_TOLD(found_in(processes), "kill -CONT 60");
}

TEST(find, a_parent_outside_of_the_container_is_no_number) {
  const findings found = found_in({made_up(1, 0, "app"), made_up_zombie(9, 0, "guest")});
  EXPECT_TOLD(found, "outside of the container");
  EXPECT_NOT_TOLD(found, "kill 0");
}

TEST(find, a_hidden_parent_is_not_guessed) {
  const findings found = found_in({made_up_zombie(9, 7, "a")});
  EXPECT_TOLD(found, "1 zombie of 7, which is not shown");
  EXPECT_TOLD(found, "hidden from this user, or ended a moment ago");
}

TEST(find, a_debugger_in_between_is_named) {
  findings found = found_in(family);
  found.culprits[0].zombies[1].tracer = 88;
  EXPECT_TOLD(found, "88 traces it and has to wait for it first");
}

// Without the look at who was seen already, this never ends.
TEST(find, a_circle_of_parents_has_an_end) {
  const auto culprits = blame({made_up(5, 6, "a"), made_up(6, 5, "b"), made_up_zombie(7, 5, "c")});
  ASSERT_EQ(culprits.size(), 1U);
  EXPECT_EQ(culprits[0].above.size(), 1U);
}

TEST(find, names_cannot_command_the_terminal) {
  const findings found =
      found_in({made_up(5, 1, "a\x1b[31m", {"\x1b[2J"}), made_up_zombie(7, 5, "c\nd")});
  EXPECT_TOLD(found, "1 zombie of 5 (a\\x1b[31m)");
  EXPECT_TOLD(found, "7 (c\\nd)");
  EXPECT_NOT_TOLD(found, "\x1b");
}

}  // namespace
}  // namespace brood_lab_test
