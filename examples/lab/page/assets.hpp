// SPDX-License-Identifier: MIT
// The hand-written parts of the page, which embed.cmake puts into the program.
#pragma once

#include <string_view>

namespace brood_lab::page {

extern const std::string_view template_html, page_css, page_js;
/// In hexadecimal digits.
extern const std::string_view template_html_sha256, page_css_sha256, page_js_sha256;

}  // namespace brood_lab::page
