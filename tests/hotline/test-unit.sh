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
for option in $(grep -A3 '^ExecStart=' "$unit" | grep -o -- '--[a-z-]*' | sort -u); do
  grep -q -- "$option\b" "$tmp/help"; say $? "the program has $option"
done
# The manual page and the completion know every option.
for option in $(grep -o -- '--[a-z][a-z-]*' "$tmp/help" | sort -u | grep -v -- '--help\|--version'); do
  sed 's/\\-/-/g' "$1/data/man/heat-hotline.1" | grep -q -- "^\.B[IR]* .*$option\b"; say $? "the manual page has $option"
  bash -c 'source "$1"; COMP_WORDS=("$2" "$3"); COMP_CWORD=1; compopt() { :; }; _heat_hotline; printf "%s\n" "${COMPREPLY[@]}"' bash "$1/data/completions/heat-hotline" "$2" "$option" | grep -qx -- "$option"
  say $? "completion offers $option"
done
# Every file that it names has a sample (certificate and key are made), and with the samples as they are the service starts as the unit starts it.
etc=$tmp/etc
mkdir -p "$etc" "$tmp/state"
for file in $(sed '/^#/d' "$unit" | grep -o '/etc/heat-dispatch/[a-z.]*' | sort -u | xargs -n1 basename); do
  case $file in *.pem) continue ;; esac
  cp "$1/data/hotline/$file" "$etc/$file" 2>/dev/null; say $? "there is a sample of $file"
  grep -q "^#   .*$file" "$unit"; say $? "the unit's head tells of $file"
  grep -q "hotline/$file" "$1/data/meson.build"; say $? "the sample of $file is installed"
done
if openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout "$etc/key.pem" -out "$etc/cert.pem" >/dev/null 2>&1; then
  command=$(sed -n '/^ExecStart=/,/[^\\]$/p' "$unit" | sed 's/^ExecStart=//; s/\\$//' | tr -d '\n' \
    | sed "s,/usr/bin/heat-hotline,$program,; s,/etc/heat-dispatch,$etc,g; s,--city \${HEAT_HOTLINE_CITY} ,,; s,\${STATE_DIRECTORY},$tmp/state,; s,\${HEAT_HOTLINE_LISTEN},127.0.0.1:0,")
  HEAT_COMPANY=$etc/company.ini HEAT_HOTLINE_CONFIG=$etc/hotline.ini $command >"$tmp/out" 2>"$tmp/log" &
  pid=$!
  tries=0
  until grep -q listening "$tmp/out" || [ $tries -ge 300 ] || ! kill -0 $pid 2>/dev/null; do sleep 0.1; tries=$((tries + 1)); done
  grep -q listening "$tmp/out"; say $? "it starts with the samples, as the unit starts it"
  grep -q 'sender' "$tmp/log"; say $? "it says that the sample's sender of alerts has to be replaced"
  kill -HUP $pid
  tries=0
  until grep -q 'read again' "$tmp/log" || [ $tries -ge 100 ]; do sleep 0.1; tries=$((tries + 1)); done
  grep -q 'webhooks have been read again' "$tmp/log"; say $? "a reload reads them again"
  kill $pid
  wait $pid; say $? "and it ends in order"
else
  say 0 "it starts with the samples # SKIP without openssl"
fi
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
