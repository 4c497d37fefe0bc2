#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Duty, weather and teams through the window: each is an event of the journal, is shown with who noted it, and the last one is taken back by another.
Planned works are begun from the menu's window. TAP."""
import os
import sqlite3
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, bodies, heatctl, ok, tap, wait  # noqa: E402

PICTURES = os.environ.get("HEAT_TEST_PICTURES")  # a folder for what a person looks at


def picture(desk, name):
    if PICTURES:
        time.sleep(2)
        desk.picture(os.path.join(PICTURES, "duty-%s.png" % name))


def last(journal, kind):
    found = [body for what, body in bodies(journal) if what == kind]
    return found[-1] if found else None


def noted(journal, kind, test):
    return wait("the event %s" % kind, lambda: (lambda body: body is not None and test(body) and body)(last(journal, kind)))


def weather(desk, journal):
    desk.press("ctrl+t")
    desk.wait_text("Snow lies")
    desk.wait_text("not known: estimates count without cold")
    desk.wait_focus("Outdoor temperature in ℃")
    desk.press("ctrl+a")
    desk.type("-18")
    desk.click("Note the weather")
    noted(journal, "weather.noted", lambda body: body["temp_degc"] == -18 and not body["snow"])
    wait("what is noted, and by whom", lambda: any(text.startswith("−18 ℃, noted ") and "tester" in text for text in desk.texts()))
    wait("the header", lambda: "−18 ℃" in desk.texts())
    desk.click("Take back: −18 ℃")
    wait("it taken back", lambda: "temp_degc" not in last(journal, "weather.noted"))
    desk.wait_text("not known: estimates count without cold")
    ok("the outdoor temperature is noted, told with time and person, and taken back")


def shift(desk, journal):
    desk.click("Take over duty")
    noted(journal, "shift.begun", lambda body: body["name"] == "tester" and body["until_us"] > body["from_us"])
    desk.wait_text("tester is on duty")
    ok("duty is taken over until the shift ends")


def team(desk, journal):
    name = next(text for text in desk.texts() if text.startswith("State of "))[len("State of "):]
    for _n in range(60):
        if any(node.get_state_set().contains(Atspi.StateType.FOCUSED) for node in desk.walk(desk.find("State of " + name))):
            break
        desk.press("Tab")
    desk.wait_focus("State of " + name)
    desk.press("space", "Down", "Down", "Return")
    off = noted(journal, "team.state", lambda body: body["state"] == "off")
    assert off["state"] == "off"
    wait("the way back", lambda: desk.find("Take back: %s: off duty" % name))
    picture(desk, "team")
    desk.click("Take back: %s: off duty" % name)
    noted(journal, "team.state", lambda body: body["state"] in ("ready", "resting"))
    ok("a team goes off duty, and that is taken back")
    desk.click("Place of " + name)
    desk.wait_text("Where is %s?" % name)
    desk.type("nowhere at all")
    desk.press("Return")
    desk.wait_text("there is no place “nowhere at all”")
    return name


def place(desk, journal, city, name):
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        valve = db.execute("SELECT id FROM valve ORDER BY id LIMIT 1").fetchone()[0]
    desk.press("ctrl+a")
    desk.type(valve)
    desk.press("Return")
    noted(journal, "team.fixed", lambda body: body["x"] > 0)
    assert [stream for kind, stream in wait_events(journal) if kind == "team.fixed"], "no fix"
    desk.wait_text("Take back: %s is at" % name)
    ok("a team's place is noted by what stands there")


def wait_events(journal):
    with sqlite3.connect("file:%s?mode=ro" % journal, uri=True) as db:
        return db.execute("SELECT kind, stream FROM event ORDER BY seq").fetchall()


def planned(desk, journal, city):
    desk.press("Escape")
    wait("the window gone", lambda: not desk.sees("Snow lies"))
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        pipe = db.execute("SELECT id FROM pipe ORDER BY dn_mm DESC, id LIMIT 1").fetchone()[0]
    desk.press("F10")
    desk.click("New planned stop…", None)
    desk.wait_focus("Number of the pipe, valve or well that is worked on")
    desk.type(pipe)
    desk.press("Tab")
    desk.type("New compensator")
    picture(desk, "planned")
    desk.press("Return")
    opened = noted(journal, "incident.opened", lambda body: body["job"] == "planned")
    assert opened["title"] == "New compensator" and opened["leaks"] == ["pipe:" + pipe], opened
    desk.wait_text("New compensator")
    ok("planned works are begun from the menu")


def main():
    city = os.environ["HEAT_TEST_CITY"]
    if not os.path.exists(city):
        heatctl("city", "-o", city, "--pipes", "2000")
    with tempfile.TemporaryDirectory() as folder:
        journal = os.path.join(folder, "duty.db")
        with Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", os.environ.get("HEAT_TEST_SIZE", "1366x768"), *os.environ.get("HEAT_TEST_OPTIONS", "").split()) as desk:
            wait("the teams", lambda: desk.sees("10"))
            weather(desk, journal)
            shift(desk, journal)
            place(desk, journal, city, team(desk, journal))
            planned(desk, journal, city)
            desk.leave()


if __name__ == "__main__":
    tap(main)
