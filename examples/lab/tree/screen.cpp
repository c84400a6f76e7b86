// SPDX-License-Identifier: MIT
#include "screen.hpp"

#include <algorithm>

namespace brood_lab {

void live_screen::draw(const std::vector<std::string>& rows) {
  if (!is_shown()) return;
  // Over the old picture and not after clearing it, which would flicker. A terminal that adds a
  // return to each line end gets two, which is as good as one.
  std::string picture = "\033[H";
  for (std::size_t row = 0; row < rows.size(); ++row) {
    picture += rows[row] + "\033[K" + (row + 1 < rows.size() ? "\r\n" : "\033[J");
  }
  write(picture);
}

screen_event live_screen::wait_for(std::chrono::milliseconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  for (;;) {
    if (is_lost()) return screen_event::leave;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (const auto event = wait_once(std::max(left, std::chrono::milliseconds{0}))) return *event;
  }
}

}  // namespace brood_lab
