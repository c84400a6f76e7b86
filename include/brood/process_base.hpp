// SPDX-License-Identifier: MIT
// A class whose objects each run in a process of their own:
// `class worker : public process_base<worker> { public: void run(); };`
#pragma once

#include <memory>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include "brood/detail/task.hpp"
#include "brood/process_handle.hpp"

namespace brood {

template <class Derived>
class process_base;

namespace detail {

/// A class without data members of its own needs no archive.
template <class Derived>
inline constexpr bool adds_no_members = sizeof(Derived) == sizeof(process_base<Derived>);

template <class Derived>
class member_task final : public task {
 public:
  explicit member_task(Derived& object) noexcept : object_(object) {}

  void run() override { object_.run(); }

  void save(output_archive& out) const override;

  static std::unique_ptr<task> load(input_archive& in);

 private:
  Derived& object_;
};

/// The child would make an object of the base class and run that.
[[noreturn]] void refuse_derived_object();

/// The object as a spawned child makes it again.
template <class Derived>
class rebuilt_member_task final : public task {
 public:
  void run() override { object_.run(); }
  Derived& object() noexcept { return object_; }

 private:
  Derived object_{};
};

}  // namespace detail

/// Base of a class that runs in a child: derive, and write `void run()`. `start()` calls it in the
/// child, on a copy of the object: what `run()` changes stays there.
///
/// For `spawn` and `forkserver`, a class with data members needs a default constructor and
/// `template <class Archive> void serialize(Archive& ar) { ar(first_, second_); }`. Members that
/// are not archived have their defaults in the child. One program decides by its start method at
/// run time, so this holds for a class whose children are only ever forked, too; what cannot be
/// archived runs as a callable of `process` with `brood::fork_only`.
template <class Derived>
class process_base : public process_handle {
 public:
  /// Starts the child; see `process::start()`.
  void start() {
    static_assert(
        requires(Derived& object) { object.run(); },
        "brood: a class derived from process_base needs a public member `void run()`");
    static_assert(std::is_default_constructible_v<Derived>,
                  "brood: a class derived from process_base needs a default constructor: a spawned "
                  "child makes the object anew and then loads its members");
    detail::member_task<Derived> task{static_cast<Derived&>(*this)};
    claim_start();
    start_task(task);
  }

 protected:
  process_base() = default;
  explicit process_base(process_options options) : process_handle(std::move(options)) {}
  process_base(process_base&&) noexcept = default;
  process_base& operator=(process_base&&) noexcept = default;
  // Virtual, so that a class with nothing but run() is no aggregate: `worker child{};` would make
  // the base out there, where its constructor is out of reach. And so that start() sees objects of
  // classes derived from Derived.
  virtual ~process_base() = default;

 private:
  friend class detail::member_task<Derived>;
};

namespace detail {

template <class Derived>
void member_task<Derived>::save(output_archive& out) const {
  if (typeid(object_) != typeid(Derived)) refuse_derived_object();
  save_task_token(out, task_registration<member_task>::node);
  if constexpr (!adds_no_members<Derived>) {
    if constexpr (is_described<Derived>()) {
      out(object_);
    } else {
      static_assert(always_false<Derived>,
                    "brood: this class has data members, so a spawned child must be told them: add "
                    "`template <class Archive> void serialize(Archive& ar) { ar(member_); }`");
    }
  }
}

template <class Derived>
std::unique_ptr<task> member_task<Derived>::load(input_archive& in) {
  auto rebuilt = std::make_unique<rebuilt_member_task<Derived>>();
  if constexpr (!adds_no_members<Derived> && is_described<Derived>()) in(rebuilt->object());
  static_cast<process_base<Derived>&>(rebuilt->object()).become_this_process();
  return rebuilt;
}

}  // namespace detail
}  // namespace brood
