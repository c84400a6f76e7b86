// SPDX-License-Identifier: MIT
// Which aggregates are taken apart without a word from their author, and that they come back whole.
#include "brood/detail/aggregate.hpp"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "archive_support.hpp"

namespace {

using brood::detail::can_visit_fields;
using brood::detail::count_fields;
using brood::detail::is_plain_aggregate;
using brood_test::round_trip;

struct empty {};
struct one {
  int x;
};
struct inner {
  int number = 0;
  std::string text;
  bool operator==(const inner&) const = default;
};
struct arrays {
  char name[64];
  int grid[3][2];
  inner many[2];
  std::array<int, 4> standard;
  char buffer[5000];
};
struct with_defaults {
  int x = 3;
  std::string text = "text";
  double pair[2] = {1, 2};
};
struct move_only {
  std::unique_ptr<int> left;
  std::unique_ptr<int> right;
};
struct greedy_members {
  std::optional<int> optional;
  std::variant<int, std::string> variant;
  std::filesystem::path path;
  std::function<void()> function;
};
struct recursive {
  int value = 0;
  std::vector<recursive> children;
  bool operator==(const recursive&) const = default;
};
struct derived : one {
  int y;
};
struct derived_from_empty : empty {
  int y;
};
struct only_derived : one {};
struct described {
  int x = 0;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(x);
  }
};
class hidden {
  [[maybe_unused]] int x_ = 0;
};
struct twenty_four {
  int a[1], b[1], c[1], d[1], e[1], f[1], g[1], h[1], i[1], j[1], k[1], l[1], m[1], n[1], o[1],
      p[1], q[1], r[1], s[1], t[1], u[1], v[1], w[1], x[1];
};
struct twenty_five {
  int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y;
};

TEST(aggregate, members_are_counted_and_an_array_is_one) {
  EXPECT_EQ(count_fields<one>(), 1U);
  EXPECT_EQ(count_fields<inner>(), 2U);
  EXPECT_EQ(count_fields<arrays>(), 5U);
  EXPECT_EQ(count_fields<with_defaults>(), 3U);
  EXPECT_EQ(count_fields<move_only>(), 2U);
  EXPECT_EQ(count_fields<greedy_members>(), 4U);
  EXPECT_EQ(count_fields<recursive>(), 2U);
  EXPECT_EQ(count_fields<twenty_four>(), 24U);
}

TEST(aggregate, is_plain_without_bases_descriptions_or_private_parts) {
  EXPECT_TRUE(is_plain_aggregate<inner>());
  EXPECT_TRUE(is_plain_aggregate<empty>());
  EXPECT_TRUE(is_plain_aggregate<greedy_members>());
  EXPECT_FALSE(is_plain_aggregate<derived>());
  EXPECT_FALSE(is_plain_aggregate<derived_from_empty>());
  EXPECT_FALSE(is_plain_aggregate<only_derived>());
  EXPECT_FALSE(is_plain_aggregate<described>());
  EXPECT_FALSE(is_plain_aggregate<hidden>());
  EXPECT_FALSE((is_plain_aggregate<std::array<int, 3>>()));
  EXPECT_FALSE(is_plain_aggregate<int[3]>());
}

TEST(aggregate, has_at_most_twenty_four_members) {
  EXPECT_TRUE(can_visit_fields<twenty_four>());
  EXPECT_FALSE(can_visit_fields<twenty_five>());
}

TEST(aggregate, members_are_visited_in_their_order_and_can_be_changed) {
  inner object{1, "a"};
  brood::detail::visit_fields(object, [](int& number, std::string& text) {
    number = 2;
    text = "b";
  });
  EXPECT_EQ(object, (inner{2, "b"}));
}

TEST(aggregate, arrays_come_back_to_their_last_element) {
  arrays sent{};
  sent.name[63] = 'n';
  sent.grid[2][1] = 6;
  sent.many[1] = {7, "seven"};
  sent.standard[3] = 8;
  sent.buffer[4999] = 'b';
  const arrays got = round_trip(sent);
  EXPECT_EQ(got.name[63], 'n');
  EXPECT_EQ(got.grid[2][1], 6);
  EXPECT_EQ(got.many[1], (inner{7, "seven"}));
  EXPECT_EQ(got.standard[3], 8);
  EXPECT_EQ(got.buffer[4999], 'b');
}

TEST(aggregate, nested_and_recursive_ones_come_back) {
  const recursive tree{1, {{2, {}}, {3, {{4, {}}}}}};
  EXPECT_EQ(round_trip(tree), tree);
}

TEST(aggregate, what_can_only_move_comes_back) {
  move_only sent{std::make_unique<int>(1), nullptr};
  const move_only got = round_trip(sent);
  EXPECT_EQ(*got.left, 1);
  EXPECT_EQ(got.right, nullptr);
}

int twice(int number) { return 2 * number; }
struct plan {
  std::vector<int (*)(int)> steps;
  int (*last)(int) = nullptr;
};

TEST(aggregate, function_pointers_in_members_come_back) {
  const plan got = round_trip(plan{{twice, nullptr}, twice});
  EXPECT_EQ(got.steps.at(0), &twice);
  EXPECT_EQ(got.steps.at(1), nullptr);
  EXPECT_EQ(got.last, &twice);
}

TEST(aggregate, twenty_four_members_come_back) {
  twenty_four sent{};
  sent.a[0] = 1;
  sent.x[0] = 24;
  const twenty_four got = round_trip(sent);
  EXPECT_EQ(got.a[0], 1);
  EXPECT_EQ(got.x[0], 24);
}

}  // namespace
