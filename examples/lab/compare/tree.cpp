// SPDX-License-Identifier: MIT
// The process tree that is seen while a child runs under a method.
#include <exception>
#include <nlohmann/json.hpp>
#include <vector>

#include "../waiting.hpp"
#include "brood/inspect.hpp"
#include "brood/this_process.hpp"
#include "isolated.hpp"
#include "measure.hpp"

namespace brood_lab {
namespace {

using json = nlohmann::ordered_json;

void wait_until_told(brood::shared_value<bool> arrived, brood::shared_value<bool> may_end) {
  arrived.store(true);
  wait_until([&] { return may_end.load(); });
}

/// The process and all that descend from it, parents first.
std::vector<brood::process_info> descendants_of(brood::pid_type root) {
  std::vector<brood::process_info> found;
  if (auto self = brood::inspect(root)) found.push_back(std::move(*self));
  for (std::size_t at = 0; at < found.size(); ++at) {
    for (auto& child : brood::children_of(found[at].pid)) found.push_back(std::move(child));
  }
  return found;
}

/// A process that nobody asked for is the method's server: a child of the parent's that is not the
/// child, or the one between the two.
std::string_view role_of(const brood::process_info& each, brood::pid_type child,
                         brood::start_method method) {
  const auto parent = brood::this_process::pid();
  if (each.pid == parent) return "parent";
  if (each.pid == child) return "child";
  const bool has_server = method == brood::start_method::forkserver;
  return has_server && each.parent == parent ? "server" : "other";
}

void look_at_tree(outbox box, brood::start_method method) {
  brood::shared_value<bool> arrived{false}, may_end{false};
  const cell here{method, {}};
  brood::process child{here.child(), wait_until_told, arrived, may_end};
  child.start();
  wait_until([&] { return arrived.load() || !child.is_alive(); });
  json processes = json::array();
  for (const auto& each : descendants_of(brood::this_process::pid())) {
    processes.push_back({{"pid", each.pid},
                         {"parent", each.parent},
                         {"role", role_of(each, *child.pid(), method)},
                         {"name", each.name},
                         {"state", to_string(each.state)}});
  }
  may_end.store(true);
  child.join();
  box.post(text_of({{"processes", processes}}));
}

}  // namespace

json measure_tree(const cell_frame& frame, brood::start_method method) {
  json tree{{"processes", json::array()}};
  try {
    const auto result = run_isolated({.name = "tree"}, frame.limit, look_at_tree, method);
    if (result.text) return json::parse(*result.text);
    tree["failed"] = result.failure;
  } catch (const std::exception& error) {
    tree["failed"] = error.what();
  }
  return tree;
}

}  // namespace brood_lab
