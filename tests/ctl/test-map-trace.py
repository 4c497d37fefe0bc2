#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""heatctl map --trace on a made city: the steps of a recorded search as pictures, and what is refused. TAP."""
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

HEATCTL, SCHEMA = os.environ["HEATCTL"], sys.argv[1]
BAND = "stroke:rgb(60.392157%,35.686275%,0%);stroke-opacity:0.55;"  # over the pipes that the present step reaches
DONE = []

def say(ok, what):
    DONE.append(ok)
    print(f"{'ok' if ok else 'not ok'} {len(DONE)} - {what}", flush=True)

def run(*words):
    done = subprocess.run([HEATCTL, *words], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout) if "--json" in words else done.stdout

def draw(*words):
    return subprocess.run([HEATCTL, "map", *words], capture_output=True, text=True)

def film(folder, city, question, file):
    """A picture of each step, of the one named, and of the whole; who has the wrong city or no such file is told so."""
    run("isolate", city, *question, "--trace", file)
    steps = json.load(open(file, encoding="utf-8"))["steps"]
    frames = os.path.join(folder, "frames")
    done = draw(city, "--trace", file, "--frames", frames, "--size", "400x300")
    assert done.returncode == 0, done.stderr
    names = sorted(os.listdir(frames))
    assert names == [f"step-{n:0{len(str(len(steps)))}}.png" for n in range(1, len(steps) + 1)], names
    assert all(open(os.path.join(frames, name), "rb").read(8) == b"\x89PNG\r\n\x1a\n" for name in names)
    assert len(done.stdout.splitlines()) == len(steps) and f"{len(steps)}" in done.stdout
    one = os.path.join(folder, "one.png")
    assert draw(city, "--trace", file, "--step", "2", "--size", "400x300", "-o", one).returncode == 0
    content = lambda path: open(path, "rb").read()
    assert content(one) == content(os.path.join(frames, names[1])) != content(os.path.join(frames, names[0]))
    assert draw(city, "--trace", file, "--size", "400x300", "-o", one).returncode == 0
    assert content(one) == content(os.path.join(frames, names[-1])), "without --step the last one is drawn"
    say(True, f"a picture for each of {len(steps)} steps")
    sample = [next(n for n, step in enumerate(steps, 1) if step["do"] == kind) for kind in ("leak", "closes", "ask", "cold")]
    bands = {}
    for step in sample:
        picture = os.path.join(folder, "step.svg")
        assert draw(city, "--trace", file, "--step", str(step), "--theme", "light", "-o", picture).returncode == 0
        bands[step] = BAND in open(picture, encoding="utf-8").read().replace(" ", "")
    assert bands == {n: bool(steps[n - 1].get("pipes")) for n in sample} and set(bands.values()) == {True, False}, bands
    say(True, "what a step reaches is marked in its picture, and only there")
    other = os.path.join(folder, "other.gpkg")
    run("city", "-o", other, "--pipes", "2000", "--seed", "6")
    spoilt = os.path.join(folder, "spoilt.json")
    trace = json.load(open(file, encoding="utf-8"))
    trace["steps"][1]["valve"] = "V-nowhere"
    json.dump(trace, open(spoilt, "w", encoding="utf-8"))
    out = ("-o", one)
    for code, words, said_words in ((3, (other, "--trace", file, *out), "another city"), (3, (city, "--trace", spoilt, *out), "V-nowhere"),
                                    (3, (city, "--trace", one, *out), "no JSON text"), (3, (city, "--trace", SCHEMA, *out), "no file of"),
                                    (4, (city, "--trace", os.path.join(folder, "none.json"), *out), "none.json"),
                                    (2, (city, "--trace", file, "--step", "9999", *out), "9999"), (2, (city, "--step", "1", *out), "--trace"),
                                    (2, (city, "--trace", file, "--frames", frames, *out), "--frames"),
                                    (2, (city, "--trace", file, *question, *out), "--leak")):
        answer = draw(*words)
        assert answer.returncode == code and said_words in answer.stderr and answer.stderr.count("\n") == 1, (words, answer.returncode, answer.stderr)
    say(True, "another city, a spoilt file and a step too many are refused in words")

def find_question(city):
    """A pipe with few valves round it: a search of few steps, some of them cold."""
    with sqlite3.connect(city) as db:
        pipes = [row[0] for row in db.execute("SELECT id FROM pipe ORDER BY dn_mm DESC, id")]
    for pipe in pipes[::7]:
        plan = run("isolate", city, "--leak", f"pipe:{pipe}", "--json")
        if 2 <= len(plan["must_close"]) <= 4 and plan["out"]["households"] and not plan["stop"]:
            return ["--leak", f"pipe:{pipe}"]
    raise AssertionError("no pipe in the city that suits")

print("1..3")
with tempfile.TemporaryDirectory() as work:
    made = os.path.join(work, "city.gpkg")
    run("city", "-o", made, "--pipes", "2000", "--seed", "5")
    film(work, made, find_question(made), os.path.join(work, "trace.json"))
