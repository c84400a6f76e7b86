# SPDX-License-Identifier: MIT
# Cross build for macOS with the zig compiler (clang and libc++ 19 with the system's headers and
# stubs): compiles and links, cannot run. ZIG is its path, ZIG_TARGET such as aarch64-macos.13.0.
# Keep ZIG_GLOBAL_CACHE_DIR: zig builds libc++ from source once for each target.
if(NOT ZIG OR NOT ZIG_TARGET)
  message(FATAL_ERROR "pass -DZIG=<path of the zig executable> and -DZIG_TARGET=<target>")
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES ZIG ZIG_TARGET ZIG_WRAP)

set(CMAKE_SYSTEM_NAME Darwin)
string(REGEX MATCH "^[^-]+" CMAKE_SYSTEM_PROCESSOR "${ZIG_TARGET}")
set(CMAKE_OSX_SYSROOT "" CACHE STRING "" FORCE)            # zig brings its own
set(CMAKE_OSX_DEPLOYMENT_TARGET "" CACHE STRING "" FORCE)  # the version is in the target
set(CMAKE_SHARED_LIBRARY_RUNTIME_C_FLAG "-Wl,-rpath,")
# CMake asks for it, and uses it for shared libraries alone: there are none.
set(CMAKE_INSTALL_NAME_TOOL "/bin/false" CACHE STRING "" FORCE)

# CMake wants one executable for each of these; zig has sub-commands.
if(NOT ZIG_WRAP)
  set(ZIG_WRAP "${CMAKE_BINARY_DIR}/zig-wrap")
endif()
function(_zig_wrapper name arguments)
  file(WRITE "${ZIG_WRAP}/${name}.new" "#!/bin/sh\nexec \"${ZIG}\" ${name} ${arguments} \"$@\"\n")
  file(CHMOD "${ZIG_WRAP}/${name}.new" PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
  file(COPY_FILE "${ZIG_WRAP}/${name}.new" "${ZIG_WRAP}/${name}" ONLY_IF_DIFFERENT)
endfunction()
# Without -O zig turns on a trapping undefined-behaviour sanitizer.
_zig_wrapper(cc "-target ${ZIG_TARGET} -fno-sanitize=undefined")
_zig_wrapper(c++ "-target ${ZIG_TARGET} -fno-sanitize=undefined")
_zig_wrapper(ar "")
_zig_wrapper(ranlib "")
set(CMAKE_C_COMPILER "${ZIG_WRAP}/cc")
set(CMAKE_CXX_COMPILER "${ZIG_WRAP}/c++")
set(CMAKE_AR "${ZIG_WRAP}/ar" CACHE FILEPATH "" FORCE)
set(CMAKE_RANLIB "${ZIG_WRAP}/ranlib" CACHE FILEPATH "" FORCE)
set(CMAKE_C_COMPILER_AR "${CMAKE_AR}")
set(CMAKE_CXX_COMPILER_AR "${CMAKE_AR}")
set(CMAKE_C_COMPILER_RANLIB "${CMAKE_RANLIB}")
set(CMAKE_CXX_COMPILER_RANLIB "${CMAKE_RANLIB}")

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
