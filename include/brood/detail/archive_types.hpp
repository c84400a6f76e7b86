// SPDX-License-Identifier: MIT
// How the standard library's types travel: cereal's descriptions of them, all at once, so that a
// user needs no header but Brood's.
#pragma once

#include <cereal/types/array.hpp>
#include <cereal/types/bitset.hpp>
#include <cereal/types/chrono.hpp>
#include <cereal/types/common.hpp>
#include <cereal/types/complex.hpp>
#include <cereal/types/deque.hpp>
#include <cereal/types/forward_list.hpp>
#include <cereal/types/list.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/memory.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/queue.hpp>
#include <cereal/types/set.hpp>
#include <cereal/types/stack.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/tuple.hpp>
#include <cereal/types/unordered_map.hpp>
#include <cereal/types/unordered_set.hpp>
#include <cereal/types/utility.hpp>
#include <cereal/types/variant.hpp>
#include <cereal/types/vector.hpp>
#include <filesystem>

#include "brood/detail/archive.hpp"

namespace brood::detail {

template <class T, class Allocator>
inline constexpr bool is_sequence<std::vector<T, Allocator>> = !std::is_same_v<T, bool>;
template <class T, class Allocator>
inline constexpr bool is_sequence<std::deque<T, Allocator>> = true;
template <class T, class Allocator>
inline constexpr bool is_sequence<std::list<T, Allocator>> = true;
template <class C, class Traits, class Allocator>
inline constexpr bool is_sequence<std::basic_string<C, Traits, Allocator>> = true;
template <class K, class T, class Less, class Allocator>
inline constexpr bool is_ordered_multiple<std::multimap<K, T, Less, Allocator>> = true;
template <class K, class Less, class Allocator>
inline constexpr bool is_ordered_multiple<std::multiset<K, Less, Allocator>> = true;

}  // namespace brood::detail

namespace cereal {

// In its native characters: both ends run on one system.
template <class Archive>
void CEREAL_SAVE_FUNCTION_NAME(Archive& out, const std::filesystem::path& value) {
  out(value.native());
}
template <class Archive>
void CEREAL_LOAD_FUNCTION_NAME(Archive& in, std::filesystem::path& value) {
  std::filesystem::path::string_type text;
  in(text);
  value = std::move(text);
}

}  // namespace cereal
