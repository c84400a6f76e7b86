// SPDX-License-Identifier: MIT
#include "trace_support.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "brood/trace.hpp"

namespace brood_test {
namespace {

using nlohmann::json;

std::string text_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::int64_t nanoseconds(const json& microseconds) {
  return std::llround(microseconds.get<double>() * 1000);
}

trace_event event_of(const json& from) {
  trace_event event{.name = from.at("name"),
                    .phase = from.at("ph"),
                    .category = from.at("cat"),
                    .pid = from.at("pid").get<brood::pid_type>()};
  EXPECT_GT(from.at("tid").get<std::uint64_t>(), 0U);
  for (const auto& [key, value] : from.at("args").items()) {
    event.arguments.emplace(key, text_of(value));
  }
  if (event.phase == "M") return event;
  event.begin = nanoseconds(from.at("ts"));
  event.end = event.phase == "X" ? event.begin + nanoseconds(from.at("dur")) : event.begin;
  EXPECT_GT(event.begin, 0);
  EXPECT_GE(event.end, event.begin);
  return event;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// A child may write while this reads, which takes no lock: what was torn by that is whole when it
/// is read anew, and what stays as it was is no array.
json parse(const std::filesystem::path& file) {
  std::string before;
  for (std::string text = content_of(file); text != before; text = content_of(file)) {
    auto array = json::parse(text, nullptr, false);
    if (array.is_array()) return array;
    before = std::move(text);
  }
  ADD_FAILURE() << file << " holds no JSON array: " << before;
  return json::array();
}

}  // namespace

std::vector<trace_event> trace_events::named(const std::string& name) const {
  std::vector<trace_event> found;
  for (const auto& event : all_) {
    if (event.name == name) found.push_back(event);
  }
  return found;
}

trace_events trace_events::of(brood::pid_type pid) const {
  std::vector<trace_event> found;
  for (const auto& event : all_) {
    if (event.pid == pid) found.push_back(event);
  }
  return trace_events{std::move(found)};
}

trace_event trace_events::the(const std::string& name) const {
  const auto found = named(name);
  EXPECT_EQ(found.size(), 1U) << name;
  return found.empty() ? trace_event{} : found.front();
}

std::vector<std::string> read_array(const std::filesystem::path& file) {
  std::vector<std::string> elements;
  for (const auto& element : parse(file)) elements.push_back(element.dump());
  return elements;
}

trace_events read_trace(const std::filesystem::path& file) {
  std::vector<trace_event> events;
  try {
    for (const auto& element : parse(file)) events.push_back(event_of(element));
  } catch (const json::exception& error) {
    ADD_FAILURE() << file << " holds something that is no trace event: " << error.what();
  }
  return trace_events{std::move(events)};
}

recorded_trace::recorded_trace() { brood::start_trace(file()); }
recorded_trace::~recorded_trace() { brood::stop_trace(); }

}  // namespace brood_test
