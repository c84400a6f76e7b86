# SPDX-License-Identifier: MIT
# Rules that every source file keeps: cmake -DCHECK=<one of the checks below> -P sources.cmake
cmake_minimum_required(VERSION 3.25)

cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH tests)
cmake_path(GET tests PARENT_PATH root)

function(complain text)
  set_property(GLOBAL APPEND_STRING PROPERTY complaints "${text}\n")
endfunction()

# sources(<variable> <folder>...): all C++ files below the folders, as paths from the root.
function(sources result)
  set(files "")
  foreach(folder IN LISTS ARGN)
    file(GLOB_RECURSE found RELATIVE "${root}" "${root}/${folder}/*.hpp" "${root}/${folder}/*.cpp")
    list(APPEND files ${found})
  endforeach()
  if(NOT files)
    message(FATAL_ERROR "no source files in ${ARGN}: the check looks at the wrong place")
  endif()
  set(${result} ${files} PARENT_SCOPE)
endfunction()

# reject_lines(<regex> <reason> <file>...)
function(reject_lines regex reason)
  foreach(file IN LISTS ARGN)
    file(STRINGS "${root}/${file}" lines REGEX "${regex}")
    foreach(line IN LISTS lines)
      complain("${file}: ${reason}: ${line}")
    endforeach()
  endforeach()
endfunction()

# ---- The checks -------------------------------------------------------------------------------------

function(platform_conditionals)
  sources(files include src examples tests/unit tests/contract)
  list(FILTER files EXCLUDE REGEX "^(src|include/brood|examples)/(posix|windows)/")
  set(systems "_WIN32|_WIN64|__linux|__APPLE__|__MACH__|__unix|__MINGW|__CYGWIN__|_MSC_VER|__FreeBSD__")
  reject_lines("^[ \t]*#[ \t]*(if|ifdef|ifndef|elif).*(${systems})" "platform conditional" ${files})
endfunction()

# Public headers include the standard library, cereal and each other. A header of C or of the system
# ends in .h, and Boost stays in .cpp files.
function(public_includes)
  sources(files include)
  list(FILTER files EXCLUDE REGEX "^include/brood/(posix|windows)/")
  set(include "^[ \t]*#[ \t]*include[ \t]*")
  reject_lines("${include}[<\"][^>\"]*\\.h[>\"]" "header of a system" ${files})
  reject_lines("${include}<(boost|sys|linux|mach|asio)/" "foreign header" ${files})
  reject_lines("${include}\"([^b]|b[^r]|br[^o])" "private header" ${files})
endfunction()

# Backends know nothing of policy, the parts of which know only those below them.
function(arrows)
  set(include "^[ \t]*#[ \t]*include[ \t]*\"")
  foreach(part_and_others
      "src/posix:process|start|ipc|sync|inspect|trace|windows"
      "src/windows:process|start|ipc|sync|inspect|trace|posix"
      "src/ipc:process|start|inspect|posix|windows"
      "src/sync:process|start|inspect|posix|windows"
      "src/start:process|inspect|posix|windows" "src/process:inspect|posix|windows"
      "src/inspect:posix|windows" "src/trace:process|start|ipc|sync|inspect|posix|windows")
    string(REPLACE ":" ";" pair "${part_and_others}")
    list(GET pair 0 part)
    list(GET pair 1 others)
    sources(files ${part})
    reject_lines("${include}(${others})/" "include of a part that is not below" ${files})
  endforeach()
endfunction()

function(file_length)
  sources(files include src examples tests bench)
  foreach(file IN LISTS files)
    file(READ "${root}/${file}" text)
    string(REGEX REPLACE "[^\n]+" "" newlines "${text}")
    string(LENGTH "${newlines}" length)
    if(length GREATER 400)
      complain("${file}: ${length} lines, more than 400")
    endif()
  endforeach()
endfunction()

function(using_namespace)
  sources(files include src examples tests bench)
  list(FILTER files INCLUDE REGEX "\\.hpp$")
  reject_lines("^[ \t]*using[ \t]+namespace" "using namespace in a header" ${files})
endfunction()

# libstdc++ 12 on Windows loses wake-ups of atomic waits (__waiter_pool::_M_do_wait looks at the value
# before it takes the lock), and of all that is built on them.
function(lossy_waits)
  sources(files include src examples tests bench)
  reject_lines("#[ \t]*include[ \t]*<(barrier|latch|semaphore|stop_token)>" "may lose a wake-up" ${files})
  reject_lines("atomic.*[.](wait|notify_one|notify_all)[(]" "may lose a wake-up" ${files})
endfunction()

set(checks platform_conditionals public_includes arrows file_length using_namespace lossy_waits)
if(NOT CHECK IN_LIST checks)
  message(FATAL_ERROR "unknown CHECK '${CHECK}'")
endif()
cmake_language(CALL ${CHECK})
get_property(complaints GLOBAL PROPERTY complaints)
if(complaints)
  message(FATAL_ERROR "${CHECK}:\n${complaints}")
endif()
