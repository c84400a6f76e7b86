// SPDX-License-Identifier: MIT
// The answers alone, for paper: there nothing can be opened, and between evidence that is always
// open nobody finds the table.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "page/differences.hpp"
#include "page/sections.hpp"
#include "page/text.hpp"

namespace brood_lab::page {
namespace {

std::string platforms_row(const comparison& all) {
  std::string text;
  for (std::size_t place = 0; place < all.platforms.size(); ++place) {
    const auto is_here = [&](const column& each) { return each.platform == place; };
    const auto width = std::ranges::count_if(all.columns, is_here);
    if (width == 0) continue;
    text += fmt::format("<th scope=\"colgroup\" colspan=\"{}\" data-platform=\"{}\">{}</th>", width,
                        place, html(all.platforms[place].name));
  }
  return "<tr><td class=\"asked\"></td>" + text + "</tr>\n";
}

std::string head_of(const comparison& all) {
  std::string text = "<thead>\n";
  if (all.is_of_several()) text += platforms_row(all);
  text += "<tr><th scope=\"col\" class=\"asked\">What is asked</th>";
  for (const column& each : all.columns) {
    text += fmt::format("<th scope=\"col\" class=\"method {}\" {}>{}</th>",
                        method_class(each.method), column_attributes(each), html(each.method));
  }
  return text + "</tr>\n</thead>\n";
}

std::string row_of(const comparison& all, const observation& what) {
  std::string text = fmt::format("<tr id=\"{}-glance\"><th scope=\"row\">{}</th>", what.id,
                                 html(what.question.empty() ? what.id : what.question));
  for (std::size_t place = 0; place < all.columns.size(); ++place) {
    text += fmt::format("<td {}>{}</td>", column_attributes(all.columns[place]),
                        answer_of(what, what.cells[place]));
  }
  return text + "</tr>\n";
}

std::string body_of(const comparison& all, const block& which) {
  if (which.rows.empty()) return {};
  std::string rows;
  for (const observation* each : which.rows) rows += row_of(all, *each);
  return fmt::format(
      "<tbody>\n<tr class=\"glance-group\"><th scope=\"rowgroup\" colspan=\"{}\">{}</th></tr>\n"
      "{}</tbody>\n",
      all.columns.size() + 1, html(which.title), rows);
}

}  // namespace

std::string glance_of(const comparison& all) {
  std::string text =
      "<table class=\"glance\" id=\"glance-table\">\n<caption>All answers</caption>\n" +
      head_of(all);
  for (const block& each : blocks_of(all)) text += body_of(all, each);
  return text + "</table>\n";
}

}  // namespace brood_lab::page
