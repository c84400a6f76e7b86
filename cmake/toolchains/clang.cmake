# SPDX-License-Identifier: MIT
# This machine's newest Clang that is known to work: 19, or whatever is called clang++.
find_program(CMAKE_C_COMPILER NAMES clang-19 clang REQUIRED)
find_program(CMAKE_CXX_COMPILER NAMES clang++-19 clang++ REQUIRED)
