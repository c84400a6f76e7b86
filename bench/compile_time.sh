#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What it costs to compile a program that starts one process with Brood, in units of a program that
# includes some standard headers and of one that uses Boost.Process v2.
#
#   bench/compile_time.sh [ROUNDS]      compilers: CXX (default c++); include paths: CPPFLAGS
#
# Rounds are paired, as in bench/paired.hpp. What counts is processor time (user + system): a
# compiler is one thread, and processor time does not grow while it waits for a busy machine.
set -euo pipefail
export LC_ALL=C

rounds=${1:-15}
compiler=${CXX:-c++}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cat >"$scratch/standard.cpp" <<'CPP'
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>
int main() {}
CPP

cat >"$scratch/brood.cpp" <<'CPP'
#include "brood/process.hpp"

#include "brood/main_guard.hpp"
void greet(const std::string&, int) {}
int main() {
  brood::main_guard();
  brood::process child{greet, "ocean", 42};
  child.start();
  child.join();
}
CPP

cat >"$scratch/boost.cpp" <<'CPP'
#include <boost/asio/io_context.hpp>
#include <boost/optional.hpp>
#include <boost/type_traits.hpp>
//
#include <boost/process/v2/process.hpp>
int main() {
  boost::asio::io_context context;
  boost::process::v2::process child{context.get_executor(), "/bin/true", {"ocean", "42"}};
  return child.wait();
}
CPP

# shellcheck disable=SC2086  # CPPFLAGS is a list of words
compile() {  # compile LEVEL PROGRAM
  "$compiler" -std=c++20 "$1" -I"$root/include" ${CPPFLAGS:-} -DBOOST_PROCESS_V2_HEADER_ONLY \
    -DBOOST_PROCESS_USE_STD_FS -c "$scratch/$2.cpp" -o "$scratch/$2.o"
}

# processor_time LEVEL PROGRAM: prints the seconds.
processor_time() {
  local TIMEFORMAT='%U %S'
  { time compile "$@" 2>"$scratch/messages"; } 2>&1 | awk '{ print $1 + $2 }'
}

# One line "LEVEL ROUND NAME SECONDS" for each measurement. `again` is the base once more (A/A).
measure() {
  local contenders=(standard again brood boost) level round turn name program
  for level in -O0 -O2; do
    for ((round = 0; round < rounds; ++round)); do
      for ((turn = 0; turn < ${#contenders[@]}; ++turn)); do
        name=${contenders[(turn + round) % ${#contenders[@]}]}
        program=${name/again/standard}
        echo "$level $round $name $(processor_time "$level" "$program")"
      done
    done
  done
}

for program in standard brood boost; do
  # A warm page cache; and a program that does not compile ends the script here.
  compile -O0 "$program" || { echo "compile_time: $program.cpp does not compile" >&2; exit 1; }
done

measure >"$scratch/times"
echo "$("$compiler" --version | head -n 1), $rounds paired rounds, processor time"
awk '
  { time[$1, $2, $3] = $4; if ($2 > last) last = $2 }
  function median(list, count,    i, j, x) {
    for (i = 2; i <= count; ++i) {
      x = list[i]
      for (j = i - 1; j >= 1 && list[j] > x; --j) list[j + 1] = list[j]
      list[j + 1] = x
    }
    return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
  }
  function row(level, label, one, base, promised,    i, seconds, ratios) {
    for (i = 0; i <= last; ++i) {
      seconds[i + 1] = time[level, i, one]
      ratios[i + 1] = time[level, i, one] / time[level, i, base]
    }
    ratio = median(ratios, last + 1)
    printf "  %-40s %8.3f %7.2f  %s\n", label, median(seconds, last + 1), ratio, \
      promised ? sprintf("<= %.1f %s", promised, ratio <= promised ? "yes" : "NO") : ""
  }
  END {
    for (n = 1; n <= 2; ++n) {
      level = n == 1 ? "-O0" : "-O2"
      printf "\n%-42s %8s %7s  %s\n", level, "median s", "ratio", "promised"
      row(level, "vector, string, map, functional, thread", "standard", "standard", 0)
      row(level, "the same once more (A/A)", "again", "standard", 0)
      row(level, "brood/process.hpp, one process", "brood", "standard", n == 1 ? 2.5 : 3)
      row(level, "Boost.Process v2, one process", "boost", "standard", 0)
      row(level, "Brood in units of Boost.Process v2", "brood", "boost", 0.8)
    }
  }' "$scratch/times"
