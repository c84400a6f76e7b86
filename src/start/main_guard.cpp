// SPDX-License-Identifier: MIT
// The line of main at which a spawned child turns from repeating its parent to running its task.
#include "brood/main_guard.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "backend.hpp"
#include "brood/detail/archive.hpp"
#include "brood/detail/task.hpp"
#include "exception_text.hpp"
#include "identity.hpp"
#include "report.hpp"
#include "run_task.hpp"
#include "start_message.hpp"

namespace brood {
namespace {

constexpr int failed_bootstrap = 1;

[[noreturn]] void end_bootstrap(const exception_text& failure) {
  report_failure(failure);
  std::fprintf(stderr, "process %s: cannot begin its task: %s\n", this_identity().name.c_str(),
               failure.what.c_str());
  std::exit(failed_bootstrap);
}

std::unique_ptr<detail::task> unpack(const backend::inherited_start& start) {
  detail::input_archive in{start.message, start.handles};
  become_child(load_identity(in));
  auto work = load_task(in);
  // What no argument took over must not stay open for the child's whole life.
  for (std::size_t index = 0; index < start.handles.size(); ++index) {
    if (!in.claimed(index)) backend::close_handle(start.handles[index]);
  }
  return work;
}

[[noreturn]] void run_spawned(backend::inherited_start start) {
  std::unique_ptr<detail::task> work;
  try {
    work = unpack(start);
    start = {};
  } catch (...) {
    end_bootstrap(describe_current_exception());
  }
  const int code = run_task(*work);
  work.reset();
  std::exit(code);
}

}  // namespace

void main_guard() {
  auto start = backend::take_start();
  pass_guard();
  if (!start) {
    end_bootstrap({"brood::process_error", start.error().step + ": " + start.error().code.message(),
                   start.error().code});
  }
  if (*start) run_spawned(std::move(**start));
}

}  // namespace brood
