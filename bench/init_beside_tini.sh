#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run_as_init beside tini, each as process 1 of a pid namespace with the same program below it, which
# leaves orphans, sends SIGTERM to process 1 and waits for it, and exits with 7.
#
#   bench/init_beside_tini.sh [ROUNDS [ORPHANS]]      the program: INIT_LOAD (build/bench/bench/init_load)
#
# Rounds are paired: each has every contender once, in an order that moves on, and a ratio is the
# median of those within a round. `again` is run_as_init once more (A/A).
set -euo pipefail
export LC_ALL=C

rounds=${1:-11}
orphans=${2:-10000}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=${INIT_LOAD:-$root/build/bench/bench/init_load}
[[ -x $program ]] || { echo "init_beside_tini: build $program first (./dev build --preset bench)" >&2; exit 1; }
command -v tini >/dev/null || { echo "init_beside_tini: tini is missing (./dev setup)" >&2; exit 1; }

namespace=(unshare --pid --fork --mount-proc)
[[ $(id -u) == 0 ]] || namespace+=(--user --map-root-user)
"${namespace[@]}" true || { echo "init_beside_tini: no pid namespace here" >&2; exit 1; }

# One line "ROUND NAME STATUS FIGURES..." for each measurement.
run() {  # run ROUND NAME COMMAND...
  local round=$1 name=$2 status=0 figures
  shift 2
  figures=$("${namespace[@]}" "$@" "$orphans") || status=$?
  echo "$round $name $status $figures"
}

measure() {
  local contenders=(brood again tini) round turn
  for ((round = 0; round < rounds; ++round)); do
    for ((turn = 0; turn < ${#contenders[@]}; ++turn)); do
      case ${contenders[(turn + round) % ${#contenders[@]}]} in
        brood) run "$round" brood "$program" --as-init ;;
        again) run "$round" again "$program" --as-init ;;
        tini) run "$round" tini tini -- "$program" ;;
      esac
    done
  done
}

echo "$(tini --version), $orphans orphans of grandchildren, $rounds paired rounds"
measure | awk '
  { if ($1 > last) last = $1; status[$2, $1] = $3; zombies[$2] += $6
    if ($3 != 7) wrong[$2]++
    value["wall", $2, $1] = $4; value["cpu", $2, $1] = $5
    value["echo", $2, $1] = $7; value["rss", $2, $1] = $8 }
  function median(list, count,    i, j, x) {
    for (i = 2; i <= count; ++i) {
      x = list[i]
      for (j = i - 1; j >= 1 && list[j] > x; --j) list[j + 1] = list[j]
      list[j + 1] = x
    }
    return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
  }
  function of(what, who,    i, list) {
    for (i = 0; i <= last; ++i) list[i + 1] = value[what, who, i]
    return median(list, last + 1)
  }
  function ratio(what, who,    i, list) {
    for (i = 0; i <= last; ++i) {
      list[i + 1] = value[what, "tini", i] > 0 ? value[what, who, i] / value[what, "tini", i] : 0
    }
    return median(list, last + 1)
  }
  function row(label, what) {
    printf "  %-44s %9.1f %9.1f %9.1f %8.2f %8.2f\n", label, of(what, "tini"), of(what, "brood"), \
      of(what, "again"), ratio(what, "brood"), ratio(what, "again")
  }
  END {
    printf "\n  %-44s %9s %9s %9s %8s %8s\n", "median", "tini", "brood", "again", "b/tini", "a/tini"
    row("wall time of making and reaping, ms", "wall")
    row("processor time of process 1 meanwhile, ms", "cpu")
    row("SIGTERM to process 1 and back, us", "echo")
    row("resident memory of process 1, KiB", "rss")
    printf "  %-44s %9d %9d %9d\n", "zombies left, all rounds", zombies["tini"], zombies["brood"], \
      zombies["again"]
    printf "  %-44s %9d %9d %9d\n", "rounds with another status than 7", wrong["tini"], \
      wrong["brood"], wrong["again"]
    exit wrong["brood"] + wrong["again"] + zombies["brood"] + zombies["again"] > 0
  }'
