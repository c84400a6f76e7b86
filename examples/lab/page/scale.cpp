// SPDX-License-Identifier: MIT
#include "page/scale.hpp"

#include <algorithm>
#include <cmath>

namespace brood_lab::page {
namespace {

constexpr double logarithmic_from = 12;  // a ratio beyond which the small values would be a smear
constexpr int wanted_marks = 5;
constexpr double farthest = 1e100;  // beyond it, sums and ratios overflow

double at_share(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], place - std::floor(place));
}

/// The size in which people read so many bytes: bytes, KiB, MiB ...
double unit_of_bytes(double size) {
  double unit = 1;
  while (size >= unit * 1024) unit *= 1024;
  return unit;
}

}  // namespace

quartiles quartiles_of(std::vector<double> samples) {
  if (samples.empty()) return {};
  std::ranges::sort(samples);
  return {samples.front(), at_share(samples, 0.25), at_share(samples, 0.5), at_share(samples, 0.75),
          samples.back()};
}

std::vector<double> round_numbers(double low, double high, int wanted) {
  if (!(high > low) || !std::isfinite(high - low) || wanted < 1) return {low};
  const double rough = (high - low) / wanted;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {5.0, 2.0, 1.0}) {
    if (factor * power >= rough * 0.999) step = factor * power;
  }
  std::vector<double> numbers;
  // Plus zero, because the ceiling of a little less than nothing is -0.
  for (double count = std::ceil(low / step - 1e-9) + 0.0; count * step <= high + step * 1e-9;
       ++count) {
    numbers.push_back(count * step);
  }
  return numbers;
}

axis::axis(double low, double high, std::string_view unit, double from, double to)
    : from_{from}, to_{to} {
  low = std::clamp(low, -farthest, farthest);
  high = std::clamp(high, -farthest, farthest);
  logarithmic_ = low > 0 && high / low > logarithmic_from;
  if (logarithmic_) {
    low_ = low * 0.85;
    high_ = high * 1.15;
    unit == "bytes" ? mark_powers_of_two() : mark_decades();
  } else {
    low_ = std::min(low, 0.0);
    high_ = high > low_ ? high + (high - low_) * 0.04 : low_ + std::max(1.0, std::abs(low_));
    mark_linear(unit == "bytes" ? unit_of_bytes(high_) : 1);
  }
}

double axis::at(double value) const {
  const double inside = std::clamp(value, low_, high_);
  const double share = logarithmic_ ? std::log(inside / low_) / std::log(high_ / low_)
                                    : (inside - low_) / (high_ - low_);
  return std::lerp(from_, to_, share);
}

void axis::mark_linear(double unit) {
  for (const double number : round_numbers(low_ / unit, high_ / unit, wanted_marks)) {
    marks_.push_back(number * unit);
  }
}

void axis::mark_decades() {
  const double decades = std::log10(high_ / low_);
  const double step = std::ceil(decades / (wanted_marks + 1));
  for (double power = std::floor(std::log10(low_)); power <= std::log10(high_); power += step) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double mark = factor * std::pow(10, power);
      const bool fits = mark >= low_ && mark <= high_;
      if (fits && (factor == 1.0 || decades < 2)) marks_.push_back(mark);
    }
  }
}

void axis::mark_powers_of_two() {
  const double first = std::ceil(std::log2(low_));
  const double last = std::floor(std::log2(high_));
  const double step = std::max(1.0, std::ceil((last - first) / wanted_marks));
  for (double power = first; power <= last; power += step) marks_.push_back(std::exp2(power));
}

}  // namespace brood_lab::page
