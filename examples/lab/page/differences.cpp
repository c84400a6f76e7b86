// SPDX-License-Identifier: MIT
#include "page/differences.hpp"

#include <fmt/format.h>

#include <utility>

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

using value_function = std::string (*)(const observation&, std::size_t);

bool differ(const observation& what, std::size_t left, std::size_t right, value_function of) {
  const std::string value = of(what, left);
  const std::string other = of(what, right);
  return !value.empty() && !other.empty() && value != other;
}

agreement agreement_of(const comparison& all, std::size_t left, std::size_t right,
                       value_function of) {
  agreement found{.left = left, .right = right};
  for (const observation& each : all.observations) {
    if (of(each, left).empty() || of(each, right).empty()) continue;
    ++found.answered;
    if (!differ(each, left, right, of)) ++found.same;
  }
  return found;
}

template <class Belong>
std::vector<agreement> agreements(const comparison& all, Belong belong, value_function of) {
  std::vector<agreement> found;
  for_each_pair(all, belong, [&](std::size_t left, std::size_t right) {
    found.push_back(agreement_of(all, left, right, of));
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

std::string value_or_none_of(const observation& what, std::size_t column) {
  const bool is_none = what.cells[column].kind == answer::none && !is_measured(what.unit);
  return is_none ? "none" : value_of(what, column);
}

bool differs_by_method(const comparison& all, const observation& what, std::size_t platform) {
  bool found = false;
  const auto belong = [&](const column& left, const column& right) {
    return left.platform == platform && are_methods(left, right);
  };
  for_each_pair(all, belong, [&](std::size_t left, std::size_t right) {
    found = found || differ(what, left, right, value_of);
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
    found = found || differ(what, left, right, value_or_none_of);
  });
  return found;
}

std::vector<block> blocks_of(const comparison& all) {
  block first{.id = "differences-first", .title = "What differs between the platforms"};
  std::vector<block> groups;
  for (const group& which : all.groups) {
    block here{.id = "group-" + which.id, .title = which.question};
    bool is_used = false;
    for (const observation& each : all.observations) {
      if (each.group != which.id) continue;
      is_used = true;
      if (!differs_by_platform(all, each)) here.rows.push_back(&each);
    }
    if (is_used) groups.push_back(std::move(here));
  }
  for (const observation& each : all.observations) {
    if (differs_by_platform(all, each)) first.rows.push_back(&each);
  }
  if (!first.rows.empty()) groups.insert(groups.begin(), std::move(first));
  return groups;
}

std::vector<agreement> agreements_of_methods(const comparison& all) {
  return agreements(all, are_methods, value_of);
}

std::vector<agreement> agreements_of_platforms(const comparison& all) {
  return agreements(all, are_platforms, value_or_none_of);
}

}  // namespace brood_lab::page
