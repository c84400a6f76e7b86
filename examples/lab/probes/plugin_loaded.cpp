// SPDX-License-Identifier: MIT
// Probe: is a library that the parent loaded at run time in the child?
#include <fmt/format.h>

#include "../probe.hpp"
#include "../system.hpp"

namespace brood_lab {
namespace {

std::filesystem::path plugin() { return program_directory() / BROOD_LAB_PLUGIN; }

void look(brood::shared_value<bool> answer) { answer.store(is_loaded(plugin())); }

finding run(const cell& here) {
  if (!std::filesystem::exists(plugin())) {
    throw absent{fmt::format("the plug-in {} is not beside the program", BROOD_LAB_PLUGIN)};
  }
  load_library(plugin());
  const bool there = here.ask<bool>(look);
  return {there, fmt::format("{}: loaded in the parent, {} in the child", BROOD_LAB_PLUGIN,
                             there ? "loaded" : "not loaded")};
}

const register_probe added{
    {.id = "plugin_loaded",
     .group = root_question::memory,
     .question = "Is a library that the parent loaded at run time there in the child?",
     .explanation =
         "What dlopen and LoadLibrary bring in is mapped into one process. A fork copies the "
         "mapping together with what the plug-in has registered. A new run of the program has what "
         "it is linked with, and must load its plug-ins again: in the task, or, once for all "
         "children of a forkserver, in a function of set_forkserver_preload.",
     .run = run}};

}  // namespace
}  // namespace brood_lab
