#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a Windows program under wine64 (the package alone: no X display is needed).
#
# Its output goes through files. A process that is ended in the middle of its start (as one that a
# dying tree starts) can be left behind by Wine 8: it waits for an answer of a wineserver that has
# forgotten it, on a pipe that it holds open itself. Whatever else it holds open, it keeps: CTest
# would wait for the end of a pipe until its time limit. wine-prepare.sh stop ends those that are left.
. "$(dirname "$0")/wine-environment.sh"
# shellcheck disable=SC2086
if [ -t 1 ]; then exec $wine "$@"; fi

output=$(mktemp -d) || exit 1
trap 'rm -rf "$output"' EXIT
# Should CTest kill this script, the program ends, too; what it wrote stays in the folder.
# shellcheck disable=SC2086
setpriv --pdeathsig KILL $wine "$@" >"$output/stdout" 2>"$output/stderr" \
  3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
code=$?
cat "$output/stdout"
cat "$output/stderr" >&2
exit "$code"
