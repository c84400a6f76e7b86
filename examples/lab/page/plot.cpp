// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "page/scale.hpp"
#include "page/sections.hpp"
#include "page/svg.hpp"
#include "page/text.hpp"

namespace brood_lab::page {
namespace {

constexpr double width = 330;  // as on a phone, so that its letters are never scaled far
constexpr double plot_from = 12;
constexpr double plot_to = 318;
constexpr double row_height = 58;
constexpr double axis_height = 30;
constexpr std::size_t most_dots = 150;

/// One row: a column with what was measured there.
struct series {
  const column* which = nullptr;
  std::vector<double> samples;
  quartiles spread;
};

std::vector<series> series_of(const comparison& all, const observation& what) {
  std::vector<series> rows;
  for (std::size_t place = 0; place < all.columns.size(); ++place) {
    const cell& from = what.cells[place];
    std::vector<double> samples = from.samples;
    if (samples.empty() && from.kind == answer::number) samples.push_back(from.number);
    std::erase_if(samples, [](double sample) { return !std::isfinite(sample); });
    if (samples.empty()) continue;
    rows.push_back({&all.columns[place], samples, quartiles_of(samples)});
  }
  return rows;
}

/// The same on each run, and never two neighbours at one height.
double jitter(std::size_t place) {
  constexpr double golden = 0.618033988749895;
  const double turn = static_cast<double>(place) * golden;
  return turn - std::floor(turn) - 0.5;
}

void draw_series(svg& picture, const axis& scale, const series& row, const std::string& unit,
                 double y) {
  const auto x = [&](double value) { return scale.at(value); };
  const std::string style = method_class(row.which->method);
  const double middle = y + 36;
  picture.text(plot_from, y + 16, "start", "row " + style, shorten(row.which->label, 34));
  picture.text(plot_to, y + 16, "end", "figure",
               fmt::format("median {}", with_unit(row.spread.median, unit)));
  picture.line(x(row.spread.least), middle, x(row.spread.most), middle, "whisker " + style);
  const double box = std::max(x(row.spread.upper) - x(row.spread.lower), 2.0);
  picture.bar(x(row.spread.lower), middle - 11, box, 22, "box " + style);
  const std::size_t step = row.samples.size() / most_dots + 1;
  for (std::size_t place = 0; place < row.samples.size(); place += step) {
    picture.dot(x(row.samples[place]), middle + jitter(place) * 18, 2, "sample " + style);
  }
  picture.line(x(row.spread.median), middle - 14, x(row.spread.median), middle + 14,
               "median " + style);
}

void draw_axis(svg& picture, const axis& scale, const std::string& unit, double height) {
  double free_from = 0;
  for (const double mark : scale.marks()) {
    const double x = scale.at(mark);
    picture.line(x, 4, x, height - axis_height + 4, "grid");
    const std::string label = with_unit(mark, unit);
    const double half = 3.2 * static_cast<double>(label.size());
    const double centre = std::clamp(x, half, width - half);
    if (centre - half < free_from) continue;
    picture.text(centre, height - axis_height + 18, "middle", "tick", label);
    free_from = centre + half + 6;
  }
}

std::string summary_of(const std::vector<series>& rows, const std::string& unit) {
  std::string text;
  for (const series& each : rows) {
    text += fmt::format("{}: median {}, half of all between {} and {}. ", each.which->label,
                        with_unit(each.spread.median, unit), with_unit(each.spread.lower, unit),
                        with_unit(each.spread.upper, unit));
  }
  return text;
}

axis axis_of(const std::vector<series>& rows, const std::string& unit) {
  double low = rows.front().spread.least;
  double high = rows.front().spread.most;
  for (const series& each : rows) {
    low = std::min(low, each.spread.least);
    high = std::max(high, each.spread.most);
  }
  return {low, high, unit, plot_from, plot_to};
}

std::string table_of(const comparison& all, const observation& what,
                     const std::vector<series>& rows) {
  std::string text = fmt::format(
      "<table class=\"figures\"><caption>{}</caption><thead><tr><th scope=\"col\">Method</th>"
      "<th scope=\"col\">Least</th><th scope=\"col\">25 %</th><th scope=\"col\">Median</th>"
      "<th scope=\"col\">75 %</th><th scope=\"col\">Most</th><th "
      "scope=\"col\">Samples</th></tr></thead>"
      "<tbody>\n",
      html(what.question));
  for (const series& each : rows) {
    text += "<tr><th scope=\"row\">" + label_of(all, *each.which) + "</th>";
    const quartiles& spread = each.spread;
    for (const double value :
         {spread.least, spread.lower, spread.median, spread.upper, spread.most}) {
      text += "<td>" + html(with_unit(value, what.unit)) + "</td>";
    }
    text += fmt::format("<td>{}</td></tr>\n", each.samples.size());
  }
  return text + "</tbody></table>\n";
}

/// Systems count memory each in their own way, and here they stand on one axis.
std::string warning_of(const comparison& all, const observation& what) {
  if (what.unit != "bytes" || !all.is_of_several()) return {};
  return fmt::format(
      " Each system counts other pages, so compare the methods of one system: <a "
      "href=\"#{}\">the evidence</a> says which.",
      what.id);
}

std::string plot_of(const comparison& all, const observation& what) {
  const std::vector<series> rows = series_of(all, what);
  if (rows.empty()) return {};
  const axis scale = axis_of(rows, what.unit);
  const double height = row_height * static_cast<double>(rows.size()) + axis_height;
  svg picture{"plot-" + what.id, width, height, what.question, summary_of(rows, what.unit)};
  draw_axis(picture, scale, what.unit, height);
  double y = 0;
  for (const series& each : rows) {
    draw_series(picture, scale, each, what.unit, y);
    y += row_height;
  }
  return fmt::format(
      "<div class=\"plot\"><h3><a href=\"#{}\">{}</a></h3>\n<figure>{}<figcaption class=\"note\">A "
      "dot is one "
      "sample; the box holds the middle half, the line in it is the "
      "median.{}{}</figcaption></figure>\n"
      "<div class=\"numbers\" role=\"group\" tabindex=\"0\" aria-label=\"Figures of the "
      "plot\">{}</div></div>\n",
      what.id, html(what.question), std::move(picture).finish(),
      scale.is_logarithmic() ? " The axis is logarithmic." : "", warning_of(all, what),
      table_of(all, what, rows));
}

}  // namespace

std::string plots_of(const comparison& all) {
  std::string text;
  for (const observation& each : all.observations) {
    if (is_measured(each.unit)) text += plot_of(all, each);
  }
  return text;
}

}  // namespace brood_lab::page
