// SPDX-License-Identifier: MIT
// Names for code that another run of the same binary understands: which binary, how far from its
// start, and what shape of function lies there. Addresses would not do: each run has other ones.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string_view>

namespace brood::detail {

/// The identity of a binary: a build id, a UUID, or a hash of its code.
struct module_id {
  std::array<std::byte, 20> bytes{};
  std::uint8_t size = 0;

  friend bool operator==(const module_id&, const module_id&) noexcept = default;
};

struct code_token {
  module_id module{};
  std::uint64_t offset = 0;
  std::uint64_t shape = 0;
  std::uint64_t check = 0;  ///< over the other members: a garbled token is noticed
};

/// FNV-1a (Fowler, Noll, Vo), which a compiler can evaluate.
class fnv_hash {
 public:
  constexpr fnv_hash() = default;
  /// Another function of the same kind.
  explicit constexpr fnv_hash(std::uint64_t seed) noexcept : hash_(seed) {}

  constexpr fnv_hash& mix(std::string_view text) noexcept {
    for (const char character : text) mix_byte(static_cast<unsigned char>(character));
    return *this;
  }
  constexpr fnv_hash& mix(std::uint64_t number) noexcept {
    for (int shift = 0; shift < 64; shift += 8) {
      mix_byte(static_cast<unsigned char>((number >> shift) & 0xFFU));
    }
    return *this;
  }
  [[nodiscard]] constexpr std::uint64_t value() const noexcept { return hash_; }

 private:
  constexpr void mix_byte(unsigned char byte) noexcept { hash_ = (hash_ ^ byte) * 0x100000001B3U; }

  std::uint64_t hash_ = 0xCBF29CE484222325U;
};

/// The name of this function holds the name of T, in each compiler's own spelling.
template <class T>
constexpr std::string_view spelled_type() noexcept {
  return std::source_location::current().function_name();
}

/// A fingerprint of a type. Not an identity: lambdas may share their spelling.
template <class T>
constexpr std::uint64_t shape_of() noexcept {
  fnv_hash hash;
  hash.mix(spelled_type<T>());
  if constexpr (requires { sizeof(T); }) hash.mix(sizeof(T)).mix(alignof(T));
  return hash.value();
}
template <class R, class... Args>
constexpr std::uint64_t function_shape(R (*)(Args...)) noexcept {
  return fnv_hash{}.mix(spelled_type<R(Args...)>()).value();
}

[[nodiscard]] inline std::uint64_t check_of(const code_token& token) noexcept {
  fnv_hash hash;
  for (const std::byte byte : token.module.bytes) hash.mix(std::to_integer<std::uint64_t>(byte));
  return hash.mix(token.module.size).mix(token.offset).mix(token.shape).value();
}

/// @throws process_error errc::unknown_task  if no loaded binary holds the code
[[nodiscard]] code_token token_of(const void* code, std::uint64_t shape);

/// @throws process_error errc::bad_message (garbled), errc::unknown_task (another shape, or no code
///         there), errc::different_program (no such binary here)
[[nodiscard]] const void* address_of(const code_token& token, std::uint64_t expected_shape);

}  // namespace brood::detail
