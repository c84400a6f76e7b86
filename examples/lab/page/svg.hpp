// SPDX-License-Identifier: MIT
// A drawing that says in words what it shows.
#pragma once

#include <string>
#include <string_view>

namespace brood_lab::page {

class svg {
 public:
  /// @param id  of the drawing, from which those of its texts are made
  svg(std::string_view id, double width, double height, std::string_view title,
      std::string_view description);

  void line(double x1, double y1, double x2, double y2, std::string_view style);
  void bar(double x, double y, double width, double height, std::string_view style);
  void dot(double x, double y, double radius, std::string_view style);
  /// An instant.
  void diamond(double x, double y, double radius, std::string_view style);
  /// @param anchor  start, middle or end
  void text(double x, double y, std::string_view anchor, std::string_view style,
            std::string_view content);
  /// What follows until `end_group` is told of, where a pointer rests.
  void begin_group(std::string_view hint);
  void end_group() { drawing_ += "</g>"; }

  std::string finish() && { return drawing_ + "</svg>\n"; }

 private:
  std::string drawing_;
};

/// About how wide such letters are: enough to shorten what would not fit.
std::string shorten(std::string_view text, std::size_t letters);

}  // namespace brood_lab::page
