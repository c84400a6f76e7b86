#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The measured program of Python's multiprocessing; see starts.hpp.

Requests come line by line on stdin, "python_METHOD COUNT"; each is answered by one line on stdout,
"MEDIAN_MICROSECONDS FAULTS_PER_CHILD". The faults of a fork server's children are not this
process's to know, and are told as 0. The argument is the number of MiB to hold.
"""

import multiprocessing
import resource
import sys
import time


def nothing():
    pass


def start_and_join(context):
    child = context.Process(target=nothing)
    child.start()
    child.join()
    if child.exitcode != 0:
        sys.exit(f"a child ended with {child.exitcode}")


def faults():
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt


def answer(context, count):
    start_and_join(context)
    times = []
    before = faults()
    for _ in range(count):
        start = time.perf_counter()
        start_and_join(context)
        times.append((time.perf_counter() - start) * 1e6)
    times.sort()
    print(f"{times[count // 2]:.3f} {(faults() - before) / count:.3f}", flush=True)


if __name__ == "__main__":
    memory = bytearray(int(sys.argv[1]) * 1024 * 1024)
    for line in sys.stdin:
        contender, count = line.split()
        answer(multiprocessing.get_context(contender.removeprefix("python_")), int(count))
