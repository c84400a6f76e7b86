// SPDX-License-Identifier: MIT
// The standard library's types that travel in a form of Brood's own, because cereal's costs memory
// for a garbled size (sequences), loses an order (multiple keys), or brings so many headers that
// every user's compiler would feel it: polymorphic pointers, <chrono>, <complex>.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <forward_list>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <type_traits>
#include <typeindex>
#include <utility>
#include <vector>

#include "brood/detail/archive.hpp"
#include "brood/detail/clocks.hpp"

namespace brood::detail {

// ---- Sequences ----------------------------------------------------------------------------------

/// One element after the other is made and read, as far as the message reaches.
template <class T>
struct sequence_form {
  using element = typename T::value_type;
  static constexpr bool is_block = (std::is_arithmetic_v<element> || std::is_enum_v<element>) &&
                                   !holds_bool<element>() && requires(T value) { value.data(); };

  static void save(output_archive& out, const T& value) {
    out(static_cast<std::uint64_t>(value.size()));
    if constexpr (is_block) {
      out.write(value.data(), value.size() * sizeof(element));
    } else {
      for (const auto& one : value) out(one);
    }
  }

  static void load(input_archive& in, T& value) {
    value.clear();
    if constexpr (is_block) {
      value.resize(in.read_size(sizeof(element)));
      in.read(value.data(), value.size() * sizeof(element));
    } else {
      std::size_t size = in.read_size();
      if constexpr (requires { value.reserve(size); }) {
        const std::size_t affordable = in.remaining() / sizeof(element);
        value.reserve(size < affordable ? size : affordable);
      }
      for (; size != 0; --size) load_one(in, value);
    }
  }

 private:
  static void load_one(input_archive& in, T& value) {
    if constexpr (std::is_default_constructible_v<element> && !is_received<element>) {
      in(value.emplace_back());
    } else {
      value.push_back(load_value<element>(in));
    }
  }
};

template <class C, class Traits, class Allocator>
struct form<std::basic_string<C, Traits, Allocator>>
    : sequence_form<std::basic_string<C, Traits, Allocator>> {};
template <class T, class Allocator>
  requires(!std::is_same_v<T, bool>)
struct form<std::vector<T, Allocator>> : sequence_form<std::vector<T, Allocator>> {};
template <class T, class Allocator>
struct form<std::deque<T, Allocator>> : sequence_form<std::deque<T, Allocator>> {};
template <class T, class Allocator>
struct form<std::list<T, Allocator>> : sequence_form<std::list<T, Allocator>> {};

template <class T, class Allocator>
struct form<std::forward_list<T, Allocator>> {
  using sequence = std::forward_list<T, Allocator>;

  static void save(output_archive& out, const sequence& value) {
    out(static_cast<std::uint64_t>(std::distance(value.begin(), value.end())));
    for (const auto& one : value) out(one);
  }
  static void load(input_archive& in, sequence& value) {
    value.clear();
    auto last = value.before_begin();
    for (std::size_t size = in.read_size(); size != 0; --size) {
      last = value.insert_after(last, load_value<T>(in));
    }
  }
};

/// In its native characters: both ends run on one system.
template <>
struct form<std::filesystem::path> {
  static void save(output_archive& out, const std::filesystem::path& value) { out(value.native()); }
  static void load(input_archive& in, std::filesystem::path& value) {
    std::filesystem::path::string_type text;
    in(text);
    value = std::move(text);
  }
};

// ---- Multiple keys ------------------------------------------------------------------------------

/// Equal keys keep the order that they had.
template <class T>
struct multiple_form {
  static void save(output_archive& out, const T& value) {
    out(static_cast<std::uint64_t>(value.size()));
    for (const auto& element : value) {
      if constexpr (requires { typename T::mapped_type; }) {
        out(element.first, element.second);
      } else {
        out(element);
      }
    }
  }

  static void load(input_archive& in, T& value) {
    value.clear();
    for (std::size_t size = in.read_size(); size != 0; --size) {
      auto key = load_value<typename T::key_type>(in);
      if constexpr (requires { typename T::mapped_type; }) {
        auto mapped = load_value<typename T::mapped_type>(in);
        value.emplace_hint(value.end(), std::move(key), std::move(mapped));
      } else {
        value.emplace_hint(value.end(), std::move(key));
      }
    }
  }
};

template <class K, class T, class Less, class Allocator>
struct form<std::multimap<K, T, Less, Allocator>>
    : multiple_form<std::multimap<K, T, Less, Allocator>> {};
template <class K, class Less, class Allocator>
struct form<std::multiset<K, Less, Allocator>> : multiple_form<std::multiset<K, Less, Allocator>> {
};

// ---- Smart pointers -----------------------------------------------------------------------------

/// The reader makes such a T before it knows any more of it. Polymorphic classes, and those with
/// `load_and_construct`, travel by cereal's rules: brood/polymorphic.hpp.
template <class T>
concept made_before_read =
    std::is_object_v<T> && !std::is_array_v<T> && !std::is_polymorphic_v<T> &&
    !cereal::traits::has_load_and_construct<std::remove_const_t<T>, input_archive>::value;

template <class T, class Deleter>
  requires made_before_read<T>
struct form<std::unique_ptr<T, Deleter>> {
  using object = std::remove_const_t<T>;

  static void save(output_archive& out, const std::unique_ptr<T, Deleter>& value) {
    out(value != nullptr);
    if (value) out(*value);
  }
  static void load(input_archive& in, std::unique_ptr<T, Deleter>& value) {
    bool is_set = false;
    in(is_set);
    value.reset();
    if (!is_set) return;
    object* const made = cereal::access::construct<object>();
    value.reset(made);
    in(*made);
  }
};

template <class T>
  requires made_before_read<T>
struct form<std::shared_ptr<T>> {
  using object = std::remove_const_t<T>;

  static void save(output_archive& out, const std::shared_ptr<T>& value) {
    if (!value) {
      out(std::uint64_t{0});
      return;
    }
    const auto [number, is_new] = out.number_of(value, typeid(object));
    out(number);
    if (is_new) out(*value);
  }
  static void load(input_archive& in, std::shared_ptr<T>& value) {
    std::uint64_t number = 0;
    in(number);
    value.reset();
    if (number == 0) return;
    auto made = std::static_pointer_cast<object>(in.pointee(number, typeid(object)));
    if (!made) {
      made.reset(cereal::access::construct<object>());
      in.add_pointee(made, typeid(object));  // first: what it holds may point back at it
      in(*made);
    }
    value = std::move(made);
  }
};

template <class T>
  requires made_before_read<T>
struct form<std::weak_ptr<T>> {
  static void save(output_archive& out, const std::weak_ptr<T>& value) { out(value.lock()); }
  static void load(input_archive& in, std::weak_ptr<T>& value) {
    std::shared_ptr<T> object;
    in(object);
    value = object;
  }
};

// ---- Numbers with a meaning ---------------------------------------------------------------------

template <class Rep, class Period>
struct form<std::chrono::duration<Rep, Period>> {
  static void save(output_archive& out, const std::chrono::duration<Rep, Period>& value) {
    out(value.count());
  }
  static void load(input_archive& in, std::chrono::duration<Rep, Period>& value) {
    value = std::chrono::duration<Rep, Period>{load_value<Rep>(in)};
  }
};
template <class Clock, class Duration>
struct form<std::chrono::time_point<Clock, Duration>> {
  using moment = std::chrono::time_point<Clock, Duration>;
  static void save(output_archive& out, const moment& value) { out(value.time_since_epoch()); }
  static void load(input_archive& in, moment& value) { value = moment{load_value<Duration>(in)}; }
};

/// std::complex, known by its members, and whatever else is nothing but these two numbers.
template <class T>
concept complex_number =
    requires(T& value, const T& fixed, typename T::value_type part) {
      requires std::is_arithmetic_v<typename T::value_type> && sizeof(T) == 2 * sizeof(part);
      fixed.real(), fixed.imag(), value.real(part), value.imag(part);
    } && !cereal::traits::has_member_serialize<T, output_archive>::value &&
    !cereal::traits::has_member_save<T, output_archive>::value &&
    !cereal::traits::has_member_save_minimal<T, output_archive>::value;

template <complex_number T>
struct form<T> {
  static void save(output_archive& out, const T& value) { out(value.real(), value.imag()); }
  static void load(input_archive& in, T& value) {
    typename T::value_type real{};
    typename T::value_type imaginary{};
    in(real, imaginary);
    value.real(real);
    value.imag(imaginary);
  }
};

}  // namespace brood::detail
