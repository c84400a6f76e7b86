// SPDX-License-Identifier: MIT
// Five ways to leave no zombie, side by side with the way to leave some. (With a subreaper:
// subreaper.cpp; Brood's own: brood_leaves_none.cpp.)
#include <iomanip>
#include <string_view>

#include "brood/main_guard.hpp"
#include "support/family.hpp"
#include "support/show.hpp"

namespace {

struct row {
  std::string_view name;
  show::habit habit;
  std::size_t zombies;  ///< of five children, once all have ended
  std::string_view price;
};

constexpr row never{"never wait", show::never_wait, 5, "each keeps its number until the end"};
constexpr row remedies[] = {
    {"waitpid", show::wait_for_it, 0, "the parent blocks, and knows how each child ended"},
    {"SIGCHLD ignored", show::ignore_sigchld, 0, "no status; every wait in the program changes"},
    {"SA_NOCLDWAIT", show::no_child_wait, 0, "no status; a handler may still be told"},
    {"double fork", show::double_fork, 0, "no status; the grandchild belongs to init"},
};

bool try_out(const row& remedy, bool is_left_out) {
  const show::family family{{.make_child = is_left_out ? show::never_wait : remedy.habit}};
  const std::size_t seen = family.zombies().size();
  std::cout << std::left << std::setw(16) << remedy.name << ' ' << seen << "  " << remedy.price
            << std::endl;
  return seen == remedy.zombies;
}

}  // namespace

int main(int argc, char** argv) {
  brood::main_guard();
  std::cout << "Zombies after five children have ended:" << std::endl;
  show::claim("a parent that never waits has five", try_out(never, false));
  for (const row& remedy : remedies) {
    show::claim("none with this remedy", try_out(remedy, !show::has_cause(argc, argv)));
  }

  show::family careless{{.make_child = show::never_wait}};
  const std::size_t before = careless.zombies().size();
  careless.end_parent();
  std::cout << std::left << std::setw(16) << "end the parent"
            << " 0  the remedy from outside, when the program cannot be changed" << std::endl;
  show::claim("five zombies were there, and are gone with their parent",
              before == 5 && show::until([&] { return careless.entries() == 0; }));
}
