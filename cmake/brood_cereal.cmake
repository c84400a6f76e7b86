# SPDX-License-Identifier: MIT
# brood::cereal, the headers of the archive library. Included by the build and, from the installed
# package, by its users: packages of cereal differ in the name of their target, and some have none.

if(NOT TARGET brood::cereal)
  if(BROOD_CROSS_HEADERS)
    set(BROOD_CEREAL_INCLUDE_DIR "${BROOD_CROSS_HEADERS}")
  else()
    find_path(BROOD_CEREAL_INCLUDE_DIR cereal/cereal.hpp)
    mark_as_advanced(BROOD_CEREAL_INCLUDE_DIR)
  endif()
  if(BROOD_CEREAL_INCLUDE_DIR)
    add_library(brood::cereal INTERFACE IMPORTED GLOBAL)
    target_include_directories(brood::cereal INTERFACE "${BROOD_CEREAL_INCLUDE_DIR}")
  endif()
endif()
