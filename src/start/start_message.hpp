// SPDX-License-Identifier: MIT
// What a spawned child is told: who it is, which binary its parent runs, and its task.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "brood/detail/archive.hpp"
#include "brood/detail/task.hpp"
#include "identity.hpp"

namespace brood {

void save_start(detail::output_archive& out, const identity& child, const detail::task& work);

/// The identity first: with it, the child can name itself when the rest fails.
identity load_identity(detail::input_archive& in);

/// @throws process_error errc::different_program, errc::unknown_task, errc::bad_message; or what
///         loading the arguments throws
std::unique_ptr<detail::task> load_task(detail::input_archive& in);

/// In a child: becomes who the message says, and rebuilds its task. Handles that no argument takes
/// over are closed.
/// @throws what load_task throws
std::unique_ptr<detail::task> begin_task(std::span<const std::byte> message,
                                         std::span<const native_handle> handles);

}  // namespace brood
