#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds, makes the demo city, starts the hotline service on loopback and opens the desk on it.
# Without a display, or with --headless, the same story is played through heatctl.
#   sh data/demo/run.sh [--headless] [--pipes N] [--osm FILE.osm.pbf]
set -u
cd "$(dirname "$0")/../.." || exit 4
. data/install.sh

headless=
pipes=20000
osm=
while [ $# -gt 0 ]; do
  case $1 in
    --headless) headless=1 ;;
    --pipes) pipes=$2; shift ;;
    --osm) osm=$2; shift ;;
    *) echo "usage: sh data/demo/run.sh [--headless] [--pipes N] [--osm FILE.osm.pbf]" >&2; exit 2 ;;
  esac
  shift
done
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || headless=1

install_missing . || exit $?
echo "Building"
build_in build-demo --buildtype=release || exit $?
export HEAT_UNINSTALLED=1
export TZ="${TZ:-Asia/Shanghai}"
set -- --pipes "$pipes"
[ -n "$osm" ] && set -- "$@" --osm "$osm"
[ -n "$headless" ] || exec /usr/bin/python3 data/demo/story.py build-demo build-demo/demo "$@" --desk
n=1
while [ -e "build-demo/demo-$n" ]; do n=$((n + 1)); done
exec /usr/bin/python3 data/demo/story.py build-demo "build-demo/demo-$n" "$@"
