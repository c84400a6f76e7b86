// SPDX-License-Identifier: MIT
// Calls of functions that a forked child makes first.
#pragma once

namespace brood::posix {

/// A function of a shared library behind a pointer that the loader fills when the program starts.
/// Called by its name, the function is looked up at its first call (lazy binding), which in a
/// forked child costs a dozen page faults; a third of what the fork costs.
template <class Function>
class eager_call {
 public:
  constexpr eager_call(Function* function) noexcept : function_(function) {}
  template <class... Args>
  auto operator()(Args... arguments) const noexcept {
    return function_(arguments...);
  }

 private:
  // Volatile: the compiler must not see through it, and make a call by name of it again.
  Function* volatile function_;
};

}  // namespace brood::posix
