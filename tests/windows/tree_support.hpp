// SPDX-License-Identifier: MIT
// Trees of processes that go on growing while somebody ends them. The members are ordinary
// processes, which Brood did not start: runs of this program's test DISABLED_tree.member.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "brood/inspect.hpp"
#include "unique_handle.hpp"

namespace brood::windows_test {

/// How the members of a tree behave.
enum class growth {
  parents_stay,  ///< all live on
  parents_end,   ///< many a member ends as soon as it has started another
};

/// A tree that is known by a name of its own, which is in the command line of each member.
class growing_tree {
 public:
  /// `most` members at most, this number of which have to be there for `wait_until_grown`.
  growing_tree(growth how, long enough, long most);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// Starts the first member. @return its handle
  [[nodiscard]] windows::unique_handle plant() const;
  void wait_until_grown() const;
  /// Whether a member asked for a place outside of its parent's job and was refused.
  [[nodiscard]] bool was_breakaway_refused() const;
  /// The members that are there now.
  [[nodiscard]] std::vector<process_info> members() const;

 private:
  std::string name_;
  long enough_;
  windows::unique_handle arrivals_;
  windows::unique_handle places_;
  windows::unique_handle turns_;
  windows::unique_handle refused_;
};

/// In any process: starts the first member of the tree with that name, as a child of this process.
/// @return its handle
windows::unique_handle plant_tree(const std::string& name);

}  // namespace brood::windows_test
