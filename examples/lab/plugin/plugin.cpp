// SPDX-License-Identifier: MIT
// A plug-in for the probe plugin_loaded: that it is there is all that matters.
extern "C" int brood_lab_plugin() { return 1; }
