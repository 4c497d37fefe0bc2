#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages that the story does not come by: the quiet page, the legend, and Isolate when the plan cannot be computed because the
network was exchanged and the leaking pipe is no longer in it. TAP."""
import json
import os
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, heatctl, ok, tap, wait  # noqa: E402


def count(city, table):
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        return db.execute("SELECT count(*) FROM %s" % table).fetchone()[0]


def a_pipe_that_vanishes(old, new):
    """Of the old city, and not of the new one."""
    with sqlite3.connect("file:%s?mode=ro" % old, uri=True) as a, sqlite3.connect("file:%s?mode=ro" % new, uri=True) as b:
        left = {row[0] for row in a.execute("SELECT id FROM pipe")} - {row[0] for row in b.execute("SELECT id FROM pipe")}
    assert left, "the smaller city has every pipe of the larger one"
    return max(left)


def quiet(desk, city):
    desk.wait_text("All quiet")
    for text in ("Nothing waits", "Open incidents", "Reports to judge", "Ctrl+Z", "{:,} pipes".format(count(city, "pipe"))):
        assert desk.sees(text), "the quiet page does not say “%s”: %s" % (text, desk.texts())
    ok("the quiet page says what stands and which keys there are")


def showing(desk, name):
    node = desk.find(name)
    return bool(node) and node.get_state_set().contains(Atspi.StateType.VISIBLE)


def legend(desk):
    assert not showing(desk, "Map legend"), "the legend is open from the start"
    desk.click("Legend", None)
    wait("the legend", lambda: showing(desk, "Map legend"))
    desk.click("Legend", None)
    wait("the legend folded", lambda: not showing(desk, "Map legend"))
    ok("the legend opens and folds")


def no_plan(desk, journal, pipe):
    """Says what went wrong on what, offers another try and the way back; nothing is written."""
    def n_events():
        with sqlite3.connect("file:%s?mode=ro" % journal, uri=True) as db:
            return db.execute("SELECT count(*) FROM event").fetchone()[0]
    before = n_events()
    desk.click(wait("the way to the incident", lambda: next((text for text in desk.texts() if text.startswith("Go on with incident 1")), None)))
    desk.wait_enabled("Try again")
    assert desk.sees("not computed") and any(pipe in text and "⚠" in text for text in desk.texts()), desk.texts()
    assert desk.find("Use plan A, go to Crew") is None and n_events() == before
    desk.press("Return")
    desk.wait_enabled("Try again")
    desk.click("Back to Locate")
    desk.wait_text("Likely pipes")
    assert n_events() == before
    ok("a plan that cannot be computed is said with its reason and ways on")


def main():
    with tempfile.TemporaryDirectory() as folder:
        old, new, journal = (os.path.join(folder, name) for name in ("old.gpkg", "new.gpkg", "night.db"))
        heatctl("city", "-o", old, "--pipes", "3000", "--seed", "7")
        heatctl("city", "-o", new, "--pipes", "2000", "--seed", "7")
        pipe = a_pipe_that_vanishes(old, new)
        with Desk(os.environ["HEAT_DISPATCH"], new, journal, folder, "--size", "1366x768") as desk:
            quiet(desk, new)
            legend(desk)
            opened = json.loads(heatctl("ops", "--ops", "sqlite:" + journal, "--city", old, "--json", "open", "--leak", "pipe:" + pipe))
            assert opened["leaks"] == ["pipe:" + pipe], opened
            no_plan(desk, journal, pipe)


if __name__ == "__main__":
    tap(main)
