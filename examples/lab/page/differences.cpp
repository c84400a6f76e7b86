// SPDX-License-Identifier: MIT
#include "page/differences.hpp"

#include <fmt/format.h>

#include "page/text.hpp"

namespace brood_lab::page {
namespace {

/// Calls `visit` for each two columns for which `belong` holds.
template <class Belong, class Visit>
void for_each_pair(const comparison& all, Belong belong, Visit visit) {
  for (std::size_t left = 0; left < all.columns.size(); ++left) {
    for (std::size_t right = left + 1; right < all.columns.size(); ++right) {
      if (belong(all.columns[left], all.columns[right])) visit(left, right);
    }
  }
}

bool are_methods(const column& left, const column& right) {
  return left.platform == right.platform;
}

bool are_platforms(const column& left, const column& right) {
  return left.platform != right.platform && left.method == right.method;
}

bool differ(const observation& what, std::size_t left, std::size_t right) {
  const std::string value = value_of(what, left);
  const std::string other = value_of(what, right);
  return !value.empty() && !other.empty() && value != other;
}

agreement agreement_of(const comparison& all, std::size_t left, std::size_t right) {
  agreement found{.left = left, .right = right};
  for (const observation& each : all.observations) {
    if (value_of(each, left).empty() || value_of(each, right).empty()) continue;
    ++found.answered;
    if (!differ(each, left, right)) ++found.same;
  }
  return found;
}

template <class Belong>
std::vector<agreement> agreements(const comparison& all, Belong belong) {
  std::vector<agreement> found;
  for_each_pair(all, belong, [&](std::size_t left, std::size_t right) {
    found.push_back(agreement_of(all, left, right));
  });
  return found;
}

}  // namespace

std::string value_of(const observation& what, std::size_t column) {
  if (is_measured(what.unit)) return {};
  const cell& from = what.cells[column];
  switch (from.kind) {
    case answer::yes:
      return "yes";
    case answer::no:
      return "no";
    case answer::number:
      return fmt::format("number {}", from.number);
    case answer::text:
      return "text " + from.text;
    case answer::none:
    case answer::failed:
    case answer::absent:
      return {};
  }
  return {};
}

bool differs_by_method(const comparison& all, const observation& what, std::size_t platform) {
  bool found = false;
  const auto belong = [&](const column& left, const column& right) {
    return left.platform == platform && are_methods(left, right);
  };
  for_each_pair(all, belong, [&](std::size_t left, std::size_t right) {
    found = found || differ(what, left, right);
  });
  return found;
}

bool differs_by_method(const comparison& all, const observation& what) {
  for (std::size_t place = 0; place < all.platforms.size(); ++place) {
    if (differs_by_method(all, what, place)) return true;
  }
  return false;
}

bool differs_by_platform(const comparison& all, const observation& what) {
  bool found = false;
  for_each_pair(all, are_platforms, [&](std::size_t left, std::size_t right) {
    found = found || differ(what, left, right);
  });
  return found;
}

std::vector<agreement> agreements_of_methods(const comparison& all) {
  return agreements(all, are_methods);
}

std::vector<agreement> agreements_of_platforms(const comparison& all) {
  return agreements(all, are_platforms);
}

}  // namespace brood_lab::page
