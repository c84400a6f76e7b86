// SPDX-License-Identifier: MIT
// A child that shares the parent's memory until it executes a program: its cost does not depend on
// how much memory the parent has, as that of fork does.
#pragma once

#include "exec_child_linux.hpp"
#include "image_launch.hpp"

namespace brood::posix {

/// Runs `body(context)` in a child that shares this process's memory, while the calling thread
/// stands still. `body` executes a program, or returns the errno of what failed; then the child has
/// been reaped when this returns. `step` is what `body` was doing.
result<launched> vfork_call(call_error (*body)(void*) noexcept, void* context,
                            const char* const& step) noexcept;

template <class Body>
result<launched> vfork_and(Body& body, const char* const& step) noexcept {
  return vfork_call([](void* context) noexcept { return (*static_cast<Body*>(context))(); }, &body,
                    step);
}

}  // namespace brood::posix
