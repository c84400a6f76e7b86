// SPDX-License-Identifier: MIT
// How the standard library's types travel, all at once, so that a user needs no header but Brood's:
// cereal's descriptions of them, and Brood's own.
#pragma once

#include <cereal/types/array.hpp>
#include <cereal/types/bitset.hpp>
#include <cereal/types/common.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/queue.hpp>
#include <cereal/types/set.hpp>
#include <cereal/types/stack.hpp>
#include <cereal/types/tuple.hpp>
#include <cereal/types/unordered_map.hpp>
#include <cereal/types/unordered_set.hpp>
#include <cereal/types/utility.hpp>
#include <cereal/types/variant.hpp>
#include <cereal/types/vector.hpp>

#include "brood/detail/archive_forms.hpp"
