// SPDX-License-Identifier: MIT
// What belongs to zombies and adoption, of which Windows has neither. It says so by name.
#include "backend.hpp"

namespace brood::backend {

result<void> adopt_orphans(bool) noexcept {
  return failure{errc::unsupported,
                 "adopt orphans: on Windows nobody has to wait for them, and nobody adopts them "
                 "(process_options::contained holds a tree together)"};
}

// An ended process is gone with its last handle: there is no status that only one may take.
std::optional<exit_status> reap(const process_link&) noexcept { return std::nullopt; }

result<int> run_as_init(const init_request&) noexcept {
  return failure{errc::unsupported,
                 "be an init: Windows has no process 1 that adopts and reaps (a job holds the "
                 "processes of a container together)"};
}

}  // namespace brood::backend
