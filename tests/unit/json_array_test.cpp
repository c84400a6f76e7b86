// SPDX-License-Identifier: MIT
// A file to which processes append: whatever a killed writer leaves, the next one mends.
#include "json_array.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "backend.hpp"
#include "scratch_folder.hpp"
#include "trace_support.hpp"

namespace {

using brood_test::read_array;
namespace array = brood::json_array;
namespace backend = brood::backend;

void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream{file, std::ios::binary} << text;
}

class array_file : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "array.json"; }
  brood_test::scratch_folder folder_{"array"};
};

TEST_F(array_file, begins_empty_and_grows_by_elements) {
  ASSERT_TRUE(backend::begin_array_file(file()));
  EXPECT_EQ(read_array(file()).size(), 0U);
  ASSERT_TRUE(backend::append_to_array_file(file(), R"({"a":1})"));
  EXPECT_EQ(read_array(file()).size(), 1U);
  ASSERT_TRUE(backend::append_to_array_file(file(), "{\"b\":2},\n{\"c\":3}"));
  const std::vector<std::string> all{R"({"a":1})", R"({"b":2})", R"({"c":3})"};
  EXPECT_EQ(read_array(file()), all);
}

TEST_F(array_file, goes_on_after_an_append_that_was_cut_short_anywhere) {
  const std::string before = "[\n{\"a\":{\"b\":\"}}\"}}";
  const std::string append = ",\n{\"c\":\"\\\"}}\"},\n{\"d\":{}}\n]\n";
  for (std::size_t size = 0; size < append.size(); ++size) {
    SCOPED_TRACE(append.substr(0, size));
    // With and without the rest of the array's end that it was to replace.
    for (const std::size_t rest : {std::size_t{0}, std::size_t{3}}) {
      std::string text = before + append.substr(0, size);
      if (size < rest) text += std::string{array::end}.substr(size);
      write(file(), text);
      ASSERT_TRUE(backend::append_to_array_file(file(), R"({"e":5})"));
      const auto elements = read_array(file());
      ASSERT_GE(elements.size(), 2U);
      EXPECT_EQ(elements.front(), R"({"a":{"b":"}}"}})");
      EXPECT_EQ(elements.back(), R"({"e":5})");
    }
  }
}

TEST_F(array_file, goes_on_after_a_first_append_that_was_cut_short) {
  const std::string append = "[\n{\"a\":1}\n]\n";
  for (std::size_t size = 0; size < append.size(); ++size) {
    SCOPED_TRACE(append.substr(0, size));
    write(file(), append.substr(0, size));
    ASSERT_TRUE(backend::append_to_array_file(file(), R"({"e":5})"));
    EXPECT_EQ(read_array(file()).back(), R"({"e":5})");
  }
}

TEST_F(array_file, is_mended_by_its_end_alone_however_long_it_is) {
  std::string text = "[\n{\"a\":0}";
  while (text.size() < 4 * array::repair_size)
    text += ",\n{\"a\":\"" + std::string(900, '{') + "\"}";
  write(file(), text + ",\n{\"torn\":\"" + std::string(array::largest_append - 100, '}'));
  const auto before = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  ASSERT_TRUE(backend::append_to_array_file(file(), R"({"e":5})"));
  EXPECT_EQ(read_array(file()).size(), before + 1);
}

TEST_F(array_file, that_is_something_else_is_left_alone) {
  const std::string text = "Dear diary,\ntoday I was appended to.\n";
  write(file(), text);
  EXPECT_FALSE(backend::append_to_array_file(file(), R"({"e":5})"));
  EXPECT_EQ(std::filesystem::file_size(file()), text.size());
}

TEST_F(array_file, that_was_deleted_does_not_come_back) {
  EXPECT_FALSE(backend::append_to_array_file(file(), R"({"e":5})"));
  EXPECT_FALSE(std::filesystem::exists(file()));
}

}  // namespace
