#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The signs of the operation on the map, the search for what is of the house, and the time strip: each by mouse and by keys, each shows its incident,
report or team. Layers, the papers' tabs and the box to zoom into have keys. Nothing is written. TAP."""
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, events, heatctl, households, ok, tap, wait  # noqa: E402
from test_hands import map_place, point, state  # noqa: E402

N_INCIDENTS = 7


class House:
    def __init__(self, city, journal):
        self.city, self.ops = city, "sqlite:" + journal

    def deed(self, *words):
        return json.loads(heatctl("ops", "--ops", self.ops, "--city", self.city, "--json", *words))

    def make(self):
        """Incidents far from each other, a team on its way to the first that has a plan, and a report of nobody's."""
        with sqlite3.connect("file:%s?mode=ro" % self.city, uri=True) as db:
            pipes = [row[0] for row in db.execute("SELECT id FROM pipe WHERE level = 'primary' AND line = 'supply' ORDER BY id")]
        self.incidents = [self.deed("open", "--leak", "pipe:" + pipe)["id"] for pipe in pipes[::len(pipes) // N_INCIDENTS][:N_INCIDENTS]]
        self.deed("plan", self.incidents[0])
        sent = self.deed("assign", self.incidents[0])
        self.team = sent.get("team") or sent["id"]
        self.report = heatctl("ops", "--ops", self.ops, "--city", self.city, "report", "--symptom", "street_water", "--card", households(self.city, 9)[8]).split()[1]
        self.ranks = {int(one.rsplit("-", 1)[1]): one for one in self.incidents}


def described(desk):
    """What the map tells those who do not see it."""
    return desk.find("Map", Atspi.Role.IMAGE).get_description() or ""


def stands(desk, folder, incident, step=None):
    wait("%s at step %s in the panel" % (incident, step), lambda: state(folder).get("incident") == incident and (step is None or state(folder).get("step") == str(step)))


def selected(desk, listed):
    """Names of the rows chosen in the list of that name."""
    found = []
    for node in desk.walk():
        if node.get_role() == Atspi.Role.LIST_ITEM and node.get_state_set().contains(Atspi.StateType.SELECTED) and node.get_parent().get_name() == listed:
            found.append(node.get_name())
    return found


def leave(desk, folder):
    for _i in range(8):
        if not state(folder).get("incident"):
            break
        desk.press("Escape")
        try:
            wait("the panel to empty", lambda: not state(folder).get("incident"), 2.5)
        except AssertionError:
            pass
    wait("the panel to be empty", lambda: not state(folder).get("incident"))


def into_map(desk):
    point(desk, 0.02, 0.5, 1)
    desk.wait_focus("Map")


def to_sign(desk, pattern):
    """S until the status line tells such a sign."""
    for _i in range(30):
        desk.press("s")
        try:
            return wait(pattern, lambda: next((m for m in (re.fullmatch(pattern, text) for text in desk.texts()) if m), None), 1.5)
        except AssertionError:
            continue
    raise AssertionError("no sign of %s among: %s" % (pattern, " | ".join(desk.texts())[:2000]))


def stars(desk, folder, house):
    into_map(desk)
    rank = int(to_sign(desk, r"Leak of incident (\d+)").group(1))
    desk.press("space")
    stands(desk, folder, house.ranks[rank])
    ok("by keys: S comes to a star, Space shows its incident")
    leave(desk, folder)
    into_map(desk)
    other = int(to_sign(desk, r"Leak of incident (?!%d$)(\d+)" % rank).group(1))
    point(desk, 0.5, 0.5, 1)
    stands(desk, folder, house.ranks[other])
    wait("its row chosen", lambda: selected(desk, "Incidents"))
    ok("by mouse: a click on a star shows its incident and chooses its row")


def report_sign(desk, folder, house):
    leave(desk, folder)
    into_map(desk)
    to_sign(desk, r"Report: .* to be judged")
    point(desk, 0.5, 0.5, 1)
    wait("the report's row chosen", lambda: selected(desk, "Reports"))
    desk.wait_enabled("Leak at ")
    ok("a click on a report's sign shows it in the panel and chooses its row")


def team_sign(desk, folder, house):
    desk.press("Escape", "Escape")
    into_map(desk)
    to_sign(desk, r".*on the way")
    point(desk, 0.5, 0.5, 1)
    stands(desk, folder, house.incidents[0], 2)
    wait("the team to be marked", lambda: "Marked: " in described(desk))
    wait("its row chosen among the arrivals", lambda: selected(desk, "Repair teams by arrival"))
    desk.press("Escape")
    wait("the mark to go", lambda: "Marked: " not in described(desk))
    ok("a click on a team shows its job, its row and where it is; Esc takes the mark away")


def look_up(desk, words, offered):
    desk.press("ctrl+k")
    desk.type(words)
    wait("“%s” to be offered" % offered, lambda: any(offered in name for name in desk.texts()))
    desk.press("Return")


def finds_the_house(desk, folder, house):
    rank = max(house.ranks)
    look_up(desk, "incident %d" % rank, "Incident %d · " % rank)
    stands(desk, folder, house.ranks[rank])
    look_up(desk, str(min(house.ranks)), "Incident %d · " % min(house.ranks))
    stands(desk, folder, house.ranks[min(house.ranks)])
    ok("an incident is found by its number, with the word or without")
    look_up(desk, house.report, "Report %s · " % house.report)
    wait("the report's row chosen", lambda: selected(desk, "Reports"))
    ok("a report is found by its number")
    number = re.search(r"\d+$", house.team).group(0)
    look_up(desk, "team " + number, "on the way")
    stands(desk, folder, house.incidents[0], 2)
    ok("a team is found by its number, with its job")


def marks_what_was_found(desk, folder, house):
    with sqlite3.connect("file:%s?mode=ro" % house.city, uri=True) as db:
        things = [(kind,) + db.execute("SELECT id, coalesce(name, id) FROM %s WHERE id >= ? ORDER BY id LIMIT 1" % kind, (first,)).fetchone()
                  for kind, first in (("valve", "V000020"), ("well", "W000020"))]
        things.append(("pipe",) + db.execute("SELECT id, id FROM pipe ORDER BY id LIMIT 1 OFFSET 20").fetchone())
    for kind, thing, name in things:
        look_up(desk, thing, "%s %s" % (kind, name))
        wait("%s to be marked" % thing, lambda: "Marked: %s %s" % (kind, name) in described(desk))
        desk.press("Escape")
        wait("the mark to go", lambda: "Marked: " not in described(desk))
    ok("a valve, a pipe and a well that were looked for are marked with their names until Esc")


def focused(desk):
    for node in desk.walk():
        if node.get_role() == Atspi.Role.LIST_ITEM and node.get_state_set().contains(Atspi.StateType.FOCUSED):
            return node
    return None


def strip(desk, folder, house):
    desk.press("ctrl+F8")
    first = wait("the first row of the strip", lambda: (lambda node: node if node and node.get_parent().get_name() == "Time strip" else None)(focused(desk)))
    assert first.get_parent().get_child_count() == N_INCIDENTS, first.get_parent().get_child_count()
    assert "half-way" in first.get_name() and "safe" in first.get_name(), first.get_name()
    desk.press(*["Down"] * (N_INCIDENTS - 1))
    last = wait("the last row", lambda: (lambda node: node if node and node.get_index_in_parent() == N_INCIDENTS - 1 else None)(focused(desk)))
    rank = int(last.get_name().split()[0])
    wait("it to be scrolled into view", lambda: (lambda b: 0 < b.y and b.y + b.height <= 768)(Atspi.Component.get_extents(last, Atspi.CoordType.WINDOW)))
    desk.press("Return")
    stands(desk, folder, house.ranks[rank])
    ok("the strip's rows are walked by keys to the last, told in words, and Enter shows the incident")
    row = wait("a row in sight", lambda: next((node for node in desk.walk() if node.get_role() == Atspi.Role.LIST_ITEM and node.get_parent().get_name() == "Time strip"
                                               and node.get_index_in_parent() == N_INCIDENTS - 2), None))
    box = Atspi.Component.get_extents(row, Atspi.CoordType.WINDOW)
    subprocess.run(["xdotool", "mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2), "click", "1"], check=True)
    stands(desk, folder, house.ranks[int(row.get_name().split()[0])])
    ok("a click on a row shows its incident")
    desk.press("F8")


def is_on(desk, name):
    node = desk.find(name, Atspi.Role.PUSH_BUTTON)
    states = node.get_state_set()
    return states.contains(Atspi.StateType.PRESSED) or states.contains(Atspi.StateType.CHECKED)


def keys_of_layers_and_papers(desk, folder, house):
    for number, name in enumerate(("Supply", "Return", "Primary", "Secondary", "Outage", "Reports", "Teams", "Base"), 1):
        assert is_on(desk, name), name
        desk.press("ctrl+%d" % number)
        wait("%s to be off" % name, lambda: not is_on(desk, name))
        desk.press("ctrl+%d" % number)
        wait("%s to be on" % name, lambda: is_on(desk, name))
    ok("each layer has its key")
    look_up(desk, "incident %d" % min(house.ranks), "Incident %d · " % min(house.ranks))
    desk.press("alt+4")
    wait("the papers", lambda: desk.find("Door sheet", Atspi.Role.PUSH_BUTTON))
    wait("the door sheets first", lambda: is_on(desk, "Door sheet"))
    desk.press("ctrl+Page_Down")
    wait("the script", lambda: is_on(desk, "Script"))
    desk.press("ctrl+Page_Up", "ctrl+Page_Up")
    wait("round to the last", lambda: is_on(desk, "Valve order"))
    desk.press("ctrl+Page_Down")
    wait("the door sheets", lambda: is_on(desk, "Door sheet"))
    if any(re.match(r"1 / ([2-9]|\d\d)", text) for text in desk.texts()):
        desk.press("alt+Page_Down")
        wait("the second page", lambda: any(text.startswith("2 / ") for text in desk.texts()))
    ok("the papers' tabs and pages are turned by keys")
    desk.press("alt+1")


def box_by_keys(desk, folder, house):
    into_map(desk)
    was = float(wait("the view to be kept", lambda: state(folder).get("scale")))
    desk.press("b")
    desk.wait_text("Box to zoom into")
    desk.press("shift+Left", "shift+Left", "Right", "Return")
    wait("the view to come nearer", lambda: float(state(folder)["scale"]) < 0.8 * was)
    desk.press("b")
    desk.wait_text("Box to zoom into")
    def still():  # what is kept once the zooming has come to rest
        first = state(folder)["scale"]
        time.sleep(1.2)
        return first if state(folder)["scale"] == first else None
    nearer = wait("the view to stand still", still)
    desk.press("Escape")
    wait("the box to go", lambda: not desk.sees("Box to zoom into"))
    desk.press("Right")
    wait("arrows to move the map again", lambda: state(folder)["scale"] == nearer)
    ok("B lays a box, arrows move and size it, Enter zooms in, Esc leaves it")


def main():
    city, program = os.environ["HEAT_TEST_CITY"], os.environ["HEAT_DISPATCH"]
    if not os.path.exists(city):
        heatctl("city", "-o", city, "--pipes", "2000", "--seed", "7")
    with tempfile.TemporaryDirectory() as folder:
        journal = os.path.join(folder, "night.db")
        house = House(city, journal)
        house.make()
        before = events(journal)
        with Desk(program, city, journal, folder, "--size", "1366x768") as desk:
            desk.wait_text("To be judged")
            for part in (stars, report_sign, team_sign, finds_the_house, marks_what_was_found, strip, keys_of_layers_and_papers, box_by_keys):
                part(desk, folder, house)
                if os.environ.get("HEAT_TEST_PICTURES"):
                    desk.picture(os.path.join(os.environ["HEAT_TEST_PICTURES"], "signs-%s.png" % part.__name__))
            assert events(journal) == before, "the journal has new events"
            ok("nothing was written")


if __name__ == "__main__":
    tap(main)
