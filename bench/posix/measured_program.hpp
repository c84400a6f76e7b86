// SPDX-License-Identifier: MIT
// bench_start's end of the protocol in starts.hpp: one measured program that runs and takes orders.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "../paired.hpp"

namespace bench {

class measured_program {
 public:
  /// Runs `path` with `mib` MiB of touched memory. @throws std::runtime_error
  measured_program(const std::string& path, unsigned long mib);
  measured_program(const measured_program&) = delete;
  measured_program& operator=(const measured_program&) = delete;
  /// Ends and reaps it.
  ~measured_program();

  /// The median time and the mean faults of `count` starts by `contender`.
  /// @throws std::runtime_error  if the program ended
  measurement ask(const std::string& contender, std::size_t count);

 private:
  using stream = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

  std::string path_;
  int pid_ = 0;
  stream orders_{nullptr, std::fclose};
  stream answers_{nullptr, std::fclose};
};

}  // namespace bench
