// expect-ok
// SPDX-License-Identifier: MIT
// What the other files leave out, done as their messages advise.
#include <functional>
#include <string_view>
#include <vector>

#include "brood/process.hpp"
#include "brood/process_base.hpp"

struct job {
  int number = 0;
  void run() { ++number; }
};
class secret {
 public:
  template <class Archive>
  void serialize(Archive& archive) {
    archive(value_);
  }

 private:
  int value_ = 0;
};
class worker : public brood::process_base<worker> {
 public:
  worker() = default;
  explicit worker(int number) : number_(number) {}
  void run() { ++number_; }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(number_);
  }

 private:
  int number_ = 0;
};
class idler : public brood::process_base<idler> {
 public:
  void run() {}
};
void work(const job&, const secret&, std::string_view, const std::vector<int>&) {}

int main() {
  int number = 0;
  brood::process by_argument{[](int captured) { return captured; }, number};
  brood::process calls_the_member{[](job object) { object.run(); }, job{}};
  brood::process owns{work, job{}, secret{}, "text", std::vector<int>{1}};
  brood::process forked{brood::fork_only, [&number] { number = 42; }};
  brood::process by_method{brood::start_method::fork, brood::fork_only, [&number] { number = 42; }};
  brood::process forked_pointer{brood::fork_only, [](int* target) { *target = 42; }, &number};
  worker has_members{42};
  has_members.start();
  idler has_none;
  has_none.start();
}
