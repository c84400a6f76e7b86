// SPDX-License-Identifier: MIT
// Lesson: a class with run(); its members arrive in the child.
#include <fmt/format.h>

#include <string>
#include <utility>

#include "../lesson.hpp"
#include "brood/brood.hpp"

namespace brood_lab {
namespace {

/// What the child found in its object.
struct finding {
  bool sea_arrived = false;
  int depth = 0;
};

class diver : public brood::process_base<diver> {
 public:
  diver() = default;
  diver(brood::process_options options, voice self, std::string sea, int depth)
      : process_base(std::move(options)),
        self_(std::move(self)),
        sea_(std::move(sea)),
        depth_(depth) {}

  void run() {
    self_.say(fmt::format("run(): I dive in the {}, {} m deep", sea_, depth_));
    found_.store({sea_ == "Baltic Sea", depth_});
    sea_ = "bath tub";
    self_.say(fmt::format("now my sea is a {}", sea_));
  }

  [[nodiscard]] const std::string& sea() const { return sea_; }
  [[nodiscard]] finding found() const { return found_.load(); }

  template <class Archive>
  void serialize(Archive& archive) {
    archive(self_, sea_, found_);  // depth_ is left out, to see what becomes of it
  }

 private:
  voice self_;
  std::string sea_;
  int depth_ = 0;
  brood::shared_value<finding> found_;
};

void run(stage& on) {
  diver child{on.child("diver"), on.voice_of("diver"), "Baltic Sea", 40};
  on.say("I start a diver made for the " + child.sea() + ", 40 m deep");
  child.start();
  child.join();
  on.say("my own diver's sea is still the " + child.sea());

  const finding found = child.found();
  on.check("the member that the object was built with arrived in the child", found.sea_arrived);
  on.check("what run() changed stayed in the child", child.sea() == "Baltic Sea");
  on.check(on.copies() ? "a member that serialize() leaves out came along all the same"
                       : "a member that serialize() leaves out has its default there",
           found.depth == (on.copies() ? 40 : 0), std::to_string(found.depth) + " m");
  on.check_good_end("run() returned, so the exit code is 0", child);
  on.explain(on.copies()
                 ? "The child's diver is the parent's, copied with all other memory. Nobody "
                   "called serialize()."
                 : "The child made a diver of its own by the default constructor, filled in "
                   "the members that serialize() names, and called run() on it.");
}

}  // namespace

const lesson class_with_run{
    "class", "A class with run()",
    "A class derived from brood::process_base has its task in run() and its arguments in its "
    "members. "
    "run() is called in the child, on the child's own object.",
    run,
    "Under spawn a member that serialize() leaves out is not there; under fork everything is. A "
    "class that is to work under both names all members that run() needs."};

}  // namespace brood_lab
