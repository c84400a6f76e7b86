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
  list(APPEND where "-DVCPKG_TARGET_TRIPLET=${TRIPLET}")
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

if(WAY STREQUAL "find_package" AND NOT WIN32)
  find_program(pkg_config pkg-config)
  file(GLOB_RECURSE pc_files "${SCRATCH}/prefix/*/brood.pc")
  if(pkg_config AND pc_files)
    cmake_path(GET pc_files PARENT_PATH pc_dir)
    execute_process(COMMAND "${CMAKE_COMMAND}" -E env "PKG_CONFIG_PATH=${pc_dir}"
      "${pkg_config}" --cflags --libs --static brood
      OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    separate_arguments(flags UNIX_COMMAND "${flags}")
    run("${COMPILER}" -std=c++20 "${SOURCE}/tests/consumer/guarded.cpp"
      -o "${SCRATCH}/guarded_by_pkg_config" ${flags})
    run("${SCRATCH}/guarded_by_pkg_config")
  endif()
endif()
