// SPDX-License-Identifier: MIT
// What a forked child forgets first, however it was forked.
#pragma once

namespace brood {

/// The children of the process that it was copied from are none of its own. That process had one
/// thread, or the copying thread held the list's lock. Defined where these are kept, in
/// src/process.
void forget_parent() noexcept;

/// What a forked child does last, since it runs no exit handlers: its fork server, if it began one,
/// ends with it, and what its streams hold is written. With `forget_parent` in src/process.
void finish_forked() noexcept;
/// The same where other threads may hold locks of streams: only stdout and stderr are written.
void finish_forked_beside_threads() noexcept;

}  // namespace brood
