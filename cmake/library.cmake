# SPDX-License-Identifier: MIT
# The library: common policy, and one of the two backends.

set(src "${PROJECT_SOURCE_DIR}/src")
if(WIN32)
  set(backend "${src}/windows")
else()
  set(backend "${src}/posix")
endif()

file(GLOB_RECURSE policy_sources CONFIGURE_DEPENDS
  "${src}/process/*.cpp" "${src}/start/*.cpp" "${src}/ipc/*.cpp" "${src}/sync/*.cpp"
  "${src}/inspect/*.cpp")
file(GLOB common_sources CONFIGURE_DEPENDS "${src}/*.cpp")
file(GLOB backend_sources CONFIGURE_DEPENDS "${backend}/*.cpp")
if(APPLE)
  list(FILTER backend_sources EXCLUDE REGEX "_linux\\.cpp$")
else()
  list(FILTER backend_sources EXCLUDE REGEX "_darwin\\.cpp$")
endif()

# What runs only with a trace comes last, and so does its code in a program: between the rest, it would
# put that on more pages, which each child pays for.
file(GLOB trace_sources CONFIGURE_DEPENDS "${src}/trace/*.cpp")
list(APPEND trace_sources "${src}/json_array.cpp" "${backend}/trace_file.cpp")
list(REMOVE_ITEM common_sources "${src}/json_array.cpp")
list(REMOVE_ITEM backend_sources "${backend}/trace_file.cpp")

add_library(brood STATIC
  ${common_sources} ${policy_sources} ${backend_sources} ${trace_sources})
add_library(brood::brood ALIAS brood)
brood_own_target(brood)
set_target_properties(brood PROPERTIES POSITION_INDEPENDENT_CODE ON)
target_compile_features(brood PUBLIC cxx_std_20)
target_include_directories(brood
  PUBLIC "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>"
         "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>"
  PRIVATE "${src}" "${backend}")

# Boost's headers end here: a user of the static library does not need them. A compiled Boost.Process
# is still needed to link, and LINK_ONLY says so in the installed package.
target_link_libraries(brood
  PUBLIC brood::cereal Threads::Threads
  PRIVATE $<BUILD_INTERFACE:brood_boost> ${CMAKE_DL_LIBS})
if(BROOD_BOOST_COMPONENTS)
  target_link_libraries(brood PRIVATE Boost::process)
endif()
if(WIN32)
  target_link_libraries(brood PRIVATE ws2_32 mswsock synchronization shell32)
endif()
if(MINGW)
  # The linker's default is a program without an identity, and a child could not tell that it runs
  # another build.
  target_link_options(brood INTERFACE -Wl,--build-id)
endif()

# ---- A GoogleTest main that calls the guard ---------------------------------------------------------
include(googletest)
set(gtest_main_source "${PROJECT_SOURCE_DIR}/tests/support/gtest_main.cpp")
if(TARGET GTest::gtest AND EXISTS "${gtest_main_source}")
  add_library(brood_gtest_main STATIC "${gtest_main_source}")
  add_library(brood::gtest_main ALIAS brood_gtest_main)
  set_target_properties(brood_gtest_main PROPERTIES
    EXPORT_NAME gtest_main POSITION_INDEPENDENT_CODE ON)
  brood_own_target(brood_gtest_main)
  target_link_libraries(brood_gtest_main PUBLIC brood GTest::gtest)
endif()
