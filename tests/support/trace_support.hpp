// SPDX-License-Identifier: MIT
// A trace as tests read it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "brood/native_types.hpp"
#include "scratch_folder.hpp"

namespace brood_test {

struct trace_event {
  std::string name;
  std::string phase;
  std::string category;
  /// In nanoseconds. Of an instant, both are the same.
  std::int64_t begin = 0;
  std::int64_t end = 0;
  brood::pid_type pid = 0;
  /// Numbers as text.
  std::map<std::string, std::string> arguments{};
};

class trace_events {
 public:
  explicit trace_events(std::vector<trace_event> all) : all_(std::move(all)) {}
  [[nodiscard]] std::vector<trace_event> all() const { return all_; }
  [[nodiscard]] std::size_t count(const std::string& name) const { return named(name).size(); }
  [[nodiscard]] std::vector<trace_event> named(const std::string& name) const;
  [[nodiscard]] trace_events of(brood::pid_type pid) const;
  /// The only event of that name; if there is not exactly one, the test fails.
  [[nodiscard]] trace_event the(const std::string& name) const;

 private:
  std::vector<trace_event> all_;
};

/// The elements of a file that holds a JSON array, as text; if it holds none, the test fails.
std::vector<std::string> read_array(const std::filesystem::path& file);

/// All events; if the file is not JSON or an event lacks what each event has, the test fails.
trace_events read_trace(const std::filesystem::path& file);

/// Records a trace of what this process does, for as long as it lives.
class recorded_trace {
 public:
  recorded_trace();
  ~recorded_trace();
  recorded_trace(const recorded_trace&) = delete;
  recorded_trace& operator=(const recorded_trace&) = delete;

  [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "trace.json"; }
  [[nodiscard]] trace_events events() const { return read_trace(file()); }

 private:
  scratch_folder folder_{"trace"};
};

}  // namespace brood_test
