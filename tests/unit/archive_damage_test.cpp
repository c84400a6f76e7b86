// SPDX-License-Identifier: MIT
// Messages that are cut short or garbled give an error, and cost no more memory than they have
// bytes.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <exception>
#include <forward_list>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "archive_support.hpp"
#include "brood/detail/archive.hpp"
#include "brood/error.hpp"

namespace {

using brood::detail::input_archive;
using brood_test::archived;

struct part {
  int number = 0;
  std::string text;
};
struct whole {
  std::vector<part> parts;
  std::map<std::string, std::vector<int>> table;
  std::optional<std::string> note;
  std::variant<int, std::string> either;
  std::unique_ptr<part> owned;
  std::array<bool, 2> flags{};
  std::set<int> numbers;
  std::vector<double> block;
  char letters[3] = {};
};

whole example() {
  whole made;
  made.parts = {{1, "one"}, {2, "two"}};
  made.table = {{"a", {1, 2}}, {"b", {}}};
  made.note = "note";
  made.either = "either";
  made.owned = std::make_unique<part>(part{3, "three"});
  made.flags = {true, false};
  made.numbers = {5, 6};
  made.block = {0.5, 1.5};
  made.letters[2] = 'c';
  return made;
}

template <class T>
void expect_refused(std::span<const std::byte> bytes, T result = {}) {
  input_archive in{bytes};
  try {
    in(result);
    FAIL() << "was accepted";
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code(), brood::errc::bad_message);
  }
}

TEST(damaged_archive, cut_short_at_any_byte_is_refused) {
  const auto bytes = archived(example());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    SCOPED_TRACE(length);
    expect_refused<whole>(std::span{bytes}.first(length));
  }
}

// Some bytes may take any value, so a garbled message may also be a good one; but nothing else.
TEST(damaged_archive, garbled_at_any_byte_gives_a_value_or_an_exception) {
  const auto bytes = archived(example());
  for (std::size_t place = 0; place < bytes.size(); ++place) {
    for (const unsigned change : {1U, 2U, 0x80U, 0xFFU}) {
      auto garbled = bytes;
      garbled[place] ^= static_cast<std::byte>(change);
      input_archive in{garbled};
      whole result;
      try {
        in(result);
      } catch (const std::exception&) {
        continue;
      }
    }
  }
}

TEST(damaged_archive, sizes_beyond_the_message_are_refused) {
  for (const std::uint64_t size :
       {std::uint64_t{1}, std::uint64_t{1} << 40, std::numeric_limits<std::uint64_t>::max()}) {
    const auto bytes = archived(size);
    expect_refused<std::string>(bytes);
    expect_refused<std::vector<int>>(bytes);
    expect_refused<std::vector<std::string>>(bytes);
    expect_refused<std::vector<bool>>(bytes);
    expect_refused<std::deque<int>>(bytes);
    expect_refused<std::list<part>>(bytes);
    expect_refused<std::forward_list<int>>(bytes);
    expect_refused<std::map<int, int>>(bytes);
    expect_refused<std::unordered_map<int, int>>(bytes);
    expect_refused<std::set<std::string>>(bytes);
    expect_refused<std::vector<std::monostate>>(bytes);
  }
}

TEST(damaged_archive, a_size_in_elements_is_not_taken_for_bytes) {
  // Eight bytes follow: enough for eight elements of one byte, and for one double.
  const auto bytes = archived(std::pair{std::uint64_t{8}, std::uint64_t{0}});
  expect_refused<std::vector<double>>(bytes);
  expect_refused<std::u32string>(bytes);
}

struct bulky {
  std::optional<std::array<char, 4096>> content;
};

// Seen to fail with cereal's own loading of vectors: 60,000 bytes made it ask for 245 MB.
TEST(damaged_archive, a_forged_size_of_big_elements_costs_no_more_memory_than_the_message) {
  std::vector<std::byte> bytes = archived(std::uint64_t{60'000});
  bytes.resize(bytes.size() + 60'000, std::byte{2});  // no bool: the first element is refused
  input_archive in{bytes};
  std::vector<bulky> result;
  EXPECT_THROW(in(result), brood::process_error);
  EXPECT_LE(result.capacity() * sizeof(bulky), bytes.size());
  input_archive again{bytes};
  std::forward_list<bulky> chain;
  EXPECT_THROW(again(chain), brood::process_error);
  EXPECT_TRUE(chain.empty());
}

TEST(damaged_archive, a_bool_is_zero_or_one) {
  const std::array two{std::byte{2}, std::byte{2}};
  enum class answer : bool { no, yes };
  expect_refused<bool>(two);
  expect_refused<answer>(two);
  expect_refused<std::array<bool, 2>>(two);
}

TEST(damaged_archive, a_shared_pointer_to_no_known_object_or_one_of_another_type_is_refused) {
  expect_refused<std::shared_ptr<int>>(archived(std::uint64_t{2}));
  const auto object = std::make_shared<int>(7);
  auto bytes = archived(std::pair{object, object});
  expect_refused<std::pair<std::shared_ptr<int>, std::shared_ptr<float>>>(bytes);
}

TEST(damaged_archive, handles_that_did_not_arrive_are_refused) {
  const input_archive in{{}};
  try {
    static_cast<void>(in.handle(0));
    FAIL() << "was accepted";
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code(), brood::errc::bad_message);
  }
}

}  // namespace
