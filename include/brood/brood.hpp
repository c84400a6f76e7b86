// SPDX-License-Identifier: MIT
// All of Brood.
#pragma once

#include "brood/active_children.hpp"
#include "brood/cpu_count.hpp"
#include "brood/error.hpp"
#include "brood/exit_status.hpp"
#include "brood/forkserver.hpp"
#include "brood/inspect.hpp"
#include "brood/main_guard.hpp"
#include "brood/mutex.hpp"
#include "brood/native_types.hpp"
#include "brood/process.hpp"
#include "brood/process_base.hpp"
#include "brood/process_options.hpp"
#include "brood/process_tree.hpp"
#include "brood/shared_memory.hpp"
#include "brood/shared_value.hpp"
#include "brood/start_method.hpp"
#include "brood/this_process.hpp"
#include "brood/trace.hpp"
#include "brood/version.hpp"
#include "brood/watch_leaks.hpp"
