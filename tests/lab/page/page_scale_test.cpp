// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "page/scale.hpp"

namespace brood_lab_test {
namespace {

using namespace brood_lab::page;
using numbers = std::vector<double>;

TEST(page_scale, quartiles_lie_between_samples) {
  const quartiles found = quartiles_of({4, 1, 3, 2});
  EXPECT_DOUBLE_EQ(found.least, 1);
  EXPECT_DOUBLE_EQ(found.lower, 1.75);
  EXPECT_DOUBLE_EQ(found.median, 2.5);
  EXPECT_DOUBLE_EQ(found.upper, 3.25);
  EXPECT_DOUBLE_EQ(found.most, 4);
}

TEST(page_scale, one_sample_is_all_quartiles) {
  const quartiles found = quartiles_of({7});
  EXPECT_DOUBLE_EQ(found.least, 7);
  EXPECT_DOUBLE_EQ(found.lower, 7);
  EXPECT_DOUBLE_EQ(found.median, 7);
  EXPECT_DOUBLE_EQ(found.most, 7);
}

TEST(page_scale, no_samples_are_no_reason_to_crash) {
  EXPECT_DOUBLE_EQ(quartiles_of({}).median, 0);
}

TEST(page_scale, marks_are_round_numbers) {
  EXPECT_EQ(round_numbers(0, 10, 5), (numbers{0, 2, 4, 6, 8, 10}));
  EXPECT_EQ(round_numbers(0, 4040, 4), (numbers{0, 2000, 4000}));
  EXPECT_EQ(round_numbers(-3, 3, 3), (numbers{-2, 0, 2}));
  EXPECT_FALSE(std::signbit(round_numbers(0, 10, 5).front())) << "minus nothing";
}

TEST(page_scale, marks_of_nothing_are_one) {
  EXPECT_EQ(round_numbers(5, 5, 4), numbers{5});
  EXPECT_EQ(round_numbers(0, INFINITY, 4), numbers{0});
}

TEST(page_scale, a_small_range_is_linear_and_begins_at_zero) {
  const axis scale{400, 800, "us", 10, 110};
  EXPECT_FALSE(scale.is_logarithmic());
  EXPECT_DOUBLE_EQ(scale.at(0), 10);
  EXPECT_NEAR(scale.at(416), 60, 0.01);
  EXPECT_EQ(scale.marks(), (numbers{0, 200, 400, 600, 800}));
}

TEST(page_scale, a_large_range_is_logarithmic) {
  const axis scale{300, 7000, "us", 0, 100};
  EXPECT_TRUE(scale.is_logarithmic());
  EXPECT_EQ(scale.marks(), (numbers{500, 1000, 2000, 5000}));
  EXPECT_NEAR(scale.at(1000) - scale.at(500), scale.at(4000) - scale.at(2000), 1e-9)
      << "equal ratios are equally far apart";
}

TEST(page_scale, decades_are_enough_for_a_very_large_range) {
  const axis scale{2, 90000, "us", 0, 100};
  EXPECT_EQ(scale.marks(), (numbers{10, 100, 1000, 10000, 100000}));
}

TEST(page_scale, bytes_are_marked_at_powers_of_two) {
  const double kib = 1024;
  EXPECT_EQ((axis{100 * kib, 3000 * kib, "bytes", 0, 1}.marks()),
            (numbers{128 * kib, 256 * kib, 512 * kib, 1024 * kib, 2048 * kib}));
  EXPECT_EQ((axis{1000 * kib, 3000 * kib, "bytes", 0, 1}.marks()),
            (numbers{0, 1024 * kib, 2048 * kib, 3072 * kib}));
}

TEST(page_scale, values_beyond_the_ends_are_at_the_ends) {
  const axis scale{300, 7000, "us", 0, 100};
  EXPECT_DOUBLE_EQ(scale.at(0), 0);
  EXPECT_DOUBLE_EQ(scale.at(1e9), 100);
}

TEST(page_scale, strange_values_give_an_axis_all_the_same) {
  for (const auto& [low, high] : {std::pair{0.0, 0.0},
                                  {-5.0, -5.0},
                                  {-1e300, 1e300},
                                  {5.0, 5.0},
                                  {1.0, 1e308},
                                  {-1e308, -1e308}}) {
    const axis scale{low, high, "us", 0, 100};
    EXPECT_TRUE(std::isfinite(scale.at(low))) << low;
    EXPECT_LE(scale.marks().size(), 20u) << low;
  }
}

}  // namespace
}  // namespace brood_lab_test
