// SPDX-License-Identifier: MIT
#include "page/page.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "page/assets.hpp"
#include "page/read.hpp"
#include "page/sections.hpp"
#include "page/text.hpp"

namespace brood_lab {
namespace {

using namespace page;

struct filling {
  std::string_view name;
  std::string text;
};

/// In one pass: what is filled in is not looked at again, whatever it holds.
std::string fill(std::string_view form, const std::vector<filling>& fillings) {
  std::string text;
  for (;;) {
    const auto begin = form.find("{{");
    const auto end = form.find("}}", begin);
    if (begin == form.npos || end == form.npos) return text.append(form);
    text += form.substr(0, begin);
    const auto name = form.substr(begin + 2, end - begin - 2);
    for (const filling& each : fillings) {
      if (each.name == name) text += each.text;
    }
    form.remove_prefix(end + 2);
  }
}

std::string names_of(const comparison& all) {
  std::vector<std::string> names;
  for (const platform& each : all.platforms) names.push_back(html(each.name));
  return enumerate(names);
}

std::string machine_of(const platform& which) {
  std::string facts;
  for (const auto& [what, value] : which.facts) {
    facts += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", html(what), html(value));
  }
  std::string text = "<div class=\"machine\"><p class=\"platform\">" + html(which.name);
  if (!which.emulated_by.empty()) {
    text += fmt::format(" <span class=\"tag\">measured under {}, not on {} itself</span>",
                        html(which.emulated_by), html(which.system));
  }
  return text + "</p><dl>" + facts + "</dl></div>\n";
}

std::string machines_of(const comparison& all) {
  std::string text;
  for (const platform& each : all.platforms) text += machine_of(each);
  return text;
}

std::string versions_of(const comparison& all) {
  std::vector<std::string> versions;
  for (const platform& each : all.platforms) {
    const std::string version = html(each.brood);
    const bool is_new = versions.empty() || versions.back() != version;
    if (is_new && !version.empty()) versions.push_back(version);
  }
  return enumerate(versions);
}

/// One report as it was; several as a list.
std::string data_of(std::span<const nlohmann::ordered_json> reports) {
  if (reports.size() == 1) return script_json(reports.front());
  auto list = nlohmann::ordered_json::array();
  for (const auto& each : reports) list.push_back(each);
  return script_json(list);
}

}  // namespace

std::string html_page(std::span<const nlohmann::ordered_json> reports) {
  const comparison all = read_reports(reports);
  return fill(template_html, {{"names", names_of(all)},
                              {"script-hash", base64_of_hex(page_js_sha256)},
                              {"style", std::string{page_css}},
                              {"script", std::string{page_js}},
                              {"version", versions_of(all)},
                              {"machines", machines_of(all)},
                              {"lead", lead_of(all)},
                              {"filters", filters_of(all)},
                              {"glance", glance_of(all)},
                              {"matrix", matrix_of(all)},
                              {"timelines", timelines_of(all)},
                              {"plots", plots_of(all)},
                              {"trees", trees_of(all)},
                              {"data", data_of(reports)}});
}

}  // namespace brood_lab
