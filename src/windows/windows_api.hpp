// SPDX-License-Identifier: MIT
// <windows.h>, the one way this folder includes it: Windows 10's functions, without the macros min
// and max, and without the old sockets, which would not let Boost.Asio have the new ones.
#pragma once

#ifndef NOMINMAX
#define NOMINMAX
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef UNICODE
#define UNICODE
#endif
#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#endif

#include <windows.h>
