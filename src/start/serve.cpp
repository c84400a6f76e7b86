// SPDX-License-Identifier: MIT
#include "serve.hpp"

#include <cstdlib>
#include <string_view>
#include <utility>

#include "brood/error.hpp"
#include "exception_text.hpp"
#include "forked.hpp"
#include "identity.hpp"
#include "report.hpp"
#include "run_task.hpp"
#include "start_message.hpp"
#include "streams.hpp"
#include "thread_count.hpp"
#include "trace/trace.hpp"

namespace brood {
namespace {

/// The children would be copies of a process with several threads, all but one of them missing.
void check_threads() {
  const auto threads =
      value_or_throw(detail::settled_thread_count(), "cannot count the threads of the fork server");
  if (threads > 1) {
    throw process_error{errc::multithreaded_fork,
                        "a preload function, or something above brood::main_guard(), has left a "
                        "thread in the fork server"};
  }
}

void prepare(const backend::inherited_start& start) {
  detail::input_archive in{start.message, start.handles};
  auto& self = *new identity;  // never destroyed: exit handlers may still ask
  self.name = "forkserver";
  self.method = start_method::forkserver;
  std::uint64_t functions = 0;
  in(self.depth, self.parent, functions);
  become_child(self);
  for (; functions > 0; --functions) load_task(in)->run();
  check_threads();
}

[[noreturn]] void run_forked(void*, std::span<const std::byte> message,
                             std::span<const native_handle> handles,
                             const failure* problem) noexcept {
  forget_parent();
  // The environment is the parent's by now, who may trace where the server did not.
  if (trace::is_on() || std::getenv(trace::file_variable) != nullptr) trace::look_again();
  std::unique_ptr<detail::task> work;
  try {
    work = begin_task(message, handles);
  } catch (...) {
    end_bootstrap(describe_current_exception(), backend::end_forked_child);
  }
  if (problem != nullptr) end_bootstrap(*problem, backend::end_forked_child);
  backend::divert_exit(finish_forked);
  const int code = run_task(*work);
  work.reset();
  finish_forked();
  backend::end_forked_child(code);
}

void tell_ready(void*) noexcept { report_task_entered(); }

/// The value of a variable in an environment whose entries end with NUL each; nullptr without one.
const char* value_in(std::span<const char> environment, std::string_view name) noexcept {
  for (std::string_view rest{environment.data(), environment.size()}; !rest.empty();) {
    const std::string_view entry = rest.substr(0, rest.find('\0'));
    if (entry.starts_with(name) && entry.substr(name.size()).starts_with('=')) {
      return entry.data() + name.size() + 1;
    }
    rest.remove_prefix(entry.size() + 1);
  }
  return nullptr;
}

// Where its client traces now, which may have changed since the server was begun.
void trace_child(void*, pid_type child, backend::steady_time since,
                 std::span<const char> environment) noexcept {
  const char* const file = value_in(environment, trace::file_variable);
  if (file == nullptr || *file == '\0') return;
  trace::follow(file);
  trace::span serving{"serve", since};
  serving.add("child", std::int64_t{child});
}

}  // namespace

void save_server_start(detail::output_archive& out, unsigned depth,
                       const std::vector<std::unique_ptr<detail::task>>& preload) {
  out(depth, backend::current_pid(), std::uint64_t{preload.size()});
  for (const auto& function : preload) function->save(out);
}

void run_server(const backend::inherited_start& start) {
  try {
    prepare(start);
  } catch (...) {
    end_bootstrap(describe_current_exception(), std::exit, "cannot begin to serve");
  }
  trace::write_image();
  flush_all_streams();  // what is left in a buffer, every child would write once more
  const auto served = backend::serve({.client = this_identity().parent,
                                      .ready = tell_ready,
                                      .made = trace_child,
                                      .run = run_forked,
                                      .context = nullptr});
  if (!served) end_bootstrap(served.error(), std::exit);
  std::exit(0);
}

}  // namespace brood
