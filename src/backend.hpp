// SPDX-License-Identifier: MIT
// THE SEAM: every function that both systems provide. src/posix and src/windows define the same
// functions and, in their native.hpp, the same types; CMake puts one of the folders on the include
// path. Nothing here throws; what a system lacks returns errc::unsupported.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "brood/detail/code_token.hpp"
#include "brood/exit_status.hpp"
#include "brood/inspect.hpp"
#include "brood/native_types.hpp"
#include "brood/process_options.hpp"
#include "brood/process_tree.hpp"
#include "brood/start_method.hpp"
#include "native.hpp"
#include "result.hpp"

namespace brood::backend {

/// A moment to give up at; steady_time::max() means never.
using steady_time = std::chrono::steady_clock::time_point;

// ---- Starting -------------------------------------------------------------------------------

/// What a spawned child is given.
struct spawn_request {
  /// The bytes that `take_start` returns in the child.
  std::span<const std::byte> message;
  /// Kernel objects that the child shall have too, in the order in which the message counts them.
  std::span<const native_handle> handles;
  /// Changes on top of this process's environment as of now; nullopt unsets.
  const std::map<std::string, std::optional<std::string>>& environment;
  /// Empty: this process's.
  const std::filesystem::path& working_directory;
  bool daemon = false;
  /// With a container of its own, where the system has one to give.
  bool contained = false;
};

/// What a forked child is given.
struct fork_request {
  const std::map<std::string, std::optional<std::string>>& environment;
  const std::filesystem::path& working_directory;
  bool daemon = false;
  bool contained = false;
  /// Whether this process may have a second thread now, which could reap the child behind our back.
  bool others_may_reap = false;
  /// Called in the child as soon as it is a process of its own, with what failed there if anything
  /// did; must not return.
  void (*run)(void* context, const failure* problem) noexcept;
  void* context;
};

/// What a spawned child was given.
struct inherited_start {
  std::vector<std::byte> message;
  /// This process's own handles, which it must close or hand to an owner.
  std::vector<native_handle> handles;
  /// It is to be a fork server, and to call `serve`.
  bool serves = false;
};

/// What a child of the fork server is given.
struct server_request {
  std::span<const std::byte> message;
  std::span<const native_handle> handles;
  const std::map<std::string, std::optional<std::string>>& environment;
  const std::filesystem::path& working_directory;
  server_surroundings surroundings = server_surroundings::refresh;
  bool daemon = false;
  bool contained = false;
};

/// What a fork server does besides making children.
struct server_role {
  pid_type client;  ///< whose server it is
  /// Called once, when requests can come.
  void (*ready)(void* context) noexcept;
  /// Called for each child that was made, with the time at which its request was there, and the
  /// child's environment ("NAME=VALUE" with a NUL behind each), or what changes it.
  void (*made)(void* context, pid_type child, steady_time since,
               std::span<const char> environment) noexcept;
  /// Called in each child as soon as it is a process of its own, with what failed there if anything
  /// did; must not return.
  void (*run)(void* context, std::span<const std::byte> message,
              std::span<const native_handle> handles, const failure* problem) noexcept;
  void* context;
};

/// The start methods of this system, spawn first.
std::span<const start_method> start_methods() noexcept;

/// Runs this program's image anew with its argv, environment and directory as of now. Returns once
/// the new image runs (or failed to), and waits for nothing that the image does.
result<child> spawn(const spawn_request& request) noexcept;

/// Copies this process. Returns in the parent only.
result<child> fork(const fork_request& request) noexcept;

/// Spawns a process that shall call `serve`. It ends with this process, at the latest.
result<child> start_server(const spawn_request& request) noexcept;

/// Whether it has not ended, and this process has not given up rights since that it would give back
/// to its children.
bool is_usable(const child& server) noexcept;

/// Tells the server that there is nothing more to do: closes this end of its channel.
void hang_up(child& server) noexcept;

/// Has the server fork a child, which is this process's own where the system allows it.
/// @return errc::end_of_stream  the server has ended, and there is certainly no child
result<child> request_child(child& server, const server_request& request) noexcept;

/// In a server: makes children until there is nobody any more who could ask for one.
result<void> serve(const server_role& role) noexcept;

/// Whether this process was spawned by Brood and has not called `take_start` yet. Cheap, and safe
/// in static initialisers.
bool start_is_waiting() noexcept;

/// In a spawned child, at the guard: takes what the parent sent; nullopt in every other process,
/// also one that inherited a stale marker. The marker is gone afterwards.
result<std::optional<inherited_start>> take_start() noexcept;

/// Ends a forked child at once: no exit handlers, no destructors. Streams were flushed before.
[[noreturn]] void end_forked_child(int code) noexcept;

/// In a forked child: makes a later `std::exit(n)` in the task end it by `end_forked_child(n)`
/// after `flush`, instead of running the exit handlers that it inherited.
void divert_exit(void (*flush)() noexcept) noexcept;

// ---- The channel between a child and its parent ----------------------------------------------

/// The largest report.
inline constexpr std::size_t max_report_size = 60 * 1024;

/// In a child: sends one report to the parent. Never blocks; a parent that is gone is no failure.
result<void> report(std::span<const std::byte> record) noexcept;

/// In the parent: the reports that arrived since the last call, in order, whole. Never blocks.
result<std::vector<std::vector<std::byte>>> read_reports(child& of) noexcept;

/// In the parent: waits until a report has arrived, or none can arrive any more. Returns whether
/// that is so.
result<bool> wait_for_report(const child& of, steady_time deadline) noexcept;

/// In a child: waits until the parent has ended. Returns whether it has.
result<bool> wait_for_parent(steady_time deadline) noexcept;

// ---- Watching a child -------------------------------------------------------------------------

/// Waits until the child has ended; does not reap. Returns whether it has. Any number of threads.
result<bool> wait_for_end(const child& of, steady_time deadline) noexcept;

/// Takes the status of a child that has ended, once; its reports must have been read. What is left
/// of the child afterwards is its sentinel.
exit_status reap(child& of) noexcept;

enum class stop_signal { interrupt, terminate, kill };

/// Signals this child and no other. No failure when it has ended already.
result<void> send(const child& to, stop_signal what) noexcept;

/// What becomes ready when the child has ended.
native_handle sentinel(const child& of) noexcept;

pid_type pid_of(const child& of) noexcept;

/// What this process holds open for the child's sake, by the numbers of `open_things`.
std::vector<std::uint64_t> numbers_of(const child& of);

/// In a forked copy of the parent: lets go of a child that belongs to the parent.
void abandon(child& of) noexcept;

/// Lets go of a child that cannot be ended now: it is reaped once it has ended, by `reap_left`.
void reap_later(child& of) noexcept;

/// Never blocks; free of charge while there is nobody.
void reap_left() noexcept;

/// In a forked copy of a process with several threads: no lock of the backend's is held.
void renew_locks() noexcept;

// ---- All processes ----------------------------------------------------------------------------

/// The place of a process among the others. Number and start together name one process.
struct process_link {
  pid_type pid = 0;
  /// 0 if that one had ended before this one began (Windows).
  pid_type parent = 0;
  pid_type session = 0;
  process_state state = process_state::unknown;
  /// In units of the system's, growing.
  std::uint64_t started = 0;
};

/// nullopt if there is no such process.
result<std::optional<process_info>> inspect(pid_type pid) noexcept;

/// All processes in full, by ascending number.
result<std::vector<process_info>> process_table() noexcept;

/// The links of all processes, by ascending number. Costs less than the table.
result<std::vector<process_link>> process_links() noexcept;

/// Something that this process holds open.
struct open_thing {
  /// The descriptor, or the value of the handle.
  std::uint64_t number = 0;
  /// What is behind it: "socket:[12345]", "/tmp/file", "Section".
  std::string text;
};

/// What this process holds open, by ascending number, but for what the call itself opens.
result<std::vector<open_thing>> open_things() noexcept;

// ---- Trees of processes -----------------------------------------------------------------------

/// What the child and all its descendants are in; nullopt if it was not started `contained`, or
/// the system had nothing to give.
std::optional<tree_means> container_of(const child& of) noexcept;

/// Those in the container that have not ended.
result<std::vector<pid_type>> members_of_container(const child& of) noexcept;

/// Kills all in the container, and waits until they have ended.
/// @return how many there were
result<std::size_t> kill_container(const child& of) noexcept;

struct ended_tree {
  tree_means means = tree_means::process_table;
  std::size_t ended = 0;
  std::vector<process_link> survivors{};
};

/// Kills the processes in `roots` and all that descends from them, and waits until they have ended.
/// Reaps what this process adopted of them meanwhile, but no child that it had before.
result<ended_tree> kill_trees(std::vector<process_link> roots) noexcept;

/// The same, but all of them are asked to end first, also those that appear meanwhile, and only
/// those that are left after `grace` are killed. Where nobody can be asked, as `kill_trees`.
result<ended_tree> stop_trees(std::vector<process_link> roots,
                              std::chrono::milliseconds grace) noexcept;

/// Signals the process if it is still the one that the link names. No failure when it has ended.
result<void> send(const process_link& to, stop_signal what) noexcept;

/// Makes this process the adopter of its orphaned descendants. Each call with `true` that succeeds
/// is paired with one with `false`; after the last one it is what it was before the first.
result<void> adopt_orphans(bool on) noexcept;

/// Takes the status of a child of this process that has ended, if it is still the one that the link
/// names; nullopt if it was somebody else's to take, or has not ended.
std::optional<exit_status> reap(const process_link& orphan) noexcept;

struct init_request {
  int (*program)(void* context);
  void* context;
  /// Signals go to the process group of the main child, not to it alone.
  bool signal_group = false;
  bool adopt_orphans = true;
};

/// See brood::posix::run_as_init. The caller has no other thread.
result<int> run_as_init(const init_request& request) noexcept;

// ---- This process -----------------------------------------------------------------------------

pid_type current_pid() noexcept;

/// The number of threads of the host program in this process; Brood's own do not count.
result<unsigned> thread_count() noexcept;

/// See brood::cpu_count().
unsigned usable_processors() noexcept;

/// The name of this program's file: "render" for /usr/bin/render.
std::string program_name() noexcept;

void close_handle(native_handle handle) noexcept;

// ---- Traces -----------------------------------------------------------------------------------

/// The system's number of the calling thread, as its tools show it.
std::uint64_t current_thread() noexcept;

/// A variable of this process's environment that holds a path; nullopt if it is unset or empty.
std::optional<std::filesystem::path> path_variable(const char* name) noexcept;

/// Sets it, or unsets it with an empty path. Not beside threads that use the environment.
result<void> set_path_variable(const char* name, const std::filesystem::path& value) noexcept;

/// Makes the file, or the one that was there, an empty JSON array.
result<void> begin_array_file(const std::filesystem::path& file) noexcept;

/// Appends elements (objects, one in a line, commas between) to the array in the file, in one
/// write, alone among all processes that do so. Does not wait without end for a process that was
/// stopped while it wrote. The file is open to this process no longer than the call takes.
result<void> append_to_array_file(const std::filesystem::path& file,
                                  std::string_view elements) noexcept;

// ---- Code -------------------------------------------------------------------------------------

/// Where a piece of code lies: in which binary, how far from its start.
struct code_location {
  detail::module_id module;
  std::uint64_t offset = 0;
};

/// The place of a function of this process.
result<code_location> locate(const void* code) noexcept;

/// The function at that place, if this process has loaded that very binary and the place is code.
/// @return errc::different_program  no such binary here;  errc::unknown_task  not code
result<const void*> resolve(const code_location& place) noexcept;

// ---- Memory and locks that processes share ------------------------------------------------------

/// Makes anonymous memory of at least `size` bytes, zeroed, all of it committed.
result<shared_region> create_region(std::size_t size) noexcept;

/// Maps the memory behind a handle that this process inherited, and takes the handle over. `size`
/// is what its creator asked for.
result<shared_region> map_region(native_handle handle, std::size_t size) noexcept;

/// The mapped bytes, as many as were asked for, and the handle that a child can inherit.
std::span<std::byte> bytes_of(const shared_region& region) noexcept;
native_handle handle_of(const shared_region& region) noexcept;

/// What a lock needs inside shared memory, aligned to 64. The rest of that cache line is the
/// policy's.
inline constexpr std::size_t lock_size = 56;

/// Makes a lock over `lock_size` zeroed bytes of shared memory.
result<robust_lock> create_lock(std::byte* place) noexcept;

/// The other processes' view of it. `handle` is what `handle_of(lock)` was where it came from, and
/// is taken over; nullopt where the lock lives in the memory alone.
result<robust_lock> open_lock(std::byte* place, std::optional<native_handle> handle) noexcept;

/// The kernel object behind the lock, if there is one besides the memory.
std::optional<native_handle> handle_of(const robust_lock& lock) noexcept;

enum class acquisition {
  acquired,
  owner_died,  ///< acquired, and the previous holder ended without releasing it
  timed_out,
  held_already,  ///< not acquired: the calling thread holds it
};

/// Takes the lock for the calling thread. A past deadline tries once. A thread that holds it
/// already is told so at once, whatever the deadline.
result<acquisition> acquire(robust_lock& lock, steady_time deadline) noexcept;

/// Gives it back. @return errc::not_owner if the calling thread does not hold it
result<void> release(robust_lock& lock) noexcept;

}  // namespace brood::backend
