// SPDX-License-Identifier: MIT
// Which answers agree. Measured times and sizes are not compared, nor is what was not answered.
// Between platforms, that there is none is an answer: that is in what they differ.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "page/model.hpp"

namespace brood_lab::page {

/// A word for the value that is equal when the values are; empty if it is not to be compared.
std::string value_of(const observation& what, std::size_t column);

/// The same, with a word also for what the platform cannot have.
std::string value_or_none_of(const observation& what, std::size_t column);

/// Do two methods of one platform answer differently?
bool differs_by_method(const comparison& all, const observation& what);
bool differs_by_method(const comparison& all, const observation& what, std::size_t platform);
/// Do two platforms answer differently under one method?
bool differs_by_platform(const comparison& all, const observation& what);

/// Rows that stand below one heading.
struct block {
  std::string id{};
  std::string title{};
  std::vector<const observation*> rows{};
};

/// All observations, in the order in which they are shown: with several platforms, what differs
/// between them comes before the groups, as in the terminal. A group whose rows all stand there is
/// left without any; one that has no observation is not there.
std::vector<block> blocks_of(const comparison& all);

struct agreement {
  std::size_t left = 0;  // columns
  std::size_t right = 0;
  std::size_t same = 0;
  std::size_t answered = 0;  // by both
};

/// Of each two methods of one platform.
std::vector<agreement> agreements_of_methods(const comparison& all);
/// Of each two platforms, for each method that both have.
std::vector<agreement> agreements_of_platforms(const comparison& all);

}  // namespace brood_lab::page
