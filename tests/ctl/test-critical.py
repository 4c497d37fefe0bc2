#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""heatctl critical on a small synthetic city: the rows are what heatctl isolate says of the same pipes. Speaks TAP."""
import csv
import json
import os
import subprocess
import sys
import tempfile

HEATCTL = os.environ["HEATCTL"]
n = bad = 0


def say(ok, what):
    global n, bad
    n += 1
    bad += not ok
    print(f"{'ok' if ok else 'not ok'} {n} - {what}", flush=True)


def run(*args):
    return subprocess.run([HEATCTL, *args], capture_output=True, text=True)


def row_of_plan(city, pipe, *options):
    plan = json.loads(run("isolate", city, "--leak", f"pipe:{pipe}", "--json", *options).stdout)
    out = plan["out"]
    return [str(len(plan["zone"]["pipes"])), str(len(plan["must_close"])), str(len(out["consumers"])), str(out["households"]),
            f"{out['area_m2']:.2f}", str(len(plan["stop"]))]


def main(folder):
    city, pipes, valves = (os.path.join(folder, name) for name in ("city.gpkg", "pipes.csv", "valves.csv"))
    run("city", "-o", city, "--pipes", "2000", "--seed", "3")
    done = run("critical", city, "-o", pipes, "--valves", valves, "--json")
    say(done.returncode == 0, "both files are made")
    answer = json.loads(done.stdout)
    rows = list(csv.reader(open(pipes, encoding="utf-8", newline="")))
    say(rows[0] == "pipe zone_pipes must_close out_consumers out_households out_area_m2 stops".split(), "the head names the columns of the manual")
    say(len(rows) - 1 == answer["pipes"] > 1000, "one row a pipe")
    say(len({r[0] for r in rows}) == len(rows), "each pipe once")
    sample = rows[1::150] + sorted(rows[1:], key=lambda r: int(r[4]))[-3:]
    say(all(r[1:] == row_of_plan(city, r[0]) for r in sample), f"{len(sample)} rows equal the plans for these pipes")
    worth = list(csv.DictReader(open(valves, encoding="utf-8", newline="")))
    say(len(worth) == answer["valves"] > 100, "one row a valve")
    names = rows[0][1:]
    some = sorted((v for v in worth if v["pipe"]), key=lambda v: int(v["more_households"]))
    some = some[:: len(some) // 6] + some[-2:]
    say(all([v[k] for k in names] == row_of_plan(city, v["pipe"], "--leaky", v["valve"]) for v in some),
        f"{len(some)} valves that do not hold cost what the plans with --leaky say")
    by_pipe = {r[0]: r for r in rows}
    say(all(int(v["out_households"]) - int(v["more_households"]) == int(by_pipe[v["pipe"]][4]) for v in worth if v["pipe"]),
        "what is more is counted from the row of the pipe")
    text = run("critical", city, "-o", pipes)
    say(text.returncode == 0 and str(max(int(r[4]) for r in rows[1:])) in text.stdout, "the worst is said to people")
    picture = os.path.join(folder, "map.svg")
    say(run("map", city, "--critical", "--theme", "print", "-o", picture).returncode == 0 and os.path.getsize(picture) > 10000, "a map coloured by it is drawn")
    say(run("critical", city).returncode == 2, "without -o: wrong use")
    say(run("critical", city, "-o", os.path.join(folder, "no", "file.csv")).returncode == 4, "a folder that is not there: disk")


with tempfile.TemporaryDirectory() as folder:
    main(folder)
print(f"1..{n}")
sys.exit(bad > 0)
