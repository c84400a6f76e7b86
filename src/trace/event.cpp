// SPDX-License-Identifier: MIT
#include "event.hpp"

#include <array>
#include <cinttypes>
#include <cstdio>

#include "backend.hpp"
#include "json_text.hpp"

namespace brood::trace {
namespace {

/// Not by way of a floating-point number: a long uptime in nanoseconds has more digits than that.
void append_microseconds(std::string& to, const char* key, moment time) {
  constexpr moment per_microsecond = 1000;
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), ",\"%s\":%" PRId64 ".%03" PRId64, key,
                time / per_microsecond, time % per_microsecond);
  to.append(text.data());
}

}  // namespace

void append_member(std::string& to, std::string_view key, std::string_view text) {
  if (!to.empty()) to.push_back(',');
  append_json(to, key);
  to.push_back(':');
  append_json(to, text);
}

void append_member(std::string& to, std::string_view key, std::int64_t number) {
  if (!to.empty()) to.push_back(',');
  append_json(to, key);
  to.append(":").append(std::to_string(number));
}

void events::begin(std::string_view name, std::string_view kind) {
  if (!text_.empty()) text_.append(",\n");
  text_.append("{\"name\":");
  append_json(text_, name);
  text_.append(",\"cat\":\"brood\",\"ph\":\"").append(kind).push_back('"');
}

void events::finish(std::string_view arguments) {
  text_.append(",\"pid\":").append(std::to_string(backend::current_pid()));
  text_.append(",\"tid\":").append(std::to_string(backend::current_thread()));
  text_.append(",\"args\":{").append(arguments).append("}}");
}

void events::add_complete(std::string_view name, const interval& when, std::string_view arguments) {
  begin(name, "X");
  append_microseconds(text_, "ts", when.begin);
  append_microseconds(text_, "dur", when.end - when.begin);
  finish(arguments);
}

void events::add_instant(std::string_view name, moment when) {
  begin(name, "i");
  append_microseconds(text_, "ts", when);
  text_.append(",\"s\":\"t\"");  // drawn on the thread's own track
  finish({});
}

void events::add_process_name(std::string_view name) {
  begin("process_name", "M");
  std::string arguments;
  append_member(arguments, "name", name);
  finish(arguments);
}

}  // namespace brood::trace
