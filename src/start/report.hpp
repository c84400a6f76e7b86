// SPDX-License-Identifier: MIT
// What a child tells its parent besides its exit status.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "brood/error.hpp"
#include "exception_text.hpp"

namespace brood {

/// What the parent learnt from a child's reports.
struct child_report {
  bool task_ran = false;                  ///< the child had its task whole and entered it
  std::optional<exception_text> failure;  ///< of the task, or before it
};

/// In the child: it is about to run its task.
void report_task_entered() noexcept;

/// In the child: an exception. Long texts are cut so that the report always fits.
void report_failure(const exception_text& failure) noexcept;

/// In the parent: takes one record in.
void add_record(child_report& to, std::span<const std::byte> record) noexcept;

}  // namespace brood
