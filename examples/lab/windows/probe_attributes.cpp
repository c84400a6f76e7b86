// SPDX-License-Identifier: MIT
// Attributes of a process that Windows has, and why it lacks the others.
#include <cstdlib>
#include <system_error>

#include "../probe.hpp"
#include "../system.hpp"
#include "handle.hpp"

namespace brood_lab {
namespace {

[[noreturn]] void throw_no_signals() {
  throw absent{
      "Windows has no signals: the C library imitates a few of them within one process, and the "
      "kernel keeps neither actions nor masks for a child"};
}

[[noreturn]] void throw_no_mask() {
  throw absent{
      "Windows has no umask: access lists decide about new files, and the mask of the C library "
      "is a variable of that library"};
}

[[noreturn]] void throw_no_niceness() {
  throw absent{
      "Windows has no niceness but priority classes, of which a child gets its parent's only if "
      "that is below normal"};
}

}  // namespace

// The C library keeps a copy of the environment, and changes both.
void set_variable(const std::string& name, const std::string& value) {
  if (::_putenv_s(name.c_str(), value.c_str()) != 0) {
    throw std::system_error{errno, std::generic_category(), "cannot set a variable"};
  }
}

void unset_variable(const std::string& name) { set_variable(name, ""); }

unsigned file_mask() { throw_no_mask(); }
void set_file_mask(unsigned) { throw_no_mask(); }
int niceness() { throw_no_niceness(); }
void set_niceness(int) { throw_no_niceness(); }
void set_action(lab_signal, signal_action) { throw_no_signals(); }
signal_action action_of(lab_signal) { throw_no_signals(); }
void block(lab_signal) { throw_no_signals(); }
bool is_blocked(lab_signal) { throw_no_signals(); }

}  // namespace brood_lab
