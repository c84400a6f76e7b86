// SPDX-License-Identifier: MIT
// Timeouts and time points of any clock as one kind of deadline, without overflow.
#pragma once

#include <chrono>

namespace brood::detail {

using steady_time = std::chrono::steady_clock::time_point;

/// `timeout` from now. Longer than the clock can tell (hours::max()) means its last moment.
template <class Rep, class Period>
[[nodiscard]] steady_time deadline_after(std::chrono::duration<Rep, Period> timeout) {
  using clock = std::chrono::steady_clock;
  using seconds = std::chrono::duration<double>;
  const auto now = clock::now();
  if (seconds{timeout} >= seconds{steady_time::max() - now}) return steady_time::max();
  if (timeout <= timeout.zero()) return now;
  return now + std::chrono::ceil<clock::duration>(timeout);
}

/// The steady moment that is as far away as `moment` is on its own clock now.
template <class Clock, class Duration>
[[nodiscard]] steady_time deadline_at(std::chrono::time_point<Clock, Duration> moment) {
  return deadline_after(moment - Clock::now());
}
template <class Duration>
[[nodiscard]] steady_time deadline_at(
    std::chrono::time_point<std::chrono::steady_clock, Duration> moment) {
  return std::chrono::time_point_cast<steady_time::duration>(moment);
}

}  // namespace brood::detail
