// SPDX-License-Identifier: MIT
// Probe: is the child in the directory to which its parent went after everything was warm?
#include <fmt/format.h>

#include "../probe.hpp"

namespace brood_lab {
namespace {

namespace fs = std::filesystem;

void look(brood::shared_value<text_box> answer) {
  answer.store(text_box{fs::current_path().string()});
}

finding run(const cell& here) {
  const fs::path before = fs::current_path();
  fs::current_path(here.directory());
  const fs::path now = fs::current_path();
  const std::string child = here.ask<text_box>(look).str();
  // So that it can be removed on systems where nobody may be in it for that.
  fs::current_path(before);
  return {child == now.string(),
          fmt::format("the parent went to {}; the child is in {}", now.filename().string(),
                      fs::path{child}.filename().string())};
}

const register_probe added{
    {.id = "working_directory",
     .group = root_question::attributes,
     .question = "Is the child in the directory to which the parent went late?",
     .explanation =
         "The working directory is an attribute of a process that a child takes over from whoever "
         "made it. Under forkserver that is the server, which stays where it was started; Brood "
         "sends the parent's directory along, so that relative paths mean the same in parent and "
         "child under every method.",
     .run = run}};

}  // namespace
}  // namespace brood_lab
