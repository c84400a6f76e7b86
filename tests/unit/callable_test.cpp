// SPDX-License-Identifier: MIT
// How a task and its arguments meet again.
#include "brood/detail/callable.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "archive_support.hpp"

namespace {

using brood::detail::call_plan;
using brood::detail::input_archive;
using brood::detail::invoke_task;
using brood::detail::is_shippable_callable;
using brood::detail::output_archive;
using brood::detail::shipped_t;

template <class F, class... Args>
auto call(F callable, Args... values) {
  std::tuple<Args...> arguments{std::move(values)...};
  return invoke_task(callable, arguments);
}

TEST(task_arguments, may_be_taken_by_value_and_by_any_reference) {
  EXPECT_EQ(call([](std::string s) { return s; }, std::string{"value"}), "value");
  EXPECT_EQ(call([](const std::string& s) { return s; }, std::string{"const"}), "const");
  EXPECT_EQ(call([](std::string&& s) { return std::move(s); }, std::string{"moved"}), "moved");
  EXPECT_EQ(call([](std::string& s) { return s += "!"; }, std::string{"changed"}), "changed!");
}

TEST(task_arguments, may_be_taken_in_different_ways_at_once) {
  const auto mixed = [](std::unique_ptr<int> a, int& b, const std::string& c, std::string&& d) {
    return std::to_string(*a + ++b) + c + std::move(d);
  };
  EXPECT_EQ(call(mixed, std::make_unique<int>(1), 2, std::string{"c"}, std::string{"d"}), "4cd");
}

TEST(task_arguments, beyond_five_are_all_values_or_all_lvalues) {
  const auto values = [](int a, int b, int c, int d, int e, int f) {
    return a + b + c + d + e + f;
  };
  const auto references = [](int& a, int& b, int& c, int& d, int& e, const int& f) {
    return a + b + c + d + e + f;
  };
  EXPECT_EQ(call(values, 1, 2, 3, 4, 5, 6), 21);
  EXPECT_EQ(call(references, 1, 2, 3, 4, 5, 6), 21);
}

TEST(task_arguments, taken_by_value_are_moved_not_copied) {
  std::tuple<std::vector<int>> arguments{std::vector<int>{1, 2, 3}};
  const int* const place = std::get<0>(arguments).data();
  auto task = [place](std::vector<int> numbers) { return numbers.data() == place; };
  EXPECT_TRUE(invoke_task(task, arguments));
}

std::size_t all_kinds(const char* a, std::string_view b, std::string c, const std::string& d) {
  return std::string_view{a}.size() + b.size() + c.size() + d.size();
}
std::size_t pointer_and_moved(const char* a, std::string&& b) {
  return std::string_view{a}.size() + std::string{std::move(b)}.size();
}
std::string pointer_and_changed(const char* a, std::string& b) { return b += a; }

TEST(task_arguments, that_were_literals_serve_as_any_kind_of_string) {
  static_assert(std::is_same_v<shipped_t<const char(&)[4]>, std::string>);
  static_assert(std::is_same_v<shipped_t<char*>, std::string>);
  static_assert(std::is_same_v<shipped_t<const wchar_t*>, std::wstring>);
  const std::string text = "text";
  EXPECT_EQ(call(all_kinds, text, text, text, text), 16U);
  EXPECT_EQ(call(pointer_and_moved, text, text), 8U);
  EXPECT_EQ(call(pointer_and_changed, text, text), "texttext");
  EXPECT_EQ(call([](const wchar_t* wide) { return std::wstring{wide}; }, std::wstring{L"w"}), L"w");
}

TEST(task_arguments, that_do_not_fit_leave_no_way_to_call) {
  EXPECT_FALSE((call_plan<void (*)(int), std::string>::exists));
  EXPECT_FALSE((call_plan<void (*)(int, int), int>::exists));
  EXPECT_TRUE((call_plan<void (*)()>::exists));
}

struct described {
  int base = 0;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(base);
  }
  int operator()(int more) const { return base + more; }
};
struct plain {
  int base = 0;
  int operator()(int more) const { return base + more; }
};
struct job {
  void run() {}
};

TEST(callable, travels_if_nothing_of_it_is_hidden) {
  int captured = 0;
  const auto captures = [&captured] { ++captured; };
  const auto captures_nothing = [] {};
  const auto useless_default = [=] {};
  EXPECT_TRUE(is_shippable_callable<void (*)()>());
  EXPECT_TRUE(is_shippable_callable<std::remove_const_t<decltype(captures_nothing)>>());
  EXPECT_TRUE(is_shippable_callable<std::remove_const_t<decltype(useless_default)>>());
  EXPECT_TRUE(is_shippable_callable<std::plus<>>());
  EXPECT_TRUE(is_shippable_callable<described>());
  EXPECT_TRUE(is_shippable_callable<plain>());
  EXPECT_FALSE(is_shippable_callable<std::remove_const_t<decltype(captures)>>());
  EXPECT_FALSE(is_shippable_callable<std::function<void()>>());
  EXPECT_FALSE(is_shippable_callable<decltype(&job::run)>());
}

template <class F>
F there_and_back(const F& callable) {
  output_archive out;
  brood::detail::save_callable(out, callable);
  input_archive in{out.bytes()};
  return brood::detail::load_callable<F>(in);
}

int twice(int number) { return 2 * number; }

TEST(callable, works_the_same_after_the_journey) {
  EXPECT_EQ(there_and_back(&twice)(4), 8);
  EXPECT_EQ(there_and_back([](int number) { return -number; })(4), -4);
  EXPECT_EQ(there_and_back([=](int number) { return number + 1; })(4), 5);
  EXPECT_EQ(there_and_back(described{40})(2), 42);
  EXPECT_EQ(there_and_back(plain{40})(2), 42);
}

TEST(callable, without_state_takes_no_room_in_the_message) {
  output_archive out;
  brood::detail::save_callable(out, [] {});
  EXPECT_TRUE(out.bytes().empty());
}

TEST(task_arguments, are_read_in_the_order_in_which_they_were_written) {
  using tuple = std::tuple<int, std::string, std::unique_ptr<int>, std::nullptr_t>;
  output_archive out;
  brood::detail::save_arguments(out, tuple{1, "two", std::make_unique<int>(3), nullptr});
  input_archive in{out.bytes()};
  const tuple got = brood::detail::load_arguments<tuple>(in);
  EXPECT_EQ(std::get<0>(got), 1);
  EXPECT_EQ(std::get<1>(got), "two");
  EXPECT_EQ(*std::get<2>(got), 3);
  EXPECT_EQ(in.remaining(), 0U);
}

}  // namespace
