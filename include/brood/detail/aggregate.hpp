// SPDX-License-Identifier: MIT
// The members of a plain aggregate, without a word from its author. Counting them by trial
// initialisation, and naming them by structured bindings, is the technique of Antony Polukhin's
// Boost.PFR. An empty pair of braces stands for any member here, arrays among them.
#pragma once

#include <cstddef>
#include <type_traits>

namespace brood::detail {

inline constexpr std::size_t max_fields = 24;

/// Converts to bases of `Whole` alone.
template <class Whole>
struct any_base {
  template <class T>
    requires(std::is_base_of_v<T, Whole> && !std::is_same_v<T, Whole>)
  operator T() const noexcept;
};

/// How many members T has if each can be made from nothing; max_fields + 1 if there are too many.
template <class T>
constexpr std::size_t count_fields() noexcept {
  // Packs cannot expand to bare braces, and nothing else initialises arrays and classes alike.
  // clang-format off
  if constexpr (!requires { T{{}}; }) return 0;
  else if constexpr (!requires { T{{}, {}}; }) return 1;
  else if constexpr (!requires { T{{}, {}, {}}; }) return 2;
  else if constexpr (!requires { T{{}, {}, {}, {}}; }) return 3;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}}; }) return 4;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}}; }) return 5;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}}; }) return 6;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}}; }) return 7;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}}; }) return 8;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}}; }) return 9;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}}; }) return 10;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}}; }) return 11;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}}; })
      return 12;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}}; })
      return 13;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
      }) return 14;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
      {}}; }) return 15;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
      {}, {}}; }) return 16;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
      {}, {}, {}}; }) return 17;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
      {}, {}, {}, {}}; }) return 18;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
      {}, {}, {}, {}, {}}; }) return 19;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
      {}, {}, {}, {}, {}, {}}; }) return 20;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
      {}, {}, {}, {}, {}, {}, {}}; }) return 21;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
      {}, {}, {}, {}, {}, {}, {}, {}}; }) return 22;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
      {}, {}, {}, {}, {}, {}, {}, {}, {}}; }) return 23;
  else if constexpr (!requires { T{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
      {}, {}, {}, {}, {}, {}, {}, {}, {}, {}}; }) return 24;
  else return max_fields + 1;
  // clang-format on
}

template <class T>
constexpr bool has_bases() noexcept {
  return requires { T{any_base<T>{}}; };
}

/// An aggregate class whose members can be counted and named.
template <class T>
constexpr bool can_visit_fields() noexcept {
  if constexpr (!std::is_class_v<T> || !std::is_aggregate_v<T>) {
    return false;
  } else if constexpr (std::is_empty_v<T>) {
    return true;
  } else if constexpr (has_bases<T>()) {
    return false;
  } else {
    return count_fields<T>() != 0 && count_fields<T>() <= max_fields;
  }
}

/// Calls `visit(member...)` with all members of `object`, in their order.
template <class T, class Visitor>
constexpr void visit_fields(T& object, Visitor&& visit) {
  using plain = std::remove_const_t<T>;
  if constexpr (std::is_empty_v<plain>) {
    visit();
  } else {
    constexpr std::size_t count = count_fields<plain>();
    // clang-format off
    if constexpr (count == 1) { auto& [f1] = object; visit(f1); }
    else if constexpr (count == 2) { auto& [f1, f2] = object; visit(f1, f2); }
    else if constexpr (count == 3) { auto& [f1, f2, f3] = object; visit(f1, f2, f3); }
    else if constexpr (count == 4) { auto& [f1, f2, f3, f4] = object; visit(f1, f2, f3, f4); }
    else if constexpr (count == 5) {
      auto& [f1, f2, f3, f4, f5] = object;
      visit(f1, f2, f3, f4, f5);
    }
    else if constexpr (count == 6) {
      auto& [f1, f2, f3, f4, f5, f6] = object;
      visit(f1, f2, f3, f4, f5, f6);
    }
    else if constexpr (count == 7) {
      auto& [f1, f2, f3, f4, f5, f6, f7] = object;
      visit(f1, f2, f3, f4, f5, f6, f7);
    }
    else if constexpr (count == 8) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8);
    }
    else if constexpr (count == 9) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9);
    }
    else if constexpr (count == 10) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10);
    }
    else if constexpr (count == 11) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11);
    }
    else if constexpr (count == 12) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12);
    }
    else if constexpr (count == 13) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13);
    }
    else if constexpr (count == 14) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14);
    }
    else if constexpr (count == 15) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15);
    }
    else if constexpr (count == 16) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16);
    }
    else if constexpr (count == 17) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17);
    }
    else if constexpr (count == 18) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17,
          f18] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18);
    }
    else if constexpr (count == 19) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18,
          f19] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19);
    }
    else if constexpr (count == 20) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19,
          f20] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19,
          f20);
    }
    else if constexpr (count == 21) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19,
          f20, f21] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19,
          f20, f21);
    }
    else if constexpr (count == 22) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19,
          f20, f21, f22] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19,
          f20, f21, f22);
    }
    else if constexpr (count == 23) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19,
          f20, f21, f22, f23] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19,
          f20, f21, f22, f23);
    }
    else if constexpr (count == 24) {
      auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19,
          f20, f21, f22, f23, f24] = object;
      visit(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19,
          f20, f21, f22, f23, f24);
    }
    // clang-format on
  }
}

}  // namespace brood::detail
