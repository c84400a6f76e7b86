// SPDX-License-Identifier: MIT
// Lesson: a child starts, works and ends; its parent goes on meanwhile and joins it.
#include <fmt/format.h>

#include <mutex>

#include "../lesson.hpp"
#include "../waiting.hpp"
#include "brood/brood.hpp"

namespace brood_lab {
namespace {

void work(const voice& self, brood::shared_value<brood::pid_type> arrived, brood::mutex desk) {
  self.say("hello, I am a process of my own and wait for the desk");
  arrived.store(brood::this_process::pid());
  const std::lock_guard mine{desk};
  self.say("the desk is mine, and my work is done");
}

const char* how_it_began(brood::start_method method) {
  switch (method) {
    case brood::start_method::spawn:
      return "The system ran this program a second time. In it the static initialisers ran, then "
             "main down to brood::main_guard(), which took the task over from the parent, ran it "
             "and ended the process.";
    case brood::start_method::forkserver:
      return "A second run of this program, the fork server, waits at brood::main_guard() since "
             "the first child was started. It copied itself, and the copy took the task over from "
             "the parent, ran it and ended.";
    case brood::start_method::fork:
      break;
  }
  return "The kernel copied this process in the middle of start(). The copy did not begin with "
         "main: it went on with the task, and ended after it.";
}

void run(stage& on) {
  brood::shared_value<brood::pid_type> arrived{0};
  brood::mutex desk;
  brood::process child{on.child("worker"), work, on.voice_of("child"), arrived, desk};
  std::unique_lock busy{desk};
  on.say("I start a child");
  child.start();
  wait_until([&] { return arrived.load() != 0 || !child.is_alive(); });
  const bool alive_meanwhile = child.is_alive();
  on.say("I went on while it was alive; now I leave the desk");
  busy.unlock();
  child.join();
  on.say(fmt::format("joined: it ended with {}", to_string(*child.status())));

  on.check("the child ran in another process than the parent",
           arrived.load() == child.pid() && arrived.load() != brood::this_process::pid());
  on.check("the parent went on while the child was alive", alive_meanwhile);
  on.check_good_end("the task returned, so the exit code is 0", child);
  on.check("after join() the child is not alive and not among the active children",
           !child.is_alive() && brood::active_children().empty());
  on.explain(how_it_began(on.method()));
}

}  // namespace

const lesson one_child{
    "one-child", "One child",
    "A process object describes a child: a function and its arguments. start() makes the child and "
    "returns at once, so parent and child run side by side. join() waits until the child has ended "
    "and collects how it ended.",
    run,
    "A spawned child begins as a fresh program and costs the same however big its parent is. A "
    "forked child begins as a copy of its parent, and the copy takes longer the more memory the "
    "parent has; one of a server as a copy of that, which is always small."};

}  // namespace brood_lab
