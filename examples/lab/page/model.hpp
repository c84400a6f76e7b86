// SPDX-License-Identifier: MIT
// What the page shows, as plain data: one column for each start method of each platform.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace brood_lab::page {

/// `none`: this platform cannot have it. `absent`: the report says nothing.
enum class answer { yes, no, number, text, none, failed, absent };

struct cell {
  answer kind = answer::absent;
  double number = 0;
  std::string text;  // of a text, else empty
  std::string evidence;
  std::vector<double> samples;
};

struct observation {
  std::string id;
  std::string group;
  std::string question;
  std::string explanation;
  std::string unit;
  std::vector<cell> cells;  // one for each column
};

struct group {
  std::string id;
  std::string question;
};

struct timed_event {
  std::string name;
  std::string process;
  std::string text;
  double at_us = 0;
  std::optional<double> duration_us;  // an instant has none
};

struct tree_process {
  long long pid = 0;
  long long parent = 0;
  std::string role;
  std::string name;
  std::string state;
};

struct column {
  std::size_t platform = 0;  // its place in comparison::platforms
  std::string method;
  std::string id;     // for attributes of the page
  std::string label;  // the method, after the platform if there are several
  std::vector<timed_event> timeline;
  std::string timeline_failure;  // why there is none
  std::vector<tree_process> tree;
  std::string tree_failure;
};

struct platform {
  std::string name;
  std::string system;
  std::string emulated_by;
  std::string brood;
  std::vector<std::pair<std::string, std::string>> facts;  // what, and its value
};

struct comparison {
  std::vector<platform> platforms;
  std::vector<column> columns;
  std::vector<group> groups;
  std::vector<observation> observations;  // in the order of the groups

  bool is_of_several() const { return platforms.size() > 1; }
};

}  // namespace brood_lab::page
