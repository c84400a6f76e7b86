// SPDX-License-Identifier: MIT
#include "platforms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

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
    section{standing::missing, "missing", "What a report does not have"},
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
  if (std::count(row.results.begin(), row.results.end(), nullptr) != 0) return standing::missing;
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

struct widths {
  std::size_t id = 0, method = 0, cell = 0;
};

widths widths_for(const std::vector<platform_row>& rows, std::size_t reports, const style& looks) {
  widths found;
  for (const platform_row& row : rows) {
    found.id = std::max(found.id, row.id.size() + 1);
    found.method = std::max(found.method, row.method.size() + 1);
  }
  const std::size_t first = found.id + found.method;
  const std::size_t left = looks.columns > first ? looks.columns - first : 0;
  found.cell = std::clamp<std::size_t>(left / std::max<std::size_t>(reports, 1), 8, 14);
  return found;
}

std::string line_of(const platform_row& row, const widths& how, const style& looks) {
  const bool differs = row.place == standing::differs || row.place == standing::missing;
  std::string line = looks.paint(differs ? ink::strong : ink::plain,
                                 fitted(row.id, how.id) + fitted(row.method, how.method));
  for (const json* result : row.results) {
    const std::string text = value_text(result, row.unit);
    line += looks.paint(differs ? ink_of_value(text) : ink::plain, fitted(text, how.cell));
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string head_of(std::span<const named_report> reports, const widths& how, const style& looks) {
  std::string line(how.id + how.method, ' ');
  for (std::size_t at = 0; at < reports.size(); ++at) {
    line += fitted(
        letter_of(at) + " " +
            reports[at].report.at("platform").value("system", name_of_platform(reports[at].report)),
        how.cell);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return looks.paint(ink::strong, line) + "\n";
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
  const widths how = widths_for(rows, reports.size(), looks);
  std::string text = legend(reports, looks) + "\n" + head_of(reports, how, looks);
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
