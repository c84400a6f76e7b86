// SPDX-License-Identifier: MIT
// What a lesson is given: the start method that it runs under, voices, and a place for its claims.
#pragma once

#include <string>
#include <string_view>

#include "brood/process_handle.hpp"
#include "brood/process_options.hpp"
#include "brood/start_method.hpp"
#include "voice.hpp"

namespace brood_lab {

struct tally {
  int claims = 0;
  int failed = 0;
};

class stage {
 public:
  stage(style looks, brood::start_method method) : looks_(looks), method_(method) {}

  [[nodiscard]] brood::start_method method() const { return method_; }
  [[nodiscard]] const style& looks() const { return looks_; }
  [[nodiscard]] bool spawns() const { return method_ == brood::start_method::spawn; }
  /// Whether a child is a copy of the process that starts it; otherwise it gets a message.
  [[nodiscard]] bool copies() const { return method_ == brood::start_method::fork; }
  /// Options of a child that this lesson starts.
  [[nodiscard]] brood::process_options child(std::string name) const;

  [[nodiscard]] voice voice_of(std::string who, ink color = ink::child) const;
  /// A line of the process that runs the lesson.
  void say(std::string_view text) const;
  /// Shows a claim and whether it holds; `seen` is what was observed instead or besides.
  void check(std::string_view claim, bool holds, std::string_view seen = {});
  /// Shows a claim that cannot be looked at here, and why not. It counts as none.
  void leave_out(std::string_view claim, std::string_view reason) const;
  /// Claims that the child ended with exit code 0; if not, shows how it ended instead.
  void check_good_end(std::string_view claim, const brood::process_handle& child);
  /// What just happened, in plain words.
  void explain(std::string_view text) const;

  [[nodiscard]] const tally& result() const { return tally_; }

 private:
  void print_claim(std::string_view mark, std::size_t mark_width, ink how,
                   std::string_view text) const;

  style looks_;
  brood::start_method method_;
  tally tally_;
};

}  // namespace brood_lab
