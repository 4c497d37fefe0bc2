#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# in-window.sh WIDTHxHEIGHT COMMAND…: runs the command on a display and a session bus of its own.
size=$1
shift
unset WAYLAND_DISPLAY GDK_BACKEND
export XDG_RUNTIME_DIR="${TMPDIR:-/tmp}/heat-desk-$$" NO_AT_BRIDGE=0
mkdir -p -m 700 "$XDG_RUNTIME_DIR"
trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT
# What the bus and its daemons say goes to stderr: stdout is the command's alone (TAP).
# The search for a free display starts at a number of our own: several of these run side by side.
xvfb-run -a -n $((100 + $$ % 20000)) -s "-screen 0 ${size}x24 -nolisten tcp -noreset" dbus-run-session -- sh -c 'exec "$@" >&3 3>&-' in-window "$@" 3>&1 >&2
