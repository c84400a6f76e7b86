# SPDX-License-Identifier: MIT
# brood_own_target(<target>): what every target of this project has, and no target of its users.

function(brood_own_target target)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  if(MSVC)
    target_compile_options(${target} PRIVATE /W4 /permissive- /utf-8 /Zc:__cplusplus
      $<$<BOOL:${BROOD_WERROR}>:/WX>)
    # Padding where alignment is asked for, and unreachable code in other people's templates.
    target_compile_options(${target} PRIVATE /wd4324 /wd4702)
    target_compile_definitions(${target} PRIVATE _CRT_SECURE_NO_WARNINGS)
  else()
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
      $<$<BOOL:${BROOD_WERROR}>:-Werror>)
    # GCC 12 sees overlapping copies in every std::string operator+ (GCC bug 105651).
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
      target_compile_options(${target} PRIVATE -Wno-restrict)
    endif()
  endif()
endfunction()
