// SPDX-License-Identifier: MIT
// Text that comes from a report is never trusted: all of it goes through one of these.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace brood_lab::page {

/// For text and quoted attributes of HTML. Bytes that are no UTF-8, and control characters, which
/// HTML forbids or which turn the direction of what follows, become U+FFFD.
std::string html(std::string_view text);

/// A name for `id=` and for links: letters, digits and underscores. The page's own ids have a
/// hyphen.
std::string id_of(std::string_view text);

/// JSON for the inside of a <script>: plain ASCII without `<`, so that nothing in it can end the
/// element or open a comment.
std::string script_json(const nlohmann::ordered_json& value);

/// For the header that forbids all scripts but the one with this hash: base64 of hexadecimal
/// digits.
std::string base64_of_hex(std::string_view hex);

/// A number for people: `us` as µs, ms or s; `bytes` as KiB or MiB; anything else with its unit.
std::string with_unit(double value, std::string_view unit);

/// Times and sizes come out differently each time: nobody expects them to be equal.
bool is_measured(std::string_view unit);

/// "a", "a and b", "a, b and c"
template <class List>
std::string enumerate(const List& items) {
  std::string text;
  std::size_t left = items.size();
  for (const std::string& item : items) {
    text += item;
    if (--left > 0) text += left == 1 ? " and " : ", ";
  }
  return text;
}

}  // namespace brood_lab::page
