# SPDX-License-Identifier: MIT
# Builds a program as pkg-config says, with what the test consumer.find_package has installed in
# PREFIX, and runs it.
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE pc_files "${PREFIX}/*/brood.pc")
list(LENGTH pc_files count)
if(NOT count EQUAL 1)
  message(FATAL_ERROR "one brood.pc must be installed below ${PREFIX}, not ${count}: ${pc_files}")
endif()

find_program(pkg_config pkg-config)
if(NOT pkg_config)
  message("skipped: pkg-config is missing")
  return()
endif()
cmake_path(GET pc_files PARENT_PATH pc_dir)
execute_process(COMMAND "${CMAKE_COMMAND}" -E env "PKG_CONFIG_PATH=${pc_dir}"
  "${pkg_config}" --cflags --libs --static brood
  OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${flags}")

set(program "${PREFIX}/guarded_by_pkg_config")
execute_process(COMMAND "${COMPILER}" -std=c++20 "${CMAKE_CURRENT_LIST_DIR}/guarded.cpp"
  -o "${program}" ${flags} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${program}" COMMAND_ERROR_IS_FATAL ANY)
