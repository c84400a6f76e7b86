// SPDX-License-Identifier: MIT
// One probe under one method, in a process of its own.
#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>

#include "isolated.hpp"
#include "measure.hpp"

namespace brood_lab {
namespace {

using json = nlohmann::ordered_json;

void do_nothing() {}

json null_because(std::string_view reason) { return {{"value", nullptr}, {"evidence", reason}}; }

json failed_because(std::string_view what_happened) {
  return {{"value", nullptr}, {"evidence", what_happened}, {"failed", true}};
}

json result_of(const finding& found) {
  json result;
  std::visit([&](const auto& value) { result["value"] = value; }, found.value);
  result["evidence"] = found.evidence;
  if (!found.samples.empty()) result["samples"] = found.samples;
  return result;
}

/// Warm before it is measured: a child was started by the method, and with it the server that the
/// method may have.
json measure_here(const probe& what, const cell& here) {
  try {
    if (what.prepare != nullptr) what.prepare();
    here.run(do_nothing);
    return result_of(what.run(here));
  } catch (const absent& reason) {
    return null_because(reason.what());
  } catch (const std::exception& error) {
    return failed_because(error.what());
  }
}

void measure_in_its_own_process(outbox box, const std::string& id, brood::start_method method,
                                const std::string& directory) {
  const auto probes = all_probes();
  const auto what =
      std::find_if(probes.begin(), probes.end(), [&](const probe& each) { return each.id == id; });
  if (what == probes.end()) throw std::invalid_argument{"there is no probe " + id};
  box.post(text_of(measure_here(*what, cell{method, directory})));
}

}  // namespace

json measure_cell(const cell_frame& frame, const probe& what, brood::start_method method) {
  try {
    const auto result =
        run_isolated({.name = std::string{what.id}}, frame.limit, measure_in_its_own_process,
                     std::string{what.id}, method, frame.directory.string());
    return result.text ? json::parse(*result.text) : failed_because(result.failure);
  } catch (const std::exception& error) {
    return failed_because(error.what());
  }
}

}  // namespace brood_lab
