#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fills a manual page's @COMMANDS@ from the program's own help: make-man.py PAGE.in VERSION PROGRAM > PAGE"""
import os
import subprocess
import sys

def escape(text):
    return text.replace("\\", "\\e").replace("-", "\\-")

def commands(program):
    env = dict(os.environ, HEAT_LANG="en", LANGUAGE="en", LC_ALL="C.UTF-8", HEAT_UNINSTALLED="1", ASAN_OPTIONS="detect_leaks=0")
    lines = subprocess.run([program, "help"], env=env, check=True, capture_output=True, text=True).stdout.splitlines()
    out = []
    for line, after in zip(lines, lines[1:] + [""]):
        if line.startswith("  heatctl "):
            name, _, synopsis = line.strip().removeprefix("heatctl ").partition(" ")
            out += [".TP", f".B {escape(name)} \\fR{escape(synopsis)}", escape(after.strip())]
    return "\n".join(out)

page, version, program = sys.argv[1:4]
print(open(page, encoding="utf-8").read().replace("@VERSION@", version).replace("@COMMANDS@", commands(program)), end="")
