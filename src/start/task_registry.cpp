// SPDX-License-Identifier: MIT
// The list of tasks that this program can run, filled before main, and the tokens that name them.
#include "backend.hpp"
#include "brood/detail/archive.hpp"
#include "brood/detail/callable.hpp"
#include "brood/detail/task.hpp"
#include "brood/error.hpp"
#include "trace/trace.hpp"

namespace brood::detail {
namespace {

// Constant initialisation: it exists before the first dynamic initialiser adds to it.
constinit const task_node* first = nullptr;

}  // namespace

task_node::task_node(loader load_task, std::uint64_t task_shape) noexcept
    : load(load_task), shape(task_shape), next(first) {
  if (first == nullptr) trace::begin_image();
  first = this;
}

void refuse_null_callable() {
  throw process_error{std::make_error_code(std::errc::invalid_argument),
                      "cannot make a process: its task is a null pointer"};
}

void save_task_token(output_archive& out, const task_node& node) {
  save_token(out, token_of(reinterpret_cast<const void*>(node.load), node.shape));
}

const task_node& load_task_token(input_archive& in) {
  const code_token token = load_token(in);
  const void* const code = address_of(token, token.shape);
  // The address is compared, never called: only what is on this program's own list runs. Linkers
  // may fold tasks with equal code into one address, so the shape decides among them.
  for (const task_node* node = first; node != nullptr; node = node->next) {
    if (node->shape == token.shape && reinterpret_cast<const void*>(node->load) == code) {
      return *node;
    }
  }
  throw process_error{errc::unknown_task, "cannot find the task"};
}

}  // namespace brood::detail
