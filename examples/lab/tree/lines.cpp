// SPDX-License-Identifier: MIT
#include "lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace brood_lab {
namespace {

using brood::process_info;
using brood::process_state;

// Beyond this level lines are not drawn: their length would grow with the square of the depth.
constexpr std::size_t deepest_drawn = 40;

ink ink_of(process_state state) {
  switch (state) {
    case process_state::running:
      return ink::good;
    case process_state::stopped:
      return ink::parent;
    case process_state::disk_sleep:
      return ink::sibling;
    case process_state::zombie:
    case process_state::dead:
      return ink::bad;
    case process_state::sleeping:
    case process_state::unknown:
      break;
  }
  return ink::plain;
}

// Linux alone has it, and nothing but the kernel can start a process without memory.
bool is_head_of_kernel_threads(const process_info& what) {
  return what.pid == 2 && what.parent == 0 && what.name == "kthreadd" && what.resident_bytes == 0 &&
         what.command_line.empty();
}

class painter {
 public:
  painter(const std::vector<process_info>& table, const tree_view& view)
      : table_(table), view_(view) {
    brood::pid_type greatest = 9999;
    for (std::size_t at = 0; at < table.size(); ++at) {
      by_pid_.emplace(table[at].pid, at);
      greatest = std::max(greatest, table[at].pid);
    }
    pid_width_ = std::to_string(greatest).size();
  }

  [[nodiscard]] std::string head() const {
    const std::string text = fmt::format("{:>{}}  {:<10}  {:>6}  {:>7}  {:>4}  {}", "PID",
                                         pid_width_, "STATE", "MEMORY", "THREADS", "AGE", "NAME");
    return line_of(view_.looks, {{ink::strong, text}}, view_.columns);
  }

  tree_line line(const tree_node& node) {
    const process_info& what = table_[node.at];
    const bool is_zombie = what.state == process_state::zombie;
    std::vector<inked> pieces = columns(what);
    pieces.push_back({ink::faint, branches(node)});
    pieces.push_back({is_zombie ? ink::bad : ink::strong, harmless(what.name, view_.shown)});
    if (is_zombie) {
      pieces.push_back({ink::bad, "  not waited for by " + parent_to_blame(what)});
    } else if (folds(node)) {
      pieces.push_back({ink::faint, fmt::format("  and {}, one by one with --all",
                                                counted(node.descendants, "kernel thread"))});
    } else {
      const std::string command = command_text(what, view_.shown);
      if (!command.empty()) pieces.push_back({ink::plain, "  " + command});
    }
    return {line_of(view_.looks, pieces, view_.columns), is_zombie};
  }

  /// Whether one line stands for the node and all below it.
  [[nodiscard]] bool folds(const tree_node& node) const {
    return !view_.all && !view_.root && node.descendants > 0 &&
           is_head_of_kernel_threads(table_[node.at]);
  }

 private:
  [[nodiscard]] std::vector<inked> columns(const process_info& what) const {
    const bool tells_start = what.started != std::chrono::system_clock::time_point{};
    std::vector<inked> pieces;
    pieces.push_back({ink::plain, fmt::format("{:>{}}  ", what.pid, pid_width_)});
    pieces.push_back({ink_of(what.state), fmt::format("{:<10}", to_string(what.state))});
    pieces.push_back(
        {ink::plain, fmt::format("  {:>6}  {:>7}  {:>4}  ", short_size(what.resident_bytes),
                                 what.threads == 0 ? "-" : std::to_string(what.threads),
                                 tells_start ? short_age(view_.now - what.started) : "-")});
    return pieces;
  }

  std::string branches(const tree_node& node) {
    is_last_.resize(node.level + 1);
    is_last_[node.level] = node.is_last;
    if (node.level == 0) return {};
    const bool unicode = view_.looks.unicode;
    std::string text;
    for (std::size_t level = 1; level < std::min(node.level, deepest_drawn); ++level) {
      text += is_last_[level] ? "   " : unicode ? "│  " : "|  ";
    }
    if (unicode) {
      text += node.is_last ? "└─ " : "├─ ";
    } else {
      text += node.is_last ? "`- " : "|- ";
    }
    if (node.level > deepest_drawn) {
      text += fmt::format("({} deeper) ", node.level - deepest_drawn);
    }
    return text;
  }

  [[nodiscard]] std::string parent_to_blame(const process_info& zombie) const {
    if (zombie.parent == 0) return "a process outside of what this system shows";
    const auto parent = by_pid_.find(zombie.parent);
    if (parent == by_pid_.end()) return fmt::format("{}, which is not shown", zombie.parent);
    return with_name(table_[parent->second], view_.shown);
  }

  const std::vector<process_info>& table_;
  const tree_view& view_;
  std::unordered_map<brood::pid_type, std::size_t> by_pid_;
  std::size_t pid_width_ = 0;
  std::vector<bool> is_last_;  // of the node drawn last and of those above it, by level
};

std::string summary(std::size_t processes, std::size_t zombies) {
  std::string text = counted(processes, "process");
  if (zombies > 0) {
    text += fmt::format(", {}: 'brood-lab zombies --find' tells more", counted(zombies, "zombie"));
  }
  return text;
}

}  // namespace

tree_picture picture_of(const std::vector<process_info>& table, const tree_view& view) {
  std::vector<tree_node> nodes = forest_of(table, view.numbers);
  if (view.root) nodes = subtree_of(table, nodes, *view.root);
  painter paint{table, view};
  tree_picture picture{.head = paint.head(), .lines = {}, .sum = {}};
  picture.lines.reserve(nodes.size());
  std::size_t zombies = 0;
  for (std::size_t at = 0; at < nodes.size(); ++at) {
    picture.lines.push_back(paint.line(nodes[at]));
    zombies += picture.lines.back().is_zombie ? 1 : 0;
    if (paint.folds(nodes[at])) at += nodes[at].descendants;
  }
  picture.sum = summary(nodes.size(), zombies);
  return picture;
}

std::vector<std::string> fit(const tree_picture& picture, const tree_view& view, std::size_t rows,
                             std::string_view hint) {
  const std::size_t room = rows > 2 ? rows - 2 : 0;  // without the first and the last one
  const std::size_t seen = std::min(room, picture.lines.size());
  std::vector<std::string> screen;
  if (rows > 1) screen.push_back(picture.head);
  for (std::size_t at = 0; at < seen; ++at) screen.push_back(picture.lines[at].text);
  std::string last = picture.sum;
  if (seen < picture.lines.size()) {
    const auto hidden =
        std::count_if(picture.lines.begin() + static_cast<std::ptrdiff_t>(seen),
                      picture.lines.end(), [](const auto& x) { return x.is_zombie; });
    last = fmt::format("{} hidden", counted(picture.lines.size() - seen, "line"));
    if (hidden > 0) {
      last += fmt::format(", {} among them", counted(static_cast<std::size_t>(hidden), "zombie"));
    }
    last += fmt::format(" (--once shows all); {}", picture.sum);
  }
  const std::vector<inked> pieces{{ink::title, fmt::format("{}; {}", hint, last)}};
  screen.push_back(line_of(view.looks, pieces, view.columns));
  return screen;
}

}  // namespace brood_lab
