// SPDX-License-Identifier: MIT
// How each kind of value is written to an archive and read back.
#pragma once

#include <cereal/cereal.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

#include "brood/detail/archive.hpp"

namespace brood::detail {

template <class T>
inline constexpr bool is_name_value_pair = false;
template <class T>
inline constexpr bool is_name_value_pair<cereal::NameValuePair<T>> = true;
template <class T>
inline constexpr bool is_size_tag = false;
template <class T>
inline constexpr bool is_size_tag<cereal::SizeTag<T>> = true;
template <class T>
inline constexpr bool is_binary_data = false;
template <class T>
inline constexpr bool is_binary_data<cereal::BinaryData<T>> = true;
// `data` itself is a void*.
template <class T>
inline constexpr bool is_bool_data = false;
template <class T>
inline constexpr bool is_bool_data<cereal::BinaryData<T>> =
    std::is_same_v<std::remove_pointer_t<std::remove_reference_t<T>>, bool>;
template <class T>
inline constexpr bool is_base_part = false;
template <class T>
inline constexpr bool is_base_part<cereal::base_class<T>> = true;
template <class T>
inline constexpr bool is_base_part<cereal::virtual_base_class<T>> = true;

template <class T>
constexpr bool holds_bool() noexcept {
  if constexpr (std::is_enum_v<T>) {
    return std::is_same_v<std::underlying_type_t<T>, bool>;
  } else {
    return std::is_same_v<T, bool>;
  }
}

/// Stands for a value without content, so that no number of elements is free of charge: a size is
/// believed only up to the bytes that are left.
inline constexpr std::byte nothing{0};

template <class T>
void output_archive::put(const T& value) {
  if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
    write(&value, sizeof value);
  } else if constexpr (is_name_value_pair<T>) {
    put(value.value);
  } else if constexpr (is_size_tag<T>) {
    put(static_cast<std::uint64_t>(value.size));
  } else if constexpr (is_binary_data<T>) {
    write(value.data, static_cast<std::size_t>(value.size));
  } else if constexpr (is_base_part<T>) {
    put(*value.base_ptr);
  } else if constexpr (is_function_pointer_v<T>) {
    put(value != nullptr);
    if (value != nullptr) {
      save_token(*this, token_of(reinterpret_cast<const void*>(value), function_shape(value)));
    }
  } else if constexpr (std::is_array_v<T>) {
    for (const auto& element : value) put(element);
  } else {
    put_class(value);
  }
}

template <class T>
void output_archive::put_class(const T& value) {
  const std::size_t before = buffer_.size();
  if constexpr (has_known_remedy<T>) {
    explain_unshippable<T>();
  } else if constexpr (has_form<T>) {
    form<T>::save(*this, value);
  } else if constexpr (has_save_v<T>) {
    base::operator()(value);
  } else if constexpr (is_plain_aggregate<T>() && !std::is_empty_v<T>) {
    detail::visit_fields(value, [this](const auto&... fields) { (this->put(fields), ...); });
  } else if constexpr (!std::is_empty_v<T> && !std::is_null_pointer_v<T>) {
    refuse_unknown_type<T>();
  }
  if (buffer_.size() == before) put(nothing);
}

template <class T>
void input_archive::get(T& value) {
  if constexpr (holds_bool<T>()) {
    if (!rest_.empty()) check_bools(rest_.data(), sizeof value);
    read(&value, sizeof value);
  } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
    read(&value, sizeof value);
  } else if constexpr (is_name_value_pair<std::remove_const_t<T>>) {
    get(value.value);
  } else if constexpr (is_size_tag<T>) {
    value.size = static_cast<std::remove_reference_t<decltype(value.size)>>(read_size());
  } else if constexpr (is_binary_data<T>) {
    read(value.data, static_cast<std::size_t>(value.size));
    if constexpr (is_bool_data<T>) {
      check_bools(value.data, static_cast<std::size_t>(value.size));
    }
  } else if constexpr (is_base_part<T>) {
    get(*value.base_ptr);
  } else if constexpr (is_function_pointer_v<T>) {
    bool is_set = false;
    get(is_set);
    value = is_set ? reinterpret_cast<T>(const_cast<void*>(
                         address_of(load_token(*this), function_shape(T{nullptr}))))
                   : nullptr;
  } else if constexpr (std::is_array_v<T>) {
    for (auto& element : value) get(element);
  } else {
    get_class(value);
  }
}

template <class T>
void input_archive::get_class(T& value) {
  const std::size_t before = rest_.size();
  if constexpr (has_known_remedy<T>) {
    explain_unshippable<T>();
  } else if constexpr (has_form<T>) {
    form<T>::load(*this, value);
  } else if constexpr (has_load_v<T>) {
    base::operator()(value);
  } else if constexpr (is_plain_aggregate<T>() && !std::is_empty_v<T>) {
    detail::visit_fields(value, [this](auto&... fields) { (this->get(fields), ...); });
  } else if constexpr (!std::is_empty_v<T> && !std::is_null_pointer_v<T>) {
    refuse_unknown_type<T>();
  }
  if (rest_.size() == before) {
    std::byte ignored{};
    get(ignored);
  }
}

/// Makes the handles of shared objects whose default constructor would make a new object.
struct receiver {
  template <class T>
  static auto receive(input_archive& in) -> decltype(T::receive(in)) {
    return T::receive(in);
  }
};

template <class T>
concept is_received = requires(input_archive& in) {
  { receiver::receive<T>(in) } -> std::same_as<T>;
};

/// A new T with what the archive holds.
template <class T>
T load_value(input_archive& in) {
  if constexpr (is_received<T>) {
    return receiver::receive<T>(in);
  } else if constexpr (std::is_default_constructible_v<T>) {
    T value{};
    in(value);
    return value;
  } else {
    static_assert(!std::is_aggregate_v<T>,
                  "brood: a member of this aggregate has no default constructor. A spawned child "
                  "makes the aggregate anew and then loads its members, so each needs one");
    // It may be private, for friends of `access`.
    const std::unique_ptr<T> value{cereal::access::construct<T>()};
    in(*value);
    return std::move(*value);
  }
}

// What `save_minimal` returns goes to the archive without passing operator().
template <class T>
  requires std::is_arithmetic_v<T>
void CEREAL_SAVE_FUNCTION_NAME(output_archive& out, const T& value) {
  out(value);
}
template <class T>
  requires std::is_arithmetic_v<T>
void CEREAL_LOAD_FUNCTION_NAME(input_archive& in, T& value) {
  in(value);
}
// cereal's containers ask whether the archive can write memory in one piece.
template <class T>
void CEREAL_SAVE_FUNCTION_NAME(output_archive& out, const cereal::BinaryData<T>& data) {
  out(data);
}
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(input_archive& in, cereal::BinaryData<T>& data) {
  in(data);
}

}  // namespace brood::detail
