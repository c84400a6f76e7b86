// SPDX-License-Identifier: MIT
#include "isolated.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "brood/process_tree.hpp"
#include "interruption.hpp"

namespace brood_lab {
namespace {

using length = std::uint64_t;

/// Blocks until the job has ended, the limit has passed, or a signal asks this program to end.
/// @return whether the job has ended
bool wait_for(brood::process& job, std::chrono::milliseconds limit) {
  using clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds longest{100};  // until a signal is noticed
  const auto deadline = clock::now() + limit;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
    if (job.join_for(std::clamp(left, std::chrono::milliseconds{0}, longest))) return true;
    if (left <= longest || interruption_watch::signal_that_came() != 0) return false;
  }
}

}  // namespace

void outbox::post(std::string_view text) {
  const auto bytes = memory.bytes();
  const length fits = std::min<length>(text.size(), bytes.size() - sizeof(length));
  std::memcpy(bytes.data() + sizeof fits, text.data(), fits);
  std::memcpy(bytes.data(), &fits, sizeof fits);
}

std::optional<std::string> outbox::read() const {
  const auto bytes = memory.bytes();
  length size = 0;
  std::memcpy(&size, bytes.data(), sizeof size);
  if (size == 0 || size > bytes.size() - sizeof size) return std::nullopt;
  std::string text(size, '\0');
  std::memcpy(text.data(), bytes.data() + sizeof size, size);
  return text;
}

isolated_result await_job(brood::process& job, const outbox& box, std::chrono::milliseconds limit) {
  if (!wait_for(job, limit)) {
    brood::kill_tree(job);
    if (interruption_watch::signal_that_came() != 0) return {.failure = "it was interrupted"};
    const auto seconds = std::chrono::duration<double>{limit}.count();
    return {.failure = fmt::format("it hung: no answer in {} s, so it was ended", seconds)};
  }
  const auto status = job.status();
  if (status != brood::exit_status::exited(0)) {
    const auto error = job.error();
    return {.failure = fmt::format("its process ended by {}{}{}",
                                   status ? to_string(*status) : "nothing known", error ? ": " : "",
                                   error ? error->what() : "")};
  }
  auto text = box.read();
  if (!text) return {.failure = "its process ended before it had an answer"};
  return {.text = std::move(text)};
}

}  // namespace brood_lab
