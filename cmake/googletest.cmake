# SPDX-License-Identifier: MIT
# GTest::gtest: the system's library, or built from the system's sources for another platform.

if(CMAKE_CROSSCOMPILING)
  set(BROOD_GOOGLETEST_SOURCE /usr/src/googletest CACHE PATH "Sources of GoogleTest, for cross builds")
  if(BROOD_BUILD_TESTS AND EXISTS "${BROOD_GOOGLETEST_SOURCE}/CMakeLists.txt")
    set(INSTALL_GTEST OFF CACHE INTERNAL "")
    set(BUILD_GMOCK OFF CACHE INTERNAL "")
    add_subdirectory("${BROOD_GOOGLETEST_SOURCE}" "${PROJECT_BINARY_DIR}/googletest"
      EXCLUDE_FROM_ALL SYSTEM)
  endif()
else()
  find_package(GTest QUIET)
endif()

if(BROOD_BUILD_TESTS AND NOT TARGET GTest::gtest)
  message(FATAL_ERROR "GoogleTest is missing (Debian: libgtest-dev, for cross builds googletest). "
    "'./dev setup' installs it; -DBROOD_BUILD_TESTS=OFF does without.")
endif()
