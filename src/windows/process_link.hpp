// SPDX-License-Identifier: MIT
// From the link of a process to the process: by a handle that was seen to be that very one's.
#pragma once

#include "backend.hpp"
#include "unique_handle.hpp"

namespace brood::windows {

/// What was found behind a link.
struct opened_link {
  /// Empty if there is no such process any more, or if it may not even be looked at.
  unique_handle process{};
  bool is_gone = false;
  bool may_end = false;
  bool may_suspend = false;
};

/// Opens the process that the link names. From then on its number belongs to nobody else, whatever
/// becomes of it.
opened_link open_link(const backend::process_link& link) noexcept;

/// Ends it, with the code of a signal. No failure if it has ended or is ending.
result<void> end_process(void* process, int signal_number) noexcept;

}  // namespace brood::windows
