// SPDX-License-Identifier: MIT
// The line of main at which a spawned child turns from repeating its parent to running its task.
#include "brood/main_guard.hpp"

#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "backend.hpp"
#include "brood/detail/task.hpp"
#include "exception_text.hpp"
#include "identity.hpp"
#include "report.hpp"
#include "run_task.hpp"
#include "serve.hpp"
#include "start_message.hpp"
#include "trace/trace.hpp"

namespace brood {
namespace {

[[noreturn]] void run_spawned(backend::inherited_start start) {
  std::unique_ptr<detail::task> work;
  try {
    work = begin_task(start.message, start.handles);
    start = {};
  } catch (...) {
    end_bootstrap(describe_current_exception(), std::exit);
  }
  trace::write_image();
  report_task_entered();
  const int code = run_task(*work);
  work.reset();
  std::exit(code);
}

}  // namespace

void main_guard() {
  trace::reach_guard();
  auto start = backend::take_start();
  pass_guard();
  if (!start) end_bootstrap(start.error(), std::exit);
  if (!*start) return;
  if ((*start)->serves) run_server(**start);
  run_spawned(std::move(**start));
}

}  // namespace brood
