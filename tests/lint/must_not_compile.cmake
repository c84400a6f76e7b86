# SPDX-License-Identifier: MIT
# Compiles SOURCE for its errors alone. Its first line says what must come of it:
#   // expect: REGEX     it fails, with a message that matches
#   // expect-ok         it compiles: the control, without which a broken include would pass for success
cmake_minimum_required(VERSION 3.25)

file(STRINGS "${SOURCE}" first_line LIMIT_COUNT 1)
if(COMPILER_ID STREQUAL "MSVC")
  set(command "${COMPILER}" /nologo /std:c++20 /permissive- /Zc:__cplusplus /EHsc /utf-8 /Zs)
else()
  set(command "${COMPILER}" -std=c++20 -fsyntax-only)
endif()
foreach(folder IN LISTS INCLUDES)
  # The system's own folder must keep its place: <stdlib.h> is found by #include_next from there.
  if(NOT folder STREQUAL "/usr/include")
    list(APPEND command "-I${folder}")
  endif()
endforeach()

execute_process(COMMAND ${command} "${SOURCE}"
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)

if(first_line MATCHES "^// expect-ok")
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "this must compile, and does not:\n${output}")
  endif()
elseif(first_line MATCHES "^// expect: *(.+)$")
  set(expected "${CMAKE_MATCH_1}")
  if(result EQUAL 0)
    message(FATAL_ERROR "this must not compile, and does")
  endif()
  # Compilers break long messages into lines.
  string(REGEX REPLACE "[ \t\r\n]+" " " flat "${output}")
  if(NOT flat MATCHES "${expected}")
    message(FATAL_ERROR "no message matches '${expected}':\n${output}")
  endif()
  # The advice, which would be lost among other advice. MSVC writes it between quotes.
  string(REGEX MATCHALL "(failed: '?|': )brood: [^.`;|]+" sentences "${flat}")
  list(TRANSFORM sentences REPLACE "^.*brood: " "")
  list(REMOVE_DUPLICATES sentences)
  list(LENGTH sentences count)
  if(count GREATER 1)
    message(FATAL_ERROR "one mistake, and not one sentence:\n${output}")
  endif()
else()
  message(FATAL_ERROR "the first line must be '// expect: REGEX' or '// expect-ok'")
endif()
