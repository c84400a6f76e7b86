# SPDX-License-Identifier: MIT
# BROOD_SANITIZE: instruments everything that is built here.

if(BROOD_SANITIZE STREQUAL "address")
  # Not vptr: it asks a pipe of its own whether memory can be read, so it takes every object for a
  # bad one in the tests that leave no descriptor free.
  set(flags -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all)
elseif(BROOD_SANITIZE STREQUAL "thread")
  set(flags -fsanitize=thread)
elseif(BROOD_SANITIZE)
  message(FATAL_ERROR "BROOD_SANITIZE is '${BROOD_SANITIZE}'; it can be address or thread")
endif()

if(BROOD_SANITIZE)
  add_compile_options(${flags} -fno-omit-frame-pointer)
  add_link_options(${flags})
endif()
