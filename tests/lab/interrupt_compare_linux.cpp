// SPDX-License-Identifier: MIT
// interrupt_compare SIGNAL PROGRAM [ARGUMENT...]: runs a comparison with a folder for temporary
// files that is empty, sends it the signal while it has something there, and looks at what is left.
// This program is the adopter of its processes, so it sees all of them.
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <string>
#include <thread>

namespace fs = std::filesystem;

namespace {

/// ThreadSanitizer makes a file there while a program starts, and leaves it if that is ended then.
bool is_of_sanitizer(const fs::directory_entry& entry) {
  return entry.path().filename().string().starts_with("tsan.");
}

bool is_used(const fs::path& folder) {
  return !std::ranges::all_of(fs::directory_iterator{folder}, is_of_sanitizer);
}

/// @return false if the program ended before it had something there
bool wait_until_used(const fs::path& folder, pid_t program) {
  while (!is_used(folder)) {
    siginfo_t ended{};
    ::waitid(P_PID, static_cast<id_t>(program), &ended, WEXITED | WNOHANG | WNOWAIT);
    if (ended.si_pid != 0) return false;
    std::this_thread::sleep_for(std::chrono::microseconds{200});
  }
  return true;
}

/// @return how it ended, in words
std::string end_of(pid_t program) {
  int status = 0;
  while (::waitpid(program, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? "by signal " + std::to_string(WTERMSIG(status))
                             : "with code " + std::to_string(WEXITSTATUS(status));
}

/// Its daemons end when they see that it has ended.
void reap_the_rest() {
  while (::waitpid(-1, nullptr, 0) > 0) {
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || ::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) return 2;
  std::string folder = (fs::temp_directory_path() / "interrupt-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return 2;
  ::setenv("TMPDIR", folder.c_str(), 1);
  const pid_t program = ::fork();
  if (program < 0) return 2;  // -1 would mean everybody
  if (program == 0) {
    ::execv(argv[2], argv + 2);
    ::_exit(2);
  }
  const bool was_used = wait_until_used(folder, program);
  if (was_used) ::kill(program, std::stoi(argv[1]));
  std::cout << (was_used ? "it was interrupted" : "it made no folder") << " and ended "
            << end_of(program);
  reap_the_rest();
  std::cout << "; left in its folder: " << (is_used(folder) ? "something\n" : "nothing\n");
  fs::remove_all(folder);
}
