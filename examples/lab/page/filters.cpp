// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "page/sections.hpp"
#include "page/text.hpp"

namespace brood_lab::page {
namespace {

std::string toggle(std::string_view attributes, std::string_view label, bool pressed) {
  return fmt::format(
      "<button type=\"button\" class=\"toggle\" aria-pressed=\"{}\" {}>{}</button>\n", pressed,
      attributes, label);
}

std::string titled(std::string_view id, std::string_view title, std::string_view buttons) {
  return fmt::format(
      "<div class=\"filter\" role=\"group\" aria-labelledby=\"filter-{0}\"><span "
      "id=\"filter-{0}\">{1}</span>\n"
      "{2}</div>\n",
      id, title, buttons);
}

std::string differences_of(const comparison& all) {
  if (all.columns.size() < 2) return {};
  if (!all.is_of_several()) {
    return titled("differences", "Rows",
                  toggle("data-differ=\"method\"", "Only differences", false));
  }
  return titled("differences", "Rows that differ",
                toggle("data-differ=\"method\"", "by method", false) +
                    toggle("data-differ=\"platform\"", "by platform", false));
}

std::string groups_of(const comparison& all) {
  std::string options = "<option value=\"\">All questions</option>";
  for (const group& each : all.groups) {
    options += fmt::format("<option value=\"{}\">{}</option>", each.id, html(each.question));
  }
  return "<label class=\"filter\"><span>Group</span><select id=\"filter-group\">" + options +
         "</select></label>\n";
}

std::string methods_of(const comparison& all) {
  std::vector<std::string_view> seen;
  std::string buttons;
  for (const column& each : all.columns) {
    if (std::ranges::find(seen, each.method) != seen.end()) continue;
    seen.push_back(each.method);
    const std::string name = html(each.method);
    buttons += toggle(fmt::format("data-show-method=\"{}\"", name), name, true);
  }
  return seen.size() > 1 ? titled("methods", "Start methods", buttons) : "";
}

std::string platforms_of(const comparison& all) {
  if (!all.is_of_several()) return {};
  std::string buttons;
  for (std::size_t place = 0; place < all.platforms.size(); ++place) {
    const std::string name = html(all.platforms[place].name);
    buttons += toggle(fmt::format("data-show-platform=\"{}\"", place), name, true);
  }
  return titled("platforms", "Platforms", buttons);
}

}  // namespace

std::string filters_of(const comparison& all) {
  return "<div class=\"filters\" role=\"search\" aria-label=\"Narrow the table down\">\n"
         "<label class=\"filter search\"><span>Search</span>"
         "<input type=\"search\" id=\"filter-text\" autocomplete=\"off\" "
         "spellcheck=\"false\"></label>\n" +
         groups_of(all) + differences_of(all) + methods_of(all) + platforms_of(all) +
         "<div class=\"filter-end\"><p id=\"filter-status\" role=\"status\"></p>\n<div "
         "class=\"filter\">" +
         toggle("id=\"open-all\"", "All evidence", false) +
         "<button type=\"button\" id=\"filter-reset\" "
         "class=\"plain\">Reset</button></div></div>\n</div>\n";
}

}  // namespace brood_lab::page
