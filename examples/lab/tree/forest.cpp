// SPDX-License-Identifier: MIT
#include "forest.hpp"

#include <algorithm>
#include <unordered_map>

namespace brood_lab {
namespace {

using brood::process_info;

/// The table by relations; indexes of the table throughout.
struct relations {
  std::vector<std::vector<std::size_t>> children;
  std::vector<std::size_t> roots;
};

bool is_parent(const process_info& parent, const process_info& child, parent_numbers numbers) {
  if (parent.pid == child.pid) return false;
  if (numbers == parent_numbers::certain) return true;
  const std::chrono::system_clock::time_point untold{};
  return parent.started == untold || child.started == untold || parent.started <= child.started;
}

relations relate(const std::vector<process_info>& table, parent_numbers numbers) {
  std::unordered_map<brood::pid_type, std::size_t> by_pid;
  for (std::size_t at = 0; at < table.size(); ++at) by_pid.emplace(table[at].pid, at);
  relations found;
  found.children.resize(table.size());
  for (std::size_t at = 0; at < table.size(); ++at) {
    const auto parent = by_pid.find(table[at].parent);
    const bool known =
        parent != by_pid.end() && is_parent(table[parent->second], table[at], numbers);
    (known ? found.children[parent->second] : found.roots).push_back(at);
  }
  return found;
}

class walk {
 public:
  explicit walk(const relations& related)
      : related_(related), is_placed_(related.children.size(), false) {}

  // Not by recursion: a chain of processes may be longer than the stack is deep.
  void place(std::size_t root) {
    std::vector<tree_node> waiting{{.at = root}};
    while (!waiting.empty()) {
      const tree_node node = waiting.back();
      waiting.pop_back();
      if (is_placed_[node.at]) continue;
      is_placed_[node.at] = true;
      placed_.push_back(node);
      const auto& below = related_.children[node.at];
      for (auto child = below.rbegin(); child != below.rend(); ++child) {
        waiting.push_back(
            {.at = *child, .level = node.level + 1, .is_last = child == below.rbegin()});
      }
    }
  }

  std::vector<tree_node> result() {
    for (std::size_t at = 0; at < is_placed_.size(); ++at) {
      if (!is_placed_[at]) place(at);  // only reachable from itself: a circle
    }
    count_descendants();
    return std::move(placed_);
  }

 private:
  // From the end, so that each node is complete before it is added to the one above it.
  void count_descendants() {
    std::vector<std::size_t> above;  // the nodes from a root down to the one looked at
    std::vector<std::size_t> parents(placed_.size());
    for (std::size_t at = 0; at < placed_.size(); ++at) {
      above.resize(placed_[at].level);
      parents[at] = above.empty() ? at : above.back();
      above.push_back(at);
    }
    for (std::size_t at = placed_.size(); at-- > 0;) {
      if (parents[at] != at) placed_[parents[at]].descendants += 1 + placed_[at].descendants;
    }
  }

  const relations& related_;
  std::vector<bool> is_placed_;
  std::vector<tree_node> placed_;
};

}  // namespace

std::vector<tree_node> forest_of(const std::vector<process_info>& table, parent_numbers numbers) {
  const relations related = relate(table, numbers);
  walk all{related};
  for (const std::size_t root : related.roots) all.place(root);
  return all.result();
}

std::vector<tree_node> subtree_of(const std::vector<process_info>& table,
                                  const std::vector<tree_node>& forest, brood::pid_type root) {
  const auto top = std::find_if(forest.begin(), forest.end(),
                                [&](const tree_node& node) { return table[node.at].pid == root; });
  if (top == forest.end()) return {};
  std::vector<tree_node> part(top, top + static_cast<std::ptrdiff_t>(top->descendants) + 1);
  const std::size_t level = part.front().level;
  for (tree_node& node : part) node.level -= level;
  part.front().is_last = true;
  return part;
}

}  // namespace brood_lab
