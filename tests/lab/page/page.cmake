# SPDX-License-Identifier: MIT
# The page of `brood-lab compare --html`: its parts, and the whole of it in a real browser.

add_executable(write_page page/write_page.cpp)
brood_own_target(write_page)
target_link_libraries(write_page PRIVATE lab_page)
