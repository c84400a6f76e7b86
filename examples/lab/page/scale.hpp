// SPDX-License-Identifier: MIT
// The arithmetic of plots: quartiles, and axes with round numbers on them.
#pragma once

#include <string_view>
#include <vector>

namespace brood_lab::page {

struct quartiles {
  double least = 0;
  double lower = 0;
  double median = 0;
  double upper = 0;
  double most = 0;
};

/// Between two samples it interpolates, as most statistics programs do. Of no samples: zeros.
quartiles quartiles_of(std::vector<double> samples);

/// About `wanted` round numbers (1, 2 or 5 times a power of ten) from `low` to `high`.
std::vector<double> round_numbers(double low, double high, int wanted);

/// A line from `from` to `to` on the screen that stands for the values between `low` and `high`.
class axis {
 public:
  /// @param unit  `bytes` puts the marks on powers of two
  axis(double low, double high, std::string_view unit, double from, double to);

  /// Where a value is; one beyond the ends is at the end.
  double at(double value) const;
  bool is_logarithmic() const { return logarithmic_; }
  const std::vector<double>& marks() const { return marks_; }

 private:
  void mark_linear(double unit);
  void mark_decades();
  void mark_powers_of_two();

  double low_;
  double high_;
  double from_;
  double to_;
  bool logarithmic_;
  std::vector<double> marks_;
};

}  // namespace brood_lab::page
