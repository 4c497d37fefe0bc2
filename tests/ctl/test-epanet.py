#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Published water networks by command, end to end: heatctl import of an EPANET file with its valve list, then check, isolate, critical.
What is drained are the published segments. Speaks TAP."""
import csv
import json
import os
import subprocess
import tempfile

HEATCTL = os.environ["HEATCTL"]
DATA = os.path.join(os.environ.get("HEAT_SHARED_DATA", ""), "wntr")
n = bad = 0


def say(ok, what):
    global n, bad
    n += 1
    bad += not ok
    print(f"{'ok' if ok else 'not ok'} {n} - {what}", flush=True)


def run(*args):
    return subprocess.run([HEATCTL, *args], capture_output=True, text=True)


def labels(name):
    with open(os.path.join(DATA, name), encoding="utf-8", newline="") as f:
        return dict(list(csv.reader(f))[1:])


def isolate(city, leak, *options):
    done = run("isolate", city, "--leak", leak, "--json", *options)
    return done.returncode, json.loads(done.stdout)


def net3(folder, valves, links, every):
    city = os.path.join(folder, valves + ".gpkg")
    done = run("import", os.path.join(DATA, "Net3.inp"), "--valves", os.path.join(DATA, valves), "-o", city)
    say(done.returncode == 0, f"Net3 with {valves} is imported")
    say(run("check", city).returncode in (0, 1), "and checked")
    of = labels(links)
    sample = sorted(of)[::every]
    zones, statuses, kinds = True, True, True
    for link in sample:
        status, answer = isolate(city, f"pipe:{link}", "--plan", "all")
        zones &= set(answer["zone"]["pipes"]) == {other for other in of if of[other] == of[link]}
        statuses &= status == (1 if answer["stop"] else 0)
        kinds &= [p["plan"] for p in answer["plans"]] == ["smallest", "fastest", "driest"]
        kinds &= all(set(answer["zone"]["pipes"]) <= set(p["zone"]["pipes"]) for p in answer["plans"])
    say(zones, f"the zones of {len(sample)} links are the published segments")
    say(statuses, "the exit status says whether a source has to stop")
    say(kinds, "all three plans are made, none with a smaller zone than the smallest")
    table = os.path.join(folder, "costs.csv")
    say(run("critical", city, "-o", table).returncode == 0, "every link's isolation is priced")
    with open(table, encoding="utf-8", newline="") as f:
        rows = {row["pipe"]: int(row["zone_pipes"]) for row in csv.DictReader(f)}
    sizes = list(of.values())
    say(all(rows[link] == sizes.count(of[link]) for link in of), "with the published sizes")
    text = run("isolate", city, "--leak", f"pipe:{sample[0]}")
    say(text.returncode in (0, 1) and f"pipe:{sample[0]}" in text.stdout, "and the plan is said to people")


def without_list(folder):
    city = os.path.join(folder, "ccwi17.gpkg")
    done = run("import", os.path.join(DATA, "CCWI17-HermanMahmoud.inp"), "-o", city)
    say(done.returncode == 0, "a network without a valve list is imported")
    status, answer = isolate(city, "pipe:p3", "--plan", "all")
    say(status == 1 and len(answer["stop"]) == 1 and not answer["must_close"], "without any valve its source stops, and that is the answer")


if not os.path.exists(os.path.join(DATA, "Net3.inp")):
    print("1..0 # SKIP wntr absent")
else:
    with tempfile.TemporaryDirectory(prefix="heat-epanet-") as where:
        net3(where, "valve_layer_random.csv", "link_segments_random.csv", 6)
        net3(where, "valve_layer_stategic_1.csv", "link_segments_strategic.csv", 12)
        without_list(where)
    print(f"1..{n}")
    raise SystemExit(bad != 0)
