// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "page/meaning.hpp"
#include "page/scale.hpp"
#include "page/sections.hpp"
#include "page/svg.hpp"
#include "page/text.hpp"

namespace brood_lab::page {
namespace {

using events = std::vector<timed_event>;

constexpr double width = 330;  // as on a phone, so that its letters are never scaled far
constexpr double plot_from = 120;
constexpr double plot_to = 280;
constexpr double row_height = 20;
constexpr double lane_height = 24;
constexpr double top = 34;
constexpr std::size_t label_letters = 19;

double end_of(const timed_event& event) { return event.at_us + event.duration_us.value_or(0); }

double end_of(const events& list) {
  double end = 0;
  for (const timed_event& each : list) end = std::max(end, end_of(each));
  return end;
}

/// Parent, server and child in this order, then whatever else a report knows.
std::vector<std::string> processes_of(const events& list) {
  std::vector<std::string> found;
  const auto add = [&](const std::string& name) {
    const auto is_it = [&](const timed_event& event) { return event.process == name; };
    if (std::ranges::find(found, name) == found.end() && std::ranges::any_of(list, is_it)) {
      found.push_back(name);
    }
  };
  for (const char* known : {"parent", "server", "child"}) add(known);
  for (const timed_event& each : list) add(each.process);
  return found;
}

/// Those at one time stay as they were. (Clang finds libstdc++'s stable_sort deprecated.)
events by_time(const events& list) {
  events sorted;
  for (const timed_event& each : list) {
    sorted.insert(std::ranges::upper_bound(sorted, each.at_us, {}, &timed_event::at_us), each);
  }
  return sorted;
}

events events_of(const events& list, const std::string& process) {
  events found;
  std::ranges::copy_if(by_time(list), std::back_inserter(found),
                       [&](const timed_event& each) { return each.process == process; });
  return found;
}

std::string summary_of(const events& list) {
  std::string text;
  for (const std::string& process : processes_of(list)) {
    text += process + ":";
    for (const timed_event& each : events_of(list, process)) {
      text += fmt::format(" {} at {}", each.name, with_unit(each.at_us, "us"));
      if (each.duration_us) text += fmt::format(" for {}", with_unit(*each.duration_us, "us"));
      text += ',';
    }
    text.back() = ';';
    text += ' ';
  }
  return text;
}

/// "What it means. (name worker, child 20)": one of the two may be missing.
std::string explained(const timed_event& event) {
  std::string text{meaning_of(event.name)};
  if (text.empty() || event.text.empty()) return text + event.text;
  return text + " (" + event.text + ")";
}

std::string style_of(const std::string& process) {
  for (const std::string_view known : {"parent", "server", "child"}) {
    if (process == known) return fmt::format("p-{}", known);
  }
  return "p-other";
}

class drawing {
 public:
  drawing(const column& which, const std::string& id, double longest)
      : list_{which.timeline},
        processes_{processes_of(list_)},
        height_{top + row_height * static_cast<double>(list_.size()) +
                lane_height * static_cast<double>(processes_.size()) + 4},
        scale_{0, std::max(end_of(list_), 1.0), "us", plot_from, plot_to},
        picture_{id, width, height_, "Timeline of " + which.label, summary_of(list_)} {
    const double share = longest > 0 ? end_of(list_) / longest : 0;
    picture_.bar(0, 0, width, 5, "track");
    picture_.bar(0, 0, std::max(width * share, 3.0), 5, "share");
  }

  std::string draw() && {
    draw_marks();
    double y = top;
    for (const std::string& process : processes_) {
      picture_.text(0, y + 16, "start", "lane", shorten(process, 36));
      picture_.line(0, y + lane_height - 4, width, y + lane_height - 4, "rule");
      y += lane_height;
      for (const timed_event& each : events_of(list_, process)) {
        draw_event(each, y);
        y += row_height;
      }
    }
    return std::move(picture_).finish();
  }

 private:
  void draw_marks() {
    double free_from = 0;
    for (const double mark : scale_.marks()) {
      const double x = scale_.at(mark);
      picture_.line(x, top - 6, x, height_, "grid");
      if (x < free_from) continue;
      picture_.text(x, top - 10, mark == 0 ? "start" : "middle", "tick", with_unit(mark, "us"));
      free_from = x + 44;
    }
  }

  void draw_event(const timed_event& event, double y) {
    const double middle = y + row_height / 2 - 2;
    const double from = scale_.at(event.at_us);
    const double to = scale_.at(end_of(event));
    const std::string style = "event " + style_of(event.process);
    const std::string when = with_unit(event.duration_us.value_or(event.at_us), "us");
    picture_.begin_group(event.name + ": " + explained(event));
    picture_.text(8, middle + 4, "start", "name", shorten(event.name, label_letters));
    if (event.duration_us) {
      picture_.bar(from, middle - 5, std::max(to - from, 2.0), 10, style);
      picture_.text(std::max(to, from + 2) + 5, middle + 4, "start", "figure", when);
    } else {
      picture_.diamond(from, middle, 5, style);
      picture_.text(from + 9, middle + 4, "start", "figure", "at " + when);
    }
    picture_.end_group();
  }

  const events& list_;
  std::vector<std::string> processes_;
  double height_;
  axis scale_;
  svg picture_;
};

std::string table_of(const column& which, const std::string& id) {
  std::string text = fmt::format(
      "<div class=\"fold\" id=\"{}\"><table class=\"figures\"><caption>Timeline of "
      "{}</caption><thead><tr>"
      "<th scope=\"col\">At</th><th scope=\"col\">Process</th><th scope=\"col\">What</th>"
      "<th scope=\"col\">Took</th></tr></thead><tbody>\n",
      id, html(which.label));
  for (const timed_event& each : by_time(which.timeline)) {
    text += fmt::format(
        "<tr><td>{}</td><td>{}</td><th scope=\"row\">{}<span "
        "class=\"note\">{}</span></th><td>{}</td></tr>\n",
        with_unit(each.at_us, "us"), html(each.process), html(each.name), html(explained(each)),
        each.duration_us ? with_unit(*each.duration_us, "us") : "–");
  }
  return text + "</tbody></table></div>\n";
}

std::string figure_of(const comparison& all, const column& which, double longest) {
  const std::string id = "timeline-" + which.id;
  std::string text =
      fmt::format("<figure id=\"{}\">\n<figcaption><h3>{}</h3>", id, label_of(all, which));
  if (which.timeline.empty()) {
    return text + "</figcaption>" + missing_of("timeline", which.timeline_failure) + "</figure>\n";
  }
  text += fmt::format("<p>{} from the call of <code>start()</code> to the end</p></figcaption>\n",
                      with_unit(end_of(which.timeline), "us"));
  text += drawing{which, id + "-svg", longest}.draw();
  return text + fold_title(id + "-table", "The same as a table") + table_of(which, id + "-table") +
         "</figure>\n";
}

}  // namespace

std::string timelines_of(const comparison& all) {
  double longest = 0;
  for (const column& each : all.columns) longest = std::max(longest, end_of(each.timeline));
  std::string text;
  for (const column& each : all.columns) text += figure_of(all, each, longest);
  return "<div class=\"figures-grid\">\n" + text + "</div>\n" + meanings_of(all);
}

}  // namespace brood_lab::page
