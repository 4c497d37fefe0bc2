#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds with ASan and UBSan, runs all tests; ends with "N passed, N failed".
#   sh tests/run.sh            all but the suite `slow`
#   sh tests/run.sh --slow     those too
set -u
cd "$(dirname "$0")/.." || exit 4
. data/install.sh
install_missing . || exit $?
build_in build-test -Db_sanitize=address,undefined || { echo "0 passed, 1 failed"; exit 1; }

if [ "${1:-}" = --slow ]; then skip=; else skip="--no-suite slow"; fi
rm -f build-test/meson-logs/testlog.junit.xml
# shellcheck disable=SC2086
timeout 4200 meson test -C build-test --no-rebuild --print-errorlogs $skip --timeout-multiplier 3 2>&1 | tail -n 200
/usr/bin/python3 tests/count.py build-test/meson-logs/testlog.junit.xml
