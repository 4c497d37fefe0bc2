#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fills a manual page's @COMMANDS@ and @VERBS@ from the program's own help: make-man.py PAGE.in VERSION PROGRAM > PAGE"""
import os
import subprocess
import sys

def escape(text):
    return text.replace("\\", "\\e").replace("-", "\\-")

def entries(program, arguments, before):
    """What stands two deep in a help text, each with the line below it; `before`: what its name is said after."""
    env = dict(os.environ, HEAT_LANG="en", LANGUAGE="en", LC_ALL="C.UTF-8", HEAT_UNINSTALLED="1", ASAN_OPTIONS="detect_leaks=0")
    lines = subprocess.run([program, *arguments], env=env, check=True, capture_output=True, text=True).stdout.splitlines()
    out = []
    for line, after in zip(lines, lines[1:] + [""]):
        if line.startswith("  " + before) and line[2] != " ":
            name, _, synopsis = line.strip().removeprefix(before).partition(" ")
            out += [".TP", f".B {escape(name)} \\fR{escape(synopsis)}", escape(after.strip())]
    return "\n".join(out)

page, version, program = sys.argv[1:4]
text = open(page, encoding="utf-8").read().replace("@VERSION@", version)
print(text.replace("@COMMANDS@", entries(program, ["help"], "heatctl ")).replace("@VERBS@", entries(program, ["ops", "help"], "")), end="")
