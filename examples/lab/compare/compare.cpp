// SPDX-License-Identifier: MIT
#include "compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>
#include <system_error>

#include "../page/page.hpp"
#include "../terminal.hpp"
#include "facts.hpp"
#include "failures.hpp"
#include "interruption.hpp"
#include "measure.hpp"
#include "output.hpp"
#include "platforms.hpp"
#include "report.hpp"
#include "table.hpp"
#include "visible.hpp"

namespace brood_lab {
namespace {

using json = nlohmann::ordered_json;

/// One line on the terminal of standard error, which is written anew each time and cleared in the
/// end. Into a pipe it writes nothing.
class progress_line {
 public:
  explicit progress_line(unsigned columns) : columns_(std::min(columns, 80U) - 2) {}
  progress_line(const progress_line&) = delete;
  progress_line& operator=(const progress_line&) = delete;
  ~progress_line() { show(""); }

  void show(const std::string& text) const {
    if (!is_seen_) return;
    const std::string line = fitted(text, columns_);
    std::fprintf(stderr, "\r%s%s", line.c_str(), text.empty() ? "\r" : "");
    std::fflush(stderr);
  }

 private:
  unsigned columns_;
  bool is_seen_ = errors_are_on_terminal();
};

/// The ids that were asked for, and what is to be explained is; empty if all of them.
std::vector<std::string> ids_wanted(const compare_options& options) {
  auto ids = options.only;
  if (!options.explain.empty()) ids.push_back(options.explain);
  return ids;
}

std::vector<probe> probes_wanted(const std::vector<std::string>& ids) {
  std::vector<probe> chosen;
  for (const probe& each : all_probes()) {
    if (ids.empty() || std::find(ids.begin(), ids.end(), each.id) != ids.end()) {
      chosen.push_back(each);
    }
  }
  return chosen;
}

json measure_as_told(const settings& given, const compare_options& options) {
  const auto ids = ids_wanted(options);
  const progress_line line{given.looks.columns};
  return measure({.probes = probes_wanted(ids),
                  .methods = given.methods(),
                  .extras = ids.empty() ? exhibits::include : exhibits::leave_out,
                  .limit = options.limit,
                  .progress = [&](std::size_t done, std::size_t all, std::string_view now) {
                    line.show(fmt::format("[{}/{}] {}", done + 1, all, now));
                  }});
}

/// What goes to standard output is not mixed with what is for a person.
bool shows_text(const compare_options& options) {
  return options.json != "-" && options.html != "-";
}

/// Writes the files that were asked for: the data, and the page that shows the reports.
void write_files(const compare_options& options, const json& data, std::span<const json> reports) {
  if (!options.json.empty()) write_file(options.json, text_of(data, 1) + "\n");
  if (!options.html.empty()) write_file(options.html, html_page(reports));
}

class bad_usage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Before anything is measured, which takes its time.
/// @throws bad_usage, std::system_error
void demand_outputs(const compare_options& options) {
  if (is_same_output(options.json, options.html)) {
    throw bad_usage{fmt::format("--json and --html cannot both write to '{}'", options.json)};
  }
  demand_writable(options.json);
  demand_writable(options.html);
}

void show_report(const settings& given, const compare_options& options, const json& report) {
  if (!shows_text(options)) return;
  const json shown = visible_report(report);
  print(options.explain.empty() ? table_of(shown, given.looks)
                                : explanation_of(shown, options.explain, given.looks));
}

/// Several reports beside each other, or what each of them says of one observation.
std::string side_by_side(const settings& given, const compare_options& options,
                         const std::vector<named_report>& shown) {
  if (options.explain.empty()) return platforms_text(shown, given.looks);
  std::vector<json> reports;
  for (const named_report& each : shown) reports.push_back(each.report);
  return explanation_of(std::span<const json>{reports}, options.explain, given.looks);
}

/// The table has no place for timelines and trees, so those that failed are told below it.
std::string exhibits_that_failed(const settings& given, const json& report) {
  std::string text;
  for (const std::string& line : failed_exhibits(report)) {
    text += given.looks.paint(ink::bad, "FAILED " + line) + "\n";
  }
  return text;
}

int check_facts(const settings& given, const compare_options& options, const json& committed) {
  const json now = measure_as_told(given, options);
  fact_selection selection{.ids = ids_wanted(options), .methods = {}};
  if (given.method != "all") selection.methods.push_back(given.method);
  const auto changes = changed_facts(committed, now, selection);
  std::string text = exhibits_that_failed(given, now);
  const bool is_good = changes.empty() && text.empty();
  for (const std::string& line : changes) text += visible(line) + "\n";
  text += changes.empty() ? fmt::format("every fact is as in {}\n", options.check)
                          : fmt::format("{} facts differ from {}\n", changes.size(), options.check);
  if (shows_text(options)) print(text);
  write_files(options, now, std::span{&now, 1});
  return is_good ? 0 : claim_failed_code;
}

int measure_and_show(const settings& given, const compare_options& options) {
  const auto begin = std::chrono::steady_clock::now();
  const json report = measure_as_told(given, options);
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
  show_report(given, options, report);
  const std::size_t failed = failed_cells(report);
  std::string last = fmt::format("measured in {:.1f} s", time.count());
  if (failed != 0) {
    last = fmt::format("{} cell{} FAILED; {}", failed, failed == 1 ? "" : "s", last);
  }
  if (shows_text(options)) {
    print(exhibits_that_failed(given, report));
    print(given.looks.paint(failed == 0 ? ink::faint : ink::bad, last) + "\n");
  }
  write_files(options, report, std::span{&report, 1});
  return failed == 0 ? 0 : claim_failed_code;
}

int read_and_show(const settings& given, const compare_options& options) {
  std::vector<named_report> reports;
  std::vector<named_report> shown;
  std::vector<json> contents;
  for (const std::string& file : options.files) {
    contents.push_back(read_report(file));
    reports.push_back({file, contents.back()});
    shown.push_back({visible(file), visible_report(contents.back())});
  }
  const bool is_one = reports.size() == 1;
  if (is_one) {
    show_report(given, options, contents.front());
  } else if (shows_text(options)) {
    print(side_by_side(given, options, shown));
  }
  write_files(options, is_one ? contents.front() : platforms_json(reports), contents);
  return 0;
}

}  // namespace

int run_compare(const settings& given, const compare_options& options) {
  const auto complain = [](const std::exception& error, int code) {
    std::fprintf(stderr, "brood-lab: %s\n", visible(error.what()).c_str());
    return code;
  };
  try {
    demand_outputs(options);
    if (!options.files.empty()) return read_and_show(given, options);
    if (!options.check.empty()) return check_facts(given, options, read_report(options.check));
    return measure_and_show(given, options);
  } catch (const interrupted& by) {
    end_by(by.signal);
  } catch (const bad_usage& error) {
    return complain(error, usage_code);
  } catch (const bad_report& error) {
    return complain(error, usage_code);
  } catch (const json::exception& error) {  // what no check of a report has thought of
    return complain(error, usage_code);
  } catch (const std::system_error& error) {
    return complain(error, output_lost_code);
  }
}

}  // namespace brood_lab
