// SPDX-License-Identifier: MIT
// A start by spawn: all that the child is to find lies in shared memory before the child exists.
// There is nothing to wait for, and a launch that fails leaves nothing behind.
#include <atomic>
#include <cstring>
#include <filesystem>
#include <new>
#include <system_error>
#include <vector>

#include "backend.hpp"
#include "environment_block.hpp"
#include "errors.hpp"
#include "inherited_handles.hpp"
#include "job.hpp"
#include "launcher.hpp"
#include "program.hpp"
#include "section.hpp"
#include "start_block.hpp"
#include "start_marker.hpp"
#include "text.hpp"

namespace brood::windows {
namespace {

using backend::child;
using backend::spawn_request;

/// What the parent keeps of a start, and the marker that leads the child to it.
struct prepared_start {
  unique_view view;
  unique_handle interrupt;
  start_marker marker;

  [[nodiscard]] start_block& block() const noexcept {
    return *static_cast<start_block*>(view.get());
  }
};

// Tells our section from what a stray handle of the same value might be. Not a secret: no other
// user's process can put a handle into ours.
std::uint64_t next_nonce() noexcept {
  static constinit std::atomic<std::uint64_t> counter{0};
  LARGE_INTEGER ticks{};
  ::QueryPerformanceCounter(&ticks);
  const auto now = static_cast<std::uint64_t>(ticks.QuadPart);
  return (now ^ (std::uint64_t{::GetCurrentProcessId()} << 40)) * 0x9E3779B97F4A7C15U + ++counter;
}

/// The values of the handles in the child, then the bytes.
result<unique_handle> pack_message(const spawn_request& request, inherited_handles& inherited) {
  const std::size_t handles_size = request.handles.size() * sizeof(std::uint64_t);
  const std::size_t size = handles_size + request.message.size();
  auto section = create_section(size != 0 ? size : 1, inheritance::by_children);
  if (!section) return section;
  const auto view = map_section(section->get(), 0);
  if (!view) return view.error();
  auto* at = static_cast<std::byte*>(view->get());
  for (void* const handle : request.handles) {
    const auto copy = inherited.add(handle, "pass a handle on");
    if (!copy) return copy.error();
    const std::uint64_t value = to_number(*copy);
    std::memcpy(at, &value, sizeof value);
    at += sizeof value;
  }
  if (!request.message.empty()) std::memcpy(at, request.message.data(), request.message.size());
  return section;
}

result<prepared_start> prepare(const spawn_request& request, inherited_handles& inherited) {
  auto message = pack_message(request, inherited);
  if (!message) return message.error();
  auto section = create_section(sizeof(start_block), inheritance::by_children);
  if (!section) return section.error();
  auto view = map_section(section->get(), sizeof(start_block));
  if (!view) return view.error();
  unique_handle interrupt{::CreateEventW(nullptr, FALSE, FALSE, nullptr)};
  if (!interrupt) return last_error("create an event");
  const auto interrupt_in_child = inherited.add(interrupt.get(), "pass an event on");
  if (!interrupt_in_child) return interrupt_in_child.error();
  const auto parent = inherited.add_with_access(::GetCurrentProcess(),
                                                SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION,
                                                "pass a handle of this process on");
  if (!parent) return parent.error();

  // Without an initialiser: the log stays untouched, so that no memory is used for it.
  auto& block = *::new (view->get()) start_block;
  block.magic = start_magic;
  block.nonce = next_nonce();
  block.layout = sizeof(start_block);
  block.message = to_number(inherited.add_owned(*std::move(message)));
  block.parent = to_number(*parent);
  block.interrupt = to_number(*interrupt_in_child);
  block.message_size = request.message.size();
  block.handle_count = request.handles.size();
  block.watches_parent = 0;
  void* const block_in_child = inherited.add_owned(*std::move(section));
  return prepared_start{*std::move(view),
                        std::move(interrupt),
                        {block_in_child, block.nonce, ::GetCurrentProcessId()}};
}

/// The directory to start in as a full path; empty for this process's own.
result<std::wstring> check_directory(const std::filesystem::path& directory) {
  if (directory.empty()) return std::wstring{};
  const std::string step = "enter the working directory " + to_utf8(directory.native());
  std::error_code error;
  const auto full = std::filesystem::absolute(directory, error);
  if (error) return failure{error, step};
  const DWORD attributes = ::GetFileAttributesW(full.c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) return last_error(step);
  if ((attributes & FILE_ATTRIBUTE_DIRECTORY) == 0) {
    return failure{std::make_error_code(std::errc::not_a_directory), step};
  }
  return full.native();
}

/// Whether a job that this process is in itself forbids another.
bool is_job_refused(const result<launched>& attempt) noexcept {
  return !attempt && attempt.error().code.value() == ERROR_ACCESS_DENIED;
}

/// In the job of the daemon children, or, where that is refused, with an order to the child to
/// watch its parent.
result<launched> launch_daemon(launch_plan plan, start_block& block) {
  if (auto job = daemon_job()) {
    plan.jobs = {&*job, 1};
    auto attempt = launch(plan);
    if (!is_job_refused(attempt)) return attempt;
    plan.jobs = {};
  }
  block.watches_parent = 1;
  return launch(plan);
}

/// A daemon in a container gets a daemon's job of its own within it: what the child starts leaves
/// the inner job and stays in the outer one. In the common job, all containers would be one.
result<launched> launch_contained(launch_plan plan, bool daemon, child& made) {
  auto container = create_container();
  if (!container) return container.error();
  std::vector<void*> jobs{container->get()};
  if (daemon) {
    auto lifeline = create_daemon_job();
    if (!lifeline) return lifeline.error();
    jobs.push_back(lifeline->get());
    made.lifeline = *std::move(lifeline);
  }
  plan.jobs = jobs;
  auto attempt = launch(plan);
  if (attempt) {
    made.container = *std::move(container);
  } else {
    made.lifeline.reset();
  }
  return attempt;
}

result<launched> launch_as_asked(const launch_plan& plan, const spawn_request& request,
                                 start_block& block, child& made) {
  if (request.contained) {
    auto attempt = launch_contained(plan, request.daemon, made);
    if (!is_job_refused(attempt)) return attempt;
  }
  return request.daemon ? launch_daemon(plan, block) : launch(plan);
}

result<child> try_spawn(const spawn_request& request) {
  const auto directory = check_directory(request.working_directory);
  if (!directory) return directory.error();
  const auto program = program_file();
  if (!program) return program.error();
  inherited_handles inherited;
  auto start = prepare(request, inherited);
  if (!start) return start.error();
  const auto environment = make_environment_block(request.environment, to_text(start->marker));
  if (!environment) return environment.error();
  const auto streams = inherited.add_standard_streams();
  if (!streams) return streams.error();

  const std::wstring command_line = command_line_of_this_process();
  const launch_plan plan{.program = *program,
                         .command_line = command_line,
                         .environment = *environment,
                         .directory = *directory,
                         .streams = *streams,
                         .inherited = inherited.list()};
  child made;
  auto started = launch_as_asked(plan, request, start->block(), made);
  if (!started) {
    failure why = started.error();
    why.step += ' ' + to_utf8(*program);
    return why;
  }
  start->block().child_pid.store(started->pid, std::memory_order_release);
  made.pid = started->pid;
  made.process = std::move(started->process);
  made.interrupt = std::move(start->interrupt);
  made.block = std::move(start->view);
  return made;
}

}  // namespace
}  // namespace brood::windows

namespace brood::backend {

result<child> spawn(const spawn_request& request) noexcept {
  try {
    return windows::try_spawn(request);
  } catch (const std::bad_alloc&) {
    return windows::error_of(ERROR_NOT_ENOUGH_MEMORY, "prepare the start");
  } catch (const std::system_error& error) {
    return failure{error.code(), "prepare the start"};
  }
}

}  // namespace brood::backend
