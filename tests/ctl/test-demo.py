#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays the README's headless demo on a small city and looks at what it leaves: test-demo.py BUILD_DIR SOURCE_DIR"""
import json
import os
import re
import subprocess
import sys
import tempfile

build, source = sys.argv[1:3]
results = []


def check(name, good, why=""):
    results.append(good)
    print(f"{'ok' if good else 'not ok'} {len(results)} - {name}" + ("" if good else f" # {why}"), flush=True)


with tempfile.TemporaryDirectory() as top:
    folder = os.path.join(top, "demo")
    done = subprocess.run(["/usr/bin/python3", os.path.join(source, "data/demo/story.py"), build, folder, "--pipes", "3000"],
                          capture_output=True, text=True, timeout=900)
    told = done.stdout
    check("the story ends well", done.returncode == 0, done.stderr[-400:].replace("\n", " "))
    check("the caller is told out, then not out", [m for m in re.findall(r"out: (\w+)", told)] == ["True", "False"], told[-300:].replace("\n", " "))
    check("a failed valve leads to a new plan", "will not turn" in told and "steps now" in told)

    def path(name):
        return os.path.join(folder, name)

    def starts(name, magic):
        try:
            with open(path(name), "rb") as f:
                return f.read(len(magic)) == magic
        except OSError:
            return False

    check("the map is a PNG", starts("map.png", b"\x89PNG"))
    check("the notice is a PDF", starts("notice.pdf", b"%PDF"))
    try:
        with open(path("hotline.json"), encoding="utf-8") as f:
            view = json.load(f)
    except (OSError, ValueError) as e:
        view = {"error": str(e)}
    check("the hotline has the notice", len(view.get("notices", {}).get("notices", [])) == 1, str(view)[:200])
    check("the hotline answers why and until when", bool(view.get("status", {}).get("why")) and bool(view.get("status", {}).get("until")), str(view.get("status"))[:200])
    text = subprocess.run(["pdftotext", "-layout", path("notice.pdf"), "-"], capture_output=True, text=True).stdout
    check("the sheet says 停热", "停" in text and "热" in text and "预计恢复" in text.replace(" ", ""), text[:200].replace("\n", " "))
print(f"1..{len(results)}")
sys.exit(0 if all(results) else 1)
