// SPDX-License-Identifier: MIT
// A demonstration that does not clean up: its helper goes on when it is killed. interrupt_linux.cpp
// must notice (seen to fail with the wait for the rest taken out: then nothing is noticed).
#include <unistd.h>

#include <iostream>

int main() {
  int line[2];
  if (::pipe(line) != 0) return 2;
  if (::fork() == 0) {
    char nothing;  // it holds the writing end itself, so this never ends
    return ::read(line[0], &nothing, 1) == 0 ? 0 : 1;
  }
  std::cout << "the helper is there" << std::endl;
  std::cout << "and is forgotten" << std::endl;
}
