// SPDX-License-Identifier: MIT
#include "tour.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>

namespace brood_lab {
namespace {

using brood::start_method;
using clock = std::chrono::steady_clock;

/// A lesson under a method.
struct outcome {
  tally claims;
  clock::duration time{};
};
/// By lesson, then by method.
using outcomes = std::vector<std::vector<outcome>>;

outcome run_once(const style& looks, const lesson& what, start_method method) {
  print(fmt::format("\n  {} {}\n", looks.arrow(),
                    looks.paint(ink::strong, fmt::format("under {}", to_string(method)))));
  stage on{looks, method};
  const auto began = clock::now();
  try {
    what.run(on);
  } catch (const std::exception& error) {
    on.check("the lesson ran to its end", false, error.what());
  }
  return {on.result(), clock::now() - began};
}

std::vector<outcome> run_lesson(const style& looks, const lesson& what, std::size_t number,
                                const std::vector<start_method>& methods) {
  const std::string title = fmt::format("{}. {} ", number, what.title);
  print(fmt::format("\n{}{}\n", looks.paint(ink::title, title),
                    looks.paint(ink::faint, looks.rule(looks.columns - title.size()))));
  print_wrapped(looks, what.idea, 0);
  std::vector<outcome> row;
  for (const start_method method : methods) row.push_back(run_once(looks, what, method));
  print("\n");
  print_wrapped(looks, fmt::format("What differs: {}", what.difference), 2);
  return row;
}

void print_opening(const style& looks, std::size_t lessons,
                   const std::vector<start_method>& methods) {
  std::string names;
  for (const start_method method : methods) {
    names += fmt::format("{}{}", names.empty() ? "" : " and ", to_string(method));
  }
  print_wrapped(
      looks,
      fmt::format("{} under {}. Each line below with a number in front was written by the "
                  "process of that number. Each claim was checked just now.",
                  lessons == 1 ? "One lesson" : fmt::format("{} lessons", lessons), names),
      0);
}

std::string milliseconds(clock::duration time) {
  return fmt::format("{:.0f} ms", std::chrono::duration<double, std::milli>{time}.count());
}

constexpr std::size_t cell_width = 14;

std::string cell(const style& looks, const outcome& one) {
  const std::string text =
      fmt::format("{} of {}", one.claims.claims - one.claims.failed, one.claims.claims);
  if (!looks.unicode) return fmt::format("{:>{}}", text, cell_width);
  return fmt::format("{:>{}} {}", text, cell_width - 2, looks.mark(one.claims.failed == 0));
}

void print_row(std::string_view first, std::size_t first_width,
               const std::vector<std::string>& cells) {
  std::string line = fmt::format("  {:<{}}", first, first_width);
  for (const std::string& text : cells) line += text;
  print(line + "\n");
}

outcome column_sum(const outcomes& table, std::size_t column) {
  outcome sum;
  for (const auto& row : table) {
    sum.claims.claims += row[column].claims.claims;
    sum.claims.failed += row[column].claims.failed;
    sum.time += row[column].time;
  }
  return sum;
}

void print_summary(const style& looks, const std::vector<const lesson*>& lessons,
                   const std::vector<start_method>& methods, const outcomes& table) {
  std::size_t width = 0;
  for (const lesson* each : lessons) width = std::max(width, each->title.size());
  std::vector<std::string> heads, sums, times;
  for (std::size_t column = 0; column < methods.size(); ++column) {
    const outcome sum = column_sum(table, column);
    heads.push_back(fmt::format("{:>{}}", to_string(methods[column]), cell_width));
    sums.push_back(cell(looks, sum));
    times.push_back(fmt::format("{:>{}}", milliseconds(sum.time), cell_width));
  }
  const std::string rule = looks.rule(width + methods.size() * cell_width);
  const std::string title = "Claims that held ";
  print(fmt::format("\n{}{}\n", looks.paint(ink::title, title),
                    looks.paint(ink::faint, looks.rule(looks.columns - title.size()))));
  print_row("", width, heads);
  for (std::size_t row = 0; row < lessons.size(); ++row) {
    std::vector<std::string> cells;
    for (const outcome& one : table[row]) cells.push_back(cell(looks, one));
    print_row(lessons[row]->title, width, cells);
  }
  print(fmt::format("  {}\n", looks.paint(ink::faint, rule)));
  print_row("all", width, sums);
  print_row("time", width, times);
}

}  // namespace

int run_tour(const style& looks, const std::vector<const lesson*>& lessons,
             const std::vector<start_method>& methods) {
  print_opening(looks, lessons.size(), methods);
  outcomes table;
  for (std::size_t at = 0; at < lessons.size(); ++at) {
    table.push_back(run_lesson(looks, *lessons[at], at + 1, methods));
  }
  print_summary(looks, lessons, methods, table);
  int failed = 0;
  for (std::size_t column = 0; column < methods.size(); ++column) {
    failed += column_sum(table, column).claims.failed;
  }
  print(fmt::format(
      "\n{}\n", failed == 0
                    ? looks.paint(ink::good, "every claim held")
                    : looks.paint(ink::bad, fmt::format("{} of the claims did NOT hold", failed))));
  return failed;
}

void list_lessons(const style& looks) {
  for (const lesson* each : all_lessons()) {
    print(fmt::format("{}{}\n", looks.paint(ink::strong, fmt::format("{:<18}", each->id)),
                      each->title));
  }
}

}  // namespace brood_lab
