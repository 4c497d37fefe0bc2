#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operating steps through the window: a drain is ticked, a valve will not open again and the window says in words what that changes, then it turns
after all. What is shown is compared with what another program reads from the journal. TAP."""
import json
import os
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Desk, bodies, heatctl, ok, tap, wait  # noqa: E402


def find_leak(city):
    """A pipe that two valves or more part off without stopping a plant, with people behind them and a drain in the zone."""
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        pipes = [row[0] for row in db.execute("SELECT id FROM pipe WHERE level = (SELECT level FROM pipe ORDER BY dn_mm LIMIT 1) ORDER BY dn_mm DESC, id LIMIT 60")]
    for pipe in pipes:
        plan = json.loads(heatctl("isolate", city, "--leak", "pipe:" + pipe, "--json"))
        drains = [step for step in plan["steps"] if step["purpose"] == "drain"]
        if len(plan["must_close"]) >= 2 and plan["out"]["households"] >= 5 and not plan["stop"] and drains:
            return pipe
    raise AssertionError("no pipe in the city that suits")


class House:
    """The journal as heatctl reads it."""

    def __init__(self, city, journal):
        self.where = ("ops", "--ops", "sqlite:" + journal, "--city", city, "--json")
        self.journal = journal

    def ask(self, *words):
        return json.loads(heatctl(*self.where, *words))

    def incident(self):
        return self.ask("show")["incidents"][0]

    def steps(self, part, state="pending"):
        return sorted((s for s in self.incident()["steps"] if s["part"] == part and s["state"] == state), key=lambda s: s["order"])

    def last(self, kind):
        found = [body for what, body in bodies(self.journal) if what == kind]
        return found[-1] if found else None


def duration(minutes):
    """As the window writes it."""
    whole = int(minutes + 0.5)
    return "%d min" % whole if whole < 60 else "%d h %02d" % (whole // 60, whole % 60)


def drain(desk, house):
    desk.press("alt+2")
    water = house.incident()["plans"][-1]["plan"]["water"]
    desk.wait_text("Draining: %.1f m³ run out by the drains in %s" % (water["gravity_m3"], duration(water["gravity_min"])))
    left = house.steps("drain")
    assert left, "the plan lists no drain"
    first = left[0]["target"]
    assert any(text.startswith("drain · ") and "DN%d" % left[0]["dn_mm"] in text and text.endswith(" out") for text in desk.texts()), desk.texts()
    desk.click(first + ": Opened")
    wait("the drain in the journal", lambda: [s["target"] for s in house.steps("drain", "done")] == [first])
    wait("its row marked", lambda: desk.find(first + ": Opened") is None and desk.find(first + ": Undo"))
    ok("drains stand below the valves, with the water, and are ticked")


def begin_refill(desk, house):
    desk.press("alt+5")
    desk.wait_enabled("Repair done, begin refilling")
    desk.press("Return")
    wait("the list of reopening", lambda: house.steps("reopen"))
    water = house.incident()["reopening"]["water"]
    desk.wait_text("make-up %.1f m³/h, %s." % (water["make_up_m3h"], duration(water["refill_min"])))
    desk.wait_text("Refilling: %.1f m³ through valve " % water["volume_m3"])
    ok("the reopening tells what has to be filled in")


def will_not_open(desk, house):
    step = next(s for s in house.steps("reopen") if s["action"] == "open" and s["purpose"] in ("border", "refill"))
    desk.click(step["target"] + ": Will not open")
    desk.wait_text("What was found there?")
    desk.type("spindle broken")
    desk.press("Return")
    failed = wait("the failure in the journal", lambda: house.last("step.failed"))
    assert (failed["step"], failed["how"], failed["note"]) == (step["number"], "stuck", "spindle broken"), failed
    assert house.last("steps.added")["why"] == "reopen_again", house.last("steps.added")
    again = house.incident()["reopening"]
    assert again["stays_shut"] == [step["target"]], again
    desk.wait_text("Will not open and stays shut: ")
    cold = again["stay_cold"]["households"]
    desk.wait_text("%s households stay without heat because of it" % format(cold, ",") if cold else "Nobody stays without heat because of it")
    for one in again["instead"]:
        desk.wait_text("%s households get heat" % format(one["households"], ","))
    assert desk.sees("No longer in the list:") == bool(again["no_longer"]) and desk.sees("New in the list:") == bool(again["new_steps"]), again
    assert desk.sees("spindle broken"), "the note stands beside the valve"
    ok("a valve that will not open again is noted, and what that changes is told")
    return step


def turns_after_all(desk, house, step):
    desk.click(step["target"] + ": Turned after all")
    wait("the step done", lambda: step["number"] in [s["number"] for s in house.steps("reopen", "done")])
    wait("nothing is told to stay shut", lambda: not desk.sees("Will not open and stays shut: "))
    assert house.incident()["reopening"]["stays_shut"] == []
    ok("it turns after all, and the words about it go")


def begin(house, pipe):
    """An incident whose valves are all closed."""
    incident = house.ask("open", "--leak", "pipe:" + pipe)["id"]
    house.ask("plan", incident)
    for step in house.steps("isolate"):
        house.ask("step", incident, str(step["number"]))
    return incident


def shared(city, folder, pipe):
    """Two incidents behind the same valves: each is said to need them, and the first leaves them shut for the second."""
    journal = os.path.join(folder, "shared.db")
    house = House(city, journal)
    first = begin(house, pipe)
    house.ask("plan", house.ask("open", "--leak", "pipe:" + pipe, "--title", "second")["id"])
    needed = house.ask("show", first)["needed_by"]
    assert len(needed) >= 2, needed
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        names = {row[0]: row[1] or row[0] for row in db.execute("SELECT id, name FROM valve")}

    def names_all(words):
        line = next((line for text in desk.texts() for line in text.splitlines() if words in line), None)
        return line and sorted(line.split(words)[1].split(", ")) == sorted(names[one["valve"]] for one in needed)

    with Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", "1366x768") as desk:
        desk.click(wait("the way to the incident", lambda: next((text for text in desk.texts() if text.startswith("Go on with incident 1")), None)))
        desk.wait_text("earliest by road")
        desk.press("alt+2")
        wait("whom the valves serve beside it", lambda: names_all("Needed shut by incident 2 (second) as well: "))
        house.ask("refill", first)
        desk.press("alt+5")
        wait("for whom they stay shut", lambda: names_all("Stays shut, incident 2 (second) needs it: "))
        assert not any(text.startswith("Refilling: ") and text[len("Refilling: ")].isdigit() for text in desk.texts()), "the second one fills the zone"
        desk.leave()
    ok("valves that another incident needs as well are named with it")


def many(city, folder):
    """A list of many steps is told in part, what is next and what was done last, and whole when it is asked for."""
    house = House(city, os.path.join(folder, "many.db"))
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        pipes = [row[0] for row in db.execute("SELECT id FROM pipe WHERE level = 'secondary' AND line = 'supply' ORDER BY id")]
    leaks = [word for pipe in pipes[::len(pipes) // 40] for word in ("--leak", "pipe:" + pipe)]
    incident = house.ask("open", *leaks)["id"]
    house.ask("plan", incident)
    whole = [s["target"] for s in house.incident()["steps"] if s["part"] == "isolate" and s["action"] == "close"]
    assert len(whole) > 40, len(whole)

    def run(desk):
        desk.press("alt+2")
        wait("its rows", lambda: any(text.endswith(": Closed") for text in desk.texts()))
        rows = [text for text in desk.texts() if text.endswith(": Closed")]
        assert len(rows) <= 24, "%d rows of %d steps" % (len(rows), len(whole))
        house.ask("step", incident, str(house.steps("isolate")[0]["number"]))
        wait("the way back beside what was done last", lambda: any(text.endswith(": Undo") for text in desk.texts()))
        desk.click("Show all ", exact=False)
        wait("all of them", lambda: len([text for text in desk.texts() if text.endswith(": Closed")]) >= len(whole) - 1)
        ok("of %d steps %d are told, and all when asked for" % (len(whole), len(rows)))

    open_desk(city, house.journal, folder, run)


def find_tied(city):
    """A pipe whose plan offers a pair of tie valves that need nothing closed before."""
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        pipes = [row[0] for row in db.execute("SELECT id FROM pipe WHERE level = 'primary' ORDER BY dn_mm DESC, id")]
    for pipe in pipes[::5]:
        plan = json.loads(heatctl("isolate", city, "--leak", "pipe:" + pipe, "--json"))
        offers = [o for o in plan["resupply"] if o.get("with_valve") and not o["close_first"]]
        if offers and not plan["stop"]:
            return pipe, offers[0]
    raise AssertionError("no pipe in the city that suits")


def open_desk(city, journal, folder, run):
    with Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", "1366x768") as desk:
        desk.click(wait("the way to the incident", lambda: next((text for text in desk.texts() if text.startswith("Go on with incident 1")), None)))
        desk.wait_text("earliest by road")
        run(desk)
        desk.leave()


def ties(house):
    return {s["target"]: s["state"] for s in house.incident()["steps"] if s["part"] == "resupply"}


def tie_fails(city, folder, pipe, offer):
    """The plan's tie valves are taken into the list, one does not open, and that its mate helps nobody alone is told; then it turns after all."""
    house = House(city, os.path.join(folder, "ties.db"))
    begin(house, pipe)
    first, second = offer["open_valve"], offer["with_valve"]

    def run(desk):
        desk.press("alt+2")
        desk.wait_text("%s households get heat" % format(offer["households"], ","))
        desk.click(first + ": Add to the list")
        wait("both ties in the journal", lambda: ties(house) == {first: "pending", second: "pending"})
        wait("nothing more to add of it", lambda: not desk.find(first + ": Add to the list"))
        desk.click(first + ": Will not open")
        desk.wait_text("What was found there?")
        desk.type("rusted")
        desk.press("Return")
        wait("the failure in the journal", lambda: house.last("step.failed"))
        again = house.incident()["resupply"]
        assert (again["valve"], again["stay_cold"]["households"], again["no_longer"]) == (first, offer["households"], [second]), again
        assert ties(house) == {first: "failed", second: "dropped"}, ties(house)
        desk.wait_text("does not open: %s households stay without heat because of it." % format(offer["households"], ","))
        desk.wait_text("No longer in the list: ")
        ok("a tie valve that does not open: who stays without heat, and what is needless without it, is told")
        desk.click(first + ": Turned after all")
        wait("its mate is to be opened again", lambda: ties(house) == {first: "done", second: "pending"})
        before = house.incident()["out"]["households"]
        desk.click(second + ": Done")
        wait("people have heat again", lambda: before - house.incident()["out"]["households"] == offer["households"])
        ok("it turns after all, and with its mate people have heat again")

    open_desk(city, house.journal, folder, run)


def another_way(city, folder, pipe):
    """A valve of the border will not open again: the ties that are offered instead are added to the list by their button, and opened."""
    house = House(city, os.path.join(folder, "instead.db"))
    begin(house, pipe)

    def run(desk):
        desk.press("alt+5")
        desk.wait_enabled("Repair done, begin refilling")
        desk.press("Return")
        wait("the list of reopening", lambda: house.steps("reopen"))
        step = next(s for s in house.steps("reopen") if s["purpose"] == "refill")
        desk.click(step["target"] + ": Will not open")
        desk.wait_text("What was found there?")
        desk.type("spindle broken")
        desk.press("Return")
        wait("the failure in the journal", lambda: house.last("step.failed"))
        instead = house.incident()["reopening"]["instead"]
        assert instead, house.incident()["reopening"]
        one = instead[0]
        desk.wait_text("%s households get heat" % format(one["households"], ","))
        desk.click(one["open_valve"] + ": Add to the list")
        wait("their steps in the journal", lambda: house.last("steps.added")["why"] == "resupply")
        added = sorted(s["target"] for s in house.last("steps.added")["steps"])
        assert added == sorted(v for v in (one["open_valve"], one.get("with_valve")) if v), added
        wait("the button gone", lambda: not desk.find(one["open_valve"] + ": Add to the list"))
        out = house.incident()["out"]["households"]
        for n, target in enumerate(added):
            desk.click(target + ": Done")
            wait("tie %s open" % target, lambda: ties(house).get(target) == "done")
        assert house.incident()["out"]["households"] < out, "nobody has heat by it"
        ok("what is offered instead is added to the list and opened, and people have heat by it")

    open_desk(city, house.journal, folder, run)


def main():
    city = os.environ["HEAT_TEST_CITY"]
    if not os.path.exists(city):
        heatctl("city", "-o", city, "--pipes", "2000")
    with tempfile.TemporaryDirectory() as folder:
        journal = os.path.join(folder, "night.db")
        house = House(city, journal)
        pipe = find_leak(city)
        begin(house, pipe)
        with Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", "1366x768") as desk:
            desk.click(wait("the way to the incident", lambda: next((text for text in desk.texts() if text.startswith("Go on with incident 1")), None)))
            desk.wait_text("earliest by road")  # it stands at the first step that is not done
            drain(desk, house)
            begin_refill(desk, house)
            turns_after_all(desk, house, will_not_open(desk, house))
            desk.leave()
        shared(city, folder, pipe)
        tied, offer = find_tied(city)
        tie_fails(city, folder, tied, offer)
        another_way(city, folder, tied)
        many(city, folder)


if __name__ == "__main__":
    tap(main)
