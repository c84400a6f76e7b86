# SPDX-License-Identifier: MIT
# Writes a C++ file that holds the page's assets: cmake -DOUTPUT=assets.cpp -P embed.cmake
# Bytes in an array, because compilers limit the length of string literals (MSVC to 16 KiB a piece).
cmake_minimum_required(VERSION 3.25)

# The browser compares the script with its hash after it has made CRLF into LF; so it is done here.
function(embed variable file)
  file(READ "${CMAKE_CURRENT_LIST_DIR}/${file}" text)
  string(REPLACE "\r\n" "\n" text "${text}")
  string(HEX "${text}" hex)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  string(REGEX REPLACE "(................................................................................)"
    "\\1\n" bytes "${bytes}")
  string(SHA256 hash "${text}")
  set(code "${code}constexpr unsigned char ${variable}_bytes[] = {\n${bytes}};\n")
  set(code "${code}const std::string_view ${variable}{reinterpret_cast<const char*>(${variable}_bytes),\n")
  set(code "${code}  sizeof(${variable}_bytes)};\n")
  set(code "${code}const std::string_view ${variable}_sha256 = \"${hash}\";\n" PARENT_SCOPE)
endfunction()

set(code "// Written by embed.cmake.\n#include \"page/assets.hpp\"\n\nnamespace brood_lab::page {\n")
embed(template_html template.html)
embed(page_css page.css)
embed(page_js page.js)
file(WRITE "${OUTPUT}" "${code}}  // namespace brood_lab::page\n")
