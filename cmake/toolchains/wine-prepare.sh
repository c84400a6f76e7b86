#!/bin/sh
# SPDX-License-Identifier: MIT
# Call once before a test run: makes the prefix if it is missing, sets what tests of a process library
# need, and keeps one wineserver alive, so that each test starts warm (0.06 s) and not cold (1.8 s).
#   wine-prepare.sh [start]
#   wine-prepare.sh stop     also ends every Windows process left over in that prefix
set -e
. "$(dirname "$0")/wine-environment.sh"
server=/usr/lib/wine/wineserver64  # /usr/lib/wine/wineserver is a script that adds -p0: no persistence

prepare() {
  mkdir -p "$WINEPREFIX"
  "$server" -p || true  # fails when one runs already
  if [ ! -e "$WINEPREFIX/.prepared" ]; then
    $wine wineboot -i >/dev/null 2>&1 || true
    # A crash must not start winedbg: it prints a page to stderr and joins the crashed child's job
    # object, which then never becomes empty.
    $wine reg add 'HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug' \
      /v Debugger /t REG_SZ /d '' /f >/dev/null 2>&1
    $wine winecfg -v win10 >/dev/null 2>&1 || true  # it would say Windows 7
    : > "$WINEPREFIX/.prepared"
  fi
  $wine cmd /c exit 0 >/dev/null 2>&1 || true  # starts services.exe now, not in the first test
}

# Those that the server has forgotten, see wine-run.sh.
end_the_rest() {
  for process in /proc/[0-9]*; do
    case $(readlink "$process/exe" 2>/dev/null) in
      */wine64 | */wine64-preloader) ;;
      *) continue ;;
    esac
    if tr '\0' '\n' <"$process/environ" 2>/dev/null | grep -qxF "WINEPREFIX=$WINEPREFIX"; then
      kill -KILL "${process#/proc/}" 2>/dev/null || true
    fi
  done
}

# The server leaves it, and makes another one the next time; its name stands in the prefix.
remove_its_folder() {
  name=$(cat "$WINEPREFIX/wineserver" 2>/dev/null) || return 0
  case $name in
    wine-??????) rm -rf "/tmp/${name:?}" ;;
  esac
}

case "${1:-start}" in
  start) prepare ;;
  stop)
    "$server" -k || true
    end_the_rest
    remove_its_folder
    ;;
  *) echo "usage: $0 [start|stop]" >&2; exit 2 ;;
esac
