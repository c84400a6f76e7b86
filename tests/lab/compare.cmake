# SPDX-License-Identifier: MIT
# `brood-lab compare`: its parts on made-up reports (in lab_tests), and the whole against what is known
# to be true.

set(lab "${PROJECT_SOURCE_DIR}/examples/lab")
set(compare_sources compare_facts_test.cpp compare_failures_test.cpp compare_isolated_test.cpp
  compare_output_test.cpp compare_platforms_test.cpp compare_report_test.cpp compare_table_test.cpp
  compare_timeline_test.cpp compare_visible_test.cpp scratch_directory_test.cpp
  "${lab}/cell.cpp" "${lab}/compare/facts.cpp" "${lab}/compare/failures.cpp"
  "${lab}/compare/interruption.cpp" "${lab}/compare/isolated.cpp" "${lab}/compare/output.cpp"
  "${lab}/compare/platforms.cpp" "${lab}/compare/report.cpp" "${lab}/compare/table.cpp"
  "${lab}/compare/timeline.cpp" "${lab}/compare/visible.cpp")

# ---- What is true here ------------------------------------------------------------------------------
set(uncertain "")
if(WIN32 OR BROOD_SANITIZE)
  # Where programs and heaps lie: Windows may put them at the same place, and so do sanitizers.
  set(uncertain "function_address_equal;heap_address_equal")
endif()
if(WIN32)
  set(truth "${CMAKE_CURRENT_SOURCE_DIR}/truth_windows.txt")
else()
  set(truth "${CMAKE_CURRENT_SOURCE_DIR}/truth_linux.txt")
endif()
if(WIN32 OR CMAKE_SYSTEM_NAME STREQUAL "Linux")
  foreach(method spawn all)  # a new method has to be in the table
    add_test(NAME lab.compare.truth.${method} COMMAND "${CMAKE_COMMAND}"
      "-DPROGRAM=$<TARGET_FILE:brood-lab>" "-DEMULATOR=${CMAKE_CROSSCOMPILING_EMULATOR}"
      -DMETHOD=${method} -DPAGE=truth-${method}.html "-DTABLE=${truth}" "-DIGNORE=${uncertain}"
      -P "${CMAKE_CURRENT_SOURCE_DIR}/compare_truth.cmake")
    set_tests_properties(lab.compare.truth.${method} PROPERTIES TIMEOUT 600)
  endforeach()
  if(NOT WIN32)
    set_tests_properties(lab.compare.truth.all PROPERTIES LABELS fork)
  endif()
endif()

# ---- What was true when docs/report was made --------------------------------------------------------
# `./dev report` makes it anew. Real Windows is not Wine, and has no report yet.
set(reports "${PROJECT_SOURCE_DIR}/docs/report")
if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT BROOD_SANITIZE)
  add_test(NAME lab.compare.facts_are_those_of_the_report_by_fork
    COMMAND brood-lab compare --check "${reports}/linux.json")
  set_tests_properties(lab.compare.facts_are_those_of_the_report_by_fork PROPERTIES
    TIMEOUT 600 LABELS fork)
elseif(WIN32 AND CMAKE_CROSSCOMPILING)
  file(STRINGS "${truth}" certain REGEX "^[a-z]")
  list(TRANSFORM certain REPLACE " .*" "")
  list(REMOVE_ITEM certain ${uncertain})
  list(JOIN certain "," certain)
  add_test(NAME lab.compare.facts_are_those_of_the_report
    COMMAND brood-lab compare --check "${reports}/windows-wine.json" --only "${certain}")
  set_tests_properties(lab.compare.facts_are_those_of_the_report PROPERTIES TIMEOUT 600)
endif()
# The pages are what is made of these reports today. Elsewhere a coordinate may be rounded otherwise.
# Seen to fail with another sentence in template.html.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$" AND (NOT WIN32 OR CMAKE_CROSSCOMPILING))
  add_test(NAME lab.compare.pages_are_those_of_the_reports COMMAND "${CMAKE_COMMAND}"
    "-DPROGRAM=$<TARGET_FILE:brood-lab>" "-DEMULATOR=${CMAKE_CROSSCOMPILING_EMULATOR}"
    "-DREPORTS=${reports}" "-DOUTPUT=${CMAKE_CURRENT_BINARY_DIR}/report"
    -P "${CMAKE_CURRENT_SOURCE_DIR}/compare_pages.cmake")
  set_tests_properties(lab.compare.pages_are_those_of_the_reports PROPERTIES TIMEOUT 300)
endif()
# The documents say the same. What they must not say is shown by one that does.
set(documented "${CMAKE_CURRENT_SOURCE_DIR}/start_methods_table.cmake")
add_test(NAME lab.compare.documented.in_start_methods COMMAND "${CMAKE_COMMAND}"
  -DDOCUMENT=docs/start-methods.md -DCOMPLETE=ON -P "${documented}")
add_test(NAME lab.compare.documented.in_the_readme COMMAND "${CMAKE_COMMAND}"
  -DDOCUMENT=README.md -P "${documented}")
set(wrong_table "${CMAKE_CURRENT_BINARY_DIR}/wrong_table.md")
set(probes_from_there "${PROJECT_SOURCE_DIR}/examples/lab/probes")
file(CONFIGURE OUTPUT "${wrong_table}" @ONLY CONTENT [=[
| observation | `fork` | `spawn` | `forkserver` | Windows |
|---|---|---|---|---|
| [umask_late](@probes_from_there@/umask_late.cpp): as of now | yes | no | yes | n/a |
| [nice_late](@probes_from_there@/nice.cpp) | yes | yes | yes | n/a |
| [argv_seen](@probes_from_there@/umask_late.cpp) | yes | yes | yes | yes |
| prices of tea <!-- tea_late --> | yes | yes | yes | yes |
]=])
add_test(NAME lab.compare.documented.wrong_tables_are_found COMMAND "${CMAKE_COMMAND}"
  "-DDOCUMENT=${wrong_table}" -DCOMPLETE=ON -P "${documented}")
string(CONCAT every_fault "umask_late, spawn: 'no', but the truth is 'yes'"
  ".*nice_late links.* not[ \r\n]+exist.*argv_seen links.* not[ \r\n]+make"
  ".*tea_late is no observation.*env_set_late has no answer for spawn")
set_tests_properties(lab.compare.documented.wrong_tables_are_found PROPERTIES
  PASS_REGULAR_EXPRESSION "${every_fault}")

# ---- Probes that fail -------------------------------------------------------------------------------
brood_expect(lab.compare.what_fails_is_one_cell_each wrong_lab CODE 1
  ARGUMENTS compare --start-method spawn
  --only answers,crashes,crashes_in_the_child,lacks,leaves,throws,throws_a_number
  EXPECT "answers +yes.*crashes +FAILED.*crashes_in_the_child +FAILED.*lacks +n/a.*leaves +FAILED.*throws +FAILED.*throws_a_number +FAILED.*5 cells FAILED")
brood_expect(lab.compare.a_hang_is_a_failed_cell wrong_lab CODE 1
  ARGUMENTS compare --start-method spawn --only hangs --deadline 1
  EXPECT "hangs +FAILED.*1 cell FAILED")
# Seen to fail where failed timelines were not looked at: seven cells FAILED, and no word of this one.
brood_expect(lab.compare.a_timeline_that_fails_is_told wrong_lab CODE 1
  ARGUMENTS compare --start-method spawn --deadline 2
  EXPECT "FAILED timeline under spawn: its process ended by exit code 3.*7 cells FAILED"
  REFUSE "FAILED process tree")
brood_expect(lab.compare.a_timeline_that_fails_is_on_the_page wrong_lab CODE 1
  ARGUMENTS compare --start-method spawn --deadline 2 --html -
  EXPECT "<p class=\"failure\">its process ended by exit code 3" REFUSE "has no timeline")
brood_expect(lab.compare.a_hang_is_explained wrong_lab CODE 1
  ARGUMENTS compare --start-method spawn --explain hangs --deadline 1
  EXPECT "FAILED[\r\n]+ +it hung: no answer in 1 s, so it was ended")
brood_expect(lab.compare.an_exception_is_explained wrong_lab CODE 1
  ARGUMENTS compare --start-method spawn --explain throws EXPECT "FAILED[\r\n]+ +out of chalk")
brood_expect(lab.compare.what_a_system_lacks_is_no_failure wrong_lab CODE 0
  ARGUMENTS compare --start-method spawn --explain lacks EXPECT "n/a[\r\n]+ +it is not to be had"
  REFUSE FAILED)
brood_expect(lab.compare.failures_are_marked_in_json wrong_lab CODE 1
  ARGUMENTS compare --start-method spawn --only throws --json -
  EXPECT "\"value\": null,[^}]*\"failed\": true" REFUSE "cells? FAILED")

# ---- Arguments --------------------------------------------------------------------------------------
brood_expect(lab.compare.an_unknown_id_lists_those_that_there_are brood-lab CODE 2
  ARGUMENTS compare --only env_set_late,nothing
  EXPECT "there is no observation 'nothing': choose from .*argv_seen")
brood_expect(lab.compare.an_unknown_method_lists_those_that_there_are brood-lab CODE 2
  ARGUMENTS compare --start-method clone EXPECT "no start method of this system.*spawn.*all")
brood_expect(lab.compare.one_observation_alone brood-lab CODE 0
  ARGUMENTS compare --start-method spawn --only code_above_guard_rerun
  EXPECT "code_above_guard_rerun +yes.*measured in" REFUSE "argv_seen|\\[1/")
brood_expect(lab.compare.explains brood-lab CODE 0
  ARGUMENTS compare --start-method spawn --explain code_above_guard_rerun
  EXPECT "Does what main does.*spawn +yes.*process [0-9]+.*A spawned child is a run of the whole")
brood_expect(lab.compare.json_stands_alone_on_standard_output brood-lab CODE 0
  ARGUMENTS compare --start-method spawn --only argv_seen --json -
  EXPECT "^{.*\"schema\": 1.*}[\r\n]+$" REFUSE "How start methods")

# ---- Files ------------------------------------------------------------------------------------------
# From where the tests run: on Windows, "/a/file" would be an option.
file(RELATIVE_PATH here "${CMAKE_CURRENT_BINARY_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
brood_expect(lab.compare.a_file_that_is_no_json brood-lab CODE 2
  ARGUMENTS compare "${here}/truth_linux.txt" "${here}/other_facts.json"
  EXPECT "truth_linux.txt' is no report of brood-lab compare: it is not JSON")
brood_expect(lab.compare.a_file_that_is_not_there brood-lab CODE 2 ARGUMENTS compare nowhere.json
  EXPECT "cannot read 'nowhere.json': ")
brood_expect(lab.compare.two_files_side_by_side brood-lab CODE 0
  ARGUMENTS compare "${here}/other_facts.json" "${here}/other_facts.json"
  EXPECT "A  .*other_facts.json: Elsewhere.*What differs.*nothing.*What is equal.*argv_seen +spawn +no +no")
brood_expect(lab.compare.a_report_is_written brood-lab CODE 0
  ARGUMENTS compare --start-method spawn --only argv_seen,start_latency_us --json
  "${CMAKE_CURRENT_BINARY_DIR}/facts.json")
set_tests_properties(lab.compare.a_report_is_written PROPERTIES FIXTURES_SETUP written_facts)
brood_expect(lab.compare.facts_that_are_as_they_were brood-lab CODE 0
  ARGUMENTS compare --start-method spawn --only argv_seen,start_latency_us --check
  "${CMAKE_CURRENT_BINARY_DIR}/facts.json" EXPECT "every fact is as in")
set_tests_properties(lab.compare.facts_that_are_as_they_were PROPERTIES
  FIXTURES_REQUIRED written_facts)
brood_expect(lab.compare.facts_that_have_changed brood-lab CODE 1
  ARGUMENTS compare --start-method spawn --only argv_seen --check "${here}/other_facts.json"
  EXPECT "the platform was Elsewhere.*argv_seen under spawn: was no, now yes.*2 facts differ")
include(compare_files.cmake)
