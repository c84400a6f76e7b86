# SPDX-License-Identifier: MIT
# The page of `brood-lab compare --html`: its parts, and the whole of it in a real browser.

set(page "${CMAKE_CURRENT_SOURCE_DIR}/page")
file(GLOB page_tests CONFIGURE_DEPENDS page/*_test.cpp)
add_executable(lab_page_tests ${page_tests})
brood_own_target(lab_page_tests)
target_compile_definitions(lab_page_tests PRIVATE "PAGE_REPORTS=\"${page}\"")
target_link_libraries(lab_page_tests PRIVATE brood::gtest_main lab_page test_support)
gtest_discover_tests(lab_page_tests NO_PRETTY_VALUES DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
  TEST_PREFIX "lab." PROPERTIES TIMEOUT 300)

add_executable(write_page page/write_page.cpp)
brood_own_target(write_page)
target_link_libraries(write_page PRIVATE lab_page)

# The pages, and in the end the pictures of them.
set(pages "${CMAKE_CURRENT_BINARY_DIR}/page")
file(MAKE_DIRECTORY "${pages}")
set(reports_of_linux linux)
set(reports_of_windows windows)
set(reports_of_both linux windows)
set(reports_of_three linux linux linux)
set(reports_of_hostile hostile)
foreach(name linux windows both three hostile)
  list(TRANSFORM reports_of_${name} REPLACE "(.+)" "${page}/\\1.json")
endforeach()
set(reports_of_committed "${PROJECT_SOURCE_DIR}/docs/report/linux.json")
foreach(name linux windows both three hostile committed)
  add_test(NAME lab.page.write.${name}
    COMMAND write_page "${pages}/${name}.html" ${reports_of_${name}})
  set_tests_properties(lab.page.write.${name} PROPERTIES TIMEOUT 300 FIXTURES_SETUP lab_pages)
endforeach()

# ---- In a browser -----------------------------------------------------------------------------------
# The page is the same whoever compiled what writes it: once is enough.
if(WIN32 OR CMAKE_CROSSCOMPILING OR BROOD_SANITIZE)
  return()
endif()
find_package(Python3 COMPONENTS Interpreter QUIET)
if(NOT Python3_FOUND)
  add_test(NAME lab.page.browser COMMAND "${CMAKE_COMMAND}" -E echo "skipped: there is no Python 3")
  set_tests_properties(lab.page.browser PROPERTIES LABELS browser SKIP_REGULAR_EXPRESSION "skipped:")
  return()
endif()
# A case is a function below the line "@case".
file(READ "${page}/page_test.py" source)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${page}/page_test.py")
string(REGEX MATCHALL "@case\ndef [a-z_]+" cases "${source}")
foreach(case IN LISTS cases)
  string(REGEX REPLACE ".* " "" case "${case}")
  add_test(NAME lab.page.browser.${case}
    COMMAND Python3::Interpreter -B "${page}/page_test.py" ${case} "${pages}")
  set_tests_properties(lab.page.browser.${case} PROPERTIES LABELS browser TIMEOUT 300
    SKIP_RETURN_CODE 77 FIXTURES_REQUIRED lab_pages)
endforeach()
# Each case fails on pages that are broken on purpose.
add_test(NAME lab.page.browser.notices_breakages
  COMMAND Python3::Interpreter -B "${page}/breakages.py" "${pages}")
set_tests_properties(lab.page.browser.notices_breakages PROPERTIES LABELS soak TIMEOUT 3000
  SKIP_RETURN_CODE 77 FIXTURES_REQUIRED lab_pages)
