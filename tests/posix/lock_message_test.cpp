// SPDX-License-Identifier: MIT
// Shared objects in messages, within one process: what is written, and what a garbled message does.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "backend.hpp"
#include "brood/detail/archive.hpp"
#include "brood/detail/archive_types.hpp"
#include "brood/mutex.hpp"
#include "brood/shared_memory.hpp"
#include "brood/shared_value.hpp"

// ThreadSanitizer takes one lock that is mapped at two addresses for two, and the unlock through
// the second for a mistake.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() { return "mutex:brood::backend::release\n"; }

namespace {

using brood::detail::input_archive;
using brood::detail::output_archive;

std::ptrdiff_t open_descriptors() {
  const std::filesystem::directory_iterator all{"/dev/fd"};
  return std::distance(begin(all), end(all));
}

using writer = std::function<void(output_archive&)>;

/// A message as the other end gets it: with handles of its own, closed unless somebody took them.
class message {
 public:
  explicit message(const writer& write) {
    output_archive out;
    write(out);
    bytes_.assign(out.bytes().begin(), out.bytes().end());
    for (const int handle : out.handles()) {
      handles_.push_back(::fcntl(handle, F_DUPFD_CLOEXEC, 3));
    }
    archive_.emplace(bytes_, handles_);
  }
  message(const message&) = delete;
  message& operator=(const message&) = delete;
  ~message() {
    for (std::size_t index = 0; index < handles_.size(); ++index) {
      if (!archive_->claimed(index)) ::close(handles_[index]);
    }
  }

  template <class... Values>
  void read(Values&... values) {
    (*archive_)(values...);
  }

 private:
  std::vector<std::byte> bytes_;
  std::vector<int> handles_;
  std::optional<input_archive> archive_;
};

template <class... Values>
message message_of(const Values&... values) {
  return message{[&](output_archive& out) { out(values...); }};
}

TEST(lock_message, shared_memory_that_arrives_is_the_same_memory) {
  brood::shared_memory memory{5000};
  memory.bytes()[4999] = std::byte{42};
  message arriving = message_of(memory);
  brood::shared_memory arrived;
  arriving.read(arrived);
  EXPECT_NE(arrived.bytes().data(), memory.bytes().data());
  EXPECT_EQ(arrived.size(), 5000U);
  EXPECT_EQ(arrived.bytes()[4999], std::byte{42});
}

TEST(lock_message, a_mutex_that_arrives_is_the_same_lock) {
  brood::mutex lock;
  message arriving = message_of(lock);
  brood::mutex arrived;
  arriving.read(arrived);
  lock.lock();
  std::thread{[&] { EXPECT_FALSE(arrived.try_lock()); }}.join();
  arrived.unlock();
  EXPECT_TRUE(lock.try_lock());
  lock.unlock();
}

TEST(lock_message, a_lock_whose_last_handle_goes_while_it_is_held_passes_on_and_says_so) {
  brood::mutex lock;
  {
    message arriving = message_of(lock);
    brood::mutex arrived;
    arriving.read(arrived);
    arrived.lock();
  }
  ASSERT_TRUE(lock.try_lock());
  EXPECT_TRUE(lock.owner_died());
  lock.unlock();
  const std::lock_guard guard{lock};
  EXPECT_FALSE(lock.owner_died());
}

TEST(lock_message, leaves_no_descriptor_behind) {
  const auto before = open_descriptors();
  {
    const brood::shared_value<int> value{1};
    message arriving = message_of(value, std::vector{value, value}, brood::shared_memory{10});
    brood::shared_value<int> first;
    std::vector<brood::shared_value<int>> more;
    brood::shared_memory memory;
    arriving.read(first, more, memory);
    EXPECT_EQ(more.at(1).load(), 1);
  }
  EXPECT_EQ(open_descriptors(), before);
}

TEST(lock_message, that_nobody_reads_leaves_no_descriptor_behind) {
  const auto before = open_descriptors();
  {
    message unread = message_of(brood::shared_value<int>{1});
  }
  EXPECT_EQ(open_descriptors(), before);
}

brood::backend::shared_region region_of(std::size_t size) {
  return brood::value_or_throw(brood::backend::create_region(size), "make memory for a test");
}

/// What a shared block looks like in a message, with whatever numbers.
void forge(output_archive& out, const brood::backend::shared_region& region,
           std::uint64_t data_size, std::uint32_t lock_count) {
  const std::uint64_t index = out.add_handle(brood::backend::handle_of(region));
  out(true, index, data_size, lock_count);
}

/// Reading `target` from the message is refused, and leaves no descriptor behind.
template <class T>
void expect_refused(const writer& write, T target) {
  const auto before = open_descriptors();
  {
    message garbled{write};
    try {
      garbled.read(target);
      ADD_FAILURE() << "a garbled message was accepted";
    } catch (const brood::process_error& failed) {
      EXPECT_EQ(failed.code(), brood::errc::bad_message) << failed.what();
    }
  }
  EXPECT_EQ(open_descriptors(), before);
}

TEST(lock_message, with_a_larger_size_than_the_memory_has_is_refused) {
  const auto region = region_of(10);
  for (const std::uint64_t size : {std::uint64_t{11}, UINT64_MAX}) {
    expect_refused([&](output_archive& out) { forge(out, region, size, 0); },
                   brood::shared_memory{});
  }
}

TEST(lock_message, with_more_locks_than_the_memory_has_is_refused) {
  const auto region = region_of(64);
  expect_refused(
      [&](output_archive& out) {
        forge(out, region, 0, 2);
        out(false, false);
      },
      brood::mutex{});
  expect_refused([&](output_archive& out) { forge(out, region, 0, UINT32_MAX); }, brood::mutex{});
}

TEST(lock_message, with_a_handle_that_did_not_come_along_is_refused) {
  expect_refused(
      [](output_archive& out) { out(true, std::uint64_t{3}, std::uint64_t{10}, std::uint32_t{0}); },
      brood::shared_memory{});
}

TEST(lock_message, that_uses_one_handle_twice_is_refused) {
  const auto region = region_of(64);
  expect_refused(
      [&](output_archive& out) {
        forge(out, region, 0, 1);
        out(true, std::uint64_t{0});
      },
      brood::mutex{});
}

TEST(lock_message, that_takes_a_locks_handle_for_memory_is_refused) {
  const auto region = region_of(64);
  const auto other = region_of(64);
  using both = std::pair<brood::mutex, brood::mutex>;
  expect_refused(
      [&](output_archive& out) {
        forge(out, region, 0, 1);
        out(true, std::uint64_t{out.add_handle(brood::backend::handle_of(other))});
        out(true, std::uint64_t{1}, std::uint64_t{0}, std::uint32_t{1}, false);
      },
      both{});
}

TEST(lock_message, about_something_else_is_refused) {
  const brood::shared_memory memory{64};
  expect_refused([&](output_archive& out) { out(memory); }, brood::mutex{});
  const brood::shared_value<std::int32_t> narrow;
  expect_refused([&](output_archive& out) { out(narrow); }, brood::shared_value<std::int64_t>{});
}

TEST(lock_message, that_is_cut_short_is_refused) {
  const brood::shared_value<int> value;
  output_archive whole;
  whole(value);
  for (std::size_t length = 0; length < whole.bytes().size(); ++length) {
    expect_refused(
        [&](output_archive& out) {
          for (const int handle : whole.handles()) out.add_handle(handle);
          out.write(whole.bytes().data(), length);
        },
        brood::shared_value<int>{});
  }
}

}  // namespace
