// SPDX-License-Identifier: MIT
#include "channel.hpp"
#include "container.hpp"
#include "launcher_linux.hpp"
#include "program_arguments.hpp"

namespace brood::posix {
namespace {

struct die_with_parent_from_now_on {
  int channel;
  bool daemon;

  boost::system::error_code on_exec_setup(vfork_launcher& launcher, const std::filesystem::path&,
                                          const char* const*) noexcept {
    if (!daemon) return {};
    launcher.step = "tie the child's life to its parent's";
    return {die_with_parent_before_exec(channel), boost::system::system_category()};
  }
};

// One that cannot be entered is no failure: `is_entered` tells, and the tree can be ended without.
struct enter_container {
  container* place;

  boost::system::error_code on_exec_setup(vfork_launcher&, const std::filesystem::path&,
                                          const char* const*) noexcept {
    if (place != nullptr) place->enter();
    return {};
  }
};

// In memory that the parent shares until the image runs.
struct tell_number {
  std::span<char> digits;

  boost::system::error_code on_exec_setup(vfork_launcher&, const std::filesystem::path&,
                                          const char* const*) noexcept {
    write_own_number(digits);
    return {};
  }
};

result<launched> launch_in(const image_launch& plan, vfork_launcher& launcher,
                           const std::filesystem::path& image) {
  reset_signals_before_exec signals;
  inherit_descriptors descriptors{plan.inherited};
  die_with_parent_from_now_on life{plan.channel, plan.daemon};
  enter_container home{plan.container};
  tell_number number{plan.number};
  if (plan.directory.empty()) {
    return launcher.launch(image, plan.arguments, signals, descriptors, home, life, number);
  }
  start_in_directory directory{plan.directory};
  return launcher.launch(image, plan.arguments, signals, directory, descriptors, home, life,
                         number);
}

}  // namespace

result<launched> launch_image(const image_launch& plan) noexcept {
  vfork_launcher launcher;
  launcher.env = plan.environment;
  auto outcome = launch_in(plan, launcher, program_image());
  if (outcome) return outcome;
  failure why = outcome.error();
  if (why.step == "exec") why.step += " " + describe_program_image();
  if (!plan.directory.empty() && why.step.starts_with("enter")) {
    why.step += " " + plan.directory.string();
  }
  return why;
}

}  // namespace brood::posix
