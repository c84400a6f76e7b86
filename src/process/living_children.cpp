// SPDX-License-Identifier: MIT
#include "living_children.hpp"

#include <memory>

#include "brood/active_children.hpp"
#include "child_state.hpp"
#include "fork_server.hpp"

namespace brood::living_children {
namespace {

// Never destroyed: process objects with static lifetime may outlive any other static object. Made
// on first use: MinGW's mutex is no constant.
std::mutex& mutex() {
  static auto* const made = new std::mutex;
  return *made;
}

auto& list() {
  static auto* const children = new entry;
  return *children;
}

}  // namespace

void add(entry& place) noexcept {
  const std::scoped_lock guard{mutex()};
  list().splice(list().end(), place);
}

void remove(const detail::child_state& child) noexcept {
  const std::scoped_lock guard{mutex()};
  std::erase_if(list(), [&](const auto& listed) {
    const auto known = listed.lock();
    return !known || known.get() == &child;
  });
}

std::vector<std::shared_ptr<detail::child_state>> snapshot() {
  const std::scoped_lock guard{mutex()};
  std::vector<std::shared_ptr<detail::child_state>> living;
  living.reserve(list().size());
  for (const auto& listed : list()) {
    if (auto child = listed.lock()) living.push_back(std::move(child));
  }
  return living;
}

std::unique_lock<std::mutex> lock() { return std::unique_lock{mutex()}; }

void abandon_all() noexcept {
  auto& children = list();
  if (children.empty()) return;  // writes nothing: each page written costs a forked child a copy
  for (const auto& listed : children) {
    if (const auto child = listed.lock()) child->abandon();
  }
  children.clear();
}

void renew_lock() noexcept { std::construct_at(&mutex()); }

}  // namespace brood::living_children

namespace brood {

std::vector<child_info> active_children() {
  fork_server::reap_if_ended();
  std::vector<child_info> active;
  for (const auto& child : living_children::snapshot()) {
    try {
      if (auto info = child->info()) active.push_back(std::move(*info));
    } catch (const process_error& error) {
      // Its owner closed it between the snapshot and the question; or the host forked, and this is
      // a copy of the process whose children they are.
      if (error.code() != errc::closed && error.code() != errc::not_the_parent) throw;
    }
  }
  return active;
}

}  // namespace brood
