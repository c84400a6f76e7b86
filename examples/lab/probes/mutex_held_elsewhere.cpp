// SPDX-License-Identifier: MIT
// Probe: a thread of the parent's holds a std::mutex while the child starts. Does the child find it
// held?
#include <fmt/format.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "../probe.hpp"
#include "../waiting.hpp"

namespace brood_lab {
namespace {

std::mutex guarded;
std::atomic<bool> is_held{false}, is_over{false};

void hold() {
  const std::lock_guard held{guarded};
  is_held = true;
  wait_until([] { return is_over.load(); });
}

class holding_thread {
 public:
  holding_thread() : thread_(hold) {}
  ~holding_thread() {
    is_over = true;
    thread_.join();
  }

 private:
  std::thread thread_;
};

void look(brood::shared_value<bool> answer) {
  const std::unique_lock attempt{guarded, std::try_to_lock};
  answer.store(!attempt.owns_lock());
}

finding run(const cell& here) {
  const holding_thread second;
  wait_until([] { return is_held.load(); });
  auto options = here.child();
  options.threads = brood::fork_threads::allow;
  const bool held = here.ask_with<bool>(options, look);
  return {held, held ? "try_lock in the child: false, and the thread that would unlock it is not "
                       "in the child"
                     : "try_lock in the child: true, its mutex is a new one"};
}

const register_probe added{
    {.id = "mutex_held_elsewhere",
     .group = root_question::memory,
     .question = "Is a std::mutex that another thread held at the start held in the child?",
     .explanation =
         "A mutex is memory, too: its copy in a forked child is locked, but its holder was not "
         "copied, so nobody will ever unlock it. The next lock() in the child hangs; when the lock "
         "belongs to a logger or to an allocator, any line of code may be that call, and it is "
         "seen under load only. This is why Brood refuses fork beside other threads by default. A "
         "spawned child and the server of forkserver begin with new mutexes.",
     .run = run}};

}  // namespace
}  // namespace brood_lab
