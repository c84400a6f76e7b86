// SPDX-License-Identifier: MIT
#include "../scratch_directory.hpp"

#include <random>
#include <string>

namespace brood_lab {

std::filesystem::path make_private_directory() {
  const auto temporary = std::filesystem::temp_directory_path();
  std::random_device random;
  for (;;) {
    const auto path =
        temporary / ("brood-lab-" + std::to_string(random()) + std::to_string(random()));
    if (std::filesystem::create_directory(path)) return path;  // not one that was there
  }
}

}  // namespace brood_lab
