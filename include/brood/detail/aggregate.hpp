// SPDX-License-Identifier: MIT
// The members of a plain aggregate, without a word from its author. Counting them by trial
// initialisation, and naming them by structured bindings, is the technique of Antony Polukhin's
// Boost.PFR; arrays as members are told apart from nested aggregates by trial braces.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace brood::detail {

inline constexpr std::size_t max_fields = 24;

/// Converts to whatever a member of `Whole` may be.
template <class Whole>
struct any_field {
  constexpr any_field(std::size_t) noexcept {}
  template <class T>
    requires(!std::is_same_v<T, Whole>)
  operator T() const noexcept;
};

/// Converts to bases of `Whole` alone.
template <class Whole>
struct any_base {
  template <class T>
    requires(std::is_base_of_v<T, Whole> && !std::is_same_v<T, Whole>)
  operator T() const noexcept;
};

template <class T, std::size_t... Index>
constexpr bool takes_fields(std::index_sequence<Index...>) noexcept {
  return requires { T{any_field<T>{Index}...}; };
}

template <class T, std::size_t... Before, std::size_t... Inner, std::size_t... After>
constexpr bool takes_nested(std::index_sequence<Before...>, std::index_sequence<Inner...>,
                            std::index_sequence<After...>) noexcept {
  return requires {
    T{any_field<T>{Before}..., {any_field<T>{Inner}...}, any_field<T>{After}...};
  };
}

/// How many initialisers T takes at most when arrays are written without braces; max_fields + 1 if
/// there are too many, or none fit.
template <class T, std::size_t Count = max_fields * 2>
constexpr std::size_t count_initialisers() noexcept {
  if constexpr (takes_fields<T>(std::make_index_sequence<Count>{})) {
    return Count;
  } else if constexpr (Count == 0) {
    return max_fields * 2 + 1;
  } else {
    return count_initialisers<T, Count - 1>();
  }
}

/// How many initialisers the member that begins at `At` takes: more than one if it is an array.
template <class T, std::size_t At, std::size_t All, std::size_t Size = All - At>
constexpr std::size_t initialisers_of_member() noexcept {
  if constexpr (Size <= 1) {
    return 1;
  } else {
    constexpr std::size_t rest = All - At - Size;
    // An array of that size fills its place exactly: one more initialiser behind it does not fit.
    if constexpr (takes_nested<T>(std::make_index_sequence<At>{}, std::make_index_sequence<Size>{},
                                  std::make_index_sequence<rest>{}) &&
                  !takes_nested<T>(std::make_index_sequence<At>{},
                                   std::make_index_sequence<Size>{},
                                   std::make_index_sequence<rest + 1>{})) {
      return Size;
    } else {
      return initialisers_of_member<T, At, All, Size - 1>();
    }
  }
}

template <class T, std::size_t All, std::size_t At = 0>
constexpr std::size_t count_members() noexcept {
  if constexpr (At >= All) {
    return 0;
  } else {
    return 1 + count_members<T, All, At + initialisers_of_member<T, At, All>()>();
  }
}

template <class T>
constexpr std::size_t count_fields() noexcept {
  constexpr std::size_t initialisers = count_initialisers<T>();
  if constexpr (initialisers > max_fields * 2) {
    return max_fields + 1;
  } else {
    return count_members<T, initialisers>();
  }
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
    return count_fields<T>() <= max_fields;
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
