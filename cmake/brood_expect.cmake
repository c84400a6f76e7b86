# SPDX-License-Identifier: MIT
# brood_expect(<test> <target> CODE <n> [EXPECT <regex>] [REFUSE <regex>] [OUTPUT <file>]
#   [ARGUMENTS <argument>...]): a test that the program ends with that code and such an output.

set(brood_expect_script "${CMAKE_CURRENT_LIST_DIR}/expect_run.cmake")

function(brood_expect test target)
  cmake_parse_arguments(PARSE_ARGV 2 run "" "CODE;EXPECT;REFUSE;OUTPUT" "ARGUMENTS")
  add_test(NAME ${test} COMMAND "${CMAKE_COMMAND}"
    "-DPROGRAM=$<TARGET_FILE:${target}>" "-DEMULATOR=${CMAKE_CROSSCOMPILING_EMULATOR}"
    "-DARGUMENTS=${run_ARGUMENTS}" "-DCODE=${run_CODE}" "-DEXPECT=${run_EXPECT}"
    "-DREFUSE=${run_REFUSE}" "-DOUTPUT=${run_OUTPUT}" -P "${brood_expect_script}")
  set_tests_properties(${test} PROPERTIES TIMEOUT 300)
endfunction()
