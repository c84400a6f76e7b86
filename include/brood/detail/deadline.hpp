// SPDX-License-Identifier: MIT
// Timeouts and time points of any clock as one kind of deadline, without overflow.
#pragma once

#include <type_traits>

#include "brood/detail/clocks.hpp"

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

/// The steady moment that is as far away as `moment` is on its own clock now. More than a century
/// away means never, or long ago: no clock's arithmetic overflows.
template <class Clock, class Duration>
[[nodiscard]] steady_time deadline_at(std::chrono::time_point<Clock, Duration> moment) {
  using seconds = std::chrono::duration<double>;
  constexpr seconds century = std::chrono::hours{24 * 365 * 100};
  const auto now = Clock::now();
  const seconds distance = seconds{moment.time_since_epoch()} - seconds{now.time_since_epoch()};
  if (distance > century) return steady_time::max();
  if (distance < -century) return steady_time::min();
  if constexpr (std::is_same_v<Clock, std::chrono::steady_clock>) {
    return std::chrono::time_point_cast<steady_time::duration>(moment);
  } else {
    return deadline_after(moment - now);
  }
}

}  // namespace brood::detail
