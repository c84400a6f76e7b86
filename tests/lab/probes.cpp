// SPDX-License-Identifier: MIT
// Probes of a lab that is wrong: they crash, hang, throw, or leave without an answer. And no
// process of it lives that is to be traced.
#include "probe.hpp"

#include <chrono>
#include <cstdlib>

#include "brood/this_process.hpp"

namespace brood_lab {
namespace {

void wait_for_parent() { brood::this_process::parent()->join_for(std::chrono::hours{1}); }

void abort_at_once() { std::abort(); }

finding hang(const cell& here) {
  here.run(wait_for_parent);
  return {true, "unreached"};
}

finding crash_the_child(const cell& here) {
  here.run(abort_at_once);
  return {true, "unreached"};
}

template <void (*Run)()>
finding only(const cell&) {
  Run();
  return {true, "unreached"};
}

void throw_text() { throw std::runtime_error{"out of chalk"}; }
void throw_number() { throw 42; }
void leave() { std::_Exit(0); }
void lack() { throw absent{"it is not to be had"}; }

register_probe made(std::string_view id, finding (*run)(const cell&)) {
  return register_probe{{.id = id,
                         .group = root_question::memory,
                         .question = "What becomes of it?",
                         .explanation = "It was made so.",
                         .run = run}};
}

const bool is_traced = [] {
  if (std::getenv("BROOD_TRACE") != nullptr) std::_Exit(3);
  return false;
}();

const register_probe added[] = {
    made("answers", [](const cell&) { return finding{true, "seen"}; }),
    made("crashes", only<abort_at_once>),
    made("crashes_in_the_child", crash_the_child),
    made("hangs", hang),
    made("lacks", only<lack>),
    made("leaves", only<leave>),
    made("throws", only<throw_text>),
    made("throws_a_number", only<throw_number>),
};

}  // namespace
}  // namespace brood_lab
