# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by data/demo/run.sh and tests/run.sh: installs what data/packages.txt lists and this machine lacks.
# $1: the project's root.
install_missing() {
  wanted=$(sed 's/#.*//' "$1/data/packages.txt")
  missing=
  for package in $wanted; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
  done
  [ -z "$missing" ] && return 0
  echo "Installing:$missing"
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Cannot install packages: neither root nor sudo. As root: apt-get install$missing" >&2; return 4; }
    as_root=sudo
  fi
  $as_root apt-get -q -o DPkg::Lock::Timeout=300 update >/dev/null || echo "apt-get update failed; trying with the lists at hand" >&2
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 install $missing >/tmp/heat-install.$$.log 2>&1 || {
    tail -n 20 /tmp/heat-install.$$.log >&2
    echo "Installing packages failed (log: /tmp/heat-install.$$.log). Check the network and the package sources, then run this again." >&2
    return 4
  }
  rm -f /tmp/heat-install.$$.log
}

# $1: build directory below the root, the rest: meson options. Run from the project's root.
build_in() {
  dir=$1
  shift
  log=$dir.log
  { [ -f "$dir/build.ninja" ] || meson setup "$dir" "$@"; } >"$log" 2>&1 && ninja -C "$dir" >>"$log" 2>&1 || {
    tail -n 30 "$log" >&2
    echo "The build failed (log: $log)." >&2
    return 4
  }
}
