// SPDX-License-Identifier: MIT
// Stories: what is left of an ended process while somebody has a handle to it.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "../snapshot.hpp"
#include "../waiting.hpp"
#include "brood/brood.hpp"
#include "brood/inspect.hpp"
#include "fates.hpp"
#include "handle.hpp"

namespace brood_lab {
namespace {

void end_with_seven(brood::shared_value<bool> arrived, brood::mutex gate) {
  arrived.store(true);
  {
    const std::lock_guard until_told{gate};
  }
  std::exit(7);
}

/// Others, such as a scanner for viruses, may hold a handle for a moment.
template <class Condition>
bool comes_true(Condition holds) {
  try {
    wait_until(holds);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

bool is_listed(brood::pid_type pid) { return brood::inspect(pid).has_value(); }

}  // namespace

bool is_wine() {
  const HMODULE system = ::GetModuleHandleW(L"ntdll.dll");
  return system != nullptr && ::GetProcAddress(system, "wine_get_version") != nullptr;
}

void show_object_without_process(stage& on) {
  if (is_wine()) on.explain("(This is Wine, which imitates Windows on another system.)");
  brood::shared_value<bool> arrived{false};
  brood::mutex gate;
  std::unique_lock closed{gate};
  brood::process child{on.child("worker"), end_with_seven, arrived, gate};
  child.start();
  wait_until([&] { return arrived.load() || !child.is_alive(); });
  const auto pid = *child.pid();
  const std::vector<player> players{{brood::this_process::pid(), "parent"}, {pid, "child"}};
  show_table(on, "before: both live", players);

  process_object handle{pid};
  closed.unlock();
  child.join();
  child.close();  // Brood's handles are closed; one is left
  show_table(on, "during: the child has ended, one handle is open", players);
  on.check("it is in no process table: there is no zombie",
           !is_listed(pid) && brood::zombies_of(brood::this_process::pid()).empty());
  on.check("the object is still there: its handle tells how it ended",
           handle.has_ended() && handle.exit_code() == 7,
           fmt::format("exit code {}", handle.exit_code()));
  process_object second{pid};
  on.check("its number still opens that object, so it cannot be another's",
           second.exists() && second.has_ended() && second.pid() == pid);

  second.close();
  handle.close();
  on.say("now I close the last handle");
  show_table(on, "after: no handle is open", players);
  on.check("the number opens nothing any more: the object is gone",
           comes_true([pid] { return !process_object{pid}.exists(); }));
  on.explain(
      "So nobody has to wait, and nobody can forget to: what is forgotten here is a handle, "
      "and it is closed at the latest when its holder ends.");
}

void show_many_open_handles(stage& on) {
  constexpr int children = 10;
  std::vector<process_object> handles;
  std::vector<player> players{{brood::this_process::pid(), "parent"}};
  for (int each = 0; each < children; ++each) {
    brood::process child{on.child("short"), [] {}};
    child.start();
    handles.emplace_back(*child.pid());
    if (each < 3) players.push_back({*child.pid(), "child"});
  }
  show_table(on, fmt::format("{} children have ended, their handles are open", children), players);
  const bool all_ended = std::all_of(handles.begin(), handles.end(), [](const auto& each) {
    return each.exists() && each.has_ended();
  });
  on.check("each of them is an object that has ended", all_ended);
  std::vector<DWORD> numbers;
  for (const auto& each : handles) numbers.push_back(each.pid());
  std::sort(numbers.begin(), numbers.end());
  on.check("no number was given out twice",
           std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end());
  on.check("none is a zombie, and none is anybody's child",
           brood::children_of(brood::this_process::pid()).empty());
  handles.clear();
  on.explain(
      "The remedy is to close them, as the destructor of a brood::process does; those of a "
      "process that ends are closed by the system.");
}

}  // namespace brood_lab
