// SPDX-License-Identifier: MIT
// The lessons of a lab that is wrong: a claim that holds, one that does not, and a lesson that does
// not come to its end.
#include "lesson.hpp"

#include <array>
#include <stdexcept>

namespace brood_lab {
namespace {

constexpr lesson honest{"honest", "Honest", "A claim that holds.",
                        [](stage& on) { on.check("one and one are two", 1 + 1 == 2); }, "Nothing."};

constexpr lesson wrong{"wrong", "Wrong", "A claim that does not hold.",
                       [](stage& on) { on.check("one and one are three", 1 + 1 == 3, "2"); },
                       "Nothing."};

constexpr lesson broken{"broken", "Broken", "A lesson that throws.",
                        [](stage&) { throw std::runtime_error{"out of chalk"}; }, "Nothing."};

}  // namespace

std::span<const lesson* const> all_lessons() {
  static constexpr std::array lessons{&honest, &wrong, &broken};
  return lessons;
}

}  // namespace brood_lab
