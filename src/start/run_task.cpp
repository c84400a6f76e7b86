// SPDX-License-Identifier: MIT
#include "run_task.hpp"

#include <cstdio>
#include <cstdlib>

#include "backend.hpp"
#include "brood/detail/task.hpp"
#include "brood/error.hpp"
#include "exception_text.hpp"
#include "identity.hpp"
#include "report.hpp"

namespace brood {

int run_task(detail::task& work) noexcept {
  try {
    work.run();
    return 0;
  } catch (...) {
    const exception_text failure = describe_current_exception();
    report_failure(failure);
    std::fprintf(stderr, "process %s: %s: %s\n", this_identity().name.c_str(), failure.type.c_str(),
                 failure.what.c_str());
    std::fflush(stderr);
    return 1;
  }
}

void end_bootstrap(const exception_text& problem, void (*end)(int)) {
  report_failure(problem);
  std::fprintf(stderr, "process %s: cannot begin its task: %s\n", this_identity().name.c_str(),
               problem.what.c_str());
  std::fflush(stderr);
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
