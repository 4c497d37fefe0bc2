#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commander's board in the window and in a window of its own: the figures are those of heatctl ops board, it follows what others write, it
moves nobody's view and writes nothing. TAP."""
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, events, heatctl, ok, tap, wait  # noqa: E402

NIGHT = "2026-01-14T02:00:00+08:00"
LATER = "2026-01-14T03:24:00+08:00"
MIDDLE = "560x440+320+150"  # of the map at 1366x768, free of what stands over it


class House:
    """The operation by another program's hand."""
    def __init__(self, city, journal):
        self.city, self.journal = city, journal

    def __call__(self, *words, at=NIGHT):
        os.environ["HEAT_CLOCK"] = at
        try:
            return heatctl("ops", "--ops", "sqlite:" + self.journal, "--city", self.city, "--json", *words)
        finally:
            del os.environ["HEAT_CLOCK"]

    def board(self):
        return json.loads(self("board", at=LATER))

    def open(self, pipe, steps=False, at=NIGHT):
        incident = json.loads(self("open", "--leak", "pipe:" + pipe, at=at))["id"]
        self("plan", incident, at=at)
        if steps:
            self("step", incident, "--all", at=at)
        return incident


def pipes(city, level, n):
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        rows = [row[0] for row in db.execute("SELECT id FROM pipe WHERE level = ? AND line = 'supply' ORDER BY dn_mm DESC, id", (level,))]
    return [rows[(2 * k + 1) * len(rows) // (2 * n)] for k in range(n)]


def grouped(n):
    return "{:,}".format(n)


def sees_figures(desk, board):
    """Every total of the board as heatctl tells it."""
    out = board["out"]
    for name, figure in (("Without heat", out["households"]), ("Priority users", out["priority"]), ("Stations out", out["stations"]),
                         ("Heat given back", board["households_back"])):
        desk.wait_text("%s: %s" % (name, grouped(figure)))
    thousands = round(out["area_m2"] / 1000) if out["area_m2"] >= 10000 else int(out["area_m2"])
    desk.wait_text("Area without heat: %s" % grouped(thousands))


def picture_of_map(desk, folder, name):
    path = os.path.join(folder, name + ".png")
    desk.picture(path)
    subprocess.run(["convert", path, "-crop", MIDDLE, "+repage", path], check=True)
    return path


def settled_map(desk, folder, name):
    """The map's picture once two looks agree."""
    def look():
        first = picture_of_map(desk, folder, name)
        with open(first, "rb") as file:
            before = file.read()
        time.sleep(0.4)
        second = picture_of_map(desk, folder, name + "-again")
        return first if difference(first, second) == 0 and before else None
    return wait("a map that stands still", look)


def difference(a, b):
    run = subprocess.run(["compare", "-metric", "AE", a, b, "null:"], capture_output=True, text=True)
    return float(run.stderr.split()[0])


def cold_are_told(desk, house, incident):
    """With no incident chosen, a home that one of them keeps cold is found and told to be so."""
    cold = json.loads(house("show", incident))["out_consumers"]
    with sqlite3.connect("file:%s?mode=ro" % house.city, uri=True) as db:
        card = next(row[0] for consumer in cold for row in db.execute(
            "SELECT h.card FROM household h JOIN consumer c ON c.building = h.building WHERE c.id = ? AND h.card <> '' LIMIT 1", (consumer,)))
    desk.press("ctrl+k")
    desk.type(card)
    wait("the household found", lambda: desk.sees("card number"))
    desk.press("Return")
    desk.wait_text("Show the whole way")
    desk.press("Escape")
    box = wait("the map", lambda: next((e for e in (Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW) for node in desk.walk()
                                                    if node.get_role() == Atspi.Role.IMAGE) if e.width > 300), None))

    def is_told():  # the view may still be on its way
        for dx in (0, 1):
            subprocess.run(["xdotool", "mousemove", str(box.x + box.width // 2 + dx), str(box.y + box.height // 2)], check=True)
            time.sleep(0.2)
        return any(text.endswith(" · without heat") for text in desk.texts())
    for _n in range(3):
        desk.click("Nearer")
    wait("what the map says of it", is_told)
    desk.press("Home")
    ok("a home without heat is shown to be so, whichever incident is looked at")


def figures(desk, house):
    board = house.board()
    assert board["out"]["households"] > 0 and board["out"]["stations"] > 0, board["out"]
    desk.press("F11")
    desk.wait_text("Commander's board")
    sees_figures(desk, board)
    rows = board["incidents"]
    desk.wait_text(rows[0]["title"])
    homes = [row["out"]["households"] for row in rows]
    assert rows[0]["is_late"] and homes[0] == max(homes), homes
    desk.wait_text("⚠ nobody on site")
    shown = shown_rows(desk, rows)
    desk.wait_text("and %d more incidents · ⚠ %d late" % (len(rows) - shown, sum(row["is_late"] for row in rows[shown:])))
    ok("F11 shows the board with the figures of heatctl ops board")


def shown_rows(desk, rows):
    """Titles between the totals and the line that counts the rest."""
    texts = desk.texts()
    start = next(k for k, text in enumerate(texts) if text.startswith("Heat given back:"))
    end = next(k for k, text in enumerate(texts) if k > start and text.startswith("and ") and "more incident" in text)
    safe = [text for text in texts[start:end] if text.startswith("limit ") or text == "no limit"]
    assert 1 <= len(safe) < len(rows), texts[start:end]
    return len(safe)


def reads_only(desk, journal):
    before = events(journal)
    desk.press("Return", "ctrl+n", "alt+2", "ctrl+z", "ctrl+p", "1", "Return", "F5", "shift+F5", "shift+F8")
    time.sleep(1)
    assert events(journal) == before, events(journal)[len(before):]
    desk.wait_text("Read only")
    assert desk.find("Commander's board")
    for banner in ("EXERCISE", "REPLAY"):
        assert not desk.sees(banner), "the house behind the board went into: " + banner
    ok("keys that work on the desk write nothing from the board, and leave the house where it is")


def follows(desk, house, incident):
    """A late team arrives: its lateness stays in words; valves closed by others count at once."""
    team = json.loads(house("assign", incident, "--free", at=LATER))["id"]
    house("team", team, "--arrived", at=LATER)
    desk.wait_text("⚠ on site ")
    board = house.board()
    row = next(row for row in board["incidents"] if row["id"] == incident)
    assert row["arrive"]["state"] == "met_late" and row["is_late"], row
    second = next(row for row in board["incidents"] if row["id"] != incident and not row["out"]["households"])
    house("step", second["id"], "--all", at=LATER)
    after = house.board()
    assert after["out"]["households"] > board["out"]["households"], (after["out"], board["out"])
    sees_figures(desk, after)
    ok("the board follows what others write; late stays late after the arrival")


def leaves_the_view(desk, house, folder):
    """The dispatcher's map is the same to the pixel before and after."""
    desk.press("F11")
    desk.wait_text(" ready")
    subprocess.run(["xdotool", "mousemove", "2", "2"], check=True)  # what the pointer rests on is marked and named
    desk.click("Nearer")
    desk.click("Nearer")
    before = settled_map(desk, folder, "before")
    desk.press("F11")
    desk.wait_text("Commander's board")
    house("weather", "--", "-31", at=LATER)
    desk.wait_text("Outdoors −31 °C")
    desk.wait_text("rooms by reckoning")
    desk.press("Escape")
    desk.wait_text(" ready")
    after = settled_map(desk, folder, "after")
    assert difference(before, after) == 0, "the dispatcher's map moved: %g pixels differ" % difference(before, after)
    ok("the board does not move the dispatcher's view")


def window_of_its_own(desk, house):
    frames = lambda: [c for c in (desk.application.get_child_at_index(i) for i in range(desk.application.get_child_count())) if c]
    n = len(frames())
    desk.press("ctrl+F11")
    second = wait("a second window", lambda: next((f for f in frames() if f.get_name() == "Commander's board"), None))
    assert len(frames()) == n + 1
    out = house.board()["out"]
    said = "Without heat: %s homes" % grouped(out["households"])
    wait("the figures in it", lambda: any((node.get_name() or "") == said for node in desk.walk(second)))
    assert not desk.any(lambda node: "On another screen" == (node.get_name() or "") and node.get_state_set().contains(Atspi.StateType.VISIBLE) and
                        node.get_role() == Atspi.Role.PUSH_BUTTON, second), "it offers a third window"
    assert desk.sees(" ready"), "the desk is gone from the first window"
    leave = wait("the way out", lambda: next((node for node in desk.walk(second) if node.get_name() == "F11 leaves" and node.get_role() == Atspi.Role.PUSH_BUTTON), None))
    Atspi.Action.do_action(leave, 0)
    wait("the second window gone", lambda: len(frames()) == n)
    ok("the board opens and closes in a window of its own")


def season(desk, house):
    """The season report's window says what heatctl ops season says; the season before it is empty; it writes nothing."""
    report, before = json.loads(house("season", at=LATER)), len(events(house.journal))
    desk.press("shift+F8")
    desk.wait_text("2025-10-15 to 2026-10-14: %d incidents" % len(report["incidents"]))
    for row in report["incidents"]:
        wait("the row of " + row["id"], lambda: desk.sees(row["id"]))
    late = sum(check["broken"] for check in report["checks"])
    shown = [text for text in desk.texts() if text.startswith("▲ ") and text[2:].isdigit()]
    assert late and sum(int(text[2:]) for text in shown) >= late, (late, shown)
    desk.click("The season before")
    desk.wait_text("2024-10-15 to 2025-10-14: 0 incidents")
    desk.press("Escape")
    wait("the report's window gone", lambda: not desk.find("Incidents of the season"))
    assert len(events(house.journal)) == before
    ok("the season report says what heatctl says")


def main():
    city = os.environ["HEAT_TEST_CITY"]
    with tempfile.TemporaryDirectory() as folder:
        if not os.path.exists(city):
            heatctl("city", "-o", city, "--pipes", os.environ.get("HEAT_TEST_PIPES", "4000"), "--seed", "7")
        journal = os.path.join(folder, "night.db")
        house = House(city, journal)
        house("weather", "--", "-24")
        first = house.open(pipes(city, "primary", 3)[1], steps=True)
        for pipe in pipes(city, "secondary", 6):
            house.open(pipe)
        with Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", "1366x768", env={"HEAT_CLOCK": LATER}) as desk:
            desk.wait_text(" ready")
            cold_are_told(desk, house, first)
            figures(desk, house)
            reads_only(desk, journal)
            follows(desk, house, first)
            leaves_the_view(desk, house, folder)
            window_of_its_own(desk, house)
            season(desk, house)
            desk.leave()
            ok("the desk closes well")


if __name__ == "__main__":
    tap(main)
