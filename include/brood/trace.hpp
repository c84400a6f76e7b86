// SPDX-License-Identifier: MIT
// When did what happen: a program and its children on one timeline, for Perfetto or
// chrome://tracing.
#pragma once

#include <filesystem>

namespace brood {

/// Records from now on, in this process and in all that it starts, what becomes of children: the
/// call of start(), the fork or launch, static initialisers, the task, the end, the reaping.
/// `file` is replaced. It is a JSON array of Chrome trace events after each event, whoever is
/// killed.
///
/// The environment variable BROOD_TRACE=FILE does the same for a program that does not call this.
/// @throws process_error  if the file cannot be written; nothing has changed then
/// @par Thread safety  Sets variables of this process's environment, by which its children learn of
///                     the trace: no other thread may use the environment meanwhile. Threads may
///                     start and join children.
void start_trace(const std::filesystem::path& file);

/// Ends the recording in this process, and children that are started later do not join in. Those
/// that run already go on. The file is complete as it stands. Without a trace, it does nothing.
/// @par Thread safety  As start_trace.
void stop_trace() noexcept;

/// Whether this process records. A process that can no longer write its file has said so on stderr,
/// and records no more.
[[nodiscard]] bool is_tracing() noexcept;

}  // namespace brood
