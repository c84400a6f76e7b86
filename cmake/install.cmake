# SPDX-License-Identifier: MIT
# Install, the CMake package, pkg-config and the archive that `./dev package` makes.

include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/brood")

install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/brood" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  FILES_MATCHING PATTERN "*.hpp")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")

install(TARGETS brood EXPORT broodTargets)
install(EXPORT broodTargets NAMESPACE brood:: DESTINATION "${package_dir}")

# A set of its own: who has no GoogleTest shall find the library all the same.
if(TARGET brood_gtest_main AND NOT CMAKE_CROSSCOMPILING)
  install(TARGETS brood_gtest_main EXPORT broodGtestMainTargets)
  install(EXPORT broodGtestMainTargets NAMESPACE brood:: DESTINATION "${package_dir}")
endif()

configure_package_config_file(cmake/broodConfig.cmake.in "${PROJECT_BINARY_DIR}/broodConfig.cmake"
  INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/broodConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/broodConfig.cmake"
  "${PROJECT_BINARY_DIR}/broodConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/brood_cereal.cmake"
  DESTINATION "${package_dir}")

set(BROOD_PC_PRIVATE_LIBS "")
if(BROOD_BOOST_COMPONENTS)
  set(BROOD_PC_PRIVATE_LIBS "-lboost_process -lboost_filesystem")
endif()
if(WIN32)
  string(APPEND BROOD_PC_PRIVATE_LIBS " -lws2_32 -lmswsock -lsynchronization -lshell32")
endif()
if(NOT BROOD_CEREAL_INCLUDE_DIR IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES)
  set(BROOD_PC_CEREAL " -I${BROOD_CEREAL_INCLUDE_DIR}")
endif()
# From the file's own place, so that the folder can be moved; the library may lie some levels down.
file(RELATIVE_PATH BROOD_PC_PREFIX
  "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" BROOD_PC_PREFIX "${BROOD_PC_PREFIX}")
cmake_path(APPEND BROOD_PC_LIBDIR "\${prefix}" "${CMAKE_INSTALL_LIBDIR}")
cmake_path(APPEND BROOD_PC_INCLUDEDIR "\${prefix}" "${CMAKE_INSTALL_INCLUDEDIR}")
configure_file(cmake/brood.pc.in "${PROJECT_BINARY_DIR}/brood.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/brood.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

set(CPACK_GENERATOR TGZ)
set(CPACK_PACKAGE_VENDOR "The Brood authors")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
include(CPack)
