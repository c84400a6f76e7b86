# SPDX-License-Identifier: MIT
# brood_test_program(<name> <folder>): a GoogleTest program of all sources in the folder, with its
# tests in CTest. A test with "soak" in its name has the label `soak`, any other with "fork" `fork`.

include(GoogleTest)

if(WIN32)
  file(GLOB support_sources CONFIGURE_DEPENDS support/*.cpp support/windows/*.cpp)
else()
  file(GLOB support_sources CONFIGURE_DEPENDS support/*.cpp support/posix/*.cpp)
endif()
list(FILTER support_sources EXCLUDE REGEX "/gtest_main\\.cpp$")
# Objects, not an archive: the listener that looks for leftovers is called by nobody.
add_library(test_support OBJECT ${support_sources})
brood_own_target(test_support)
target_include_directories(test_support PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}/support")
target_link_libraries(test_support PUBLIC brood::brood GTest::gtest)
# An independent reader of the traces that the library writes.
if(BROOD_CROSS_HEADERS)
  target_include_directories(test_support SYSTEM PRIVATE "${BROOD_CROSS_HEADERS}")
else()
  find_package(nlohmann_json REQUIRED)
  target_link_libraries(test_support PRIVATE nlohmann_json::nlohmann_json)
endif()

# Most of the time that a test takes to compile goes into these.
target_precompile_headers(test_support PUBLIC <gtest/gtest.h> <brood/process.hpp>)

# Programs that tests run: mains without a guard, output to look at, statistics of their own.
file(GLOB program_sources CONFIGURE_DEPENDS programs/*.cpp)
if(NOT WIN32)
  file(GLOB posix_programs CONFIGURE_DEPENDS programs/posix/*.cpp)
  list(APPEND program_sources ${posix_programs})
endif()
foreach(source IN LISTS program_sources)
  cmake_path(GET source STEM name)
  add_executable(test_program_${name} ${source})
  brood_own_target(test_program_${name})
  set_target_properties(test_program_${name} PROPERTIES OUTPUT_NAME ${name}
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/programs")
  target_link_libraries(test_program_${name} PRIVATE brood::brood)
  list(APPEND test_programs test_program_${name})
endforeach()
target_compile_definitions(test_support PUBLIC
  "BROOD_TEST_PROGRAMS=\"${CMAKE_CURRENT_BINARY_DIR}/programs\"")

function(brood_test_program name folder)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  if(APPLE)
    list(FILTER sources EXCLUDE REGEX "_linux_test\\.cpp$")
  endif()
  if(NOT sources)
    return()
  endif()
  if(NOT TARGET brood::gtest_main)
    message(WARNING "${name} is left out: there is no brood::gtest_main")
    return()
  endif()
  add_executable(${name} ${sources})
  brood_own_target(${name})
  # Unit tests look at parts that are not public.
  get_target_property(private_includes brood INCLUDE_DIRECTORIES)
  target_include_directories(${name} PRIVATE ${private_includes} support)
  target_link_libraries(${name} PRIVATE brood::gtest_main brood::brood
    test_support $<TARGET_NAME_IF_EXISTS:brood_boost>)
  if(test_programs)
    add_dependencies(${name} ${test_programs})
  endif()

  set(discover NO_PRETTY_VALUES DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60)
  gtest_discover_tests(${name} ${discover}
    TEST_FILTER "-*fork*:*soak*:DISABLED_careless*" PROPERTIES TIMEOUT 300)
  gtest_discover_tests(${name} ${discover} TEST_FILTER "*fork*:-*soak*"
    PROPERTIES TIMEOUT 300 LABELS fork)
  gtest_discover_tests(${name} ${discover} TEST_FILTER "*soak*"
    PROPERTIES TIMEOUT 3000 LABELS soak)
endfunction()
