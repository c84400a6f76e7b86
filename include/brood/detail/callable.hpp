// SPDX-License-Identifier: MIT
// Callables and their arguments: which can travel, how they do, and how they meet again.
#pragma once

#include <bit>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "brood/detail/archive.hpp"
#include "brood/detail/shippable.hpp"

namespace brood::detail {

/// A callable without state: its type says it all.
template <class F>
inline constexpr bool is_stateless_callable =
    std::is_class_v<F> && std::is_empty_v<F> &&
    (std::is_default_constructible_v<F> || std::is_trivially_copyable_v<F>);

template <class F>
constexpr bool is_shippable_callable() {
  if constexpr (is_function_pointer_v<F> || is_stateless_callable<F>) {
    return true;
  } else if constexpr (!std::is_class_v<F> || is_std_function<F>) {
    return false;
  } else {
    return is_described<F>() || is_plain_aggregate<F>();
  }
}

/// A string that was a `const char*` where the task was described: it serves as either.
template <class C>
class text_argument {
 public:
  explicit text_argument(std::basic_string<C>& text) noexcept : text_(text) {}
  operator std::basic_string<C>&() & noexcept { return text_; }
  operator std::basic_string<C>&&() && noexcept { return std::move(text_); }
  operator const C*() const noexcept { return text_.c_str(); }
  operator std::basic_string_view<C>() const noexcept { return text_; }

 private:
  std::basic_string<C>& text_;
};

/// Whether argument `Index` is passed as an lvalue in the attempt `Mask`.
template <std::size_t Mask, std::size_t Index, class T>
using passed_t = std::conditional_t<((Mask >> Index) & 1U) != 0, T&, T&&>;

template <class T, bool AsText>
struct offered {
  using type = T;
};
template <class C>
struct offered<std::basic_string<C>, true> {
  using type = text_argument<C>;
};

template <class F, bool AsText, std::size_t Mask, class... Args, std::size_t... Index>
constexpr bool is_call(std::index_sequence<Index...>) noexcept {
  return std::is_invocable_v<F&, passed_t<Mask, Index, typename offered<Args, AsText>::type>...>;
}

/// The first way to pass the arguments that the task accepts: all as rvalues, so that what is taken
/// by value moves; then with some as lvalues, for parameters that are references.
template <class F, bool AsText, std::size_t Mask, class... Args>
constexpr std::size_t find_call() noexcept {
  constexpr std::size_t count = sizeof...(Args);
  constexpr std::size_t all = (std::size_t{1} << count) - 1;
  // Beyond five arguments, not every mixture is tried: all rvalues, or all lvalues.
  constexpr std::size_t step = count <= 5 || all == 0 ? 1 : all;
  if constexpr (Mask > all) {
    return all + 1;
  } else if constexpr (is_call<F, AsText, Mask, Args...>(std::index_sequence_for<Args...>{})) {
    return Mask;
  } else {
    return find_call<F, AsText, Mask + step, Args...>();
  }
}

template <class F, class... Args>
struct call_plan {
  static constexpr std::size_t none = std::size_t{1} << sizeof...(Args);
  static constexpr std::size_t plain = find_call<F, false, 0, Args...>();
  static constexpr bool as_text = plain == none;
  static constexpr std::size_t mask = [] {
    if constexpr (plain != none) {
      return plain;
    } else {
      return find_call<F, true, 0, Args...>();
    }
  }();
  static constexpr bool exists = mask != none;
};

template <bool AsText, class T>
decltype(auto) offer(T& value) noexcept {
  using type = typename offered<T, AsText>::type;
  if constexpr (std::is_same_v<type, T>) {
    return (value);
  } else {
    return type{value};
  }
}

template <class Plan, std::size_t Index, class T>
decltype(auto) pass(T&& value) noexcept {
  return static_cast<passed_t<Plan::mask, Index, std::remove_reference_t<T>>>(value);
}

template <class Plan, class F, class... Args, std::size_t... Index>
decltype(auto) invoke_planned(F& callable, std::tuple<Args...>& arguments,
                              std::index_sequence<Index...>) {
  return std::invoke(callable, detail::pass<Plan, Index>(
                                   detail::offer<Plan::as_text>(std::get<Index>(arguments)))...);
}

/// Calls the task once; its arguments may be moved from.
template <class F, class... Args>
decltype(auto) invoke_task(F& callable, std::tuple<Args...>& arguments) {
  return detail::invoke_planned<call_plan<F, Args...>>(callable, arguments,
                                                       std::index_sequence_for<Args...>{});
}

/// An object whose members nobody has told.
template <class T>
constexpr bool is_unknown_class() {
  if constexpr ((std::is_class_v<T> && !std::is_empty_v<T>) || std::is_union_v<T>) {
    return !is_described<T>() && !is_plain_aggregate<T>();
  } else {
    return false;
  }
}

template <class T>
constexpr bool is_shippable_argument() {
  if constexpr (has_known_remedy<T> || !std::is_move_constructible_v<T>) {
    return false;
  } else {
    return !is_unknown_class<T>();
  }
}

/// Whether a task may travel and can be called, as far as its type and those of its arguments tell;
/// what is inside of them is looked at when it is archived.
template <class F, class... Args>
constexpr bool is_shippable_task() {
  if constexpr (!is_shippable_callable<F>() || !(is_shippable_argument<Args>() && ...)) {
    return false;
  } else {
    return call_plan<F, Args...>::exists;
  }
}

template <class T>
constexpr void explain_argument() {
  if constexpr (has_known_remedy<T>) {
    explain_unshippable<T>();
  } else if constexpr (is_unknown_class<T>()) {
    refuse_unknown_type<T>();
  } else {
    static_assert(std::is_move_constructible_v<T>,
                  "brood: this argument can be neither copied nor moved, so a process cannot keep "
                  "it for its task");
  }
}

/// Fails to compile, with advice. One sentence for one mistake: nothing else is compiled then.
template <class F, class... Args>
constexpr void explain_task() {
  if constexpr (has_known_remedy<F>) {
    explain_unshippable<F>();
  } else if constexpr (!is_shippable_callable<F>()) {
    static_assert(
        always_false<F>,
        "brood: this callable cannot be sent to another process: a lambda with captures, or "
        "a function object without `serialize`. Have it capture nothing: what it captures, "
        "pass it as an argument, or use brood::fork_only");
  } else if constexpr (!(is_shippable_argument<Args>() && ...)) {
    (explain_argument<Args>(), ...);
  } else {
    static_assert(
        call_plan<F, Args...>::exists,
        "brood: the task cannot be called with these arguments. They reach it as values of "
        "the decayed types (a const char* as std::string), which it may take by value or by "
        "reference");
  }
}

[[noreturn]] void refuse_null_callable();

/// @throws process_error std::errc::invalid_argument  for a null pointer
template <class F>
void check_not_null([[maybe_unused]] const F& callable) {
  if constexpr (std::is_pointer_v<F> || std::is_member_pointer_v<F>) {
    if (callable == nullptr) refuse_null_callable();
  }
}

template <class F>
void save_callable(output_archive& out, const F& callable) {
  if constexpr (!is_stateless_callable<F>) out(callable);
}

template <class F>
F load_callable(input_archive& in) {
  if constexpr (is_stateless_callable<F> && std::is_default_constructible_v<F>) {
    return F{};
  } else if constexpr (is_stateless_callable<F>) {
    // `[=] { ... }` without captures has no default constructor, and nothing to construct.
    struct empty {};
    return std::bit_cast<F>(empty{});
  } else {
    static_assert(std::is_default_constructible_v<F>,
                  "brood: a function object with state needs a default constructor, because a "
                  "spawned child makes it anew and then loads its members");
    F callable{};
    in(callable);
    return callable;
  }
}

template <class... Args>
void save_arguments(output_archive& out, const std::tuple<Args...>& arguments) {
  std::apply([&](const Args&... values) { static_cast<void>(out(values...)); }, arguments);
}

/// The arguments, in a child that has no values of them yet.
template <class Tuple>
struct arguments_loader;
template <class... Args>
struct arguments_loader<std::tuple<Args...>> {
  // Braces: elements are read in the order in which they were written.
  static std::tuple<Args...> load(input_archive& in) {
    return std::tuple<Args...>{load_value<Args>(in)...};
  }
};

template <class Tuple>
Tuple load_arguments([[maybe_unused]] input_archive& in) {
  return arguments_loader<Tuple>::load(in);
}

}  // namespace brood::detail
