// SPDX-License-Identifier: MIT
#include "processor_quota_linux.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>

namespace brood::posix {
namespace {

std::optional<double> number_in(const std::string& path) {
  std::ifstream file{path};
  double value = 0;
  if (file >> value) return value;
  return std::nullopt;  // no such file, or "max"
}

// cgroup v2: cpu.max holds "QUOTA PERIOD" or "max PERIOD".
std::optional<double> quota_v2(const std::string& group) {
  std::ifstream file{group + "/cpu.max"};
  double quota = 0;
  double period = 0;
  if (file >> quota >> period && period > 0) return quota / period;
  return std::nullopt;
}

std::optional<double> quota_v1(const std::string& group) {
  const auto quota = number_in(group + "/cpu.cfs_quota_us");
  const auto period = number_in(group + "/cpu.cfs_period_us");
  if (quota && period && *quota > 0 && *period > 0) return *quota / *period;
  return std::nullopt;
}

// A group's quota binds all below it, so the least on the way up counts.
void limit_upwards(double& limit, const std::string& mount, std::string path,
                   std::optional<double> (*quota)(const std::string&)) {
  for (;;) {
    if (const auto here = quota(mount + path)) limit = std::min(limit, *here);
    const auto slash = path.rfind('/');
    if (path.empty() || slash == std::string::npos) return;
    path.erase(slash);
  }
}

}  // namespace

// Lines of /proc/self/cgroup: "0::/a/b" for v2, "4:cpu,cpuacct:/a/b" for v1.
unsigned limited_by_quota(unsigned processors, const std::string& root) {
  double limit = processors;
  std::ifstream groups{root + "/proc/self/cgroup"};
  for (std::string line; std::getline(groups, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = ',' + line.substr(first + 1, second - first - 1) + ',';
    const std::string path = line.substr(second + 1);
    if (controllers == ",,") limit_upwards(limit, root + "/sys/fs/cgroup", path, quota_v2);
    if (controllers.find(",cpu,") != std::string::npos) {
      limit_upwards(limit, root + "/sys/fs/cgroup/cpu", path, quota_v1);
    }
  }
  return static_cast<unsigned>(std::max(1.0, std::ceil(limit)));
}

}  // namespace brood::posix
