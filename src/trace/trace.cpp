// SPDX-License-Identifier: MIT
// Which file this process traces to. The environment tells children and all programs below:
// BROOD_TRACE names the file, and while BROOD_TRACE_JOINED names the same, the trace has begun and
// is appended to. A program for which somebody sets BROOD_TRACE anew begins one of its own.
#include "brood/trace.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <system_error>

#include "backend.hpp"
#include "brood/error.hpp"
#include "brood/this_process.hpp"
#include "event.hpp"

namespace brood::trace {

constinit std::atomic<mode> current_mode{mode::unknown};

namespace {

constexpr const char* joined_variable = "BROOD_TRACE_JOINED";

/// Never freed: another thread may be about to write to an earlier trace.
struct destination {
  std::filesystem::path file;
  const destination* earlier;
};
constinit std::atomic<const destination*> current{nullptr};
// The process that has told the file its name; in a forked child it is still the parent.
constinit std::atomic<pid_type> named_process{0};

void turn_on(const std::filesystem::path& file) {
  current = new destination{file, current.load()};
  named_process = 0;
  current_mode.store(mode::on);
}

result<void> tell_children(const std::filesystem::path& file) noexcept {
  if (auto told = backend::set_path_variable(file_variable, file); !told) return told;
  return backend::set_path_variable(joined_variable, file);
}

result<void> begin(const std::filesystem::path& file) try {
  // A child may have another working directory.
  std::error_code code;
  const auto absolute = std::filesystem::absolute(file, code);
  if (code) return failure{code, "find " + file.string()};
  if (auto begun = backend::begin_array_file(absolute); !begun) return begun;
  if (auto told = tell_children(absolute); !told) return told;
  turn_on(absolute);
  return {};
} catch (const std::system_error& error) {  // a path that cannot be told in this locale
  return failure{error.code(), "name the file"};
}

/// A traced program goes on without its trace.
void give_up(const failure& why) noexcept {
  current_mode = mode::off;
  try {
    std::fprintf(stderr, "brood: cannot trace: %s: %s\n", why.step.c_str(),
                 why.code.message().c_str());
  } catch (...) {
    std::fputs("brood: cannot trace\n", stderr);
  }
}

/// What the environment asks for. Without effect if there is nothing.
void follow_environment() {
  const auto file = backend::path_variable(file_variable);
  if (!file) return;
  if (file == backend::path_variable(joined_variable)) return turn_on(*file);
  if (const auto begun = begin(*file); !begun) {
    give_up(begun.error());
    // Each child would say it again, or even find a file of that name in another directory.
    static_cast<void>(tell_children({}));
  }
}

}  // namespace

// A thread that asks while another one looks takes it that there is no trace.
bool look() noexcept {
  mode expected = mode::unknown;
  if (!current_mode.compare_exchange_strong(expected, mode::off)) return expected == mode::on;
  try {
    follow_environment();
  } catch (...) {
    give_up({std::make_error_code(std::errc::not_enough_memory), "begin a trace"});
  }
  return current_mode == mode::on;
}

void follow(const char* file) noexcept try {
  if (is_on() && current.load()->file == file) return;
  turn_on(file);
} catch (const std::exception&) {  // out of memory: the trace lacks an event
}

void look_again() noexcept {
  current_mode = mode::unknown;
  look();
}

void write(const events& what) noexcept try {
  const pid_type self = backend::current_pid();
  std::string text;
  if (named_process.exchange(self) != self) {
    events naming;
    naming.add_process_name(this_process::is_child() ? this_process::name()
                                                     : backend::program_name());
    text = naming.text() + ",\n";
  }
  text += what.text();
  // is_on() has seen the mode without order; the file was set before it. (No fence: ThreadSanitizer
  // knows none.)
  static_cast<void>(current_mode.load(std::memory_order_acquire));
  const auto written = backend::append_to_array_file(current.load()->file, text);
  if (!written) give_up(written.error());
} catch (const std::bad_alloc&) {  // the trace lacks an event, and the program goes on
}

}  // namespace brood::trace

namespace brood {

void start_trace(const std::filesystem::path& file) {
  value_or_throw(trace::begin(file), "cannot start a trace");
}

void stop_trace() noexcept {
  if (!trace::is_on()) return;
  trace::current_mode = trace::mode::off;
  static_cast<void>(trace::tell_children({}));
}

bool is_tracing() noexcept { return trace::is_on(); }

}  // namespace brood
