# SPDX-License-Identifier: MIT
# Makes the pages in the folder REPORTS anew from the reports there, by PROGRAM (run by EMULATOR, if it
# needs one), in the folder OUTPUT: they must be the same.
cmake_minimum_required(VERSION 3.25)

file(MAKE_DIRECTORY "${OUTPUT}")
# On Windows, "/a/file" would be an option.
file(RELATIVE_PATH output "${REPORTS}" "${OUTPUT}")

set(reports_of_linux linux.json)
set(reports_of_windows-wine windows-wine.json)
set(reports_of_platforms linux.json windows-wine.json)
set(outdated "")
foreach(page linux windows-wine platforms)
  execute_process(
    COMMAND ${EMULATOR} "${PROGRAM}" compare ${reports_of_${page}} --html "${output}/${page}.html"
    WORKING_DIRECTORY "${REPORTS}" RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "it ended with ${result}:\n${said}")
  endif()
  execute_process(RESULT_VARIABLE differs COMMAND "${CMAKE_COMMAND}" -E compare_files
    "${OUTPUT}/${page}.html" "${REPORTS}/${page}.html")
  if(NOT differs EQUAL 0)
    list(APPEND outdated ${page}.html)
  endif()
endforeach()
if(outdated)
  message(FATAL_ERROR "not what the reports give today (./dev report makes them anew): ${outdated}")
endif()
