// SPDX-License-Identifier: MIT
// The fork server: what it has loaded once, each of its children has. Their surroundings, here the
// working directory, are their parent's as of now, or a snapshot of the time when the server began.
#include <filesystem>
#include <iostream>

#include "brood/brood.hpp"

namespace {

namespace fs = std::filesystem;
using brood::server_surroundings;

// Stands for what takes long to make: a model, a table, a plug-in.
brood::pid_type loaded_in = 0;

void load() {
  loaded_in = brood::this_process::pid();
  std::cout << "server " << loaded_in << ": loads once\n";
}

struct view {
  brood::pid_type loaded_in = 0;
  bool is_where_parent_is = false;
};

void look(const fs::path& parents, brood::shared_value<view> seen) {
  seen.store({loaded_in, fs::current_path() == parents});
}

view of_child(server_surroundings which) {
  const brood::process_options how{.method = brood::start_method::forkserver,
                                   .surroundings = which};
  brood::shared_value<view> seen;
  brood::process child{how, look, fs::current_path(), seen};
  child.start();
  child.join();
  const view answer = seen.load();
  std::cout << "child  " << *child.pid() << ": has what was loaded in " << answer.loaded_in
            << (answer.is_where_parent_is ? ", is" : ", is not") << " where its parent is\n";
  return answer;
}

}  // namespace

int main() try {
  brood::main_guard();
  brood::set_forkserver_preload(load);
  fs::current_path(fs::temp_directory_path());
  const auto [server, is_there] = of_child(server_surroundings::refresh);  // begins the server
  fs::current_path(fs::current_path().parent_path());
  const auto fresh = of_child(server_surroundings::refresh);
  const auto stale = of_child(server_surroundings::snapshot);
  const bool once = server != loaded_in && fresh.loaded_in == server && stale.loaded_in == server;
  return once && is_there && fresh.is_where_parent_is && !stale.is_where_parent_is ? 0 : 1;
} catch (const brood::process_error& refusal) {
  std::cout << refusal.what() << '\n';
  return refusal.code() == brood::errc::unsupported_start_method ? 0 : 1;  // on Windows
}
