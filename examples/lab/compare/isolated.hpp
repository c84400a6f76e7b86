// SPDX-License-Identifier: MIT
// Jobs in processes of their own: whatever a job does to its process, crash and hang included, the
// caller gets an answer.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "brood/process.hpp"
#include "brood/shared_memory.hpp"

namespace brood_lab {

/// A text from a job to its caller, which outlives the job's process.
struct outbox {
  brood::shared_memory memory{std::size_t{1} << 18U};

  /// Replaces the text. What does not fit is cut.
  void post(std::string_view text);
  /// @return nullopt if nothing was posted
  [[nodiscard]] std::optional<std::string> read() const;
};

struct isolated_result {
  std::optional<std::string> text{};  ///< what the job posted; nullopt if it failed
  std::string failure{};              ///< otherwise what happened
};

/// Waits for the job's process until the deadline, or until an interruption_watch notes a signal,
/// then ends it with all that it has started.
isolated_result await_job(brood::process& job, const outbox& box, std::chrono::milliseconds limit);

/// Runs `job(outbox, args...)` in a fresh run of this program. Blocks until it has ended.
/// @throws process_error  if it cannot be started
template <class Job, class... Args>
isolated_result run_isolated(brood::process_options options, std::chrono::milliseconds limit,
                             Job job, Args... args) {
  options.method = brood::start_method::spawn;
  options.daemon = true;
  outbox box;
  brood::process started{std::move(options), job, box, std::move(args)...};
  started.start();
  return await_job(started, box, limit);
}

}  // namespace brood_lab
