// SPDX-License-Identifier: MIT
#include "page/svg.hpp"

#include <fmt/format.h>

#include <iterator>

#include "page/text.hpp"

namespace brood_lab::page {
namespace {

template <class... Args>
void add(std::string& to, fmt::format_string<Args...> format, Args&&... args) {
  fmt::format_to(std::back_inserter(to), format, std::forward<Args>(args)...);
}

bool continues_letter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u; }

}  // namespace

svg::svg(std::string_view id, double width, double height, std::string_view title,
         std::string_view description) {
  add(drawing_,
      "<svg viewBox=\"0 0 {0:.0f} {1:.0f}\" role=\"img\" aria-labelledby=\"{2}-title {2}-desc\">"
      "<title id=\"{2}-title\">{3}</title><desc id=\"{2}-desc\">{4}</desc>",
      width, height, html(id), html(title), html(description));
}

void svg::line(double x1, double y1, double x2, double y2, std::string_view style) {
  add(drawing_, "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" class=\"{}\"/>", x1,
      y1, x2, y2, style);
}

void svg::bar(double x, double y, double width, double height, std::string_view style) {
  add(drawing_,
      "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"2\" class=\"{}\"/>",
      x, y, width, height, style);
}

void svg::dot(double x, double y, double radius, std::string_view style) {
  add(drawing_, "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\" class=\"{}\"/>", x, y, radius,
      style);
}

void svg::diamond(double x, double y, double radius, std::string_view style) {
  add(drawing_,
      "<path d=\"M{:.1f} {:.1f}l{r:.1f} {r:.1f}l-{r:.1f} {r:.1f}l-{r:.1f} -{r:.1f}z\" "
      "class=\"{}\"/>",
      x, y - radius, style, fmt::arg("r", radius));
}

void svg::text(double x, double y, std::string_view anchor, std::string_view style,
               std::string_view content) {
  add(drawing_, "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" class=\"{}\">{}</text>", x, y,
      anchor, style, html(content));
}

void svg::begin_group(std::string_view hint) { add(drawing_, "<g><title>{}</title>", html(hint)); }

std::string shorten(std::string_view text, std::size_t letters) {
  std::size_t count = 0;
  for (std::size_t place = 0; place < text.size(); ++place) {
    if (continues_letter(text[place])) continue;
    if (++count > letters) return std::string{text.substr(0, place)} + "…";
  }
  return std::string{text};
}

}  // namespace brood_lab::page
