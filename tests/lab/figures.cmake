# SPDX-License-Identifier: MIT
# The figures in docs/zombies-and-orphans.md and its translations are what the lab prints.

set(figures "${PROJECT_SOURCE_DIR}/docs/update_figures.cmake")

# brood_check_figures(<test> [<argument of the script>...])
function(brood_check_figures test)
  add_test(NAME ${test} COMMAND "${CMAKE_COMMAND}"
    "-DLAB=$<TARGET_FILE:brood-lab>" "-DRUN_BY=${CMAKE_CROSSCOMPILING_EMULATOR}"
    -DSYSTEM=${CMAKE_SYSTEM_NAME} -DCHECK=ON ${ARGN} -P "${figures}")
  set_tests_properties(${test} PROPERTIES TIMEOUT 300 LABELS lab)
endfunction()

# Where process 1 does not wait for orphans, the lab says so instead of what the figures show.
if(CMAKE_SYSTEM_NAME MATCHES "^(Linux|Windows)$")
  brood_check_figures(lab.figures.are_what_the_lab_prints)
  set_tests_properties(lab.figures.are_what_the_lab_prints PROPERTIES
    SKIP_REGULAR_EXPRESSION "skipped: orphans are not waited for here")
endif()

if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  set(wrong "${CMAKE_CURRENT_BINARY_DIR}/wrong_figure.md")
  file(CONFIGURE OUTPUT "${wrong}" @ONLY CONTENT [=[
<!-- lab: tree -->
```text
 PID  STATE       MEMORY  THREADS   AGE  NAME
   3  sleeping      1.6M        1    0s  sleep  sleep 600
   5  zombie           -        1    0s  `- true  not missed by 3 (sleep)
2 processes, 1 zombie: 'brood-lab zombies --find' tells more
```
<!-- /lab -->
]=])
  brood_check_figures(lab.figures.with_another_word_are_found "-DDOCUMENTS=${wrong}")
  set_tests_properties(lab.figures.with_another_word_are_found PROPERTIES PASS_REGULAR_EXPRESSION
    "the document: .* true not missed by # .*the lab: .* true not waited for by #")
endif()
