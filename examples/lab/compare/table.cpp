// SPDX-License-Identifier: MIT
#include "table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "report.hpp"

namespace brood_lab {
namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t mark_width = 2;
constexpr std::size_t widest_cell = 14;
constexpr std::size_t narrowest_cell = 11;  // "forkserver" and a blank

struct layout {
  std::size_t id_width = 0;
  std::size_t cell_width = 0;
  bool is_stacked = false;  ///< too narrow: the answers stand below the id
};

layout layout_for(const json& report, const style& looks) {
  layout found;
  for (const json& row : report.at("observations")) {
    found.id_width = std::max(found.id_width, row.at("id").get<std::string>().size());
  }
  const std::size_t methods = std::max<std::size_t>(methods_of(report).size(), 1);
  const std::size_t first = mark_width + found.id_width + 1;
  const std::size_t left = looks.columns > first ? looks.columns - first : 0;
  found.cell_width = std::min(left / methods, widest_cell);
  found.is_stacked = found.cell_width < narrowest_cell;
  if (found.is_stacked) found.cell_width = (looks.columns - mark_width) / methods;
  return found;
}

std::string cells_of(const json& row, const std::vector<std::string>& methods, const style& looks,
                     std::size_t width) {
  const bool differs = differs_by_method(row);
  std::string line;
  for (const std::string& method : methods) {
    const std::string text = value_text(find_result(&row, method), unit_of(row));
    const bool is_plain = !differs && text != "FAILED";
    line += painted_cell(looks, is_plain ? ink::plain : ink_of_value(text), text, width);
  }
  return line;
}

std::string row_of(const json& row, const std::vector<std::string>& methods, const style& looks,
                   const layout& how) {
  const bool differs = differs_by_method(row);
  const std::string id = row.at("id");
  const std::string first =
      painted_cell(looks, differs ? ink::strong : ink::plain, (differs ? "* " : "  ") + id,
                   mark_width + how.id_width + 1);
  const std::string cells = cells_of(row, methods, looks, how.cell_width);
  if (!how.is_stacked) return trimmed(first + cells) + "\n";
  return trimmed(first) + "\n" + trimmed(std::string(mark_width, ' ') + cells) + "\n";
}

std::string head_of(const std::vector<std::string>& methods, const style& looks,
                    const layout& how) {
  std::string line(mark_width + (how.is_stacked ? 0 : how.id_width + 1), ' ');
  for (const std::string& method : methods) line += fitted(method, how.cell_width);
  return looks.paint(ink::strong, trimmed(line)) + "\n";
}

struct group_of_rows {
  std::string id;
  std::string question;
};

/// Those that the report names, and one without an id for what belongs to none of them.
std::vector<group_of_rows> groups_of(const json& report) {
  std::vector<group_of_rows> groups;
  if (report.contains("groups")) {
    for (const json& each : report["groups"]) {
      groups.push_back({each.value("id", ""), each.value("question", "")});
    }
  }
  groups.push_back({"", "Other questions"});
  return groups;
}

bool belongs_to(const json& row, const group_of_rows& group,
                const std::vector<group_of_rows>& groups) {
  const std::string id = row.value("group", "");
  if (!group.id.empty()) return id == group.id;
  return std::none_of(groups.begin(), groups.end(),
                      [&](const group_of_rows& each) { return !id.empty() && each.id == id; });
}

/// Whether at least two methods have stated a fact.
bool can_differ(const json& row) {
  const json& results = row.at("results");
  if (std::any_of(results.begin(), results.end(), is_figure)) return false;
  return std::count_if(results.begin(), results.end(), [](const json& each) {
           return !has_failed(each) && !each.at("value").is_null();
         }) >= 2;
}

std::string summary_of(const json& report) {
  std::size_t facts = 0, different = 0;
  for (const json& row : report.at("observations")) {
    facts += can_differ(row) ? 1 : 0;
    different += differs_by_method(row) ? 1 : 0;
  }
  const std::string first =
      methods_of(report).size() > 1
          ? fmt::format("* the methods differ here: {} of {} facts.", different, facts)
          : "There is one method here, and nothing for it to differ from.";
  return first +
         " 'yes' answers for the child. What is behind a line: brood-lab compare --explain ID";
}

/// What each method of the report answers, with its evidence.
std::string answers_of(const json& report, std::string_view id, const style& looks) {
  const json* const row = find_observation(report, id);
  if (row == nullptr) return paragraph(looks, fmt::format("nothing was measured for {}", id), 0);
  std::string text;
  for (const std::string& method : methods_of(report)) {
    const json* const result = find_result(row, method);
    const std::string value = value_text(result, unit_of(*row));
    text += fmt::format("\n  {} {}\n", painted_cell(looks, ink::strong, method, narrowest_cell),
                        looks.paint(ink_of_value(value), value));
    if (result != nullptr) text += paragraph(looks, result->value("evidence", ""), 4);
  }
  return text;
}

}  // namespace

std::string fitted(std::string_view text, std::size_t width) {
  if (width == 0) return {};
  return fmt::format("{:<{}}", text.substr(0, width - 1), width);
}

std::string painted_cell(const style& looks, ink how, std::string_view text, std::size_t width) {
  const std::string whole = trimmed(fitted(text, width));
  return looks.paint(how, whole) + std::string(width - whole.size(), ' ');
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::string paragraph(const style& looks, std::string_view text, std::size_t indent, ink how) {
  std::string lines;
  for (const std::string& line : wrap(text, looks.columns - indent)) {
    lines += std::string(indent, ' ') + looks.paint(how, line) + "\n";
  }
  return lines;
}

std::string heading(const style& looks, std::string_view title) {
  const std::size_t used = std::min<std::size_t>(title.size() + 1, looks.columns);
  return fmt::format("\n{} {}\n", looks.paint(ink::title, title),
                     looks.paint(ink::faint, looks.rule(looks.columns - used)));
}

ink ink_of_value(std::string_view text) {
  if (text == "yes") return ink::good;
  if (text == "no") return ink::parent;
  return text == "FAILED" ? ink::bad : ink::faint;
}

std::string table_of(const json& report, const style& looks) {
  const auto methods = methods_of(report);
  const layout how = layout_for(report, looks);
  std::string text =
      paragraph(looks, fmt::format("How start methods differ on {}", place_of(report)), 0);
  text.append("\n").append(head_of(methods, looks, how));
  const auto groups = groups_of(report);
  for (const group_of_rows& group : groups) {
    std::string rows;
    for (const json& row : report.at("observations")) {
      if (belongs_to(row, group, groups)) rows += row_of(row, methods, looks, how);
    }
    if (!rows.empty()) text += heading(looks, group.question) + rows;
  }
  return text + "\n" + paragraph(looks, summary_of(report), 0, ink::faint);
}

std::string explanation_of(std::span<const json> reports, std::string_view id, const style& looks) {
  const auto known = std::find_if(reports.begin(), reports.end(), [&](const json& each) {
    return find_observation(each, id) != nullptr;
  });
  if (known == reports.end()) {
    return paragraph(looks, fmt::format("nothing was measured for {}", id), 0);
  }
  const json& row = *find_observation(*known, id);
  std::string text = paragraph(looks, row.value("question", std::string{id}), 0, ink::title);
  for (const json& each : reports) {
    if (reports.size() > 1) text += heading(looks, place_of(each));
    text += answers_of(each, id, looks);
  }
  return text + "\n" + paragraph(looks, row.value("explanation", ""), 2);
}

std::string explanation_of(const json& report, std::string_view id, const style& looks) {
  return explanation_of(std::span{&report, 1}, id, looks);
}

}  // namespace brood_lab
