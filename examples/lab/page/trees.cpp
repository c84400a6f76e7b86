// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "page/sections.hpp"
#include "page/text.hpp"

namespace brood_lab::page {
namespace {

using processes = std::vector<tree_process>;

constexpr std::size_t deepest = 30;  // of a report that somebody made up

bool is_root(const processes& list, const tree_process& which) {
  const auto is_parent = [&](const tree_process& other) { return other.pid == which.parent; };
  return which.parent == which.pid || std::ranges::none_of(list, is_parent);
}

std::string item_of(const tree_process& which) {
  const bool is_known = which.role == "parent" || which.role == "child" || which.role == "server";
  return fmt::format(
      "<span class=\"process p-{}\"><span class=\"role\">{}</span> <strong>{}</strong> "
      "<span class=\"note\">pid {}{}</span></span>",
      is_known ? which.role : "other", html(which.role), html(which.name), which.pid,
      which.state.empty() ? "" : ", " + html(which.state));
}

std::string children_of(const processes& list, const tree_process& which, std::size_t level);

std::string list_of(const processes& list, const processes& shown, std::size_t level) {
  if (shown.empty() || level > deepest) return {};
  std::string text = "<ul>";
  for (const tree_process& each : shown) {
    text += "<li>" + item_of(each) + children_of(list, each, level + 1) + "</li>\n";
  }
  return text + "</ul>\n";
}

std::string children_of(const processes& list, const tree_process& which, std::size_t level) {
  processes found;
  std::ranges::copy_if(list, std::back_inserter(found), [&](const tree_process& each) {
    return each.parent == which.pid && !is_root(list, each);
  });
  return list_of(list, found, level);
}

std::string figure_of(const comparison& all, const column& which) {
  std::string text = fmt::format(
      "<section class=\"tree\" aria-labelledby=\"tree-{0}\"><h3 id=\"tree-{0}\">{1}</h3>\n",
      which.id, label_of(all, which));
  if (which.tree.empty()) {
    return text + missing_of("process tree", which.tree_failure) + "</section>\n";
  }
  processes roots;
  std::ranges::copy_if(which.tree, std::back_inserter(roots),
                       [&](const tree_process& each) { return is_root(which.tree, each); });
  return text + list_of(which.tree, roots, 0) + "</section>\n";
}

}  // namespace

std::string trees_of(const comparison& all) {
  std::string text;
  for (const column& each : all.columns) text += figure_of(all, each);
  return "<div class=\"figures-grid\">\n" + text + "</div>\n";
}

}  // namespace brood_lab::page
