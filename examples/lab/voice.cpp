// SPDX-License-Identifier: MIT
#include "voice.hpp"

#include <fmt/format.h>

#include "brood/this_process.hpp"

namespace brood_lab {

void voice::say(std::string_view text) const {
  constexpr std::size_t indent = 4;
  std::string label = fmt::format("{:<6} {:>6}", who, brood::this_process::pid());
  const std::size_t width = looks.columns - indent - label.size() - 3;
  for (const std::string& line : wrap(text, width)) {
    print(fmt::format("{:{}}{} {} {}\n", "", indent, looks.paint(color, label),
                      looks.paint(ink::faint, looks.bar()), line));
    label.assign(label.size(), ' ');
  }
}

}  // namespace brood_lab
