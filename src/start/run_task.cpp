// SPDX-License-Identifier: MIT
#include "run_task.hpp"

#include <cstdio>

#include "backend.hpp"
#include "brood/detail/task.hpp"
#include "brood/error.hpp"
#include "exception_text.hpp"
#include "identity.hpp"
#include "report.hpp"

namespace brood {

int run_task(detail::task& work) noexcept {
  report_task_entered();
  try {
    work.run();
    return 0;
  } catch (...) {
    const exception_text failure = describe_current_exception();
    report_failure(failure);
    std::fprintf(stderr, "process %s: %s: %s\n", this_identity().name.c_str(),
                 failure.type.c_str(), failure.what.c_str());
    std::fflush(stderr);
    return 1;
  }
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
