// SPDX-License-Identifier: MIT
#include "program.hpp"

#include <utility>

#include "errors.hpp"
#include "quoting.hpp"

namespace brood::windows {

result<std::wstring> program_file() {
  constexpr std::size_t longest_path = 32 * 1024;
  std::wstring path(MAX_PATH, L'\0');
  for (;;) {
    const DWORD size = ::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
    if (size == 0) return last_error("find this program's file");
    if (size < path.size()) {
      path.resize(size);
      return with_long_path_prefix(std::move(path));
    }
    if (path.size() > longest_path) {
      return error_of(ERROR_FILENAME_EXCED_RANGE, "find this program's file");
    }
    path.resize(path.size() * 2);
  }
}

std::wstring with_long_path_prefix(std::wstring path) {
  if (path.size() < MAX_PATH || path.starts_with(LR"(\\?\)")) return path;
  if (path.starts_with(LR"(\\)")) return LR"(\\?\UNC\)" + path.substr(2);
  return LR"(\\?\)" + path;
}

std::wstring command_line_of_this_process() {
  return join_command_line(split_command_line(::GetCommandLineW()));
}

}  // namespace brood::windows
