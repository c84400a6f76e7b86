// SPDX-License-Identifier: MIT
#include "run_task.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include "backend.hpp"
#include "brood/detail/task.hpp"
#include "brood/error.hpp"
#include "exception_text.hpp"
#include "identity.hpp"
#include "report.hpp"
#include "trace/trace.hpp"

namespace brood {
namespace {

/// One line on stderr, which a wild what() does not flood.
void print(const char* what_failed, const std::string& text) noexcept {
  constexpr std::size_t most = 16 * 1024;
  std::fprintf(stderr, "process %s: %s: %.*s%s\n", this_identity().name.c_str(), what_failed,
               static_cast<int>(std::min(text.size(), most)), text.c_str(),
               text.size() > most ? " [cut]" : "");
  std::fflush(stderr);
}

}  // namespace

int run_task(detail::task& work) noexcept {
  const trace::task_span task;
  try {
    work.run();
    return 0;
  } catch (...) {
    const exception_text failure = describe_current_exception();
    report_failure(failure);
    print(failure.type.c_str(), failure.what);
    return 1;
  }
}

void end_bootstrap(const exception_text& problem, void (*end)(int), const char* what_failed) {
  report_failure(problem);
  print(what_failed, problem.what);
  end(1);
  std::abort();
}

void end_bootstrap(const failure& problem, void (*end)(int)) {
  end_bootstrap(exception_text{"brood::process_error", problem.step + ": " + problem.code.message(),
                               problem.code},
                end);
}

void refuse_unguarded(const std::string& action) {
  const process_error refusal{errc::unguarded_main, action};
  // Nobody may catch it in a child that repeats main, and the parent's error() should say why.
  if (backend::start_is_waiting()) {
    report_failure({"brood::process_error", refusal.what(), errc::unguarded_main});
  }
  throw refusal;
}

}  // namespace brood
