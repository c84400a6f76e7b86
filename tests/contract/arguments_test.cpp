// SPDX-License-Identifier: MIT
// What can be passed to a task, and how it arrives.
#include <array>
#include <chrono>
#include <cstdlib>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

#include "brood/error.hpp"
#include "contract.hpp"

namespace {

class arguments : public brood_test::under_each_method {};
BROOD_TEST_EACH_METHOD(arguments);

void check(bool is_right) { std::exit(is_right ? 0 : 1); }
int twice(int number) { return 2 * number; }

enum class colour { red = 3, green = 200 };
struct point {
  int x = 0;
  double y = 0;
};
struct shape {
  std::string name;
  std::vector<point> corners;
  std::optional<colour> fill;
  int weights[3] = {};
  int (*area)(int) = nullptr;
};
class measured {
 public:
  measured() = default;
  explicit measured(int value) : value_(value) {}
  [[nodiscard]] int value() const { return value_; }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(value_);
  }

 private:
  int value_ = 0;
};

TEST_P(arguments, a_task_that_is_a_null_pointer_is_refused_when_the_process_is_made) {
  void (*const nothing)(int) = nullptr;
  try {
    const auto child = made(nothing, 1);
    ADD_FAILURE() << "no error";
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code(), std::errc::invalid_argument);
  }
}

TEST_P(arguments, numbers_enums_and_strings_arrive) {
  const auto child = joined(
      [](int i, double d, bool b, colour c, const std::string& s, std::wstring w,
         const char* text) {
        check(i == -5 && d == 2.5 && b && c == colour::green && s == "abc" && w == L"wide" &&
              std::string{text} == "literal");
      },
      -5, 2.5, true, colour::green, std::string{"abc"}, L"wide", "literal");
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(arguments, containers_arrive) {
  const auto child = joined(
      [](const std::vector<std::string>& v, const std::map<std::string, std::vector<int>>& m,
         const std::set<int>& s, const std::unordered_map<int, double>& u,
         const std::array<short, 3>& a, const std::tuple<int, std::string>& t,
         const std::variant<int, std::string>& x, const std::optional<int>& o,
         std::chrono::milliseconds d) {
        check(v.at(1) == "b" && m.at("k").at(2) == 3 && s.contains(9) && u.at(4) == 0.5 &&
              a[2] == 7 && std::get<1>(t) == "t" && std::get<std::string>(x) == "v" &&
              !o.has_value() && d.count() == 250);
      },
      std::vector<std::string>{"a", "b"}, std::map<std::string, std::vector<int>>{{"k", {1, 2, 3}}},
      std::set<int>{9}, std::unordered_map<int, double>{{4, 0.5}}, std::array<short, 3>{5, 6, 7},
      std::tuple<int, std::string>{1, "t"}, std::variant<int, std::string>{"v"},
      std::optional<int>{}, std::chrono::milliseconds{250});
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(arguments, aggregates_arrive_without_a_word_from_their_author) {
  const auto child = joined(
      [](const shape& s) {
        check(s.name == "box" && s.corners.at(1).y == 1.5 && s.fill == colour::red &&
              s.weights[2] == 9 && s.area(21) == 42);
      },
      shape{"box", {{1, 0.5}, {2, 1.5}}, colour::red, {7, 8, 9}, twice});
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(arguments, classes_with_serialize_arrive) {
  const auto child = joined([](const measured& m) { check(m.value() == 77); }, measured{77});
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(arguments, function_pointers_work_there_also_inside_others) {
  const auto child = joined(
      [](int (*f)(int), const std::vector<int (*)(int)>& more, int (*none)(int)) {
        check(f(4) == 8 && more.at(1)(5) == 10 && more.at(0) == nullptr && none == nullptr);
      },
      &twice, std::vector<int (*)(int)>{nullptr, &twice}, static_cast<int (*)(int)>(nullptr));
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(arguments, a_task_may_take_them_by_reference_and_change_its_own_copy) {
  std::vector<int> numbers{1, 2, 3};
  const auto child = joined(
      [](std::vector<int>& copy, std::string moved) {
        copy.push_back(4);
        check(copy.size() == 4 && moved == "x");
      },
      numbers, std::string{"x"});
  EXPECT_EQ(child.exit_code(), 0);
  EXPECT_EQ(numbers.size(), 3U);
}

TEST_P(arguments, what_can_only_move_moves_in) {
  const auto child =
      joined([](std::unique_ptr<int> owner) { check(*owner == 5); }, std::make_unique<int>(5));
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(arguments, they_are_copied_when_the_process_is_described) {
  std::string text = "before";
  auto child = made([](const std::string& seen) { check(seen == "before"); }, text);
  text = "after";
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(arguments, sixty_four_mebibytes_arrive_whole) {
  std::vector<unsigned char> data(std::size_t{64} << 20);
  std::iota(data.begin(), data.end(), static_cast<unsigned char>(0));
  const auto child = joined(
      [](const std::vector<unsigned char>& all) {
        bool is_right = all.size() == std::size_t{64} << 20;
        for (std::size_t at = 0; is_right && at < all.size(); at += 4099) {
          is_right = all[at] == static_cast<unsigned char>(at);
        }
        check(is_right);
      },
      std::move(data));
  EXPECT_EQ(child.exit_code(), 0);
}

struct refuses_to_be_saved {
  template <class Archive>
  void save(Archive&) const {
    throw std::logic_error{"will not travel"};
  }
  template <class Archive>
  void load(Archive&) {}
};
struct refuses_to_be_loaded {
  template <class Archive>
  void save(Archive& archive) const {
    archive(1);
  }
  template <class Archive>
  void load(Archive&) {
    throw std::logic_error{"will not arrive"};
  }
};

TEST_P(arguments, what_saving_throws_comes_out_of_start_and_leaves_no_child) {
  auto child = made([](const refuses_to_be_saved&) {}, refuses_to_be_saved{});
  if (GetParam() == brood::start_method::fork) {  // nothing is saved
    child.start();
    child.join();
    EXPECT_EQ(child.exit_code(), 0);
    return;
  }
  EXPECT_THROW(child.start(), std::logic_error);
  EXPECT_FALSE(child.is_alive());
  EXPECT_FALSE(child.pid());
}

TEST_P(arguments, what_loading_throws_is_told_by_error) {
  const auto child = joined([](const refuses_to_be_loaded&) {}, refuses_to_be_loaded{});
  if (GetParam() == brood::start_method::fork) {
    EXPECT_EQ(child.exit_code(), 0);
    return;
  }
  EXPECT_EQ(child.exit_code(), 1);
  ASSERT_TRUE(child.error());
  EXPECT_STREQ(child.error()->what(), "will not arrive");
  EXPECT_EQ(child.error()->type_name(), "std::logic_error");
}

struct adder {
  int base = 0;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(base);
  }
  void operator()(int more) const { std::exit(base + more); }
};

TEST_P(arguments, function_objects_bring_their_state) {
  EXPECT_EQ(joined(adder{40}, 2).exit_code(), 42);
}

TEST_P(arguments, lambdas_with_a_useless_capture_default_travel) {
  EXPECT_EQ(joined([=] { std::exit(6); }).exit_code(), 6);
}

template <int Number>
void leave_with() {
  std::exit(Number);
}

// Linkers may fold functions with equal code into one, and lambdas may share a name.
TEST_P(arguments, tasks_that_look_alike_are_told_apart) {
  EXPECT_EQ(joined(leave_with<1>).exit_code(), 1);
  EXPECT_EQ(joined(leave_with<2>).exit_code(), 2);
  EXPECT_EQ(joined([](int) { std::exit(3); }, 0).exit_code(), 3);
  EXPECT_EQ(joined([](int) { std::exit(4); }, 0).exit_code(), 4);
}

}  // namespace
