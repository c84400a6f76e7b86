// SPDX-License-Identifier: MIT
// What can travel to another process, and the words in which the compiler says why something
// cannot.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace brood::detail {

template <class>
inline constexpr bool always_false = false;

template <class T>
inline constexpr bool is_function_pointer_v =
    std::is_pointer_v<T> && std::is_function_v<std::remove_pointer_t<T>>;

template <class T>
inline constexpr bool is_reference_wrapper = false;
template <class T>
inline constexpr bool is_reference_wrapper<std::reference_wrapper<T>> = true;
template <class T>
inline constexpr bool is_view = false;
template <class C, class Traits>
inline constexpr bool is_view<std::basic_string_view<C, Traits>> = true;
template <class T, std::size_t Extent>
inline constexpr bool is_view<std::span<T, Extent>> = true;
template <class T>
inline constexpr bool is_std_function = false;
template <class Signature>
inline constexpr bool is_std_function<std::function<Signature>> = true;

template <class T>
inline constexpr bool is_smart_pointer = false;
template <class T, class Deleter>
inline constexpr bool is_smart_pointer<std::unique_ptr<T, Deleter>> = true;
template <class T>
inline constexpr bool is_smart_pointer<std::shared_ptr<T>> = true;
template <class T>
inline constexpr bool is_smart_pointer<std::weak_ptr<T>> = true;

/// Of such types it is known what to do instead.
template <class T>
inline constexpr bool has_known_remedy =
    (std::is_pointer_v<T> && !is_function_pointer_v<T>) || is_reference_wrapper<T> || is_view<T> ||
    std::is_member_pointer_v<T> || is_std_function<T>;

/// Fails to compile for a type that has a known remedy, and names it.
template <class T>
constexpr void explain_unshippable() {
  static_assert(
      !std::is_pointer_v<T> || is_function_pointer_v<T>,
      "brood: a raw pointer cannot be sent to another process, because the memory behind "
      "it is not there. Send the object itself; or use shared_memory or shared_value; or, "
      "with fork alone, brood::fork_only");
  static_assert(!is_reference_wrapper<T>,
                "brood: a reference cannot be sent to another process, because the object is not "
                "there. Send the object itself; or use shared_value; or, with fork alone, "
                "brood::fork_only");
  static_assert(
      !is_view<T>,
      "brood: a string_view or span cannot be sent to another process, because it does not "
      "own its elements. Send a std::string or std::vector");
  static_assert(
      !std::is_member_pointer_v<T>,
      "brood: a pointer to a member cannot be sent to another process. Send a function or "
      "a lambda without captures that calls the member");
  static_assert(
      !is_std_function<T>,
      "brood: a std::function cannot be sent to another process, because what it holds is "
      "hidden. Send a function, or a lambda without captures, and its arguments");
}

template <class T>
constexpr void refuse_unknown_type() {
  if constexpr (is_smart_pointer<T>) {
    static_assert(
        always_false<T>,
        "brood: a smart pointer to an array, to void, to a polymorphic class or to one with "
        "load_and_construct cannot be sent to another process as it is. Send a "
        "std::vector; or, for such a class, include brood/polymorphic.hpp and register the "
        "classes with CEREAL_REGISTER_TYPE");
  } else if constexpr (std::is_aggregate_v<T> && !std::is_union_v<T>) {
    static_assert(
        always_false<T>,
        "brood: this aggregate has a base class, a reference, a member without a default "
        "constructor, or more than 24 members, so it cannot be sent to another process as it is. "
        "Give it `template <class Archive> void serialize(Archive& ar) { ar(first, second); }`; "
        "or, with fork alone, use brood::fork_only");
  } else {
    static_assert(
        always_false<T>,
        "brood: this type cannot be archived, so it cannot be sent to another process. Make "
        "it a plain aggregate, or give it `template <class Archive> void serialize(Archive& "
        "ar) { ar(first_, second_); }`; or, with fork alone, use brood::fork_only");
  }
}

template <class T>
struct shipped {
  using type = T;
};
template <>
struct shipped<const char*> {
  using type = std::string;
};
template <>
struct shipped<char*> {
  using type = std::string;
};
template <>
struct shipped<const wchar_t*> {
  using type = std::wstring;
};
template <>
struct shipped<wchar_t*> {
  using type = std::wstring;
};

/// As what an argument travels: decayed, and C strings as strings.
template <class T>
using shipped_t = typename shipped<std::decay_t<T>>::type;

}  // namespace brood::detail
