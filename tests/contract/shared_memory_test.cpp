// SPDX-License-Identifier: MIT
// Shared memory between processes, under every start method.
#include "brood/shared_memory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "brood/error.hpp"
#include "brood/mutex.hpp"
#include "brood/process.hpp"
#include "contract.hpp"

namespace {

using brood::process;
using brood::shared_memory;

class shared_memory_between_processes : public brood_test::under_each_method {
 protected:
  /// Runs a child to its end.
  template <class... Parts>
  static std::optional<int> run(Parts... parts) {
    const process child = joined(std::move(parts)...);
    if (child.error()) ADD_FAILURE() << child.error()->what();
    return child.exit_code();
  }
};

void put(shared_memory memory, std::size_t index, int value) {
  memory.bytes()[index] = static_cast<std::byte>(value);
}

TEST_P(shared_memory_between_processes, what_a_child_wrote_is_there_when_it_has_ended) {
  shared_memory memory{10'000};
  EXPECT_EQ(run(put, memory, std::size_t{9'999}, 42), 0);
  EXPECT_EQ(memory.bytes()[9'999], std::byte{42});
}

void double_it(shared_memory memory) {
  for (std::byte& byte : memory.bytes())
    byte = static_cast<std::byte>(2 * std::to_integer<int>(byte));
}

TEST_P(shared_memory_between_processes, a_child_sees_what_the_parent_wrote_before) {
  shared_memory memory{3};
  std::ranges::copy(std::vector{std::byte{1}, std::byte{2}, std::byte{3}}, memory.bytes().begin());
  EXPECT_EQ(run(double_it, memory), 0);
  EXPECT_EQ(memory.bytes()[2], std::byte{6});
}

void answer(shared_memory memory, brood::mutex question) {
  question.lock();  // the parent has written by now
  memory.bytes()[1] = memory.bytes()[0];
  question.unlock();
}

TEST_P(shared_memory_between_processes, a_child_sees_what_the_parent_writes_after_its_start) {
  shared_memory memory{2};
  brood::mutex question;
  question.lock();
  process child = started(answer, memory, question);
  memory.bytes()[0] = std::byte{5};
  question.unlock();
  child.join();
  EXPECT_EQ(memory.bytes()[1], std::byte{5});
}

struct picture {
  int width = 0;
  shared_memory pixels;
  std::vector<shared_memory> layers;
  std::map<std::string, shared_memory> named;
};

void paint(picture canvas) {
  canvas.pixels.bytes()[0] = static_cast<std::byte>(canvas.width);
  canvas.layers.at(1).bytes()[0] = std::byte{2};
  canvas.named.at("mask").bytes()[0] = std::byte{3};
}

TEST_P(shared_memory_between_processes, travels_inside_structs_and_containers) {
  shared_memory pixels{1};
  shared_memory layer{1};
  shared_memory mask{1};
  EXPECT_EQ(run(paint, picture{1, pixels, {pixels, layer}, {{"mask", mask}}}), 0);
  EXPECT_EQ(pixels.bytes()[0], std::byte{1});
  EXPECT_EQ(layer.bytes()[0], std::byte{2});
  EXPECT_EQ(mask.bytes()[0], std::byte{3});
}

void compare_addresses(shared_memory first, std::vector<shared_memory> more,
                       shared_memory verdict) {
  const bool are_one = first.bytes().data() == more[0].bytes().data() &&
                       first.bytes().data() == more[1].bytes().data();
  verdict.bytes()[0] = are_one ? std::byte{1} : std::byte{2};
}

TEST_P(shared_memory_between_processes, that_arrives_several_times_in_one_message_is_mapped_once) {
  const shared_memory memory{1};
  const shared_memory verdict{1};
  EXPECT_EQ(run(compare_addresses, memory, std::vector{memory, memory}, verdict), 0);
  EXPECT_EQ(verdict.bytes()[0], std::byte{1});
}

void is_empty(shared_memory empty, shared_memory verdict) {
  try {
    static_cast<void>(empty.bytes());
  } catch (const brood::process_error& failed) {
    verdict.bytes()[0] = failed.code() == brood::errc::closed ? std::byte{1} : std::byte{2};
  }
}

TEST_P(shared_memory_between_processes, an_empty_handle_arrives_empty) {
  const shared_memory verdict{1};
  EXPECT_EQ(run(is_empty, shared_memory{}, verdict), 0);
  EXPECT_EQ(verdict.bytes()[0], std::byte{1});
}

void give_to_grandchild(shared_memory memory) {
  process grandchild{put, memory, std::size_t{0}, 7};
  grandchild.start();
  grandchild.join();
}

TEST_P(shared_memory_between_processes, passes_through_a_child_to_a_grandchild) {
  shared_memory memory{1};
  EXPECT_EQ(run(give_to_grandchild, memory), 0);
  EXPECT_EQ(memory.bytes()[0], std::byte{7});
}

void fill(shared_memory memory) { std::ranges::fill(memory.bytes(), std::byte{0xAB}); }

TEST_P(shared_memory_between_processes, large_memory_arrives_whole) {
  constexpr std::size_t size = (std::size_t{8} << 20) + 1;
  const shared_memory memory{size};
  EXPECT_EQ(run(fill, memory), 0);
  EXPECT_EQ(std::ranges::count(memory.bytes(), std::byte{0xAB}), std::ptrdiff_t{size});
}

TEST_P(shared_memory_between_processes, stays_with_the_parent_when_the_child_is_killed) {
  shared_memory memory{1};
  brood::mutex gate;
  gate.lock();
  process child = started(answer, memory, gate);
  child.kill();
  child.join();
  memory.bytes()[0] = std::byte{1};
  EXPECT_EQ(run(double_it, memory), 0);
  EXPECT_EQ(memory.bytes()[0], std::byte{2});
}

BROOD_TEST_EACH_METHOD(shared_memory_between_processes);

}  // namespace
