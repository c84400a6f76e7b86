// SPDX-License-Identifier: MIT
#include "event.hpp"

#include <array>
#include <cinttypes>
#include <cstdio>

#include "backend.hpp"
#include "json_text.hpp"

namespace brood::trace {
namespace {

template <class... Values>
void append_format(std::string& to, const char* format, Values... values) {
  std::array<char, 128> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  to.append(text.data());
}

void append_key(std::string& to, std::string_view key) {
  if (!to.empty()) to.push_back(',');
  append_json(to, key);
  to.push_back(':');
}

}  // namespace

void append_member(std::string& to, std::string_view key, std::string_view text) {
  append_key(to, key);
  append_json(to, text);
}

void append_member(std::string& to, std::string_view key, std::int64_t number) {
  append_key(to, key);
  append_format(to, "%" PRId64, number);
}

void events::add(const char* name, const char* kind, std::string_view arguments) {
  if (!text_.empty()) text_.append(",\n");
  append_format(text_, R"({"name":"%s","cat":"brood",%s,"pid":%)" PRIu64 R"(,"tid":%)" PRIu64 ",",
                name, kind, static_cast<std::uint64_t>(backend::current_pid()),
                backend::current_thread());
  text_.append("\"args\":{").append(arguments).append("}}");
}

// The times are no floating-point numbers: nanoseconds of a long uptime have more digits than
// those.
void events::add_complete(const char* name, const interval& when, std::string_view arguments) {
  const moment duration = when.end - when.begin;
  std::string kind;
  append_format(kind,
                R"("ph":"X","ts":%)" PRId64
                ".%03d"
                R"(,"dur":%)" PRId64 ".%03d",
                when.begin / 1000, static_cast<int>(when.begin % 1000), duration / 1000,
                static_cast<int>(duration % 1000));
  add(name, kind.c_str(), arguments);
}

void events::add_instant(const char* name, moment when) {
  std::string kind;
  // Drawn on the thread's own track.
  append_format(kind, R"("ph":"i","s":"t","ts":%)" PRId64 ".%03d", when / 1000,
                static_cast<int>(when % 1000));
  add(name, kind.c_str(), {});
}

void events::add_process_name(std::string_view name) {
  std::string arguments;
  append_member(arguments, "name", name);
  add("process_name", "\"ph\":\"M\"", arguments);
}

}  // namespace brood::trace
