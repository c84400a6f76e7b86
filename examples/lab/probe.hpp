// SPDX-License-Identifier: MIT
// A probe: one question about a child, answered by measuring a real one under one start method. To
// add one, write probes/<id>.cpp with a `register_probe` at its end: nothing else has to know it.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cell.hpp"

namespace brood_lab {

/// The four questions from which all others follow: whose memory, whose descriptors, whose kernel
/// attributes, whose child?
enum class root_question : std::uint8_t { memory, descriptors, attributes, child };

/// What was found under one method. True answers for the child: it has it, sees it, shares it, or
/// it ran there again.
struct finding {
  std::variant<bool, double, std::string> value;
  std::string evidence;           ///< what was seen: numbers, addresses, lists
  std::vector<double> samples{};  ///< of a number: the single measurements
};

/// Thrown for what a system does not have: the answer is null, and this is the reason.
class absent : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A process of its own measures each cell, so a probe may change what it likes, crash or hang.
struct probe {
  std::string_view id;
  root_question group;
  std::string_view question;
  std::string_view explanation;  ///< the cause of what is seen, in one paragraph
  /// Called once everything is warm: a child was started by the method before, and so was the
  /// server of a method that has one.
  finding (*run)(const cell& here);
  std::string_view unit{};      ///< of a number: "us" or "bytes"
  void (*prepare)() = nullptr;  ///< called before anything is warm
};

/// All probes of this program, in the order of the root questions, then of their ids.
std::span<const probe> all_probes();

/// Puts a probe on that list; meant for static initialisers.
struct register_probe {
  explicit register_probe(const probe& added);
};

}  // namespace brood_lab
