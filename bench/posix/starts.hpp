// SPDX-License-Identifier: MIT
// The protocol between bench_start, which arranges the rounds, and the programs that start
// children.
//
// They are programs apart because a spawned child is its parent's program over again: Google
// Benchmark's library, or Boost's initialisers, in the measured program would make every start
// dearer, the raw one too, and so flatter the ratios. The measured program is as small as a program
// that uses Brood can be.
//
// Requests come line by line on stdin, "CONTENDER COUNT"; each is answered by one line on stdout,
// "MEDIAN_MICROSECONDS FAULTS_PER_CHILD". The end of stdin ends the program.
#pragma once

namespace bench {

/// First argument of a child that returns from main at once: what the raw contender starts.
inline constexpr char return_at_once[] = "--return-at-once";

inline constexpr unsigned long bytes_per_mib = 1024UL * 1024UL;

/// A way to start a child and wait for its end.
struct start_contender {
  const char* name;
  void (*start_and_join)();
};

/// Contenders that need a heavy library; in the lean program there are none.
struct contender_list {
  const start_contender* first;
  unsigned long count;
};
contender_list peer_contenders();

/// The measured program's own file, which its raw contenders start.
extern const char* own_path;

}  // namespace bench
