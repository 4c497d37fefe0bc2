#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a quiet desk to a posted notice by the keyboard alone, then through the restoration to a closed incident, seen by accessibility names and
checked on the journal. TAP."""
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Desk, bodies, events, has, heatctl, households, ok, tap, wait  # noqa: E402


DONE = {"close": "is closed", "open": "is open", "stop": "stands still", "start": "runs again"}  # the button's words for a step's action


def kinds(journal):
    return [kind for kind, _stream in events(journal)]


def stages(journal):
    """Stages entered, oldest first."""
    return [body.get("stage") for kind, body in bodies(journal) if kind == "incident.stage"]


def report_by_keys(desk, card):
    desk.wait_text(" ready")
    print("# usable %.1f s after it was started, %.0f MB in memory" % (time.monotonic() - desk.began_s, desk.memory_mb()))
    ok("a quiet desk opens")
    desk.press("ctrl+n")
    desk.wait_focus("Address as heard")
    desk.type(card)
    desk.wait_text("1 match")
    desk.press("Return")
    desk.wait_text("No open incident explains this place.")
    desk.press("1", "Return")
    desk.wait_enabled("Leak at ")
    ok("the report is taken and pipes are proposed")


def locate_and_plan(desk, journal):
    has(journal, "report.taken")
    desk.press("Return")
    has(journal, "incident.located")
    desk.wait_enabled("Use plan ")
    advice = wait("the recommendation", lambda: next((text for text in desk.texts() if text.startswith(("Recommended: plan ", "All plans"))), None))
    letter = advice[len("Recommended: plan ")] if advice.startswith("Rec") else "A"
    desk.wait_enabled("Use plan %s, go to Crew" % letter)  # the recommended one is looked at first
    if letter != "A":
        desk.click("Plan A: Fewest households")
    desk.wait_enabled("Use plan A, go to Crew")
    desk.wait_text("Must close, in this order")
    ok("the likeliest pipe is taken and a plan stands")
    desk.press("Down")
    desk.wait_enabled("Use plan B, go to Crew")
    desk.wait_text("Plan B, looked at: Fastest to close")
    desk.click("Plan C: Least water lost")
    desk.wait_enabled("Use plan C, go to Crew")
    desk.press("Up")
    desk.wait_enabled("Use plan B, go to Crew")
    desk.press("Return")
    wait("the plan, or why another one", lambda: desk.sees("which is recommended?") or "plan.chosen" in kinds(journal))
    if "plan.chosen" not in kinds(journal):
        desk.press("2")  # another plan than the recommended one: a reason, one key more
        desk.keys -= 1
    has(journal, "plan.chosen")
    chosen = [body for kind, body in bodies(journal) if kind == "plan.chosen"]
    assert [(plan["kind"], plan["plan"]["plan"]) for plan in chosen] == [("fastest", "fastest")], chosen
    desk.wait_enabled("go to Notify")
    ok("the plan is chosen and the teams are ranked")


def send_and_post(desk, journal):
    desk.press("Return")
    has(journal, "team.assigned")
    desk.wait_enabled("Post the notice")
    desk.wait_text("Heat is back")
    ok("a team is sent and the notice can be read")
    desk.press("Return")
    has(journal, "notice.issued")
    desk.wait_enabled("Print door sheets")
    ok("the notice is posted")


def pick_another_team(desk):
    """A team picked: Enter is about it from then on, and the other button still says what it does."""
    desk.press("alt+3")
    desk.wait_enabled("Go on to Notify")
    desk.press("Down")
    desk.wait_focus("Send ")
    desk.wait_enabled("Go on to Notify")
    desk.press("alt+4")
    desk.wait_enabled("Print door sheets")
    ok("with a team sent, a picked one has a button of its own")


def check_names(city, journal):
    """The stop report names wells and valves as people do; what has no name keeps its number."""
    record = json.loads(heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "--json", "show"))["notices"][0]["record"]
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        wells, valves = (dict(db.execute("SELECT id, name FROM %s" % kind)) for kind in ("well", "valve"))
    assert record["valves"] and all(v["name"] == (valves[v["valve"]] or v["valve"]) for v in record["valves"]), record["valves"]
    assert sorted(record["wells"]) == sorted({v["well"]: wells[v["well"]] or v["well"] for v in record["valves"] if v.get("well")}.values()), record["wells"]
    ok("the record names valves and wells as people do")


def look_at_report(desk):
    """The stop report with its map is laid out while the window lives on."""
    desk.click("Stop report", None)
    desk.wait_enabled("Print the stop report")
    desk.click("Door sheet", None)
    assert wait("the pages of the door sheets again", lambda: desk.find("Next sheet"))
    ok("the stop report is laid out")


def print_order(desk, path):
    """The valve order is one more choice of the preview; Ctrl+P prints what is looked at."""
    desk.click("Valve order", None)
    desk.wait_enabled("Print the valve order")
    desk.press("ctrl+p")
    wait("the printed order", lambda: os.path.exists(path) and open(path, "rb").read(5) == b"%PDF-")
    desk.wait_text("Valve order written")
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True)
    assert text.returncode or "Valve operation order" in text.stdout and "Close and isolate" in text.stdout, text.stdout
    os.remove(path)
    desk.click("Door sheet", None)
    assert wait("the pages of the door sheets again", lambda: desk.find("Next sheet"))
    ok("the valve order is printed")


def choose_doors(desk, journal):
    """One sheet a community at first, then one a building: as many pages as the notice names buildings."""
    notice = [body for kind, body in bodies(journal) if kind == "notice.issued"][-1]
    buildings = sum(len(area["buildings"]) for area in notice["areas"])
    desk.click("Which door sheets")
    wait("the choice", lambda: desk.find("One sheet a building"))
    desk.press("Down")
    desk.wait_text("1 / %d ▾" % buildings)
    desk.press("Escape")
    ok("a sheet for every building is chosen")
    return buildings


def print_sheets(desk, path, pages):
    desk.press("ctrl+p")
    wait("the printed sheets", lambda: os.path.exists(path) and open(path, "rb").read(5) == b"%PDF-")
    desk.wait_text("Door sheets written")
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True)
    assert info.returncode or re.search(r"^Pages: +%d$" % pages, info.stdout, re.M), info.stdout
    ok("the door sheets are printed")


def operate_valves(desk, journal):
    desk.press("alt+2")
    desk.wait_text("Valves")
    first = next((text for text in desk.texts() if text.endswith(": Closed")), None)
    assert first, "no valve to close among: %s" % desk.texts()
    desk.click(first)
    has(journal, "step.done")
    wait("the valve's row marked done", lambda: desk.find(first) is None)
    ok("a valve is closed")


def take_back(desk, city, journal):
    """A valve ticked by mistake: Ctrl+Z, and once more by the button in its row; each time it is as open as before."""
    first = next(text for text in desk.texts() if text.endswith(": Undo"))[:-len(": Undo")]
    for n, undo in enumerate((lambda: desk.press("ctrl+z"), lambda: desk.click(first + ": Undo"))):
        undo()
        wait("the step taken back", lambda: kinds(journal).count("step.undone") == n + 1)
        wait("the row of %s unmarked" % first, lambda: desk.find(first + ": Closed"))
        incident, house = the_incident(city, journal)
        assert [s["state"] for s in incident["steps"] if s["target"] == first] == ["pending"], incident["steps"]
        assert not [v for v in house["valves"] if v["id"] == first and v["state"] == "closed"], house["valves"]
        desk.click(first + ": Closed")
        wait("the valve marked again", lambda: kinds(journal).count("step.done") == n + 2)
        wait("the row offers to take it back", lambda: desk.find(first + ": Undo"))
    ok("a valve ticked by mistake is taken back by key and by button")


def fail_valve(desk, journal):
    """A valve that will not turn: a new plan takes the old one's place, and the old one stays readable."""
    name = next((text for text in desk.texts() if text.endswith(": Will not turn")), None)
    assert name, "no valve to fail among: %s" % desk.texts()
    desk.click(name)
    has(journal, "step.failed")
    wait("a second plan", lambda: kinds(journal).count("plan.chosen") == 2)
    again = [body for kind, body in bodies(journal) if kind == "plan.chosen"][1]
    assert again["kind"] == "fastest" and again["plan"]["plan"] == "fastest", again["kind"]
    desk.wait_text("replaces plan 1")
    ok("a failed valve leads to a new plan that names the old one")


def attach_second(desk, journal, card):
    """A neighbour calls: the open incident explains it, Enter attaches it."""
    desk.press("ctrl+n")
    desk.wait_focus("Address as heard")
    desk.type(card)
    desk.wait_text("1 match")
    desk.press("ctrl+n")  # asked for once more: the half-typed call stays
    desk.wait_focus("Address as heard")
    desk.wait_text("1 match")
    desk.press("Return", "6", "Return")
    desk.wait_enabled("Belongs to 1, attach")
    desk.press("Return")
    wait("the second report attached", lambda: kinds(journal).count("report.attached") == 2)
    assert kinds(journal).count("incident.opened") == 1
    ok("a report that the incident explains is attached to it")

def the_incident(city, journal):
    """The one incident as another program folds it from the journal."""
    house = json.loads(heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "--json", "show"))
    assert len(house["incidents"]) == 1, house["incidents"]
    return house["incidents"][0], house


def pending(incident, part):
    """Steps still to be done, in operating order."""
    return sorted((step for step in incident["steps"] if step["part"] == part and step["state"] == "pending"), key=lambda step: step["order"])


def close_all(desk, city, journal):
    """Enter marks one valve after the other as closed until all are: people are out and the stage is repairing by itself."""
    desk.press("alt+2")
    left = pending(the_incident(city, journal)[0], "isolate")
    assert left, "nothing to close after the new plan"
    for n, step in enumerate(left):
        mark = ": Stands still" if step["action"] == "stop" else ": Closed"
        desk.wait_enabled(DONE[step["action"]])
        before = kinds(journal).count("step.done")
        desk.press("Return")
        wait("step %d of %d done" % (n + 1, len(left)), lambda: kinds(journal).count("step.done") == before + 1)
        wait("the row of %s marked done" % step["target"], lambda: desk.find(step["target"] + mark) is None)
    incident, _house = the_incident(city, journal)
    assert not pending(incident, "isolate") and incident["stage"] == "repairing", incident["stage"]
    assert incident["out"]["households"] > 0, "all valves are closed and nobody is out"
    ok("every valve is closed by Enter alone and households are out")
    return incident["out"]["households"]


def refuse_restored(desk, city, journal, out):
    """People are out and valves are pending: the desk says no in words, and nothing is written."""
    desk.press("alt+5")
    desk.wait_text("households are still without heat.")
    desk.wait_enabled("Repair done, begin refilling")
    desk.press("Return")
    wait("the stage refilling", lambda: stages(journal)[-1:] == ["refilling"])
    desk.wait_enabled("is open")
    before = len(events(journal))
    desk.click("Heat is back")
    wait("the refusal in words", desk.refusal)
    assert len(events(journal)) == before and "restored" not in stages(journal), stages(journal)
    incident, _house = the_incident(city, journal)
    assert incident["out"]["households"] == out and pending(incident, "reopen"), incident["out"]
    ok("nothing is called restored while someone is out")


def reopen_all(desk, city, journal):
    """Valve by valve; what the window says is out falls to nobody, and only then is restored offered."""
    left = pending(the_incident(city, journal)[0], "reopen")
    last = {step["target"]: step["action"] for step in left}  # a vent is opened and closed again
    held = [target for target, action in last.items() if action == "open"]
    for n, step in enumerate(left):
        button = desk.wait_enabled("%d/%d · " % (n + 1, len(left)))
        assert button.get_name().endswith(DONE[step["action"]]), button.get_name()
        before = kinds(journal).count("step.done")
        desk.press("Return")
        wait("step %d of %d done" % (n + 1, len(left)), lambda: kinds(journal).count("step.done") == before + 1)
    desk.wait_text("Nobody is without heat by this incident.")
    incident, house = the_incident(city, journal)
    assert incident["out"]["households"] == 0 and not incident["out_consumers"], incident["out"]
    assert incident["ever_out"] and incident["stage"] == "refilling", incident["stage"]
    states = {valve["id"]: valve for valve in house["valves"]}
    assert all(states[target]["state"] == "open" and not states[target]["holders"] for target in held), states
    ok("the valves are reopened one by one and nobody is out any more")


def restore_and_tell(desk, city, journal):
    desk.wait_enabled("Heat is back")
    desk.press("Return")
    wait("the stage restored", lambda: stages(journal)[-1:] == ["restored"])
    desk.wait_enabled("Post: heat restored")
    ok("restored is noted once nobody is out")
    desk.press("Return")
    wait("the second notice", lambda: kinds(journal).count("notice.issued") == 2)
    incident, house = the_incident(city, journal)
    first, last = (notice["record"] for notice in house["notices"])
    assert (first["kind"], last["kind"]) == ("emergency", "restoration"), (first["kind"], last["kind"])
    assert last["replaces"] == {"number": first["number"], "version": first["version"], "kind": "emergency", "expected_us": first["expected_us"], "start_us": first["start_us"]}, last["replaces"]
    assert house["notices"][0]["superseded"] and not house["notices"][1]["superseded"]
    assert sorted(last["consumers"]) == sorted(incident["ever_out"]) and last["restored_us"] == incident["stages"]["restored_us"]
    ok("the restoration notice is posted to all who were out")


def release_and_close(desk, city, journal):
    """The team goes, the incident is closed, and the desk is quiet again."""
    desk.wait_enabled("Release ")
    desk.press("Return")
    has(journal, "team.released")
    desk.wait_enabled("Close the incident")
    desk.press("Return")
    wait("the stage closed", lambda: stages(journal)[-1:] == ["closed"])
    desk.wait_text("nothing is left to do")
    desk.wait_text("No open incident")
    incident, house = the_incident(city, journal)
    assert stages(journal) == ["isolating", "repairing", "refilling", "restored", "closed"], stages(journal)
    times = [incident["stages"][stage + "_us"] for stage in ("reported", "located", *stages(journal))]
    assert times == sorted(times) and incident["stage"] == "closed" and not incident["teams"], incident["stages"]
    assert house["out"]["households"] == 0 and not house["out_consumers"], house["out"]
    assert not any(valve["holders"] for valve in house["valves"]), house["valves"]
    ok("the team is released, the incident closed, the desk quiet")


def never_blocked(desk):
    desk.assert_never_blocked()
    ok("the main loop is never busy for longer than allowed")


def leave_in_the_middle(desk, journal, card):
    """The window is closed while a deed is under way: it is written, and the program ends well."""
    desk.press("ctrl+n")
    desk.wait_focus("Address as heard")
    desk.type(card)
    desk.wait_text("1 match")
    desk.press("Return", "1")
    before = kinds(journal).count("report.taken")
    desk.wait_focus("Register report")
    desk.press("Return")
    desk.leave()
    assert kinds(journal).count("report.taken") == before + 1, "the report that was begun is not in the journal"
    ok("closed with a deed under way the desk writes it and ends well")


def main():
    city = os.environ["HEAT_TEST_CITY"]
    program = os.environ["HEAT_DISPATCH"]
    with tempfile.TemporaryDirectory() as folder:
        if not os.path.exists(city):
            heatctl("city", "-o", city, "--pipes", os.environ.get("HEAT_TEST_PIPES", "4000"), "--seed", "7")
        journal, sheets = os.path.join(folder, "night.db"), os.path.join(folder, "sheets.pdf")
        card, neighbour = households(city, 2)
        desk = Desk(program, city, journal, folder, "--size", "1366x768", "--print-to", sheets)
        try:
            report_by_keys(desk, card)
            first_s = desk.first_key_s
            locate_and_plan(desk, journal)
            send_and_post(desk, journal)
            keys, took_s, most_s = desk.keys, time.monotonic() - first_s, float(os.environ.get("HEAT_TEST_STORY_S", "60"))
            print("# %d keys and %.1f s from the first one to the posted notice, %d keys of them the card number" % (keys, took_s, len(card)))
            assert keys <= 10 + len(card), "too many keys: %d" % keys
            assert took_s <= most_s, "%.1f s from the first key to the posted notice, %.0f s are allowed" % (took_s, most_s)
            order = [k for k in kinds(journal) if k in ("report.taken", "incident.opened", "incident.located", "plan.chosen", "team.assigned", "notice.issued")]
            assert order == ["report.taken", "incident.opened", "incident.located", "plan.chosen", "team.assigned", "notice.issued"], order
            ok("the journal tells the story in order")
            check_names(city, journal)
            pick_another_team(desk)
            look_at_report(desk)
            print_order(desk, sheets)
            print_sheets(desk, sheets, choose_doors(desk, journal))
            operate_valves(desk, journal)
            take_back(desk, city, journal)
            fail_valve(desk, journal)
            attach_second(desk, journal, neighbour)
            out = close_all(desk, city, journal)
            refuse_restored(desk, city, journal, out)
            reopen_all(desk, city, journal)
            restore_and_tell(desk, city, journal)
            release_and_close(desk, city, journal)
            never_blocked(desk)
            leave_in_the_middle(desk, journal, neighbour)
        except BaseException:
            picture = os.environ.get("HEAT_TEST_PICTURE")
            if picture:
                desk.picture(picture)
            raise
        finally:
            desk.close()


if __name__ == "__main__":
    tap(main)
