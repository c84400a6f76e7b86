// SPDX-License-Identifier: MIT
#include "start_message.hpp"

#include <cstdint>

#include "backend.hpp"
#include "brood/detail/archive_types.hpp"
#include "brood/error.hpp"

namespace brood {

void save_start(detail::output_archive& out, const identity& child, const detail::task& work) {
  out(child.name, child.path, child.depth, child.method.value(), child.daemon, child.parent);
  work.save(out);
}

identity load_identity(detail::input_archive& in) {
  identity self;
  start_method method{};
  in(self.name, self.path, self.depth, method, self.daemon, self.parent);
  self.method = method;
  return self;
}

std::unique_ptr<detail::task> load_task(detail::input_archive& in) {
  const detail::task_node& node = detail::load_task_token(in);
  try {
    return node.load(in);
  } catch (const cereal::Exception& error) {
    throw process_error{errc::bad_message, std::string{"cannot read the task: "} + error.what()};
  }
}

std::unique_ptr<detail::task> begin_task(std::span<const std::byte> message,
                                         std::span<const native_handle> handles) {
  detail::input_archive in{message, handles};
  // Never destroyed: exit handlers and static destructors may still ask.
  become_child(*new identity{load_identity(in)});
  auto work = load_task(in);
  // What no argument took over must not stay open for the child's whole life.
  for (std::size_t index = 0; index < handles.size(); ++index) {
    if (!in.claimed(index)) backend::close_handle(handles[index]);
  }
  return work;
}

}  // namespace brood
