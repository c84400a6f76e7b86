// SPDX-License-Identifier: MIT
#include "job.hpp"

#include <atomic>

#include "errors.hpp"

namespace brood::windows {
namespace {

// Never closed: that would end the children.
constinit std::atomic<void*> shared_job{nullptr};

}  // namespace

result<unique_handle> create_daemon_job() noexcept {
  auto job = create_container();
  if (!job) return job;
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.LimitFlags =
      JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
  if (::SetInformationJobObject(job->get(), JobObjectExtendedLimitInformation, &limits,
                                sizeof limits) == 0) {
    return last_error("set up a job");
  }
  return job;
}

result<void*> daemon_job() noexcept {
  if (void* const job = shared_job.load()) return job;
  auto job = create_daemon_job();
  if (!job) return job.error();
  void* others = nullptr;
  // Of two threads that come here together, one's job is used and the other's, still empty, goes.
  if (shared_job.compare_exchange_strong(others, job->get())) return job->release();
  return others;
}

result<unique_handle> create_container() noexcept {
  unique_handle job{::CreateJobObjectW(nullptr, nullptr)};
  if (!job) return last_error("create a job");
  return job;
}

}  // namespace brood::windows
