// SPDX-License-Identifier: MIT
#include "brood/posix/init.hpp"

#include <algorithm>
#include <string>

#include "backend.hpp"
#include "brood/active_children.hpp"
#include "start/streams.hpp"
#include "start/thread_count.hpp"

namespace brood::detail {
namespace {

const std::string action = "cannot run as an init";

void check_threads() {
  const auto threads = settled_thread_count();
  if (!threads || *threads > 1) throw process_error{errc::multithreaded_fork, action};
}

/// An init reaps whatever ends, and has no time for the owner of a child.
void check_children() {
  std::string names;
  for (const child_info& child : active_children()) {
    names += (names.empty() ? "'" : ", '") + child.name + "' (" + std::to_string(child.pid) + ")";
  }
  if (!names.empty()) {
    throw process_error{errc::still_running, action + " beside children of this process: " + names};
  }
}

}  // namespace

int run_as_init(int (*program)(void*), void* context, const posix::init_options& options) {
  const auto methods = backend::start_methods();
  // Where there is no fork the backend says so, whatever else might be in the way.
  if (std::find(methods.begin(), methods.end(), start_method::fork) != methods.end()) {
    check_threads();
    check_children();
    flush_all_streams();  // once, not again by the child
  }
  return value_or_throw(backend::run_as_init({.program = program,
                                              .context = context,
                                              .signal_group = options.signal_group,
                                              .adopt_orphans = options.adopt_orphans}),
                        action);
}

}  // namespace brood::detail
