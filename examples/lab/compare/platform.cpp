// SPDX-License-Identifier: MIT
#include "platform.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "brood/cpu_count.hpp"

namespace brood_lab {
namespace {

std::string name_of(const system_facts& facts) {
  const std::string name = facts.system == "Darwin" ? "macOS" : facts.system;
  return facts.emulated_by.empty() ? name : fmt::format("{} ({})", name, facts.emulated_by);
}

}  // namespace

nlohmann::ordered_json describe_platform() {
  const system_facts facts = facts_of_system();
  nlohmann::ordered_json emulator;
  if (!facts.emulated_by.empty()) emulator = facts.emulated_by;
  return {{"name", name_of(facts)},           {"system", facts.system},
          {"release", facts.release},         {"machine", facts.machine},
          {"compiler", BROOD_LAB_COMPILER},   {"c_library", facts.c_library},
          {"processors", brood::cpu_count()}, {"emulated_by", emulator}};
}

}  // namespace brood_lab
