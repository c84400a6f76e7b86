#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes a folder that holds only the header-only libraries which the cross compilers may see, so that
# /usr/include (this system's libc) never gets onto the include path of another platform.
#   third-party-headers.sh <folder>          then: -isystem <folder>
set -e
d=${1:?folder}
mkdir -p "$d" "$d-windows"
for lib in boost cereal fmt CLI nlohmann; do
  if [ -d "/usr/include/$lib" ]; then ln -sfn "/usr/include/$lib" "$d/$lib"; fi
done
# Boost.Process says <Windows.h>; mingw's file is windows.h and this file system is case-sensitive.
printf '#include <windows.h>\n' > "$d-windows/Windows.h.new"
cmp -s "$d-windows/Windows.h.new" "$d-windows/Windows.h" 2>/dev/null ||
  cp "$d-windows/Windows.h.new" "$d-windows/Windows.h"
rm "$d-windows/Windows.h.new"
