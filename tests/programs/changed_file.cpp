// SPDX-License-Identifier: MIT
// Changes its own file in the way that argv[1] says, then starts a child by spawn.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>

#include "brood/main_guard.hpp"
#include "brood/process.hpp"

namespace {

namespace fs = std::filesystem;

void change(const fs::path& file, const std::string& how) {
  if (how == "delete") fs::remove(file);
  if (how == "move") fs::rename(file, fs::path{file} += ".moved");
  if (how == "replace") {
    fs::remove(file);
    std::ofstream{file} << "#!/bin/false\n";
    fs::permissions(file, fs::perms::owner_all);
  }
  if (how == "forbid") fs::permissions(file, fs::perms::none);
  if (how == "leave") fs::current_path("/");
}

}  // namespace

int main(int argc, char** argv) {
  brood::main_guard();
  if (argc != 2) return 2;
  try {
    change(argv[0], argv[1]);
    brood::process child{brood::start_method::spawn, [] { std::exit(7); }};
    child.start();
    child.join();
    std::printf("child ended with %d\n", child.exit_code().value_or(-1));
  } catch (const std::exception& error) {
    std::printf("%s\n", error.what());
    return 1;
  }
}
