#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Manual pages and completions name every option: those of heat-dispatch as its source declares them, those of heatctl's ops as its help
prints them. The comparison must also notice one left out. TAP. usage: test-manuals.py SOURCE_DIR HEATCTL [HEAT_DISPATCH]"""
import os
import re
import subprocess
import sys

SOURCE, HEATCTL = sys.argv[1:3]
DESK = sys.argv[3] if len(sys.argv) > 3 else None
ENV = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")
failed = 0
n = 0


def check(name, is_good):
    global n, failed
    n += 1
    failed += not is_good
    print("%s %d - %s" % ("ok" if is_good else "not ok", n, name))


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def options_of_page(page):
    """Those that a paragraph begins with."""
    return set(re.findall(r"^\.(?:B|BI|BR) (--[a-z-]+)", page.replace("\\-", "-"), flags=re.M))


def offered(completion, function, words):
    """What bash would offer after these words."""
    script = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }; %s; printf "%%s\\n" "${COMPREPLY[@]}"' % function
    run = subprocess.run(["bash", "-c", script, "bash", os.path.join(SOURCE, completion), *words], capture_output=True, text=True, env=ENV)
    return set(run.stdout.split())


declared = {"--" + name for name in re.findall(r'^    \{ "([a-z-]+)", 0, 0, G_OPTION', read("src/desk/desk-main.c"), flags=re.M)} - {"--version"}
page = read("data/man/heat-dispatch.1")
in_lines = options_of_page(page)
check("heat-dispatch(1) has all of its %d options" % len(declared), len(declared) > 9 and not declared - in_lines)
check("… and one struck out is missed", bool(declared - options_of_page(page.replace(".B \\-\\-exercise\n", ""))))
made = subprocess.run([sys.executable, os.path.join(SOURCE, "data/man/make-man.py"), os.path.join(SOURCE, "data/man/heatctl.1.in"), "0", HEATCTL],
                      capture_output=True, text=True, env=ENV).stdout.replace("\\-", "-")
for verb in ("show", "board", "log"):
    line = re.search(r"^\.B %s \\fR(.*)$" % verb, made, flags=re.M)
    check("heatctl(1): ops %s --at" % verb, line is not None and "--at TIME" in line[1])
    check("heatctl ops %s -- offers --at" % verb, "--at" in offered("data/completions/heatctl", "_heatctl", [HEATCTL, "ops", "--ops", "sqlite:x", verb, "--"]))
check("heatctl ops offers its verbs", {"show", "board", "log", "plan"} <= offered("data/completions/heatctl", "_heatctl", [HEATCTL, "ops", ""]))
check("heatctl ops close -- offers no --at", "--at" not in offered("data/completions/heatctl", "_heatctl", [HEATCTL, "ops", "close", "--"]))
check("heatctl isolate -- offers its options", "--leak" in offered("data/completions/heatctl", "_heatctl", [HEATCTL, "isolate", "--"]))
if DESK:
    found = offered("data/completions/heat-dispatch", "_heat_dispatch", [DESK, "--"])
    check("heat-dispatch -- offers its options", not declared - found)
    check("heat-dispatch --ex offers both exercises", offered("data/completions/heat-dispatch", "_heat_dispatch", [DESK, "--ex"]) == {"--exercise", "--exercise-to"})
print("1..%d" % n)
sys.exit(failed > 0)
