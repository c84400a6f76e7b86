// expect: a raw pointer cannot be sent to another process
// SPDX-License-Identifier: MIT
#include "brood/process.hpp"

struct node {
  int value = 0;
  node* next = nullptr;
};
void work(const node&) {}

int main() { brood::process child{work, node{}}; }
