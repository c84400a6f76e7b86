# SPDX-License-Identifier: MIT
# `brood-lab tree` and `brood-lab zombies --find`: their parts on made-up process tables, and the
# whole on real zombies.

set(lab "${PROJECT_SOURCE_DIR}/examples/lab")
set(sources tree_forest_test.cpp tree_lines_test.cpp tree_text_test.cpp find_test.cpp
  "${lab}/find/find.cpp" "${lab}/find/text.cpp" "${lab}/style.cpp" "${lab}/tree/tree.cpp"
  "${lab}/tree/forest.cpp" "${lab}/tree/lines.cpp" "${lab}/tree/screen.cpp" "${lab}/tree/text.cpp")
list(APPEND sources ${compare_sources})
if(WIN32)
  set(platform "${lab}/windows")
else()
  set(platform "${lab}/posix")
endif()
list(APPEND sources "${platform}/find_facts.cpp" "${platform}/scratch_directory.cpp"
  "${platform}/terminal.cpp"
  "${platform}/tree_screen.cpp")
if(NOT WIN32)
  list(APPEND sources "${platform}/signal_pipe.cpp")
endif()

add_executable(lab_tests ${sources})
brood_own_target(lab_tests)
# Not its objects: a program has one main.
target_include_directories(lab_tests PRIVATE "$<TARGET_PROPERTY:lab_parts,INTERFACE_INCLUDE_DIRECTORIES>")
target_include_directories(lab_tests SYSTEM PRIVATE "$<TARGET_PROPERTY:lab_parts,INTERFACE_SYSTEM_INCLUDE_DIRECTORIES>")
target_compile_definitions(lab_tests PRIVATE "$<TARGET_PROPERTY:lab_parts,INTERFACE_COMPILE_DEFINITIONS>")
target_link_libraries(lab_tests PRIVATE brood::gtest_main brood::brood test_support)
if(NOT BROOD_CROSS_HEADERS)
  find_package(fmt REQUIRED)
  find_package(nlohmann_json REQUIRED)
  target_link_libraries(lab_tests PRIVATE fmt::fmt nlohmann_json::nlohmann_json)
endif()
if(NOT WIN32)
  target_sources(lab_tests PRIVATE tree_screen_test.cpp tree_zombie_test.cpp)
  add_executable(zombie_maker tree_zombie_maker.cpp)
  brood_own_target(zombie_maker)
  target_compile_definitions(lab_tests PRIVATE
    "ZOMBIE_MAKER=\"$<TARGET_FILE:zombie_maker>\"" "BROOD_LAB=\"$<TARGET_FILE:brood-lab>\"")
  add_dependencies(lab_tests zombie_maker brood-lab)
endif()
gtest_discover_tests(lab_tests NO_PRETTY_VALUES DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
  TEST_PREFIX "lab." PROPERTIES TIMEOUT 300)

brood_expect(lab.tree.of_a_number_that_is_no_process brood-lab CODE 1 ARGUMENTS tree 2147483646
  EXPECT "cannot show the tree of process 2147483646: there is no such process")
brood_expect(lab.tree.of_what_is_no_number brood-lab CODE 2 ARGUMENTS tree 12x
  EXPECT "'12x' is no process number")

# Of a whole table nothing can be foreseen but the program that looks at it.
string(ASCII 27 escape)
brood_expect(lab.tree.into_a_pipe_is_plain_text brood-lab CODE 0 ARGUMENTS tree
  EXPECT "^ *PID  STATE .*brood-lab.*[0-9] processes" REFUSE "${escape}")
if(WIN32)
  brood_expect(lab.find.there_are_none_on_windows brood-lab CODE 0 ARGUMENTS zombies --find
    EXPECT "no zombies: on Windows there are none, ever")
endif()
