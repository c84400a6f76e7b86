// SPDX-License-Identifier: MIT
#include "tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "../terminal.hpp"
#include "lines.hpp"
#include "screen.hpp"

namespace brood_lab {
namespace {

using brood::process_info;

tree_view view_of(const style& looks, const tree_options& options) {
  return {.looks = looks,
          .shown = letters_of_output(),
          .root = options.root,
          .all = options.all,
          .numbers = parent_numbers_are_reused() ? parent_numbers::may_be_reused
                                                 : parent_numbers::certain};
}

int tell_no_such_process(brood::pid_type pid) {
  std::cerr << fmt::format(
      "brood-lab: cannot show the tree of process {}: there is no such process, or it is hidden "
      "from this user\n",
      pid);
  return no_such_process_code;
}

/// To a terminal in lines that fit it, elsewhere in lines as long as they are.
/// @return the exit code
int print_once(tree_view view) {
  const terminal output = find_terminal();
  if (output.present) view.columns = output.columns;
  const tree_picture picture = picture_of(brood::process_table(), view);
  if (picture.lines.empty() && view.root) return tell_no_such_process(*view.root);
  std::string text = picture.head + "\n";
  for (const tree_line& line : picture.lines) text += line.text + "\n";
  print(text + picture.sum + "\n");
  return 0;
}

bool is_gone(const std::optional<known_process>& root, const std::vector<process_info>& table) {
  if (!root) return false;
  return std::none_of(table.begin(), table.end(), [&](const process_info& each) {
    return each.pid == root->first_look().pid && root->is_same_as(each);
  });
}

enum class live_end { left, root_gone };

live_end show_live(tree_view view, const std::optional<known_process>& root,
                   std::chrono::milliseconds interval) {
  live_screen screen;
  for (;;) {
    const std::vector<process_info> table = brood::process_table();
    if (is_gone(root, table)) return live_end::root_gone;
    const screen_size size = screen.size();
    view.columns = size.columns;
    view.now = std::chrono::system_clock::now();
    screen.draw(fit(picture_of(table, view), view, size.rows, "q leaves"));
    if (screen.wait_for(interval) == screen_event::leave) return live_end::left;
  }
}

int show(const style& looks, const tree_options& options) {
  const tree_view view = view_of(looks, options);
  std::optional<known_process> root;
  if (options.root) {
    const auto found = brood::inspect(*options.root);
    if (!found) return tell_no_such_process(*options.root);
    root.emplace(*found);
  }
  if (options.once || !output_can_be_redrawn()) return print_once(view);
  if (show_live(view, root, options.interval) == live_end::root_gone) {
    print(fmt::format("process {} has ended\n", with_name(root->first_look(), view.shown)));
  }
  return 0;
}

}  // namespace

int run_tree(const style& looks, const tree_options& options) try {
  return show(looks, options);
} catch (const std::exception& error) {
  std::cerr << "brood-lab: " << error.what() << '\n';
  return cannot_look_code;
}

letters letters_of_output() {
  const terminal output = find_terminal();
  return !output.present || output.shows_utf8 ? letters::utf8 : letters::ascii;
}

bool output_can_be_redrawn() {
  const terminal output = find_terminal();
  const char* const kind = std::getenv("TERM");
  return output.present && output.understands_escapes &&
         (kind == nullptr || std::string_view{kind} != "dumb");
}

known_process::known_process(const process_info& what)
    : what_(what), age_(std::chrono::system_clock::now() - what.started) {}

// By its age and not by its start: when somebody sets the clock, the starts move with it.
bool known_process::is_same_as(const process_info& now) const {
  if (now.pid != what_.pid) return false;
  const auto since = std::chrono::steady_clock::now() - seen_;
  const auto age = std::chrono::system_clock::now() - now.started;
  return age + std::chrono::seconds{2} >=
         age_ + std::chrono::duration_cast<std::chrono::system_clock::duration>(since);
}

}  // namespace brood_lab
