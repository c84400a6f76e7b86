// SPDX-License-Identifier: MIT
// Archives over a byte buffer. cereal knows how to take types apart; these two decide, for each
// part, whether it can mean anything in another process, and refuse at compile time if not.
// cereal's own archives work on streams, which cost hundreds of nanoseconds a message.
#pragma once

#include <cereal/cereal.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <type_traits>
#include <typeindex>
#include <utility>
#include <vector>

#include "brood/detail/aggregate.hpp"
#include "brood/detail/code_token.hpp"
#include "brood/detail/shippable.hpp"
#include "brood/native_types.hpp"

namespace brood::detail {

/// Writes values to bytes, and puts kernel handles on a list beside them.
class output_archive final
    : public cereal::OutputArchive<output_archive, cereal::AllowEmptyClassElision> {
  using base = cereal::OutputArchive<output_archive, cereal::AllowEmptyClassElision>;

 public:
  // Not inline: cereal's bases would have each file that ships a task compile six hash tables.
  output_archive();
  /// Writes into the memory of `reused`, whose content is dropped.
  explicit output_archive(std::vector<std::byte> reused);
  ~output_archive() override;

  // Hides cereal's own, so that every part of every value comes by here.
  template <class... Types>
  output_archive& operator()(Types&&... values) {
    (put(values), ...);
    return *this;
  }
  template <class T>
  output_archive& operator&(T&& value) {
    return (*this)(value);
  }

  void write(const void* data, std::size_t size) {
    if (size == 0) return;
    // Not insert(): GCC 12 at -O3 takes it for an overflow and warns in the user's own code.
    const std::size_t before = buffer_.size();
    buffer_.resize(before + size);
    std::memcpy(buffer_.data() + before, data, size);
  }

  /// Passes a kernel object on to the reader. The same handle has one index, however often it is
  /// added. It must stay open until the message has been delivered.
  std::size_t add_handle(native_handle handle);

  /// A number for what a shared pointer points to, from 1 on: the same for the same object.
  struct numbered {
    std::uint64_t number;
    bool is_new;
  };
  [[nodiscard]] numbered number_of(std::shared_ptr<const void> object, std::type_index type);

  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return buffer_; }
  [[nodiscard]] const std::vector<native_handle>& handles() const noexcept { return handles_; }
  [[nodiscard]] std::vector<std::byte> release() && noexcept { return std::move(buffer_); }

 private:
  template <class T>
  void put(const T& value);
  template <class T>
  void put_class(const T& value);

  class pointee_numbers;

  std::vector<std::byte> buffer_;
  std::vector<native_handle> handles_;
  std::shared_ptr<pointee_numbers> pointees_;  // made when first needed
};

/// Reads what an output_archive wrote. Every read is checked: a message that is cut short or
/// garbled gives process_error errc::bad_message, and never asks for much more memory than it has
/// bytes.
class input_archive final
    : public cereal::InputArchive<input_archive, cereal::AllowEmptyClassElision> {
  using base = cereal::InputArchive<input_archive, cereal::AllowEmptyClassElision>;

 public:
  /// Both must outlive this object.
  explicit input_archive(std::span<const std::byte> bytes,
                         std::span<const native_handle> handles = {});
  ~input_archive() override;

  template <class... Types>
  input_archive& operator()(Types&&... values) {
    (get(values), ...);
    return *this;
  }
  template <class T>
  input_archive& operator&(T&& value) {
    return (*this)(value);
  }

  void read(void* data, std::size_t size) {
    if (size > rest_.size()) refuse_short();
    if (size != 0) std::memcpy(data, rest_.data(), size);
    rest_ = rest_.subspan(size);
  }

  [[nodiscard]] std::size_t remaining() const noexcept { return rest_.size(); }

  /// Reads a number of elements that take at least `element_size` bytes each.
  /// @throws process_error errc::bad_message  if the message cannot hold so many
  [[nodiscard]] std::size_t read_size(std::size_t element_size = 1);

  /// The objects behind shared pointers, in the order of their numbers, which begin at 1.
  /// @return nullptr if the number is the next one: the object follows
  /// @throws process_error errc::bad_message  if it is none of these, or of another type
  [[nodiscard]] std::shared_ptr<void> pointee(std::uint64_t number, std::type_index type) const;
  void add_pointee(std::shared_ptr<void> object, std::type_index type);

  /// @throws process_error errc::bad_message  if there is no such handle
  [[nodiscard]] native_handle handle(std::size_t index) const;

  /// The object behind a handle: made by `make(handle)`, which takes the handle over even if it
  /// throws, when it is asked for first; the same object from then on.
  /// @throws process_error errc::bad_message  also if the handle was taken over otherwise
  template <class T, class Make>
  std::shared_ptr<T> shared(std::size_t index, Make&& make) {
    const native_handle wanted = handle(index);
    if (objects_.size() < handles_.size()) objects_.resize(handles_.size());
    if (!objects_[index]) {
      claim(index);
      objects_[index] = std::shared_ptr<T>(make(wanted));
    }
    return std::static_pointer_cast<T>(objects_[index]);
  }

  /// Marks a handle as taken over without `shared`.
  /// @throws process_error errc::bad_message  if there is none, or it was taken over before
  void claim(std::size_t index);
  /// Whether somebody took the handle over; otherwise the message's owner closes it.
  [[nodiscard]] bool claimed(std::size_t index) const noexcept {
    return index < claims_.size() && claims_[index];
  }

 private:
  template <class T>
  void get(T& value);
  template <class T>
  void get_class(T& value);
  void check_bools(const void* data, std::size_t count) const;
  [[noreturn]] static void refuse_short();

  std::span<const std::byte> rest_;
  std::span<const native_handle> handles_;
  std::vector<std::shared_ptr<void>> objects_;
  std::vector<bool> claims_;
  std::vector<std::pair<std::shared_ptr<void>, std::type_index>> pointees_;
};

void save_token(output_archive& out, const code_token& token);
[[nodiscard]] code_token load_token(input_archive& in);

}  // namespace brood::detail

// Which archive reads what the other wrote: cereal asks when a type has `save_minimal`.
CEREAL_SETUP_ARCHIVE_TRAITS(brood::detail::input_archive, brood::detail::output_archive)

namespace brood::detail {

/// How T travels where cereal's own way will not do: with static members `save(output_archive&,
/// const T&)` and `load(input_archive&, T&)`. It goes before whatever cereal knows of T.
template <class T>
struct form {
  static constexpr bool is_missing = true;
};
template <class T>
concept has_form = !requires { form<T>::is_missing; };

/// Whether cereal knows, from T's author or its own, how to write and how to read T. Some of its
/// helpers go one way only.
template <class T>
inline constexpr bool has_save_v = cereal::traits::is_output_serializable<T, output_archive>::value;
template <class T>
inline constexpr bool has_load_v = cereal::traits::is_input_serializable<T, input_archive>::value;

/// Whether it is described how T travels, by whomever.
template <class T>
constexpr bool is_described() noexcept {
  if constexpr (has_form<T>) {
    return true;
  } else {
    return has_save_v<T> && has_load_v<T>;
  }
}

/// An aggregate that nobody has described.
template <class T>
constexpr bool is_plain_aggregate() noexcept {
  if constexpr (has_form<T>) {
    return false;
  } else if constexpr (has_save_v<T> || has_load_v<T>) {
    return false;
  } else {
    return can_visit_fields<T>();
  }
}

}  // namespace brood::detail

namespace brood {

/// Befriend it to keep `serialize` and a default constructor private: `friend brood::access;`
using access = cereal::access;

}  // namespace brood

#include "brood/detail/archive_parts.hpp"  // the member templates
