#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The systemd unit starts the program with options that it has, is well formed, and leaves it little of the machine. TAP.
# usage: test-unit.sh SOURCE_DIR HEAT_HOTLINE
unit=$1/data/systemd/heat-hotline.service
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
n=0
bad=0
program=$(realpath "$2") # systemd wants the whole path
say() { # exit-status what
  n=$((n + 1))
  if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; bad=1; [ -f "$tmp/log" ] && sed 's/^/# /' "$tmp/log"; fi
}
"$2" --help >"$tmp/help" 2>&1
for option in $(grep -A2 '^ExecStart=' "$unit" | grep -o -- '--[a-z-]*' | sort -u); do
  grep -q -- "$option\b" "$tmp/help"; say $? "the program has $option"
done
# The manual page and the completion know every option.
for option in $(grep -o -- '--[a-z][a-z-]*' "$tmp/help" | sort -u | grep -v -- '--help\|--version'); do
  sed 's/\\-/-/g' "$1/data/man/heat-hotline.1" | grep -q -- "^\.B[IR]* .*$option\b"; say $? "the manual page has $option"
  bash -c 'source "$1"; COMP_WORDS=("$2" "$3"); COMP_CWORD=1; compopt() { :; }; _heat_hotline; printf "%s\n" "${COMPREPLY[@]}"' bash "$1/data/completions/heat-hotline" "$2" "$option" | grep -qx -- "$option"
  say $? "completion offers $option"
done
for file in /etc/heat-dispatch/tokens.ini /etc/heat-dispatch/hotline.ini; do
  grep -q "$file" "$unit" && [ -f "$1/data/hotline/$(basename "$file")" ]; say $? "there is a sample of $(basename "$file")"
done
if ! command -v systemd-analyze >/dev/null 2>&1; then
  echo "ok $((n + 1)) - well formed and hardened # SKIP without systemd-analyze"
  echo "1..$((n + 1))"
  exit $bad
fi
sed "s,/usr/bin/heat-hotline,$program,; s,^\\(User\\|Group\\)=.*,\\1=root," "$unit" >"$tmp/heat-hotline.service"
systemd-analyze verify --man=no "$tmp/heat-hotline.service" >"$tmp/log" 2>&1 && ! grep -q . "$tmp/log"; say $? "systemd finds nothing to complain about"
systemd-analyze security --offline=yes --threshold=20 "$unit" >"$tmp/log" 2>&1; say $? "its exposure is at most 2.0 of 10"
echo "1..$n"
exit $bad
