# SPDX-License-Identifier: MIT
# brood_test_program(<name> <folder>): a GoogleTest program of all sources in the folder, with its
# tests in CTest. A test with "soak" in its name has the label `soak`, any other with "fork" `fork`.

include(GoogleTest)

file(GLOB support_sources CONFIGURE_DEPENDS support/*.cpp)
list(FILTER support_sources EXCLUDE REGEX "/gtest_main\\.cpp$")
if(support_sources)
  add_library(test_support STATIC ${support_sources})
  brood_own_target(test_support)
  target_include_directories(test_support PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}/support")
  target_link_libraries(test_support PUBLIC brood::brood GTest::gtest)
endif()

function(brood_test_program name folder)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
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
    $<TARGET_NAME_IF_EXISTS:test_support> $<TARGET_NAME_IF_EXISTS:brood_boost>)

  set(discover NO_PRETTY_VALUES DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60)
  gtest_discover_tests(${name} ${discover} TEST_FILTER "-*fork*:*soak*" PROPERTIES TIMEOUT 300)
  gtest_discover_tests(${name} ${discover} TEST_FILTER "*fork*:-*soak*"
    PROPERTIES TIMEOUT 300 LABELS fork)
  gtest_discover_tests(${name} ${discover} TEST_FILTER "*soak*"
    PROPERTIES TIMEOUT 3000 LABELS soak)
endfunction()
