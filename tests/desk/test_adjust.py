#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adjusting valves in the Isolate step by keys alone: a valve of another plan is demanded, one of the plan forbidden, one fails; what the
window offers and what is chosen holds them, as the journal tells. TAP."""
import json
import os
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, bodies, events, heatctl, ok, tap, wait  # noqa: E402

def plans_of(city, pipe):
    return {plan["plan"]: [valve["valve"] for valve in plan["must_close"]]
            for plan in json.loads(heatctl("isolate", city, "--leak", "pipe:" + pipe, "--plan", "all", "--json"))["plans"]}


def find_leak(city):
    """A pipe that three valves or more part off, no plant stopping, and another plan closes one that the smallest does not."""
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        pipes = [row[0] for row in db.execute("SELECT id FROM pipe WHERE dn_mm BETWEEN 150 AND 400 ORDER BY dn_mm DESC, id LIMIT 200")]
    for pipe in pipes[::5]:
        answer = json.loads(heatctl("isolate", city, "--leak", "pipe:" + pipe, "--plan", "all", "--json"))
        plans = {plan["plan"]: [valve["valve"] for valve in plan["must_close"]] for plan in answer["plans"]}
        others = set(plans["fastest"] + plans["driest"] + [valve["valve"] for valve in answer["may_close"]]) - set(plans["smallest"])
        if len(plans["smallest"]) >= 3 and others and not answer["stop"]:
            return pipe
    raise AssertionError("no pipe in the city that suits")


def last(journal, kind):
    found = [body for what, body in bodies(journal) if what == kind]
    return found[-1] if found else None


def n_of(journal, kind):
    return sum(what == kind for what, _stream in events(journal))


def picked(desk):
    """The valve whose buttons are shown."""
    for text in desk.texts():
        if text.endswith(": Will not turn"):
            return text[:-len(": Will not turn")]
    return None


def go_to(desk, valve):
    """↓ until the valve is the picked one."""
    for _n in range(60):
        if picked(desk) == valve:
            return
        before = picked(desk)
        desk.press("Down")
        wait("another valve picked than %s" % before, lambda: picked(desk) != before)
    raise AssertionError("%s is not in the list: %s" % (valve, desk.texts()))


def say(desk, journal, key, reason, kind):
    before = n_of(journal, kind)
    desk.press(key)
    desk.wait_text("Why?")
    desk.type(reason)
    desk.press("Return")
    wait("%s in the journal" % kind, lambda: n_of(journal, kind) > before)
    wait("the question gone", lambda: not desk.sees("Why?"))
    desk.wait_enabled("Back to the plans")


def open_list(desk):
    desk.wait_enabled("Use plan")
    desk.wait_text("Recommended: plan A")
    desk.press("Tab", "Return")
    desk.wait_enabled("Back to the plans")
    wait("a valve picked", lambda: picked(desk))
    ok("the list of valves opens by keys")


def pin(desk, journal, spare):
    go_to(desk, spare)
    say(desk, journal, "1", "mended last week", "valve.demanded")
    body = last(journal, "valve.demanded")
    assert body["valve"] == spare and body["demand"] == "pinned" and body["reason"] == "mended last week", body
    desk.wait_text("must be used · mended last week")
    desk.wait_text("Plan A changed: to be closed as well:")
    ok("a valve is demanded by keys, with its reason")


def forbid(desk, journal, valve):
    for _n in range(60):
        if picked(desk) == valve:
            break
        before = picked(desk)
        desk.press("Up")
        wait("another valve picked than %s" % before, lambda: picked(desk) != before)
    say(desk, journal, "2", "bus on the cover", "valve.demanded")
    assert last(journal, "valve.demanded")["valve"] == valve
    desk.wait_text("must not be used · bus on the cover")
    desk.press("0")
    desk.wait_text("Why?")
    desk.press("Escape")
    wait("Escape closes the question alone", lambda: not desk.sees("Why?") and desk.sees("Back to the plans"))
    say(desk, journal, "0", "bus gone", "valve.demanded")
    assert last(journal, "valve.demanded")["demand"] == "none"
    wait("nothing forbidden any more", lambda: not desk.sees("must not be used · "))
    ok("a valve is forbidden and that is taken back")


def choose(desk, journal, spare, smallest):
    desk.press("Return")
    desk.wait_enabled("Use plan A, go to Crew")
    desk.press("Return")
    if wait("the plan, or why it and not the proposed one", lambda: n_of(journal, "plan.chosen") == 1 or desk.sees("Why plan A")) and not n_of(journal, "plan.chosen"):
        desk.press("1")
    wait("the plan chosen", lambda: n_of(journal, "plan.chosen") == 1)
    plan = last(journal, "plan.chosen")["plan"]
    closed = {valve["valve"]: valve.get("reason") for valve in plan["must_close"]}
    assert closed.get(spare) == "pinned" and plan["pinned"] == [spare], plan["must_close"]
    assert set(smallest) <= set(closed), "what keeps the leak apart is still closed"
    ok("the plan that is chosen holds the demanded valve")


def fail_after(desk, journal, spare):
    """The plan is being carried out: a valve that fails is answered by a new plan, which keeps the demand."""
    desk.press("alt+2")
    desk.wait_text("must be used: mended last week")
    desk.click("Adjust valves…")
    desk.wait_enabled("Back to the plans")
    valve = wait("a valve picked", lambda: picked(desk))
    if valve == spare:
        desk.press("Down")
        wait("another one", lambda: picked(desk) != spare)
        valve = picked(desk)
    say(desk, journal, "3", "spindle rusted", "step.failed")
    body = last(journal, "plan.chosen")
    assert n_of(journal, "plan.chosen") == 2 and body["plan"]["pinned"] == [spare], body["plan"].get("pinned")
    assert valve not in [v["valve"] for v in body["plan"]["must_close"]]
    desk.press("Escape")
    desk.wait_text("replaces plan 1")
    assert desk.sees("plan A (Fewest households) made anew, no. 2"), desk.texts()
    ok("a valve that fails later is answered by a plan that keeps the demand")


def main():
    city = os.environ["HEAT_TEST_CITY"]
    if not os.path.exists(city):
        heatctl("city", "-o", city, "--pipes", "3000")
    with tempfile.TemporaryDirectory() as folder:
        journal = os.path.join(folder, "night.db")
        pipe = find_leak(city)
        incident = json.loads(heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "--json", "open", "--leak", "pipe:" + pipe))["id"]
        assert incident
        plans = plans_of(city, pipe)
        answer = json.loads(heatctl("isolate", city, "--leak", "pipe:" + pipe, "--json"))
        others = plans["fastest"] + plans["driest"] + [valve["valve"] for valve in answer["may_close"]]
        spare = next(valve for valve in others if valve not in plans["smallest"])
        with Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", "1366x768") as desk:
            desk.click(wait("the way to the incident", lambda: next((text for text in desk.texts() if text.startswith("Go on with incident 1")), None)))
            open_list(desk)
            pin(desk, journal, spare)
            forbid(desk, journal, plans["smallest"][0])
            choose(desk, journal, spare, plans["smallest"])
            fail_after(desk, journal, spare)
            desk.leave()


if __name__ == "__main__":
    tap(main)
