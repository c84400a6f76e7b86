// SPDX-License-Identifier: MIT
// Lesson: what is above the main guard runs again in each spawned child, and what happens without
// it.
#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "../above_guard.hpp"
#include "../lesson.hpp"
#include "../scratch_directory.hpp"
#include "../unguarded.hpp"
#include "brood/brood.hpp"

namespace brood_lab {
namespace {

namespace fs = std::filesystem;

// A static initialiser, run before main.
const brood::pid_type initialised_in = brood::this_process::pid();

struct repeats {
  bool initialiser = false;
  bool above_guard = false;
};

void look(const voice& self, brood::shared_value<repeats> seen) {
  const auto me = brood::this_process::pid();
  seen.store({initialised_in == me, above_guard_in == me});
  self.say(fmt::format("static initialisers ran in {}, main began in {}", initialised_in,
                       above_guard_in));
}

void watch_guarded(stage& on) {
  brood::shared_value<repeats> seen;
  brood::process child{on.child("guarded"), look, on.voice_of("child"), seen};
  on.say("I start a child and ask it what ran in it before the task");
  child.start();
  child.join();
  const repeats there = seen.load();
  if (on.spawns()) {
    on.check("static initialisers ran again in the child", there.initialiser);
    on.check("what main does above the guard ran again in the child", there.above_guard);
  } else {
    on.check("no static initialiser ran again in the child", !there.initialiser);
    on.check("nothing of main ran again in the child", !there.above_guard);
  }
  on.check_good_end("it did its task and ended with exit code 0", child);
}

void watch_unguarded(stage& on) {
  const scratch_directory scratch;
  // Spawn runs this program anew; the variable makes its main go without a guard, so what it gets
  // as a task here is never run.
  auto options = on.child("unguarded");
  options.method = brood::start_method::spawn;
  options.environment[unguarded_variable] = std::string{to_string(on.method())};
  options.working_directory = scratch.path();
  brood::process program{options, [] {}};
  on.say("now I run this program with a main that has no guard");
  program.start();
  program.join();

  const auto runs = fs::file_size(scratch.path() / runs_file);
  if (!on.copies()) {
    on.check("its start() was refused, and it could say so", program.exit_code() == refused_code);
    const auto error = program.error();
    on.check("its parent was told the same, with the line to add",
             error && error->code() == brood::errc::unguarded_main &&
                 std::string{error->what()}.find("brood::main_guard();") != std::string::npos);
  } else {
    on.check("its child ran and ended well, because fork repeats nothing of main",
             program.exit_code() == 0,
             program.exit_code() == 0 ? "" : to_string(*program.status()));
  }
  on.check("no process bomb came of it", runs == 1,
           fmt::format("main ran {} time{}", runs, runs == 1 ? "" : "s"));
}

const char* why(brood::start_method method) {
  switch (method) {
    case brood::start_method::spawn:
      return "Without the guard the child would run all of main, start a child of its own there, "
             "and so on without end. So Brood starts nothing by spawn before the guard, in parent "
             "and child, and a limit on children of children stops what is left.";
    case brood::start_method::forkserver:
      return "The server has run this program down to the guard, once; its children begin there, "
             "and repeat nothing. Without the guard the server would run all of main, so none is "
             "begun.";
    case brood::start_method::fork:
      break;
  }
  return "A forked child never comes back to main, so fork works with and without the guard. The "
         "guard is for the day on which the same program runs under spawn.";
}

void run(stage& on) {
  watch_guarded(on);
  watch_unguarded(on);
  on.explain(why(on.method()));
}

}  // namespace

const lesson the_main_guard{
    "main-guard", "The main guard",
    "brood::main_guard() is the line of main at which a spawned child stops repeating it and runs "
    "its "
    "task. Static initialisers and everything above the line are repeated in each spawned child, "
    "and "
    "what is below runs in the parent alone.",
    run,
    "Under spawn and forkserver the guard is needed and its place matters; under fork it does "
    "nothing. Write it "
    "first thing in main, and keep work and output below it."};

}  // namespace brood_lab
