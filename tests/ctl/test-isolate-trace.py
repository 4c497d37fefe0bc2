#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""heatctl isolate --trace on a made city: the file obeys its schema, and playing its steps gives the plan that the same command says."""
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

HEATCTL, SCHEMA = os.environ["HEATCTL"], json.load(open(sys.argv[1], encoding="utf-8"))
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
ONLY = {"leak": {"leak", "pipes"}, "reach": {"valve", "pipes"}, "stop": {"kind", "id"}, "ask": {"valve", "must", "pipes"},
        "cold": {"cause", "pipes", "consumers", "households"}}

def obey(value, schema, where="$"):
    """The part of JSON Schema that the file uses."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    kind = TYPES[schema["type"]]
    assert type(value) is kind, f"{where}: {value!r} is no {schema['type']}"
    assert "enum" not in schema or value in schema["enum"], f"{where}: {value!r}"
    if kind is dict:
        assert set(schema.get("required", [])) <= set(value), f"{where}: {sorted(value)}"
        for key, inner in value.items():
            assert key in schema["properties"], f"{where}: unknown member {key}"
            obey(inner, schema["properties"][key], f"{where}.{key}")
    if kind is list:
        for i, inner in enumerate(value):
            obey(inner, schema["items"], f"{where}[{i}]")

def run(*words):
    done = subprocess.run([HEATCTL, *words], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout) if "--json" in words else done.stdout

def play(trace):
    zone, must, may, stop, out, households, closes = [], [], [], [], [], 0, set()
    for number, step in enumerate(trace["steps"], 1):
        assert step["step"] == number
        own = set(step) - {"step", "do"}
        assert own <= ONLY.get(step["do"], {"valve"}), step
        if step["do"] in ("leak", "reach"):
            zone += step["pipes"]
        elif step["do"] == "closes":
            closes.add(step["valve"])
        elif step["do"] == "ask":
            assert step["valve"] in closes
            (must if step["must"] else may).append(step["valve"])
        elif step["do"] == "stop":
            stop.append((step["kind"], step["id"]))
        elif step["do"] == "cold":
            out += step["consumers"]
            households += step["households"]
    return [sorted(x) for x in (zone, must, may, stop, out)], households

def said(plan):
    return [sorted(x) for x in (plan["zone"]["pipes"], [v["valve"] for v in plan["must_close"]], [v["valve"] for v in plan["may_close"]],
                                [(s["kind"], s["id"]) for s in plan["stop"]], plan["out"]["consumers"])], plan["out"]["households"]

def ids(city, table):
    with sqlite3.connect(city) as db:
        return [row[0] for row in db.execute(f"SELECT id FROM {table} ORDER BY id")]

def main(folder):
    city, file = os.path.join(folder, "city.gpkg"), os.path.join(folder, "trace.json")
    run("city", "-o", city, "--pipes", "2000", "--seed", "5")
    pipes, valves, sources = ids(city, "pipe"), ids(city, "valve"), ids(city, "source")
    questions = [["--leak", f"pipe:{p}"] for p in pipes[::len(pipes) // 12]] + [["--leak", f"source:{sources[0]}"], ["--leak", f"valve:{valves[7]}"]]
    questions += [q + ["--fail", *[v["valve"] for v in run("isolate", city, *q, "--json")["must_close"][:2]]] for q in questions[3:6]]
    kinds = set()
    for question in questions:
        plan = run("isolate", city, *question, "--trace", file, "--json")
        trace = json.load(open(file, encoding="utf-8"))
        obey(trace, SCHEMA)
        assert trace["left_out"] == 0
        assert play(trace) == said(plan), question
        kinds |= {step["do"] for step in trace["steps"]}
    assert {"leak", "closes", "failed", "reach", "stop", "ask", "cold"} <= kinds, kinds
    print(f"ok 1 - {len(questions)} searches played")
    whole = run("isolate", city, *questions[0], "--trace", "-", "--json")["trace"]
    cut = run("isolate", city, *questions[0], "--trace", "-", "--trace-steps", "2", "--json")["trace"]
    obey(whole, SCHEMA)
    assert cut["steps"] == whole["steps"][:2] and cut["left_out"] > 0
    print("ok 2 - inside the answer, and bounded")
    try:
        obey({**whole, "steps": [{"step": 1, "do": "jump"}]}, SCHEMA)
    except AssertionError:
        print("ok 3 - the check of the schema can fail")
    else:
        print("not ok 3 - the check of the schema can fail")

print("1..3")
with tempfile.TemporaryDirectory() as work:
    main(work)
