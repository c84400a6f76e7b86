// SPDX-License-Identifier: MIT
// Smart pointers to a base class as arguments: the child gets an object of the class that it is.
// Include it before CEREAL_REGISTER_TYPE(derived), which makes each such class known; included by
// hand, because it costs every file about a tenth of a second of compile time.
#pragma once

#include <cereal/types/polymorphic.hpp>

#include "brood/detail/archive_types.hpp"

CEREAL_REGISTER_ARCHIVE(brood::detail::output_archive)
CEREAL_REGISTER_ARCHIVE(brood::detail::input_archive)
