// SPDX-License-Identifier: MIT
// Through an archive and back.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#include "brood/detail/archive.hpp"
#include "brood/detail/archive_types.hpp"

namespace brood_test {

template <class T>
std::vector<std::byte> archived(const T& value) {
  brood::detail::output_archive out;
  out(value);
  return {out.bytes().begin(), out.bytes().end()};
}

/// What comes out again, when nothing is left over.
template <class T>
T round_trip(const T& value) {
  const std::vector<std::byte> bytes = archived(value);
  brood::detail::input_archive in{bytes};
  T result{};
  in(result);
  EXPECT_EQ(in.remaining(), 0U);
  return result;
}

}  // namespace brood_test
