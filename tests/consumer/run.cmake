# SPDX-License-Identifier: MIT
# Builds tests/consumer as a user would, by WAY (find_package, add_subdirectory), and runs it.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${SCRATCH}")

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGN}\nended with ${result}:\n${output}")
  endif()
endfunction()

if(WAY STREQUAL "find_package")
  run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${SCRATCH}/prefix" --config "${CONFIG}")
  set(where "-DCMAKE_PREFIX_PATH=${SCRATCH}/prefix")
else()
  set(where "-DBROOD_SOURCE=${SOURCE}")
endif()
if(TOOLCHAIN)
  list(APPEND where "-DCMAKE_TOOLCHAIN_FILE=${TOOLCHAIN}")
endif()
if(TRIPLET)
  # The folder, too: without a manifest of its own a project looks for libraries elsewhere.
  list(APPEND where "-DVCPKG_TARGET_TRIPLET=${TRIPLET}" "-DVCPKG_INSTALLED_DIR=${INSTALLED}")
endif()
run("${CMAKE_COMMAND}" -S "${SOURCE}/tests/consumer" -B "${SCRATCH}/build" -G "${GENERATOR}"
  "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_BUILD_TYPE=${CONFIG}" ${where})
run("${CMAKE_COMMAND}" --build "${SCRATCH}/build" --config "${CONFIG}")

run("${SCRATCH}/build/guarded")
run("${SCRATCH}/build/in_a_test")

execute_process(COMMAND "${SCRATCH}/build/unguarded"
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT result EQUAL 3 OR NOT output MATCHES "brood::main_guard\\(\\)")
  message(FATAL_ERROR "the unguarded program must be refused and told the line to add; "
    "it ended with ${result}:\n${output}")
endif()
string(REGEX MATCHALL "main\n" starts "${output}")
list(LENGTH starts starts)
if(NOT starts EQUAL 1)
  message(FATAL_ERROR "main ran ${starts} times:\n${output}")
endif()
