#!/bin/sh
# SPDX-License-Identifier: MIT
# What wine-run.sh and wine-prepare.sh share; to be sourced.
# WINEPREFIX: where the C: drive lives, made on first use (about 8 s, several 100 MB).
# WINEDEBUG: -all silences wine's own messages, so that stderr holds only the program's text.
: "${WINEPREFIX:=$(cd "$(dirname "$0")/../.." && pwd)/build/tools/wine}"
: "${WINEDEBUG:=-all}"
: "${WINEDLLOVERRIDES:=winemenubuilder.exe,mscoree,mshtml=}"  # no menu files, no download prompts
export WINEPREFIX WINEDEBUG WINEDLLOVERRIDES
unset DISPLAY WAYLAND_DISPLAY
# Without address randomisation, where that is allowed: Wine needs a page at 0x7ffe0000, and a program
# break that happens to lie there kills one of some thousand starts ("failed to map the shared user
# data").
# shellcheck disable=SC2034
if setarch x86_64 -R true 2>/dev/null; then
  wine="setarch x86_64 -R /usr/lib/wine/wine64"
else
  wine=/usr/lib/wine/wine64
fi
