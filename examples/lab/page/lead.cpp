// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "page/differences.hpp"
#include "page/scale.hpp"
#include "page/sections.hpp"
#include "page/text.hpp"

namespace brood_lab::page {
namespace {

std::string method_of(const column& which) {
  return fmt::format("<span class=\"method {}\">{}</span>", method_class(which.method),
                     html(which.method));
}

std::size_t methods_of(const comparison& all, std::size_t platform) {
  const auto is_here = [&](const column& each) { return each.platform == platform; };
  return static_cast<std::size_t>(std::ranges::count_if(all.columns, is_here));
}

/// How many questions at least two methods of the platform answered.
std::size_t compared(const comparison& all, std::size_t platform) {
  return static_cast<std::size_t>(
      std::ranges::count_if(all.observations, [&](const observation& what) {
        std::size_t answers = 0;
        for (std::size_t place = 0; place < all.columns.size(); ++place) {
          if (all.columns[place].platform == platform && !value_of(what, place).empty()) ++answers;
        }
        return answers >= 2;
      }));
}

std::string headline_of(const comparison& all, std::size_t platform) {
  const std::string name = html(all.platforms[platform].name);
  const std::size_t methods = methods_of(all, platform);
  if (methods == 0) return fmt::format("On {}, no start method was measured.", name);
  if (methods == 1) {
    return fmt::format("On {}, there is one start method: every child is made the same way.", name);
  }
  const auto differ = std::ranges::count_if(all.observations, [&](const observation& what) {
    return differs_by_method(all, what, platform);
  });
  return fmt::format(
      "On {}, <strong>{} of {}</strong> facts about a child depend on how it was started.", name,
      differ, compared(all, platform));
}

/// Facts which two platforms know under one method, and how many of them differ.
std::string between_platforms(const comparison& all) {
  const auto pairs = agreements_of_platforms(all);
  const auto answered = std::ranges::count_if(all.observations, [&](const observation& what) {
    return std::ranges::any_of(pairs, [&](const agreement& each) {
      return !value_or_none_of(what, each.left).empty() &&
             !value_or_none_of(what, each.right).empty();
    });
  });
  if (answered == 0) return {};
  const auto differ = std::ranges::count_if(
      all.observations, [&](const observation& what) { return differs_by_platform(all, what); });
  return fmt::format(
      "<p class=\"headline\">Under the same method, <strong>{} of {}</strong> facts differ between "
      "the "
      "platforms.</p>\n",
      differ, answered);
}

std::string headlines_of(const comparison& all) {
  std::string text = "<div class=\"headlines\">\n";
  for (std::size_t place = 0; place < all.platforms.size(); ++place) {
    text += "<p class=\"headline\">" + headline_of(all, place) + "</p>\n";
  }
  return text + between_platforms(all) + "</div>\n";
}

/// What no answer could be given to.
std::string gaps_of(const comparison& all) {
  std::size_t none = 0;
  std::size_t failed = 0;
  for (const observation& each : all.observations) {
    for (const cell& from : each.cells) {
      none += from.kind == answer::none ? 1 : 0;
      failed += from.kind == answer::failed ? 1 : 0;
    }
  }
  if (none + failed == 0) return {};
  std::vector<std::string> parts;
  if (none > 0) parts.push_back(fmt::format("{} cannot be had on the platform", none));
  if (failed > 0) parts.push_back(fmt::format("{} failed while it was measured", failed));
  return fmt::format("<p>Of all {} cells of the table, {}; each of them says why.</p>\n",
                     all.observations.size() * all.columns.size(), enumerate(parts));
}

std::string speed_on(const comparison& all, const observation& what, std::size_t platform) {
  std::vector<std::string> parts;
  for (std::size_t place = 0; place < all.columns.size(); ++place) {
    const cell& from = what.cells[place];
    if (from.kind != answer::number || all.columns[place].platform != platform) continue;
    parts.push_back(fmt::format("<strong>{}</strong> by {}",
                                html(with_unit(from.number, what.unit)),
                                method_of(all.columns[place])));
  }
  if (parts.empty()) return {};
  const std::string where = all.is_of_several() ? " on " + html(all.platforms[platform].name) : "";
  return "<p>To start a child and join it" + where + " takes " + enumerate(parts) + ".</p>\n";
}

std::string speed_of(const comparison& all) {
  const auto is_it = [](const observation& each) { return each.id == "start_latency_us"; };
  const auto found = std::ranges::find_if(all.observations, is_it);
  if (found == all.observations.end()) return {};
  std::string text;
  for (std::size_t place = 0; place < all.platforms.size(); ++place) {
    text += speed_on(all, *found, place);
  }
  return text;
}

/// What the two have in common is said once.
std::string pair_of(const comparison& all, const column& left, const column& right) {
  const auto name = [&](const column& each) { return html(all.platforms[each.platform].name); };
  if (left.platform != right.platform) {
    return fmt::format("{}: {} and {}", method_of(left), name(left), name(right));
  }
  const std::string pair = method_of(left) + " and " + method_of(right);
  return all.is_of_several() ? name(left) + ": " + pair : pair;
}

std::string agreement_item(const comparison& all, const agreement& which) {
  constexpr double width = 120;
  const double share = static_cast<double>(which.same) / static_cast<double>(which.answered);
  return fmt::format(
      "<li><span>{}</span><svg viewBox=\"0 0 120 8\" preserveAspectRatio=\"none\" "
      "aria-hidden=\"true\">"
      "<rect width=\"120\" height=\"8\" class=\"track\"/>"
      "<rect width=\"{:.1f}\" height=\"8\" class=\"share\"/></svg>"
      "<span class=\"count\"><strong>{}</strong> of {} the same</span></li>\n",
      pair_of(all, all.columns[which.left], all.columns[which.right]), share * width, which.same,
      which.answered);
}

std::string agreements_card(const comparison& all, std::string_view title,
                            const std::vector<agreement>& list) {
  std::string items;
  for (const agreement& each : list) {
    if (each.answered > 0) items += agreement_item(all, each);
  }
  if (items.empty()) return {};
  return fmt::format("<div class=\"card\"><h3>{}</h3><ul class=\"agreements\">\n{}</ul></div>\n",
                     title, items);
}

std::string group_item(const comparison& all, const group& which) {
  std::size_t count = 0;
  std::size_t differ = 0;
  for (const observation& each : all.observations) {
    if (each.group != which.id || is_measured(each.unit)) continue;
    ++count;
    if (differs_by_method(all, each) || differs_by_platform(all, each)) ++differ;
  }
  if (count == 0) return {};
  const bool is_compared = all.columns.size() > 1;
  const std::string numbers =
      is_compared ? fmt::format("<strong>{}</strong> of {} differ", differ, count)
                  : fmt::format("<strong>{}</strong> {}", count, count == 1 ? "fact" : "facts");
  return fmt::format("<li><a href=\"#group-{}\">{}</a><span class=\"count\">{}</span></li>\n",
                     which.id, html(which.question), numbers);
}

std::string groups_card(const comparison& all) {
  std::string items;
  for (const group& each : all.groups) items += group_item(all, each);
  return "<div class=\"card\"><h3>Root questions</h3><ul class=\"roots\">\n" + items +
         "</ul></div>\n";
}

std::string_view nature_of(std::string_view method) {
  if (method == "spawn")
    return "runs the program again from its start; the child gets what it is handed.";
  if (method == "fork") return "copies the calling process as it is at this moment.";
  if (method == "forkserver") return "copies a clean server process that was spawned once.";
  return {};
}

std::string methods_card(const comparison& all) {
  std::vector<std::string_view> seen;
  std::string items;
  for (const column& each : all.columns) {
    if (std::ranges::find(seen, each.method) != seen.end()) continue;
    seen.push_back(each.method);
    items += fmt::format("<div><dt class=\"method {}\">{}</dt><dd>{}</dd></div>\n",
                         method_class(each.method), html(each.method), nature_of(each.method));
  }
  return "<div class=\"card\"><h3>The start methods</h3><dl class=\"natures\">\n" + items +
         "</dl></div>\n";
}

}  // namespace

std::string lead_of(const comparison& all) {
  return headlines_of(all) + "<div class=\"prose\">" + speed_of(all) + gaps_of(all) +
         "</div>\n<div class=\"cards\">" + methods_card(all) +
         agreements_card(all, "Which methods agree", agreements_of_methods(all)) +
         agreements_card(all, "Which platforms agree", agreements_of_platforms(all)) +
         groups_card(all) + "</div>\n";
}

std::string method_class(std::string_view method) {
  for (const std::string_view known : {"spawn", "fork", "forkserver"}) {
    if (method == known) return "m-" + std::string{known};
  }
  return "m-other";
}

std::string label_of(const comparison& all, const column& which) {
  const std::string method = method_of(which);
  return all.is_of_several() ? html(all.platforms[which.platform].name) + " " + method : method;
}

std::string missing_of(std::string_view what, std::string_view failure) {
  if (failure.empty())
    return fmt::format("<p class=\"note\">This report has no {} of it.</p>", what);
  return fmt::format(
      "<p><span class=\"answer failed\"><span class=\"mark\" aria-hidden=\"true\"></span>failed"
      "</span></p><p class=\"failure\">{}</p>",
      html(failure));
}

std::string fold_title(std::string_view id, std::string_view label) {
  return fmt::format("<span class=\"fold-title\" data-opens=\"{}\">{}</span>", id, html(label));
}

}  // namespace brood_lab::page
