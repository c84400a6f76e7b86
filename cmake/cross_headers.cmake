# SPDX-License-Identifier: MIT
# BROOD_CROSS_HEADERS: when cross-compiling, a folder with the header-only libraries of this machine
# and nothing else, so that its libc headers never meet a compiler for another system.

if(CMAKE_CROSSCOMPILING AND NOT BROOD_CROSS_HEADERS)
  set(BROOD_CROSS_HEADERS "${PROJECT_BINARY_DIR}/third-party")
  execute_process(
    COMMAND sh "${CMAKE_CURRENT_LIST_DIR}/toolchains/third-party-headers.sh" "${BROOD_CROSS_HEADERS}"
    COMMAND_ERROR_IS_FATAL ANY)
endif()
