# SPDX-License-Identifier: MIT
# What the library stands on: threads, cereal (public), Boost (private).
#   brood::cereal  the archive library's headers
#   brood_boost    Boost, as the .cpp files see it
#   BROOD_BOOST_VERSION, BROOD_BOOST_COMPONENTS (for the installed package)

# A project that adds this folder links our targets from outside it.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)

include(cross_headers)
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
include(brood_cereal)
if(NOT TARGET brood::cereal)
  message(FATAL_ERROR "cereal is missing (Debian: libcereal-dev). './dev setup' installs it.")
endif()

# ---- Boost ----------------------------------------------------------------------------------------
# Headers are enough up to 1.85. From 1.86 on Boost.Process v2 is a compiled library; on POSIX this
# project uses nothing of it that is compiled, so that a system without its package will do, too.
# std::filesystem is our choice, whichever the library was built with: what we call takes no paths.
add_library(brood_boost INTERFACE)
set(BROOD_BOOST_COMPONENTS "")
if(BROOD_CROSS_HEADERS)
  target_include_directories(brood_boost SYSTEM INTERFACE "${BROOD_CROSS_HEADERS}")
  if(WIN32)
    target_include_directories(brood_boost SYSTEM INTERFACE "${BROOD_CROSS_HEADERS}-windows")
  endif()
  file(STRINGS "${BROOD_CROSS_HEADERS}/boost/version.hpp" line REGEX "define BOOST_LIB_VERSION")
  string(REGEX REPLACE ".*\"([0-9]+)_([0-9]+).*" "\\1.\\2.0" BROOD_BOOST_VERSION "${line}")
else()
  find_package(Boost 1.81 CONFIG QUIET)
  if(NOT Boost_FOUND)
    message(FATAL_ERROR "Boost 1.81 or newer is missing (Debian 12: libboost1.81-dev; newer systems: "
      "libboost-dev; brew and vcpkg: boost). './dev setup' installs it.")
  endif()
  set(BROOD_BOOST_VERSION ${Boost_VERSION})
  target_link_libraries(brood_boost INTERFACE Boost::headers)
  if(Boost_VERSION VERSION_GREATER_EQUAL 1.86)
    find_package(Boost ${Boost_VERSION} CONFIG QUIET OPTIONAL_COMPONENTS process)
    if(TARGET Boost::process)
      set(BROOD_BOOST_COMPONENTS process)
    elseif(WIN32)
      message(FATAL_ERROR "Boost.Process is missing (vcpkg: boost-process)")
    endif()
  endif()
endif()
if(BROOD_BOOST_VERSION VERSION_LESS 1.81)
  message(FATAL_ERROR "Boost ${BROOD_BOOST_VERSION} is too old: 1.81 is the first that is known to work")
endif()
message(STATUS "Boost ${BROOD_BOOST_VERSION}, cereal in ${BROOD_CEREAL_INCLUDE_DIR}")

target_compile_definitions(brood_boost INTERFACE BOOST_PROCESS_USE_STD_FS BOOST_ALL_NO_LIB)
if(BROOD_BOOST_VERSION VERSION_LESS 1.86)
  target_compile_definitions(brood_boost INTERFACE BOOST_PROCESS_V2_HEADER_ONLY)
endif()
if(WIN32)
  target_compile_definitions(brood_boost INTERFACE _WIN32_WINNT=0x0A00 WINVER=0x0A00
    UNICODE _UNICODE NOMINMAX WIN32_LEAN_AND_MEAN)
endif()
