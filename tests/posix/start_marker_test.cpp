// SPDX-License-Identifier: MIT
// The marker in a child's environment, and the packet that it points to.
#include "start_marker.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "brood/error.hpp"
#include "environment.hpp"
#include "start_packet.hpp"

namespace {

using namespace brood::posix;

/// The environment variable for the time of a test.
class marker_in_environment {
 public:
  explicit marker_in_environment(const std::string& value) {
    ::setenv(marker_variable, value.c_str(), 1);
  }
  ~marker_in_environment() { ::unsetenv(marker_variable); }
};

TEST(start_markers, read_as_they_were_written) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  for (const start_marker& written :
       {start_marker{3, 48, 1, 1, 0}, start_marker{100'000, most, most, 4711, 4194303}}) {
    const std::string variable = to_variable(written);
    const auto equals = variable.find('=');
    ASSERT_EQ(variable.substr(0, equals), marker_variable);
    const marker_in_environment set{variable.substr(equals + 1)};
    const auto read = read_marker();
    ASSERT_TRUE(read) << variable;
    EXPECT_EQ(read->channel, written.channel);
    EXPECT_EQ(read->packet_size, written.packet_size);
    EXPECT_EQ(read->nonce, written.nonce);
    EXPECT_EQ(read->parent, written.parent);
    EXPECT_EQ(read->child, written.child);
  }
}

TEST(start_markers, that_are_garbled_are_none) {
  for (const std::string text :
       {"", ":", ":::", "3", "3:48", "3:48:1", "3:48:1:", "3:48:1:2:", "3:48:1:2:x", "3:48:1:2:3 ",
        " 3:48:1:2:3", "2:48:1:2:3", "-3:48:1:2:3", "3:-48:1:2:3", "3:48:xyz:2:3",
        "99999999999:48:1:2:3", "3:99999999999999999999999:1:2:3", "3:48:11112222333344445:2:3"}) {
    const marker_in_environment set{text};
    EXPECT_FALSE(read_marker()) << "'" << text << "'";
  }
  EXPECT_FALSE(read_marker());
}

// Seen to fail where the parent's number decides: that changes when the parent ends, while a copy
// of it holds the channel, and means nothing in another pid namespace.
TEST(start_markers, name_the_child_and_not_its_parent) {
  const int self = ::getpid(), parent = ::getppid();
  EXPECT_TRUE(names_this_process({3, 48, 1, parent + 1, self}));
  EXPECT_FALSE(names_this_process({3, 48, 1, parent, self + 1}));
  EXPECT_TRUE(names_this_process({3, 48, 1, parent, 0}));  // nobody could tell
  EXPECT_FALSE(names_this_process({3, 48, 1, parent + 1, 0}));
}

TEST(start_markers, have_room_for_any_number_of_a_child) {
  const auto variable = to_variable({3, 48, 1, 2, 0});
  EXPECT_EQ(variable.substr(variable.rfind(':') + 1), std::string(child_digits, '0'));
  EXPECT_EQ(to_variable({3, 48, 1, 2, 2147483647}).size(), variable.size());
}

TEST(start_packets, carry_small_messages_themselves) {
  const std::vector<std::byte> message(1000, std::byte{7});
  const std::vector<int> handles{5, 9};
  const auto packet = make_packet(message, handles, true, brood::posix::spawn_role::task);
  ASSERT_TRUE(packet);
  EXPECT_FALSE(packet->memory);
  packet_header header;
  std::memcpy(&header, packet->bytes.data(), sizeof header);
  EXPECT_EQ(header.nonce, packet->nonce);
  EXPECT_EQ(header.message_size, 1000U);
  EXPECT_EQ(header.handle_count, 2U);
  EXPECT_EQ(header.daemon, 1U);
  EXPECT_EQ(packet->bytes.size(), sizeof header + 2 * sizeof(int) + 1000);
}

TEST(start_packets, put_large_messages_into_memory) {
  for (const std::size_t size : {max_packet_size, max_packet_size * 20}) {
    const std::vector<std::byte> message(size, std::byte{7});
    const auto packet = make_packet(message, {}, false, brood::posix::spawn_role::task);
    ASSERT_TRUE(packet);
    EXPECT_TRUE(packet->memory);
    EXPECT_EQ(packet->bytes.size(), sizeof(packet_header));
  }
}

TEST(start_packets, each_have_a_nonce_of_their_own) {
  const auto one = make_packet({}, {}, false, brood::posix::spawn_role::task);
  const auto other = make_packet({}, {}, false, brood::posix::spawn_role::task);
  ASSERT_TRUE(one && other);
  EXPECT_NE(one->nonce, other->nonce);
}

TEST(start_packets, with_more_handles_than_fit_are_an_error) {
  const std::vector<int> handles(max_packet_size / sizeof(int), 3);
  const auto packet = make_packet({}, handles, false, brood::posix::spawn_role::task);
  ASSERT_FALSE(packet);
  EXPECT_EQ(packet.error().code, brood::errc::bad_message);
}

std::vector<std::string> entries_of(const child_environment& environment) {
  std::vector<std::string> entries;
  for (char* const* at = environment.get(); *at != nullptr; ++at) entries.emplace_back(*at);
  return entries;
}

std::size_t count(const std::vector<std::string>& entries, const std::string& wanted) {
  std::size_t number = 0;
  for (const auto& entry : entries) number += entry == wanted ? 1 : 0;
  return number;
}

TEST(child_environments, are_this_process_s_with_changes) {
  ::setenv("BROOD_TEST_KEPT", "1", 1);
  ::setenv("BROOD_TEST_CHANGED", "old", 1);
  ::setenv("BROOD_TEST_DROPPED", "x", 1);
  const marker_in_environment stale{"3:48:1:2"};
  const environment_changes changes{{"BROOD_TEST_CHANGED", "new"},
                                    {"BROOD_TEST_DROPPED", std::nullopt},
                                    {"BROOD_TEST_ADDED", ""}};
  const child_environment environment{changes, "BROOD_CHILD=5:6:7:8"};
  const auto entries = entries_of(environment);
  EXPECT_EQ(count(entries, "BROOD_TEST_KEPT=1"), 1U);
  EXPECT_EQ(count(entries, "BROOD_TEST_CHANGED=new"), 1U);
  EXPECT_EQ(count(entries, "BROOD_TEST_CHANGED=old"), 0U);
  EXPECT_EQ(count(entries, "BROOD_TEST_DROPPED=x"), 0U);
  EXPECT_EQ(count(entries, "BROOD_TEST_ADDED="), 1U);
  EXPECT_EQ(count(entries, "BROOD_CHILD=5:6:7:8"), 1U);
  EXPECT_EQ(count(entries, "BROOD_CHILD=3:48:1:2"), 0U);
  for (const char* name : {"BROOD_TEST_KEPT", "BROOD_TEST_CHANGED", "BROOD_TEST_DROPPED"}) {
    ::unsetenv(name);
  }
}

TEST(child_environments, refuse_names_and_values_that_none_can_hold) {
  using namespace std::string_literals;
  EXPECT_TRUE(check({{"A", "b=c"}, {"B", std::nullopt}, {"C", ""}}));
  for (const std::string& name : {""s, "A=B"s, "A\0B"s}) {
    EXPECT_FALSE(check({{name, "x"}}));
    EXPECT_FALSE(check({{name, std::nullopt}}));
  }
  EXPECT_FALSE(check({{"A", "x\0y"s}}));
}

}  // namespace
