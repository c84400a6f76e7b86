// SPDX-License-Identifier: MIT
// write_page OUTPUT.html REPORT.json...: the page of reports, without measuring anything.
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "page/page.hpp"

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: write_page OUTPUT.html REPORT.json...\n";
    return 2;
  }
  std::vector<nlohmann::ordered_json> reports;
  for (int place = 2; place < argc; ++place) {
    std::ifstream file{argv[place], std::ios::binary};
    reports.push_back(nlohmann::ordered_json::parse(file));
  }
  std::ofstream page{argv[1], std::ios::binary};
  page << brood_lab::html_page(reports);
  return page.flush() ? 0 : 1;
}
