// SPDX-License-Identifier: MIT
#include "output.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <random>
#include <system_error>

#include "../style.hpp"

namespace brood_lab {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_write(const std::string& file, std::error_code reason) {
  throw std::system_error{reason, "cannot write '" + file + "'"};
}

/// @return why not, if not
std::error_code write_to(const fs::path& file, std::string_view text,
                         std::ios::openmode mode = std::ios::trunc) {
  errno = 0;
  std::ofstream written{file, std::ios::binary | mode};
  written << text << std::flush;
  if (written) return {};
  return {errno != 0 ? errno : EIO, std::generic_category()};
}

/// What a new file cannot take the place of. Of a link only its name could be replaced, and
/// /dev/stdout is one.
bool is_written_in_place(const fs::path& file) {
  std::error_code unknown;
  const fs::file_type type = fs::symlink_status(file, unknown).type();
  return type != fs::file_type::not_found && type != fs::file_type::regular;
}

/// A file beside another one, on the same disk, which is gone in the end unless it has taken its
/// place.
class part_file {
 public:
  explicit part_file(const fs::path& beside) : path_(beside) {
    std::random_device random;
    path_ += fmt::format(".{:08x}{:08x}.part", random(), random());
  }
  part_file(const part_file&) = delete;
  part_file& operator=(const part_file&) = delete;
  ~part_file() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

  [[nodiscard]] bool is_there() const {
    std::error_code unknown;
    return fs::exists(path_, unknown);
  }

  /// Becomes the file, with the permissions of the one before it.
  std::error_code take_place_of(const fs::path& file) const {
    std::error_code failure;
    const fs::perms before = fs::status(file, failure).permissions();
    if (!failure && before != fs::perms::unknown) fs::permissions(path_, before, failure);
    fs::rename(path_, file, failure);
    return failure;
  }

 private:
  fs::path path_;
};

/// A file that is there is asked itself: one that is protected is not to be replaced either.
std::error_code why_not_writable(const fs::path& file) {
  std::error_code unknown;
  if (fs::exists(file, unknown)) return write_to(file, "", std::ios::app);
  const part_file probe{file};
  return write_to(probe.path(), "");
}

}  // namespace

void demand_writable(const std::string& file) {
  std::error_code unknown;
  if (fs::is_directory(file, unknown)) {
    cannot_write(file, std::make_error_code(std::errc::is_a_directory));
  }
  if (file.empty() || file == "-" || is_written_in_place(file)) return;
  if (const auto failure = why_not_writable(file)) cannot_write(file, failure);
}

void write_file(const std::string& file, std::string_view text) {
  if (file == "-") return print(text);
  if (!is_written_in_place(file)) {
    if (const auto failure = why_not_writable(file)) cannot_write(file, failure);
    const part_file part{file};
    auto failure = write_to(part.path(), text);
    const bool disk_is_full =
        failure && (part.is_there() || failure == std::errc::no_space_on_device);
    if (!failure) failure = part.take_place_of(file);
    if (!failure) return;
    // Else the folder takes no new file, or the file must keep its place, as a mount point does.
    if (disk_is_full) cannot_write(file, failure);
  }
  if (const auto failure = write_to(file, text)) cannot_write(file, failure);
}

bool is_same_output(const std::string& left, const std::string& right) {
  if (left.empty() || right.empty()) return false;
  if (left == "-" || right == "-") return left == right;
  std::error_code unknown;
  const auto place_of = [&](const std::string& file) {
    return fs::weakly_canonical(fs::absolute(file), unknown);  // empty for a pipe as /dev/stdout
  };
  const fs::path place = place_of(left);
  return fs::equivalent(left, right, unknown) || (!place.empty() && place == place_of(right));
}

}  // namespace brood_lab
