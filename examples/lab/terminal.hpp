// SPDX-License-Identifier: MIT
// What standard output is, as far as looks depend on it. One body per platform.
#pragma once

namespace brood_lab {

struct terminal {
  bool present = false;              ///< a person looks at it
  bool understands_escapes = false;  ///< colours can be switched by escape sequences
  bool shows_utf8 = false;
  unsigned columns = 80;
};

/// Looks at standard output.
/// @par Windows  Switches the console's escape sequences on.
terminal find_terminal();

/// Whether a person looks at standard error, where progress is shown.
bool errors_are_on_terminal();

}  // namespace brood_lab
