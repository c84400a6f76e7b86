// SPDX-License-Identifier: MIT
// What probes ask of the system, with one body per platform. What a system does not have throws
// `absent` with the reason.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace brood_lab {

// ---- Environment and attributes of this process -----------------------------------------------
void set_variable(const std::string& name, const std::string& value);
void unset_variable(const std::string& name);
/// The bits that new files are made without.
unsigned file_mask();
void set_file_mask(unsigned mask);
/// How far this process steps back behind others.
int niceness();
void set_niceness(int value);

// ---- Signals ----------------------------------------------------------------------------------
enum class lab_signal : std::uint8_t { user, hangup };  ///< SIGUSR1, SIGHUP
enum class signal_action : std::uint8_t { standard, ignored, handled };
std::string to_string(signal_action action);
void set_action(lab_signal which, signal_action action);
signal_action action_of(lab_signal which);
void block(lab_signal which);
bool is_blocked(lab_signal which);

// ---- Descriptors, which Windows calls handles ---------------------------------------------------
/// Opens a file so that nothing but the start method decides whether a child inherits it: neither
/// close-on-exec nor closed to inheritance. It stays open.
/// @return its number
std::intptr_t open_for_children(const std::filesystem::path& file);
/// Whether that number is that file in this process.
bool is_open_as(std::intptr_t number, const std::filesystem::path& file);
/// Which are open in this process: a list, or a count where the system shows no list.
std::string open_descriptors();

// ---- Code and memory ----------------------------------------------------------------------------
/// The directory of the program that runs.
std::filesystem::path program_directory();
/// Loads a library into this process, for good.
/// @throws absent  with the system's reason
void load_library(const std::filesystem::path& library);
bool is_loaded(const std::filesystem::path& library);
/// Memory that this process shares with no other.
double private_bytes();
/// Which pages this system counts for that, as a title.
std::string what_private_bytes_are();

/// Forks this process without Brood's help: the copy runs `task` and flushes the streams. Blocks
/// until it has ended.
void fork_barely(void (*task)());

}  // namespace brood_lab
