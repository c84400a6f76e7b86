// SPDX-License-Identifier: MIT
// <windows.h>, the one way this folder includes it: no min and max macros, Windows 10's functions,
// and winsock2 first, which Boost.Asio insists on.
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

// In this order.
#include <winsock2.h>
//
#include <windows.h>
