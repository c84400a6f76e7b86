#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a Windows program under wine64 (the package alone: no X display is needed).
. "$(dirname "$0")/wine-environment.sh"
# shellcheck disable=SC2086
exec $wine "$@"
