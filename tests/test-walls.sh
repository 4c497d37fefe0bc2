#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Forbidden includes must not compile. For each line of the table: room, header, whether it must compile; checked with the
# very flags that the build uses for a file of that room.
# usage: test-walls.sh BUILD_DIR SOURCE_DIR
build=$1
src=$2
commands=$build/compile_commands.json
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
n=0
bad=0
check() { # room file header yes|no
  n=$((n + 1))
  flags=$(/usr/bin/python3 - "$commands" "$2" <<'P'
import json, sys, shlex
for c in json.load(open(sys.argv[1])):
    if c["file"].endswith(sys.argv[2]):
        words = shlex.split(c["command"])
        print(" ".join(w for w in words if w.startswith(("-I", "-isystem", "-std", "-D")) and '"' not in w))
        break
P
  )
  [ -n "$flags" ] || { echo "not ok $n - $1: no compile command for $2"; bad=1; return; }
  printf '#include <%s>\nint x;\n' "$3" >"$tmp/t.c"
  if (cd "$build" && cc $flags -fsyntax-only "$tmp/t.c") >"$tmp/log" 2>&1; then got=yes; else got=no; fi
  if [ "$got" = "$4" ]; then echo "ok $n - $1 $3 $4"; else echo "not ok $n - $1 includes $3: $got, must be $4"; sed 's/^/# /' "$tmp/log" | head -n 3; bad=1; fi
}
list() {
  # every room against every foreign library it may not use, and one header of a room above it
  check base base-strings.c unicode/utypes.h yes
  check base base-strings.c sqlite3.h no
  check base base-strings.c geo-types.h no
  check geo geo-rtree.c geos_c.h yes
  check geo geo-rtree.c proj.h yes
  check geo geo-rtree.c net.h no
  check geo geo-rtree.c gdal.h no
  check net net-city.c geo-rtree.h yes
  check net net-city.c trace.h no
  check net net-city.c sqlite3.h no
  check trace trace-error.c net.h yes
  check trace trace-error.c geo-types.h no
  check trace trace-error.c proj.h no
  check road road-error.c geo-types.h yes
  check road road-error.c net.h no
  check locate locate-error.c trace.h yes
  check locate locate-error.c unicode/utypes.h no
  check ops ops-error.c trace.h yes
  check ops ops-error.c sqlite3.h no
  check ops ops-error.c store-error.h no
  check store store-error.c sqlite3.h yes
  check store store-error.c trace.h no
  check store store-error.c gdal.h no
  check io io-error.c gdal.h yes
  check io io-error.c sqlite3.h no
  check io io-error.c trace.h no
  check notice notice-error.c pango/pangocairo.h yes
  check notice notice-error.c gtk/gtk.h no
  check notice notice-error.c libsoup/soup.h no
  check hotline hotline-error.c libsoup/soup.h yes
  check hotline hotline-error.c gtk/gtk.h no
  check hotline hotline-error.c cairo.h no
  check map map-error.c cairo.h yes
  check map map-error.c gtk/gtk.h no
  check map map-error.c store-error.h no
  check ctl ctl-table.c store-error.h yes
  check ctl ctl-table.c gtk/gtk.h no
}
list
echo "1..$n"
exit $bad
