// SPDX-License-Identifier: MIT
#include "../probe.hpp"

#include <algorithm>
#include <tuple>

namespace brood_lab {
namespace {

std::vector<probe>& known_probes() {
  static std::vector<probe> known;
  return known;
}

}  // namespace

// Static initialisers of several files run in any order, so the list is kept in order here.
register_probe::register_probe(const probe& added) {
  const auto key = [](const probe& each) { return std::tuple{each.group, each.id}; };
  auto& known = known_probes();
  const auto place = std::find_if(known.begin(), known.end(),
                                  [&](const probe& each) { return key(added) < key(each); });
  known.insert(place, added);
}

std::span<const probe> all_probes() { return known_probes(); }

}  // namespace brood_lab
