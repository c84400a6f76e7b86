// SPDX-License-Identifier: MIT
// Probe: does a thread of the parent's go on in the child? It is asked for an answer there.
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "../probe.hpp"
#include "brood/inspect.hpp"
#include "brood/this_process.hpp"

namespace brood_lab {
namespace {

std::atomic<int> asked{0}, answered{0};
std::atomic<bool> is_over{false};

void serve() {
  while (!is_over) {
    answered = asked.load();
    std::this_thread::sleep_for(std::chrono::microseconds{100});
  }
}

/// A thread that is not there never answers, so the wait has to end some time.
constexpr std::chrono::milliseconds patience{200};

bool is_answered(std::chrono::milliseconds timeout) {
  const int question = ++asked;
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (answered != question) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

unsigned own_threads() {
  const auto self = brood::inspect(brood::this_process::pid());
  return self ? self->threads : 0;
}

struct reading {
  bool answered = false;
  unsigned threads = 0;
};

void look(brood::shared_value<reading> answer) {
  answer.store({is_answered(patience), own_threads()});
}

class server_thread {
 public:
  server_thread() : thread_(serve) {}
  ~server_thread() {
    is_over = true;
    thread_.join();
  }

 private:
  std::thread thread_;
};

finding run(const cell& here) {
  const server_thread second;
  if (!is_answered(std::chrono::seconds{10})) throw std::runtime_error{"the thread never came up"};
  const unsigned threads = own_threads();
  auto options = here.child();
  options.threads = brood::fork_threads::allow;
  const auto child = here.ask_with<reading>(options, look);
  return {
      child.answered,
      fmt::format("a thread answers in the parent, which has {}; in the child, which has {}, {}",
                  threads, child.threads,
                  child.answered ? "it answers, too"
                                 : fmt::format("nobody did for {} ms", patience.count()))};
}

const register_probe added{
    {.id = "threads_survive",
     .group = root_question::memory,
     .question = "Does a thread of the parent's go on in the child?",
     .explanation =
         "fork copies memory, but of the threads only the one that called it. The others are gone "
         "in the child, while the objects that stand for them are there: a pool of threads takes "
         "tasks that nobody will do, a destructor joins for ever. A spawned child begins as every "
         "program, with the threads that its system gives it: one on Linux and macOS, while "
         "Windows' loader and Wine may start some of their own; of the parent's it has none. So "
         "does the server of forkserver. Brood refuses to fork beside other threads unless told "
         "otherwise (fork_threads::allow, as here).",
     .run = run}};

}  // namespace
}  // namespace brood_lab
