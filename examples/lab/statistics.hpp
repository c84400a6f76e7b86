// SPDX-License-Identifier: MIT
// Measurements in a few numbers.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace brood_lab {

struct spread {
  double least = 0, lower_quartile = 0, median = 0, upper_quartile = 0, most = 0;
};

/// Of at least one sample. Quantiles between two samples are interpolated.
inline spread spread_of(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  const auto quantile = [&](double part) {
    const double place = part * static_cast<double>(samples.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, samples.size() - 1);
    return std::lerp(samples[below], samples[above], place - std::floor(place));
  };
  return {samples.front(), quantile(0.25), quantile(0.5), quantile(0.75), samples.back()};
}

}  // namespace brood_lab
