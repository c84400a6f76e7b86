// SPDX-License-Identifier: MIT
// Who is in a tree that nobody has put into a container: a list that grows with each look.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "adoption.hpp"
#include "backend.hpp"

namespace brood::posix {

/// Whether it has ended, reaped or not.
inline bool is_over(process_state state) noexcept {
  return state == process_state::zombie || state == process_state::dead;
}

struct member {
  backend::process_link link;
  bool lived = false;      ///< when it was first seen
  bool is_there = true;    ///< in the last scan
  bool was_asked = false;  ///< to end by itself
  bool refuses = false;    ///< signals of this user
  bool is_still = false;   ///< all of its threads are stopped
};

class tree_members {
 public:
  result<void> begin(const std::vector<backend::process_link>& roots);
  /// Looks at everybody once. Returns whether there was a newcomer.
  result<bool> scan();
  /// The process as a member, if it is one and was not known; else null. Valid until the next call.
  member* meet(const backend::process_link& link);

  [[nodiscard]] std::vector<member>& all() noexcept { return members_; }
  [[nodiscard]] const std::vector<member>& all() const noexcept { return members_; }
  /// Whether what loses its parent in the tree comes to this process.
  [[nodiscard]] bool are_adopted() const noexcept { return adopts_; }
  /// Whether this process had that child before it adopted any.
  [[nodiscard]] bool is_own_child(const backend::process_link& link) const noexcept {
    return has(own_children_, link);
  }
  /// What loses its parent from now on goes where it went before.
  void adopt_no_more() noexcept { adoption_.reset(); }
  /// Those that came to this process by the adoption alone and are no members. Where other threads
  /// may make children: those of them that were seen below others.
  [[nodiscard]] std::vector<backend::process_link> foundlings(
      std::span<const backend::process_link> table) const;

 private:
  using births = std::map<pid_type, std::uint64_t>;  // of the processes with these numbers

  static bool has(const births& known, const backend::process_link& link) noexcept;
  void look_again(std::span<const backend::process_link> table) noexcept;
  bool find_newcomers(std::span<const backend::process_link> table);
  [[nodiscard]] bool is_known(const backend::process_link& link) const noexcept;
  [[nodiscard]] bool belongs(const backend::process_link& link) const noexcept;
  [[nodiscard]] bool is_led(const backend::process_link& link) const noexcept;
  [[nodiscard]] bool is_adopted(const backend::process_link& link) const noexcept;
  void add(const backend::process_link& link);
  static void look_at(member& known, const backend::process_link& now) noexcept;

  const pid_type self_ = backend::current_pid();
  /// Begins after this process's own children were listed.
  std::optional<adoption> adoption_;
  births own_children_;
  births strangers_;  // seen below others, and in no tree of ours
  // Whether whatever comes to this process and was not seen before can only be of the tree: it is
  // below this process, nobody else here makes children, and no other child could lose one.
  bool are_newcomers_ours_ = false;
  bool is_alone_ = false;  // nobody else in this process makes children
  bool adopts_ = false;
  bool gets_orphans_anyway_ = false;  // and waits for them by itself
  std::vector<member> members_;       // parents before children
  std::multimap<pid_type, std::size_t> by_pid_;
};

}  // namespace brood::posix
