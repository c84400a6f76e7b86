# SPDX-License-Identifier: MIT
# Runs PROGRAM with ARGUMENTS (by EMULATOR, if it needs one) and looks at the whole end of it, where
# CTest's PASS_REGULAR_EXPRESSION forgets the exit code: it must end with CODE, and what it wrote
# must match EXPECT and must not match REFUSE, if they are given. OUTPUT: a file for its standard
# output.
cmake_minimum_required(VERSION 3.25)

set(to OUTPUT_VARIABLE output)
if(OUTPUT)
  set(to OUTPUT_FILE "${OUTPUT}")
endif()
execute_process(COMMAND ${EMULATOR} "${PROGRAM}" ${ARGUMENTS}
  RESULT_VARIABLE result ERROR_VARIABLE output ${to})

if(NOT result EQUAL CODE)
  message(FATAL_ERROR "it ended with ${result} instead of ${CODE}:\n${output}")
endif()
if(EXPECT AND NOT output MATCHES "${EXPECT}")
  message(FATAL_ERROR "nothing matches '${EXPECT}':\n${output}")
endif()
if(REFUSE AND output MATCHES "${REFUSE}")
  message(FATAL_ERROR "'${CMAKE_MATCH_0}' must not be there:\n${output}")
endif()
