// SPDX-License-Identifier: MIT
// What parent, child and server did from start() to the end of the child, read from a trace.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

namespace brood_lab {

/// Picks from a trace what belongs to the last child that a process started.
/// @param trace   an array of Chrome trace events, as BROOD_TRACE writes it
/// @param parent  the number of the process that called start()
/// @return an array of events in the order of time, which begins with the call of start(); empty
///         if the trace has none of that process
nlohmann::ordered_json timeline_of(const nlohmann::ordered_json& trace, std::int64_t parent);

}  // namespace brood_lab
