#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person decides otherwise than the desk proposes: another pipe, several, a station, another plan, another team, a team pulled off its job. Each asks why,
and the reason stands in the journal; the last deed is taken back where an event undoes it. And a call goes on while another network is read. TAP."""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, bodies, has, heatctl, households, ok, tap, wait  # noqa: E402


def last(journal, kind):
    found = [body for what, body in bodies(journal) if what == kind]
    return found[-1] if found else None


def count(journal, kind):
    return [what for what, _body in bodies(journal)].count(kind)


def replace_city(desk, city, change):
    fresh = city + ".fresh"
    shutil.copy(city, fresh)
    db = sqlite3.connect(fresh)
    change(db)
    db.commit()
    db.close()
    os.replace(fresh, city)
    desk.wait_text("has changed on disk")
    desk.click("Read it again")
    desk.wait_text("The city file was read again")
    desk.click("Close message")


def take_call(desk, card):
    desk.press("ctrl+n")
    desk.wait_focus("Address as heard")
    desk.type(card)
    desk.wait_text("1 match")
    desk.press("Return")


def another_network(desk, city, journal, card):
    """The place that was taken stands in the network that comes; where that does not know it, its point stays and that is said."""
    take_call(desk, card)
    desk.wait_text("explains this place.")
    typed = desk.find("Address as heard", Atspi.Role.TEXT) or desk.find("Address as heard", Atspi.Role.ENTRY)
    words = Atspi.Text.get_text(typed, 0, -1)
    replace_city(desk, city, lambda db: None)
    assert not desk.sees("does not have this place any more")
    desk.press("1", "Return")
    has(journal, "report.taken")
    taken = last(journal, "report.taken")
    assert taken["place"] == "household:" + card and taken["card"] == card and taken["address"].startswith(words), taken
    ok("a place taken before another network is read is taken by its number in that one")
    take_call(desk, card)
    desk.wait_text("explains this place.")
    replace_city(desk, city, lambda db: db.execute("UPDATE household SET card = 'N' || card WHERE card = ?", (card,)))
    desk.wait_text("does not have this place any more: the report keeps its point on the map.")
    desk.press("3", "Return")
    has(journal, "report.taken", 2)
    again = last(journal, "report.taken")
    assert not again.get("place") and not again.get("card") and abs(again["x"] - taken["x"]) < 1 and abs(again["y"] - taken["y"]) < 1, (taken, again)
    replace_city(desk, city, lambda db: db.execute("UPDATE household SET card = ? WHERE card = 'N' || ?", (card, card)))
    ok("where it is gone, its point stays and that is said")


def another_place(desk, journal):
    """All that answers is listed; the second is looked at and taken, for a reason in the person's own words."""
    desk.wait_enabled("Leak at ")
    desk.click("Another place…")
    desk.wait_focus("What leaks?")
    desk.type("P0000")
    desk.wait_text("matches")
    rows = [node.get_name() for node in desk.walk(desk.find("Matches", Atspi.Role.LIST)) if node.get_role() == Atspi.Role.LIST_ITEM]
    assert len(rows) >= 2, rows
    desk.press("Down", "Return")
    desk.wait_text("Not this")
    pipe = next(text for text in desk.texts() if text.startswith("Leak at "))
    desk.wait_enabled(pipe)
    desk.press("Return")
    desk.wait_text("Why ")
    assert not last(journal, "incident.located"), "without a reason"
    desk.press("Return")  # nothing said: nothing done
    desk.type("7 metres from the pit")
    desk.press("Return")
    has(journal, "incident.located")
    located = last(journal, "incident.located")
    assert located["reason"] == "7 metres from the pit" and located["instead_of"].startswith("pipe:") and located["leaks"] != [located["instead_of"]], located
    assert rows[1].split(" · ")[0].split()[-1] in located["leaks"][0] or located["leaks"][0].split(":")[1] in rows[1], (rows, located)
    ok("another place is chosen among all that answer, and why is written: " + located["leaks"][0])


def another_plan(desk, journal):
    desk.wait_enabled("Use plan ")
    advice = wait("the recommendation", lambda: next((text for text in desk.texts() if text.startswith(("Recommended: plan ", "All plans"))), None))
    if not advice.startswith("Rec"):
        desk.press("Return")
        has(journal, "plan.chosen")
        assert not last(journal, "plan.chosen").get("instead_of")
        return ok("# all plans are one here")
    before = advice[len("Recommended: plan ")]
    other = next(letter for letter in "CBA" if letter != before)
    names = {"A": "Plan A: Fewest households", "B": "Plan B: Fastest to close", "C": "Plan C: Least water lost"}
    desk.click(names[other])
    desk.wait_enabled("Use plan %s, go to Crew" % other)
    desk.press("Return")
    wait("the question or the plan", lambda: desk.sees("which is recommended?") or last(journal, "plan.chosen"))
    if desk.sees("which is recommended?"):
        desk.press("2")
        has(journal, "plan.chosen")
        chosen = last(journal, "plan.chosen")
        assert chosen["reason"] == "Some valves are hard to reach now" and chosen["instead_of"] != chosen["kind"], (chosen["reason"], chosen.get("instead_of"))
    ok("another plan than the recommended one is taken for a reason that one key gives")


def pick_other(desk):
    """The next team that could go."""
    proposed = desk.wait_enabled("go to Notify").get_name()
    for _n in range(9):
        desk.press("Down")
        node = wait("the button of the picked team", lambda: next((n for n in (desk.find(part, Atspi.Role.PUSH_BUTTON, False) for part in ("go to Notify", "Pull off ", "has people")) if n), None))
        if node.get_name() != proposed and node.get_name().startswith("Send ") and node.get_state_set().contains(Atspi.StateType.SENSITIVE):
            return
    raise AssertionError("no other team can go: %s" % desk.texts())


def another_team(desk, journal):
    pick_other(desk)
    desk.press("Return")
    desk.wait_text("which is proposed?")
    desk.press("Escape")
    wait("the question gone", lambda: not desk.sees("which is proposed?"))
    assert count(journal, "team.assigned") == 0
    desk.press("Return")
    desk.wait_text("which is proposed?")
    desk.press("1")
    has(journal, "team.assigned")
    sent = last(journal, "team.assigned")
    assert sent["reason"] == "Knows the place" and sent["instead_of"], sent
    ok("another team than the proposed one goes for a reason")
    desk.wait_enabled("Post the notice")
    desk.press("ctrl+z")
    desk.wait_text("called back?")
    desk.press("1")
    has(journal, "team.released")
    assert last(journal, "team.released")["reason"] == "Sent by mistake"
    ok("Ctrl+Z calls a team back that was sent by mistake")
    desk.press("alt+3")
    desk.wait_enabled("go to Notify")
    desk.press("Return")
    has(journal, "team.assigned", 2)
    assert not last(journal, "team.assigned").get("instead_of"), last(journal, "team.assigned")
    ok("the proposed one goes without a question")


def time_by_hand(desk, journal):
    desk.wait_enabled("Set time…")
    desk.click("Set time…")
    desk.wait_text("Safe time and reason")
    desk.type("11:30 pump is late")
    desk.press("Return")
    has(journal, "estimate.set")
    wait("the way back", lambda: desk.find("Compute it again…"))
    desk.press("ctrl+z")
    desk.wait_text("Why is the time computed again?")
    desk.press("2")
    has(journal, "estimate.freed")
    assert last(journal, "estimate.freed")["reason"] == "The work goes as computed"
    wait("the panel without it", lambda: not desk.find("Compute it again…") and not desk.sees("Why is the time computed again?"))
    ok("Ctrl+Z takes a time back that was set by hand")
    desk.press("ctrl+z")
    wait("what cannot be taken back", lambda: "stands in the record" in (desk.refusal() or ""))
    desk.click("Close message")
    ok("what no event undoes is said, with the way out")


def rank(incident):
    return int(incident.rsplit("-", 1)[1])


def pull_off(desk, city, journal, first):
    """A worse one: the team that works at the first incident is pulled off, and that one says so."""
    team = [body for what, body in bodies(journal) if what == "team.assigned"][-1]
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        pipes = [row[0] for row in db.execute("SELECT id FROM pipe WHERE level = 'primary' AND line = 'supply' ORDER BY id")]
    worse = json.loads(heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "--json", "open", "--leak", "pipe:" + pipes[len(pipes) // 2], "--title", "worse"))["id"]
    heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "plan", worse)
    desk.press("Escape", "Escape", "Escape", "Escape", "Escape")
    row = wait("the worse incident", lambda: next((node for node in desk.walk(desk.find("Incidents", Atspi.Role.LIST)) if node.get_role() == Atspi.Role.LIST_ITEM and "worse" in (node.get_name() or "")), None))
    box = Atspi.Component.get_extents(row, Atspi.CoordType.WINDOW)
    subprocess.run(["xdotool", "mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2), "click", "1"], check=True)
    desk.press("alt+3")
    desk.wait_text("earliest by road")
    for _n in range(12):
        if desk.find("Pull off ", Atspi.Role.PUSH_BUTTON, False):
            break
        desk.press("Down")
    desk.wait_enabled("Pull off ")
    desk.press("Return")
    desk.wait_text("leaves incident %d" % rank(first))
    assert count(journal, "team.assigned") == 2
    desk.press("1")
    has(journal, "team.assigned", 3)
    sent, left = last(journal, "team.assigned"), last(journal, "team.released")
    assert sent["incident"] == worse and sent["from"] == first and sent["reason"] == "This one is worse", sent
    assert left["incident"] == first and left["to"] == worse and left["reason"] == sent["reason"], left
    assert team["incident"] == first
    desk.wait_text("Team pulled off, needs a team")
    ok("a team is pulled off for a reason, after it was said what it leaves; the incident that it leaves says so")


def a_station(desk, city, journal):
    """A leak inside a plant, by its name, with the side chosen."""
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        station, name = db.execute("SELECT id, name FROM station ORDER BY id LIMIT 1").fetchone()
    desk.press("alt+1")
    desk.wait_text("Likely pipes")
    desk.click("Another place…")
    desk.wait_focus("What leaks?")
    desk.type(station)
    desk.wait_text("match")
    desk.press("Return")
    wait("its sides", lambda: desk.find("%s: Secondary side" % name, None))
    desk.click("%s: Secondary side" % name, None)
    desk.wait_enabled("Leak at %s · Secondary side" % name)
    before = count(journal, "incident.located")
    desk.press("Return")
    wait("the reason or the leak", lambda: desk.sees("Why ") or count(journal, "incident.located") > before)
    if count(journal, "incident.located") == before:
        desk.press("1")
    wait("the leak", lambda: count(journal, "incident.located") == before + 1)
    assert last(journal, "incident.located")["leaks"] == ["station:%s:secondary" % station], last(journal, "incident.located")
    ok("a leak inside a station is named with its side")


def someone_behind(city, journal):
    """A card of somebody whom the first plan leaves without heat."""
    plan = next(body["plan"] for kind, body in bodies(journal) if kind == "plan.chosen")
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        for consumer in plan["out"]["consumers"]:
            row = db.execute("SELECT h.card FROM household h JOIN consumer c ON c.building = h.building WHERE c.id = ? AND h.card <> ''"
                             " AND (SELECT count (*) FROM consumer d WHERE d.building = c.building) = 1 ORDER BY h.card", (consumer,)).fetchone()
            if row:
                return row[0]
    raise AssertionError("the plan leaves nobody without heat")


def beside_the_known(desk, journal, card, report_no):
    """A report that an incident explains: a picked pipe takes Enter, and asks why it is not that incident; attached by mistake, it is taken off again."""
    take_call(desk, card)
    desk.press("1", "Return")
    has(journal, "report.taken", report_no)
    desk.wait_enabled("attach")
    if os.environ.get("HEAT_TEST_SHOTS"):
        desk.picture(os.path.join(os.environ["HEAT_TEST_SHOTS"], "known.png"))
    desk.wait_text("candidates")
    desk.press("Down")
    desk.wait_focus("Leak at ")
    if os.environ.get("HEAT_TEST_SHOTS"):
        desk.picture(os.path.join(os.environ["HEAT_TEST_SHOTS"], "known-picked.png"))
    desk.press("Return")
    desk.wait_text("which explains the report?")
    desk.press("Escape")
    wait("the question gone", lambda: not desk.sees("which explains the report?"))
    ok("beside an incident that explains the report, a picked pipe takes Enter and asks why")
    before = count(journal, "report.attached")
    desk.click("attach", exact=False)
    wait("the report attached", lambda: count(journal, "report.attached") == before + 1)
    desk.press("ctrl+z")
    desk.wait_text("not belong to this incident?")
    desk.press("2")
    has(journal, "report.detached")
    assert last(journal, "report.detached")["reason"] == "Another place"
    ok("Ctrl+Z takes a report off its incident again, for a reason")


def several(desk, journal):
    """Two candidates under one plan."""
    row = wait("the report", lambda: next((node for node in desk.walk(desk.find("Reports", Atspi.Role.LIST)) if node.get_role() == Atspi.Role.LIST_ITEM and node.get_name()), None))
    box = Atspi.Component.get_extents(row, Atspi.CoordType.WINDOW)
    subprocess.run(["xdotool", "mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2), "click", "1"], check=True)
    desk.wait_text("+ adds one")
    adds = wait("the buttons", lambda: [text for text in desk.texts() if text.endswith(": this one as well")])
    desk.click(adds[0])
    wait("it is named", lambda: desk.find(adds[0].replace(": this one as well", ": not this one")))
    desk.click(adds[1])
    desk.wait_enabled("and 1 more")
    if os.environ.get("HEAT_TEST_SHOTS"):
        desk.picture(os.path.join(os.environ["HEAT_TEST_SHOTS"], "several.png"))
    before = count(journal, "incident.located")
    desk.click("and 1 more", exact=False)
    wait("the reason", lambda: desk.sees("which explains the report?") or count(journal, "incident.located") > before)
    if count(journal, "incident.located") == before:
        desk.press("3")
    wait("the incident", lambda: count(journal, "incident.located") == before + 1)
    located = last(journal, "incident.located")
    assert located["leaks"] == ["pipe:" + text.split(":")[0] for text in adds[:2]], (located, adds)
    desk.wait_enabled("Use plan ")
    ok("two candidates are isolated by one plan")


def main():
    made = os.environ["HEAT_TEST_CITY"]
    if not os.path.exists(made):
        heatctl("city", "-o", made, "--pipes", "2000")
    with tempfile.TemporaryDirectory() as folder:
        journal, city = os.path.join(folder, "night.db"), os.path.join(folder, "city.gpkg")
        shutil.copy(made, city)
        card = households(city, 1)[0]
        with Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", "1366x768") as desk:
            desk.wait_text(" ready")
            another_network(desk, city, journal, card)
            another_place(desk, journal)
            first = last(journal, "report.attached")["incident"]
            another_plan(desk, journal)
            another_team(desk, journal)
            time_by_hand(desk, journal)
            pull_off(desk, city, journal, first)
            a_station(desk, city, journal)
            beside_the_known(desk, journal, someone_behind(city, journal), 3)
            several(desk, journal)
            desk.assert_never_blocked()
            ok("the main loop is never busy for longer than allowed")
            desk.leave()


if __name__ == "__main__":
    tap(main)
