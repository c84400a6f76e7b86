// SPDX-License-Identifier: MIT
// Values go into an archive and come out the same.
#include "brood/detail/archive.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <complex>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include "archive_support.hpp"
#include "brood/error.hpp"

namespace {

using brood::detail::input_archive;
using brood::detail::output_archive;
using brood_test::round_trip;

template <class T>
void expect_same(const T& value) {
  EXPECT_EQ(round_trip(value), value);
}

enum class colour : std::uint8_t { red = 3, green = 200 };
enum class answer : bool { no, yes };

TEST(archive, numbers_and_enums_come_back) {
  expect_same(true);
  expect_same('x');
  expect_same(std::numeric_limits<std::int64_t>::min());
  expect_same(std::numeric_limits<std::uint64_t>::max());
  expect_same(0.1);
  expect_same(1.5L);
  expect_same(colour::green);
  expect_same(answer::yes);
}

TEST(archive, strings_come_back_with_their_zeros) {
  expect_same(std::string{});
  expect_same(std::string{"a\0b", 3});
  expect_same(std::wstring{L"wide"});
  expect_same(std::u16string{u"\u00e4"});
  expect_same(std::u32string{U"\U0001F423"});
  expect_same(std::filesystem::path{"folder"} / "file");
}

TEST(archive, sequences_come_back) {
  expect_same(std::vector<int>{1, 2, 3});
  expect_same(std::vector<bool>{true, false, true});
  expect_same(std::vector<std::string>{"a", "", "c"});
  expect_same(std::vector<colour>{colour::red, colour::green});
  expect_same(std::vector<std::vector<double>>{{0.5}, {}, {1.5, 2.5}});
  expect_same(std::deque<int>{1, 2});
  expect_same(std::deque<bool>{true, false});
  expect_same(std::list<std::string>{"x", "y"});
  expect_same(std::forward_list<int>{4, 5, 6});
  expect_same(std::array<short, 3>{7, 8, 9});
  expect_same(std::array<bool, 2>{true, false});
  expect_same(std::bitset<70>{0x5AU});
}

TEST(archive, associative_containers_come_back) {
  expect_same(std::map<std::string, int>{{"a", 1}, {"b", 2}});
  expect_same(std::multimap<int, int>{{1, 2}, {1, 1}});
  expect_same(std::set<int>{3, 1, 2});
  expect_same(std::multiset<int>{1, 1});
  expect_same(std::unordered_map<std::string, int>{{"a", 1}, {"b", 2}});
  expect_same(std::unordered_multimap<int, int>{{1, 1}, {1, 1}});
  expect_same(std::unordered_set<int>{1, 2, 3});
  expect_same(std::unordered_multiset<int>{5, 5});
  expect_same(std::queue<int>{{1, 2}});
  expect_same(std::stack<int>{{1, 2}});
}

TEST(archive, optionals_variants_tuples_and_durations_come_back) {
  expect_same(std::optional<int>{});
  expect_same(std::optional<std::string>{"here"});
  expect_same(std::variant<std::monostate, int, std::string>{});
  expect_same(std::variant<std::monostate, int, std::string>{"text"});
  expect_same(std::pair<int, std::string>{1, "one"});
  expect_same(std::tuple<int, std::string, bool>{1, "one", true});
  expect_same(std::tuple<>{});
  expect_same(std::complex<double>{1, -2});
  expect_same(std::chrono::milliseconds{250});
  expect_same(std::chrono::duration<double>{0.25});
  expect_same(std::chrono::system_clock::time_point{std::chrono::seconds{9}});
}

TEST(archive, owned_objects_come_back_and_shared_ones_stay_shared) {
  EXPECT_EQ(*round_trip(std::make_unique<std::string>("owned")), "owned");
  EXPECT_EQ(round_trip(std::unique_ptr<int>{}), nullptr);
  const auto one = std::make_shared<int>(7);
  const auto both = round_trip(std::vector<std::shared_ptr<int>>{one, one, nullptr});
  EXPECT_EQ(*both[0], 7);
  EXPECT_EQ(both[0], both[1]);
  EXPECT_EQ(both[2], nullptr);
  EXPECT_EQ(*round_trip(std::make_shared<const std::string>("constant")), "constant");
}

struct link {
  std::shared_ptr<link> next;
  std::weak_ptr<link> previous;
};

TEST(archive, objects_that_point_at_each_other_come_back_so) {
  const auto first = std::make_shared<link>();
  first->next = std::make_shared<link>();
  first->next->previous = first;
  const auto loaded = round_trip(first);
  ASSERT_NE(loaded->next, nullptr);
  EXPECT_EQ(loaded->next->previous.lock(), loaded);
  EXPECT_EQ(loaded->next->next, nullptr);
}

struct case_of_int {
  int content = 0;
};

TEST(archive, an_object_and_its_first_member_are_two_objects) {
  const auto whole = std::make_shared<case_of_int>(case_of_int{7});
  const std::shared_ptr<int> first_member{whole, &whole->content};
  const auto [a, b] = round_trip(std::tuple{whole, first_member});
  EXPECT_EQ(a->content, 7);
  EXPECT_EQ(*b, 7);
}

struct tag {
  bool operator==(const tag&) const = default;
};
struct writes_nothing {
  template <class Archive>
  void serialize(Archive&) {}
};

TEST(archive, values_without_content_come_back_in_their_number) {
  expect_same(std::vector<tag>(5));
  expect_same(std::vector<std::monostate>(5));
  EXPECT_EQ(round_trip(std::vector<writes_nothing>(5)).size(), 5U);
}

struct creature {
  int legs = 0;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(legs));
  }
};
struct bird : creature {
  std::string song;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(cereal::base_class<creature>(this), song);
  }
};
class celsius {
 public:
  celsius() = default;
  explicit celsius(double degrees) : degrees_(degrees) {}
  bool operator==(const celsius&) const = default;
  template <class Archive>
  double save_minimal(const Archive&) const {
    return degrees_;
  }
  template <class Archive>
  void load_minimal(const Archive&, const double& degrees) {
    degrees_ = degrees;
  }

 private:
  double degrees_ = 0;
};

TEST(archive, classes_come_back_in_each_way_that_cereal_knows) {
  bird robin;
  robin.legs = 2;
  robin.song = "tic";
  const bird copy = round_trip(robin);
  EXPECT_EQ(copy.legs, 2);
  EXPECT_EQ(copy.song, "tic");
  expect_same(celsius{36.6});
}

class private_parts {
 public:
  static private_parts of(int value) {
    private_parts made;
    made.value_ = value;
    return made;
  }
  [[nodiscard]] int value() const { return value_; }

 private:
  friend brood::access;
  private_parts() = default;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(value_);
  }
  int value_ = 0;
};

TEST(archive, friends_of_access_may_keep_everything_private) {
  const auto bytes = brood_test::archived(std::vector{private_parts::of(4)});
  input_archive in{bytes};
  std::vector<private_parts> loaded;
  in(loaded);
  EXPECT_EQ(loaded.at(0).value(), 4);
}

int twice(int number) { return 2 * number; }

TEST(archive, function_pointers_come_back_wherever_they_lie) {
  using function = int (*)(int);
  EXPECT_EQ(round_trip(function{twice}), &twice);
  EXPECT_EQ(round_trip(function{nullptr}), nullptr);
  expect_same(std::vector<function>{nullptr, twice});
  expect_same(std::map<std::string, function>{{"twice", twice}});
  expect_same(std::optional<function>{twice});
}

TEST(archive, a_reused_buffer_starts_empty_and_keeps_its_memory) {
  std::vector<std::byte> memory(1000);
  const std::byte* const place = memory.data();
  output_archive out{std::move(memory)};
  EXPECT_TRUE(out.bytes().empty());
  out(42);
  EXPECT_EQ(out.bytes().data(), place);
  EXPECT_EQ(std::move(out).release().size(), sizeof(int));
}

// A number on one system, a pointer on the other.
template <class Handle = brood::native_handle>
Handle handle_number(int number) {
  if constexpr (std::is_pointer_v<Handle>) {
    return reinterpret_cast<Handle>(static_cast<std::intptr_t>(number));
  } else {
    return number;
  }
}

TEST(archive, a_handle_added_twice_is_passed_once) {
  output_archive out;
  EXPECT_EQ(out.add_handle(handle_number(8)), 0U);
  EXPECT_EQ(out.add_handle(handle_number(9)), 1U);
  EXPECT_EQ(out.add_handle(handle_number(8)), 0U);
  EXPECT_EQ(out.handles().size(), 2U);
}

TEST(archive, a_handle_loaded_twice_is_one_object) {
  const std::array handles{handle_number(8), handle_number(9)};
  input_archive in{{}, handles};
  int made = 0;
  const auto make = [&](brood::native_handle) { return new int{++made}; };
  EXPECT_FALSE(in.claimed(1));
  const auto first = in.shared<int>(1, make);
  EXPECT_EQ(in.shared<int>(1, make), first);
  EXPECT_EQ(made, 1);
  EXPECT_TRUE(in.claimed(1));
  EXPECT_FALSE(in.claimed(0));
}

}  // namespace
