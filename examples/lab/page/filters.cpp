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

std::string differences_of(const comparison& all) {
  std::string buttons;
  if (all.is_of_several()) {
    buttons = toggle("data-differ=\"method\"", "Differs by method", false) +
              toggle("data-differ=\"platform\"", "Differs by platform", false);
  } else {
    buttons = toggle("data-differ=\"method\"", "Only differences", false);
  }
  return "<div class=\"filter\" role=\"group\" aria-label=\"Differences\">" + buttons + "</div>\n";
}

std::string groups_of(const comparison& all) {
  std::string options = "<option value=\"\">All four questions</option>";
  for (const group& each : all.groups) {
    options += fmt::format("<option value=\"{}\">{}</option>", each.id, html(each.question));
  }
  return "<label class=\"filter\"><span>Group</span><select id=\"filter-group\">" + options +
         "</select></label>\n";
}

std::string columns_of(const comparison& all) {
  if (all.columns.size() < 2) return {};
  std::vector<std::string_view> methods;
  std::string buttons;
  for (const column& each : all.columns) {
    if (std::ranges::find(methods, each.method) != methods.end()) continue;
    methods.push_back(each.method);
    buttons +=
        toggle(fmt::format("data-show-method=\"{}\"", html(each.method)), html(each.method), true);
  }
  std::string text;
  if (methods.size() > 1) {
    text =
        "<div class=\"filter\" role=\"group\" aria-label=\"Start methods\">" + buttons + "</div>\n";
  }
  if (!all.is_of_several()) return text;
  buttons.clear();
  for (std::size_t place = 0; place < all.platforms.size(); ++place) {
    buttons += toggle(fmt::format("data-show-platform=\"{}\"", place),
                      html(all.platforms[place].name), true);
  }
  return text + "<div class=\"filter\" role=\"group\" aria-label=\"Platforms\">" + buttons +
         "</div>\n";
}

}  // namespace

std::string filters_of(const comparison& all) {
  return "<div class=\"filters\" role=\"search\" aria-label=\"Narrow the table down\">\n"
         "<label class=\"filter search\"><span>Search</span>"
         "<input type=\"search\" id=\"filter-text\" autocomplete=\"off\" "
         "spellcheck=\"false\"></label>\n" +
         groups_of(all) + differences_of(all) + columns_of(all) +
         "<div class=\"filter last\">"
         "<button type=\"button\" id=\"open-all\" aria-pressed=\"false\" class=\"toggle\">All "
         "evidence</button>\n"
         "<button type=\"button\" id=\"filter-reset\" class=\"plain\">Reset</button></div>\n"
         "<p id=\"filter-status\" role=\"status\"></p>\n</div>\n";
}

}  // namespace brood_lab::page
