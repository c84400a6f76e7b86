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
# shellcheck disable=SC2034
wine=/usr/lib/wine/wine64
