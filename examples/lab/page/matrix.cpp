// SPDX-License-Identifier: MIT
// On a phone each row becomes a card. Elements that are laid out otherwise lose their part in the
// table for some screen readers, so the roles are written out.
#include <fmt/format.h>

#include <algorithm>

#include "page/differences.hpp"
#include "page/sections.hpp"
#include "page/text.hpp"

namespace brood_lab::page {
namespace {

struct look {
  std::string_view style;
  std::string_view word;
};

look look_of(answer kind) {
  switch (kind) {
    case answer::yes:
      return {"yes", "yes"};
    case answer::no:
      return {"no", "no"};
    case answer::number:
      return {"number", ""};
    case answer::text:
      return {"text", ""};
    case answer::none:
      return {"none", "not here"};
    case answer::failed:
      return {"failed", "failed"};
    case answer::absent:
      return {"absent", "not measured"};
  }
  return {};
}

class matrix {
 public:
  explicit matrix(const comparison& all) : all_{all} {}

  std::string write() const {
    std::string text = fmt::format(
        "<div class=\"table-frame{}\"{}>\n<table class=\"matrix{}\" role=\"table\" "
        "id=\"matrix-table\" style=\"--columns: {}\">\n"
        "<caption>{} observations, each under {} of {}</caption>\n",
        is_wide() ? " is-wide" : "",
        is_wide() ? " tabindex=\"0\" role=\"region\" aria-label=\"The table, to be scrolled\"" : "",
        all_.is_of_several() ? " is-several" : "", all_.columns.size(), all_.observations.size(),
        count(all_.columns.size(), "start method"), names());
    text += head();
    for (const block& each : blocks_of(all_)) text += body(each);
    return text + "</table>\n</div>\n";
  }

 private:
  static std::string count(std::size_t number, std::string_view what) {
    return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
  }

  bool is_wide() const { return all_.columns.size() > 8; }

  std::string names() const {
    std::vector<std::string> list;
    for (const platform& each : all_.platforms) list.push_back(html(each.name));
    return enumerate(list);
  }

  std::string head() const {
    std::string text = "<thead role=\"rowgroup\">\n";
    if (all_.is_of_several()) text += platforms_row();
    text += "<tr role=\"row\">";
    if (!all_.is_of_several()) text += question_header(1);
    for (const column& each : all_.columns) {
      text += fmt::format("<th scope=\"col\" role=\"columnheader\" class=\"method {}\" {}>{}</th>",
                          method_class(each.method), column_attributes(each), html(each.method));
    }
    return text + "</tr>\n</thead>\n";
  }

  static std::string question_header(int rows) {
    return fmt::format(
        "<th scope=\"col\" role=\"columnheader\" class=\"asked\" rowspan=\"{}\">What is asked</th>",
        rows);
  }

  std::string platforms_row() const {
    std::string text = "<tr role=\"row\" class=\"platforms\">" + question_header(2);
    for (std::size_t place = 0; place < all_.platforms.size(); ++place) {
      const auto is_here = [&](const column& each) { return each.platform == place; };
      const auto width = std::ranges::count_if(all_.columns, is_here);
      if (width == 0) continue;
      text += fmt::format(
          "<th scope=\"colgroup\" role=\"columnheader\" colspan=\"{}\" "
          "data-platform=\"{}\">{}</th>",
          width, place, html(all_.platforms[place].name));
    }
    return text + "</tr>\n";
  }

  /// Also where all of a group stand above: its heading is what links lead to.
  std::string body(const block& which) const {
    std::string rows;
    for (const observation* each : which.rows) rows += row(*each) + evidence_row(*each);
    return fmt::format(
        "<tbody role=\"rowgroup\">\n<tr role=\"row\" class=\"group\">"
        "<th scope=\"rowgroup\" role=\"rowheader\" colspan=\"{}\"><h3 id=\"{}\">{}</h3></th></tr>\n"
        "{}</tbody>\n",
        all_.columns.size() + 1, which.id, html(which.title), rows);
  }

  std::string row(const observation& what) const {
    std::string text = fmt::format(
        "<tr role=\"row\" class=\"observation\" id=\"{0}\" data-group=\"{3}\">"
        "<th scope=\"row\" role=\"rowheader\">{1}"
        "<span class=\"under\"><a class=\"anchor\" href=\"#{0}\">{0}</a>{2}</span></th>",
        what.id, fold_title(what.id + "-evidence", what.question.empty() ? what.id : what.question),
        tags(what), what.group);
    for (std::size_t place = 0; place < all_.columns.size(); ++place) text += data(what, place);
    return text + "</tr>\n";
  }

  std::string tags(const observation& what) const {
    const auto tag = [](std::string_view kind, bool shown, std::string_view label) {
      return fmt::format("<span class=\"tag\" data-tag=\"{}\"{}>{}</span>", kind,
                         shown ? "" : " hidden", label);
    };
    if (is_measured(what.unit)) return "<span class=\"tag quiet\">measured</span>";
    if (!all_.is_of_several()) return tag("method", differs_by_method(all_, what), "differs");
    return tag("method", differs_by_method(all_, what), "by method") +
           tag("platform", differs_by_platform(all_, what), "by platform");
  }

  std::string data(const observation& what, std::size_t place) const {
    const cell& from = what.cells[place];
    const column& which = all_.columns[place];
    std::string text = fmt::format(
        "<td role=\"cell\" {} data-value=\"{}\"><span class=\"column-name\" aria-hidden=\"true\">{}"
        "</span>{}",
        column_attributes(which), html(value_or_none_of(what, place)), label_of(all_, which),
        answer_of(what, from));
    const bool has_reason = from.kind == answer::none || from.kind == answer::failed;
    if (has_reason) text += "<span class=\"reason\">" + html(from.evidence) + "</span>";
    return text + "</td>";
  }

  std::string evidence_row(const observation& what) const {
    std::string text = fmt::format(
        "<tr role=\"row\" class=\"evidence fold\" id=\"{}-evidence\"><td role=\"cell\" "
        "colspan=\"{}\">"
        "<p class=\"why\">{}</p><dl>",
        what.id, all_.columns.size() + 1, html(what.explanation));
    for (std::size_t place = 0; place < all_.columns.size(); ++place) {
      const cell& from = what.cells[place];
      text += fmt::format(
          "<div {}><dt>{} {}</dt><dd>{}</dd></div>", column_attributes(all_.columns[place]),
          label_of(all_, all_.columns[place]), answer_of(what, from), html(from.evidence));
    }
    return text + "</dl></td></tr>\n";
  }

  const comparison& all_;
};

}  // namespace

std::string answer_of(const observation& what, const cell& from) {
  const look how = look_of(from.kind);
  if (from.kind == answer::number) {
    const std::string text = html(with_unit(from.number, what.unit));
    // A unit that nobody knows may be of any length: the line has to break in it.
    if (!what.unit.empty() && !is_measured(what.unit)) {
      return "<code class=\"answer text\">" + text + "</code>";
    }
    return fmt::format("<span class=\"answer number\">{}</span>", text);
  }
  if (from.kind == answer::text)
    return "<code class=\"answer text\">" + html(from.text) + "</code>";
  return fmt::format(
      "<span class=\"answer {}\"><span class=\"mark\" aria-hidden=\"true\"></span>{}</span>",
      how.style, how.word);
}

std::string column_attributes(const column& which) {
  return fmt::format("data-platform=\"{}\" data-method=\"{}\"", which.platform, html(which.method));
}

std::string matrix_of(const comparison& all) { return matrix{all}.write(); }

}  // namespace brood_lab::page
