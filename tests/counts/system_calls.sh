#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Counts the system calls of one start + join, in the parent and in the child, and compares them with
# what is allowed. Times differ from machine to machine and from day to day; these counts do not.
#
#   system_calls.sh PROGRAM METHOD PARENT BEFORE_EXEC EXTRA
#
# PROGRAM is count_starts. PARENT: the parent's calls for each child. BEFORE_EXEC: the child's until
# it runs the new program (spawn), or the server's (forkserver). EXTRA: how many more calls the child makes from there on than a
# child of the raw system call that does nothing. Exit code 77: tracing is not possible here.
set -euo pipefail
export LC_ALL=C

program=$1 method=$2 parent_limit=$3 before_limit=$4 extra_limit=$5
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if ! command -v strace >/dev/null; then
  echo "skipped: strace is not installed"
  exit 77
fi
if ! strace -f -qq -o "$scratch/probe" true 2>"$scratch/why"; then
  echo "skipped: tracing is forbidden here: $(head -n 1 "$scratch/why")"
  exit 77
fi

few=4 many=12

# calls CONTENDER NUMBER: lines "WHO NAME COUNT"; WHO is parent, before_exec or child.
calls() {
  strace -f -qq -o "$scratch/trace" "$program" "$1" "$2"
  awk '
    NR == 1 { parent = $1 }
    # "<... resumed>" is the second half of a call, "--- SIGCHLD" is none, and a tracer makes waiting
    # calls start again.
    $2 !~ /^[a-z_0-9]+\(/ || $2 ~ /^restart_syscall/ { next }
    {
      name = $2
      sub(/\(.*/, "", name)
      who = $1 == parent ? "parent" : $1 in executed ? "child" : "before_exec"
      ++count[who " " name]
      if (name == "execve") executed[$1] = 1
    }
    END { for (key in count) print key, count[key] }' "$scratch/trace"
}

# What one more child adds, so that the start and the end of the program itself do not count.
per_child() {
  calls "$1" $few >"$scratch/few"
  calls "$1" $many >"$scratch/many"
  awk -v children=$((many - few)) '
    FNR == NR { before[$1 " " $2] = $3; next }
    { print $1, $2, ($3 - before[$1 " " $2]) / children }' "$scratch/few" "$scratch/many"
}

per_child "$method" | sort >"$scratch/ours"
per_child "raw_$method" | sort >"$scratch/raw"

awk -v method="$method" -v parent_limit="$parent_limit" -v before_limit="$before_limit" \
  -v extra_limit="$extra_limit" '
  # A forked child never executes: all of it counts as the child. The server did, once.
  { who = method == "spawn" || $1 == "parent" ? $1 : $1 == "before_exec" ? "child" : "server" }
  FNR == NR { ours[who, $2] = $3; total[who] += $3; seen[who, $2] = 1; next }
  { raw[who, $2] = $3; raw_total[who] += $3; seen[who, $2] = 1 }
  function judge(text, value, limit) {
    printf "%-44s %6.1f   at most %3d   %s\n", text, value, limit, value <= limit ? "ok" : "TOO MANY"
    if (value > limit) failed = 1
  }
  END {
    printf "%-14s %-18s %8s %8s\n", "per child", "call", method, "raw"
    command = "sort"
    for (key in seen) {
      split(key, part, SUBSEP)
      if (ours[key] || raw[key]) {
        printf "%-14s %-18s %8.1f %8.1f\n", part[1], part[2], ours[key], raw[key] | command
      }
    }
    close(command)
    judge("calls of the parent", total["parent"], parent_limit)
    if (method == "spawn") judge("calls of the child before exec", total["before_exec"], before_limit)
    if (method == "forkserver") judge("calls of the server", total["server"], before_limit)
    judge("calls of the child beyond the raw one", total["child"] - raw_total["child"], extra_limit)
    exit failed
  }' "$scratch/ours" "$scratch/raw"
