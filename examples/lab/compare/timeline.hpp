// SPDX-License-Identifier: MIT
// What parent, child and server did from start() to the end of the child, read from a trace.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>

namespace brood_lab {

/// What a timeline is of.
struct traced_start {
  std::int64_t parent = 0;  ///< the number of the process that called start(), last of this child
  double main_entered_us =
      0;  ///< when the child entered main, by the clock of the trace; 0: unknown
};

/// Picks from a trace what belongs to the last child that a process started, and adds what follows
/// from it: spans between two events that were measured.
/// @param trace  an array of Chrome trace events, as BROOD_TRACE writes it
/// @return an array of events in the order of time, which begins with the call of start(); empty
///         if the trace has none of that process
nlohmann::ordered_json timeline_of(const nlohmann::ordered_json& trace, const traced_start& which);

/// The same of a file.
/// @throws std::runtime_error  if it is no trace, or has nothing of that parent or of its child
nlohmann::ordered_json timeline_in(const std::filesystem::path& file, const traced_start& which);

}  // namespace brood_lab
