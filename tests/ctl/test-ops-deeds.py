#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deeds of `heatctl ops` beside the story of one night: valves given back, teams called off, a valve that will not open again, two incidents on one valve.
Each is looked up in the journal."""
import os
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from story import Run, main

folder = tempfile.TemporaryDirectory(prefix="heat-deeds-")
CITY = os.path.join(folder.name, "city.gpkg")
URL = "sqlite:" + os.path.join(folder.name, "night.ops")
known = {}


def rows(sql, *args):
    with sqlite3.connect(f"file:{CITY}?mode=ro", uri=True) as db:
        return db.execute(sql, args).fetchall()


def ops(*args):
    return Run("ops", "--ops", URL, "--city", CITY, "--json", *args)


def events(kind, **body):
    """Bodies of the journal's events of that kind whose body holds these members, with their streams."""
    found = [e for e in ops("log").want(0).json["events"] if e["kind"] == kind]
    return [e for e in found if all(e["body"].get(k) == v for k, v in body.items())]


def make_city():
    Run("city", "--pipes", 2000, "-o", CITY).want(0)
    known["pipes"] = []
    for pipe, in rows("SELECT id FROM pipe WHERE level = (SELECT level FROM pipe ORDER BY dn_mm LIMIT 1) ORDER BY dn_mm DESC, id LIMIT 60"):
        plan = Run("isolate", CITY, "--leak", f"pipe:{pipe}", "--json").json
        must = {v["valve"] for v in plan["must_close"]}
        if len(must) >= 2 and plan["out"]["households"] >= 5 and not plan["stop"] and all(must != m for _, m in known["pipes"]):
            known["pipes"].append((pipe, must))
        if len(known["pipes"]) >= 2 and not known["pipes"][0][1] & known["pipes"][-1][1]:
            break
    (known["a"], known["must_a"]), (known["b"], known["must_b"]) = known["pipes"][0], known["pipes"][-1]
    assert not known["must_a"] & known["must_b"], known["pipes"]


def release_gives_back_what_the_plan_does_without():
    id = known["id"] = ops("open", "--leak", f"pipe:{known['a']}").want(0).json["id"]
    valve = sorted(known["must_a"])[0]
    ops("release", id, valve).want(1, valve)  # nothing is shut yet
    recommended = ops("plan", id).want(0).json["recommended"]
    assert recommended == Run("isolate", CITY, "--leak", f"pipe:{known['a']}", "--plan", "all", "--json").json["recommended"], recommended
    assert set(recommended) == {"plan", "reason"} and recommended["plan"] in ("smallest", "fastest", "driest"), recommended
    ops("step", id, "--all").want(0)
    ops("release", id, valve).want(1, valve, "needs it")
    ops("release", id, "X-1").want(1, "X-1")
    ops("locate", id, "--leak", f"pipe:{known['b']}").want(0)
    because = ops("plan", id, "--reason", "it leaks elsewhere").want(0).json["plans"][-1]["because"]
    assert set(because["can_reopen"]) == known["must_a"], because
    before = len(events("steps.added"))
    incident = ops("release", id, *sorted(known["must_a"])).want(0).json
    added = [s for s in incident["steps"] if s["part"] == "reopen" and s["state"] == "pending"]
    assert {s["target"] for s in added} == known["must_a"] and len(events("steps.added")) == before + 1, added
    assert events("steps.added")[-1]["body"]["why"] == "release"
    for step in added:
        ops("step", id, step["number"]).want(0)
    assert {e["stream"].split(":", 1)[1] for e in events("valve.state", state="open", incident=id)} == known["must_a"]
    held = [v["id"] for v in ops("show").json["valves"] if id in v.get("holders", [])]
    assert not set(held) & known["must_a"], held
    ops("release", id, valve).want(1, valve, "has not shut it")


def a_tie_that_does_not_open():
    """Who stays without heat, what is needless without it, and back when it turns after all."""
    for pipe, in rows("SELECT id FROM pipe WHERE level = 'primary' ORDER BY dn_mm DESC, id"):
        offers = [o for o in Run("isolate", CITY, "--leak", f"pipe:{pipe}", "--json").json["resupply"] if "with_valve" in o]
        if offers:
            break
    id = ops("open", "--leak", f"pipe:{pipe}").want(0).json["id"]
    plan = ops("plan", id).want(0).json["plans"][-1]["plan"]
    assert offers[0] in plan["resupply"], (offers, plan["resupply"])
    first, second = offers[0]["open_valve"], offers[0]["with_valve"]
    incident = ops("resupply", id, first, second).want(0).json
    steps = {s["target"]: s["number"] for s in incident["steps"] if s["part"] == "resupply"}
    ops("step", id, steps[first], "--failed", "stuck", "--note", "rusted").want(0)
    incident = ops("show", id).want(0).json
    again, states = incident["resupply"], {s["target"]: s["state"] for s in incident["steps"] if s["part"] == "resupply"}
    assert (again["valve"], again["stay_cold"]["households"], again["no_longer"]) == (first, offers[0]["households"], [second]), again
    assert sorted(again["stay_cold"]["consumers"]) == sorted(offers[0]["consumers"]), again
    assert states == {first: "failed", second: "dropped"}, states
    assert first not in [o["open_valve"] for o in again["instead"]], again
    ops("step", id, steps[first]).want(0)
    incident = ops("show", id).want(0).json
    states = {s["target"]: s["state"] for s in incident["steps"] if s["part"] == "resupply"}
    assert "resupply" not in incident and states == {first: "done", second: "pending"}, states


def a_team_is_called_off_only_when_asked():
    other = known["other"] = ops("open", "--leak", f"pipe:{known['a']}").want(0).json["id"]
    team = ops("assign", known["id"]).want(0).json["id"]
    n = len(events("team.assigned"))
    ops("assign", other, team).want(1, known["id"])
    assert len(events("team.assigned")) == n, "what is refused is not in the journal"
    moved = ops("assign", other, team, "--pull-off", "--reason", "the worse burst").want(0).json
    assert moved["incident"] == other, moved
    assert len(events("team.assigned")) == n + 1 and events("team.assigned")[-1]["body"]["incident"] == other, events("team.assigned")[-1]
    assert team not in ops("show", known["id"]).json["teams"] and team in ops("show", other).json["teams"]
    free = ops("assign", known["id"], "--free").want(0).json
    assert free["id"] != team and free["incident"] == known["id"], free
    assert team in ops("show", other).json["teams"], "--free takes nobody off"
    known["teams"] = {team, free["id"]}


def nobody_free_is_said():
    for team, in rows("SELECT id FROM team"):
        if team not in known["teams"]:
            ops("team", team, "--state", "off", "--reason", "gone home").want(0)
    third = ops("open", "--leak", f"pipe:{known['b']}", "--title", "third").want(0).json["id"]
    n = len(events("team.assigned"))
    ops("assign", third, "--free").want(1, third)
    assert len(events("team.assigned")) == n
    for team in known["teams"]:
        assert ops("show", team).json["incident"], team


def a_valve_that_will_not_open_again():
    id = known["other"]
    ops("plan", id).want(0)
    ops("step", id, "--all").want(0)
    out = ops("show", id).json["out"]["households"]
    incident = ops("refill", id).want(0).json
    assert incident["reopening"]["stays_shut"] == [] and incident["reopening"]["water"]["volume_m3"] > 0, incident["reopening"]
    step = next(s for s in sorted(incident["steps"], key=lambda s: s["order"]) if s["part"] == "reopen" and s["state"] == "pending" and s["action"] == "open" and s["purpose"] in ("border", "refill"))
    ops("step", id, step["number"], "--failed", "leaky").want(1, id)
    incident = ops("step", id, step["number"], "--failed", "stuck", "--note", "spindle broken").want(0).json
    again = incident["reopening"]
    assert again["failed_step"] == step["number"] and again["stays_shut"] == [step["target"]], again
    assert incident["out"]["households"] == out, "nothing was turned"
    assert events("steps.added", why="reopen_again") and events("step.failed", step=step["number"], how="stuck") and events("valve.condition", condition="stuck", step=step["number"])
    said = Run("ops", "--ops", URL, "--city", CITY, "show", id).want(0).text
    assert "will not open again" in said and "refilling:" in said, said
    incident = ops("step", id, "--all").want(0).json
    assert incident["out"]["households"] == again["stay_cold"]["households"], (incident["out"], again["stay_cold"])
    incident = ops("step", id, step["number"]).want(0).json  # it turned after all
    incident = ops("step", id, "--all").want(0).json
    assert incident["out"]["households"] == 0 and incident["reopening"]["stays_shut"] == [], incident["reopening"]
    assert ops("restore", id).want(0).json["stage"] == "restored"


def a_shared_valve_opens_after_the_last():
    """Both incidents lie behind the same valves: what the first gives back goes over to the second and opens with it."""
    first = ops("open", "--leak", f"pipe:{known['a']}", "--title", "first").want(0).json["id"]
    ops("plan", first).want(0)
    ops("step", first, "--all").want(0)
    second = ops("open", "--leak", f"pipe:{known['a']}", "--title", "second").want(0).json["id"]
    ops("plan", second).want(0)
    needed = ops("show", first).json["needed_by"]
    assert {n["valve"] for n in needed} == known["must_a"] and {n["incident"] for n in needed} == {second}, needed
    ops("refill", first).want(0)
    ops("step", first, "--all").want(0)
    states = {v["id"]: v for v in ops("show").json["valves"]}
    assert all(states[v]["state"] == "closed" and states[v]["holders"] == [second] for v in known["must_a"]), states
    assert {e["stream"].split(":", 1)[1] for e in events("valve.handed", to=second)} >= known["must_a"]
    ops("restore", first).want(0)
    ops("step", second, "--all").want(0)
    ops("refill", second).want(0)
    assert ops("step", second, "--all").want(0).json["out"]["households"] == 0
    states = {v["id"]: v for v in ops("show").json["valves"]}
    assert all(states[v]["state"] == "open" and not states[v].get("holders") for v in known["must_a"]), states
    ops("restore", second).want(0)


main([make_city, release_gives_back_what_the_plan_does_without, a_team_is_called_off_only_when_asked, nobody_free_is_said, a_valve_that_will_not_open_again, a_shared_valve_opens_after_the_last, a_tie_that_does_not_open])
