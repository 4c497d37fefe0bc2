#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# An installed program finds its tables: every file of data/ that is read at run time must be in the install plan.
# usage: test-install.sh BUILD_DIR SOURCE_DIR
build=$1
src=$2
meson introspect --installed "$build" >/tmp/heat-installed.$$ || { echo "1..1"; echo "not ok 1 - meson introspect"; exit 1; }
trap 'rm -f /tmp/heat-installed.$$' EXIT
n=0
bad=0
for file in $(cd "$src/data" && find . -type f | sed 's,^\./,,' | grep -vE '^(demo|man|pictures)/|meson\.build$|^packages\.txt$|^install\.sh$' | sort); do
  n=$((n + 1))
  if grep -qF "/data/$file\"" /tmp/heat-installed.$$; then echo "ok $n - $file"; else echo "not ok $n - $file is not installed"; bad=1; fi
done
echo "1..$n"
exit $bad
