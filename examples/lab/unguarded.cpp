// SPDX-License-Identifier: MIT
#include "unguarded.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "brood/brood.hpp"
#include "voice.hpp"

namespace brood_lab {
namespace {

void work(const voice& self) { self.say("I am its child, and do my task"); }

/// The text with its lines of code moved to the left, which then fit a narrow terminal.
void quote(const voice& self, std::string text) {
  for (auto at = text.find("\n    "); at != text.npos; at = text.find("\n    ", at + 1)) {
    text.erase(at + 1, 4);
  }
  print_wrapped(self.looks, text, 4, self.color);
}

int try_to_start(brood::start_method method) {
  const voice self{style_of_output(), "main", ink::sibling};
  self.say("main runs without a guard and starts a child");
  brood::process child{method, work, voice{self.looks, "child", ink::child}};
  try {
    child.start();
  } catch (const brood::process_error& refusal) {
    self.say("start() was refused:");
    quote(self, refusal.what());
    return refusal.code() == brood::errc::unguarded_main ? refused_code : 1;
  }
  child.join();
  return child.exit_code().value_or(1);
}

}  // namespace

bool should_run_unguarded(int argc, char** argv) {
  return std::getenv(unguarded_variable) != nullptr ||
         (argc > 1 && argv[1] == std::string_view{"unguarded"});
}

int run_unguarded() {
  const char* method = std::getenv(unguarded_variable);
  if (method == nullptr) return try_to_start(brood::start_method::spawn);
  std::ofstream{runs_file, std::ios::app} << '.';
  // Should Brood fail to refuse, the bomb ends here.
  if (std::filesystem::file_size(runs_file) > 3) return 1;
  return try_to_start(brood::parse_start_method(method));
}

}  // namespace brood_lab
