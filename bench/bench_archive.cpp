// SPDX-License-Identifier: MIT
// Encoding and decoding a message: Brood's archive over a byte buffer, in units of cereal's own
// archive over a stream.
#include <cereal/archives/binary.hpp>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "brood/detail/archive.hpp"
#include "brood/detail/archive_types.hpp"
#include "paired.hpp"

namespace {

template <class T>
void check(const T& sent, const T& received) {
  if (sent != received) throw std::runtime_error{"bench_archive: a value did not come back"};
}

template <class T>
void through_stream(const T& value) {
  std::stringstream stream{std::ios::in | std::ios::out | std::ios::binary};
  cereal::BinaryOutputArchive{stream}(value);
  T copy;
  cereal::BinaryInputArchive{stream}(copy);
  check(value, copy);
}

template <class T>
void through_buffer(const T& value) {
  brood::detail::output_archive out;
  out(value);
  T copy;
  brood::detail::input_archive{out.bytes()}(copy);
  check(value, copy);
}

/// As a connection does that sends one message after the other.
template <class T>
void through_reused_buffer(const T& value, std::vector<std::byte>& memory) {
  brood::detail::output_archive out{std::move(memory)};
  out(value);
  T copy;
  brood::detail::input_archive{out.bytes()}(copy);
  check(value, copy);
  memory = std::move(out).release();
}

template <class T>
void add(bench::experiment& rounds, const char* what, const T& value, std::size_t count) {
  rounds.begin_group(std::string{"encode + decode "} + what);
  const auto stream = [=] { return bench::time_of(count, [&] { through_stream(value); }); };
  const std::size_t base = rounds.add("cereal over a stringstream", stream);
  rounds.compare(base, base);
  rounds.compare(rounds.add("the same once more (A/A)", stream), base);
  rounds.compare(rounds.add("brood, a new buffer",
                            [=] { return bench::time_of(count, [&] { through_buffer(value); }); }),
                 base);
  rounds.compare(rounds.add("brood, a reused buffer",
                            [=] {
                              std::vector<std::byte> memory;
                              return bench::time_of(count,
                                                    [&] { through_reused_buffer(value, memory); });
                            }),
                 base);
}

}  // namespace

int main(int argc, char** argv) {
  bench::command_line options{argc, argv};
  std::map<std::string, int> counts;
  for (int key = 0; key < 100; ++key) counts.emplace("key " + std::to_string(key), key);

  bench::experiment rounds;
  add(rounds, "an int", 42, 5000);
  add(rounds, "a string of 100 bytes", std::string(100, 'x'), 5000);
  add(rounds, "a vector of 100,000 doubles", std::vector<double>(100'000, 0.5), 20);
  add(rounds, "a map of 100 strings to ints", counts, 200);
  rounds.run(options.rounds());
  return report(rounds, options);
}
