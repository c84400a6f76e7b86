// SPDX-License-Identifier: MIT
#include "platforms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "report.hpp"
#include "table.hpp"

namespace brood_lab {
namespace {

using json = nlohmann::ordered_json;

struct section {
  standing place;
  const char* id;
  const char* title;
};
constexpr std::array sections{
    section{standing::differs, "differs", "What differs"},
    section{standing::missing, "missing", "What a report does not have, or what failed there"},
    section{standing::equal, "equal", "What is equal"},
    section{standing::figures, "figures", "Times and sizes, which are not compared"},
    section{standing::one_sided, "one_sided", "Under methods that not every platform has"}};

void add_new(const std::string& name, std::vector<std::string>& to) {
  if (std::find(to.begin(), to.end(), name) == to.end()) to.push_back(name);
}

bool has_method(const json& report, const std::string& method) {
  const auto methods = methods_of(report);
  return std::find(methods.begin(), methods.end(), method) != methods.end();
}

standing standing_of(std::span<const named_report> reports, const platform_row& row) {
  for (const named_report& each : reports) {
    if (!has_method(each.report, row.method)) return standing::one_sided;
  }
  const auto is_unknown = [](const json* each) { return each == nullptr || has_failed(*each); };
  if (std::any_of(row.results.begin(), row.results.end(), is_unknown)) return standing::missing;
  if (is_measured(row.unit)) return standing::figures;
  const auto is_number = [](const json* each) { return is_figure(*each); };
  if (std::all_of(row.results.begin(), row.results.end(), is_number)) return standing::figures;
  const bool agree = std::all_of(row.results.begin(), row.results.end(), [&](const json* each) {
    return is_same_fact(*each, *row.results.front());
  });
  return agree ? standing::equal : standing::differs;
}

platform_row row_of(std::span<const named_report> reports, const std::string& id,
                    const std::string& method) {
  platform_row row{.id = id, .method = method, .unit = {}, .results = {}, .place = {}};
  for (const named_report& each : reports) {
    const json* const observation = find_observation(each.report, id);
    if (observation != nullptr && row.unit.empty()) row.unit = unit_of(*observation);
    row.results.push_back(find_result(observation, method));
  }
  row.place = standing_of(reports, row);
  return row;
}

std::string letter_of(std::size_t at) { return std::string(1, static_cast<char>('A' + at % 26)); }

std::string legend(std::span<const named_report> reports, const style& looks) {
  std::string text;
  for (std::size_t at = 0; at < reports.size(); ++at) {
    text += paragraph(
        looks,
        fmt::format("{}  {}: {}", letter_of(at), reports[at].file, place_of(reports[at].report)),
        0);
  }
  return text;
}

constexpr std::size_t widest_cell = 14;
constexpr std::size_t narrowest_cell = 10;  // "A Windows" and a blank

struct layout {
  std::size_t id = 0, method = 0, cell = 0;
  bool is_stacked = false;  ///< too narrow: the answers stand below the id
};

layout layout_for(const std::vector<platform_row>& rows, std::size_t reports, const style& looks) {
  layout found;
  for (const platform_row& row : rows) {
    found.id = std::max(found.id, row.id.size() + 1);
    found.method = std::max(found.method, row.method.size() + 1);
  }
  const std::size_t first = found.id + found.method;
  const std::size_t left = looks.columns > first ? looks.columns - first : 0;
  found.cell = std::min(left / std::max<std::size_t>(reports, 1), widest_cell);
  found.is_stacked = found.cell < narrowest_cell;
  return found;
}

/// Each answer after the letter of its report, a few in a line.
std::string answers_below(const platform_row& row, const style& looks, bool differs) {
  constexpr std::size_t indent = 2;
  const std::size_t a_line = std::max<std::size_t>((looks.columns - indent) / (widest_cell + 2), 1);
  std::string text, line;
  for (std::size_t at = 0; at < row.results.size(); ++at) {
    const std::string value = value_text(row.results[at], row.unit);
    line += letter_of(at) + " " +
            painted_cell(looks, differs ? ink_of_value(value) : ink::plain, value, widest_cell);
    const bool is_full = at % a_line == a_line - 1 || at + 1 == row.results.size();
    if (is_full) text += std::string(indent, ' ') + trimmed(std::exchange(line, {})) + "\n";
  }
  return text;
}

std::string line_of(const platform_row& row, const layout& how, const style& looks) {
  const bool differs = row.place == standing::differs || row.place == standing::missing;
  const ink of_id = differs ? ink::strong : ink::plain;
  if (how.is_stacked) {
    return looks.paint(of_id, row.id + " " + row.method) + "\n" +
           answers_below(row, looks, differs);
  }
  std::string line =
      painted_cell(looks, of_id, fitted(row.id, how.id) + row.method, how.id + how.method);
  for (const json* result : row.results) {
    const std::string text = value_text(result, row.unit);
    line += painted_cell(looks, differs ? ink_of_value(text) : ink::plain, text, how.cell);
  }
  return trimmed(line) + "\n";
}

/// Where answers stand below the id, each has its letter itself.
std::string head_of(std::span<const named_report> reports, const layout& how, const style& looks) {
  if (how.is_stacked) return {};
  std::string line(how.id + how.method, ' ');
  for (std::size_t at = 0; at < reports.size(); ++at) {
    line += fitted(
        letter_of(at) + " " +
            reports[at].report.at("platform").value("system", name_of_platform(reports[at].report)),
        how.cell);
  }
  return looks.paint(ink::strong, trimmed(line)) + "\n";
}

}  // namespace

std::vector<platform_row> rows_of(std::span<const named_report> reports) {
  std::vector<std::string> ids, methods;
  for (const named_report& each : reports) {
    for (const json& row : each.report.at("observations")) add_new(row.at("id"), ids);
    for (const std::string& method : methods_of(each.report)) add_new(method, methods);
  }
  std::vector<platform_row> rows;
  for (const std::string& id : ids) {
    for (const std::string& method : methods) rows.push_back(row_of(reports, id, method));
  }
  return rows;
}

std::string platforms_text(std::span<const named_report> reports, const style& looks) {
  const auto rows = rows_of(reports);
  const layout how = layout_for(rows, reports.size(), looks);
  const std::string head = head_of(reports, how, looks);
  std::string text = legend(reports, looks) + (head.empty() ? "" : "\n" + head);
  for (const section& each : sections) {
    std::string lines;
    for (const platform_row& row : rows) {
      if (row.place == each.place) lines += line_of(row, how, looks);
    }
    if (lines.empty() && each.place == standing::differs) lines = "nothing\n";
    if (!lines.empty()) text += heading(looks, each.title) + lines;
  }
  return text;
}

json platforms_json(std::span<const named_report> reports) {
  json all{{"schema", 1}, {"reports", json::array()}};
  for (const named_report& each : reports) {
    all["reports"].push_back({{"file", each.file}, {"platform", each.report.at("platform")}});
  }
  const auto rows = rows_of(reports);
  for (const section& each : sections) {
    json& part = all[each.id] = json::array();
    for (const platform_row& row : rows) {
      if (row.place != each.place) continue;
      json values = json::array();
      for (const json* result : row.results) {
        values.push_back(result != nullptr ? *result : json{});
      }
      part.push_back({{"id", row.id}, {"method", row.method}, {"results", std::move(values)}});
    }
  }
  return all;
}

}  // namespace brood_lab
