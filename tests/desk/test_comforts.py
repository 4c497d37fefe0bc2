#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people expect of a window they live in: it comes back where it was after a kill, what is set holds and is kept, its
keys can be looked up, cities opened before are in its menu. TAP."""
import configparser
import json
import os
import signal
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, heatctl, ok, tap, wait  # noqa: E402


def read_ini(path):
    ini = configparser.RawConfigParser(delimiters=("=",))
    ini.read(path, encoding="utf-8")
    return {section: dict(ini[section]) for section in ini.sections()}


def place(folder):
    """What is kept of the one journal that was opened."""
    kept = [values for name, values in read_ini(os.path.join(folder, "desk-state.ini")).items() if name.startswith("journal ")]
    assert len(kept) <= 1, kept
    return kept[0] if kept else {}


def back_after_a_kill(start, folder, incident):
    desk = start()
    try:
        desk.click(wait("the way to the incident", lambda: next((text for text in desk.texts() if text.startswith("Go on with incident 1")), None)))
        desk.wait_enabled("Use plan ")
        wait("the place to be kept", lambda: place(folder).get("incident") == incident)
        first = wait("the view to rest on the plan", rest(folder))
        desk.click("Nearer")
        wait("the nearer view to be kept", lambda: float(place(folder)["scale"]) < float(first["scale"]) / 1.2)
        kept = wait("the view to rest", rest(folder))
        desk.process.send_signal(signal.SIGKILL)
        desk.process.wait()
        desk = start()
        desk.wait_enabled("Use plan ")
        desk.click("Further")  # a change, so that it is written anew
        moved = wait("the wider view to be kept", lambda: place(folder) if float(place(folder)["scale"]) > float(kept["scale"]) * 1.1 else None)
        assert moved["incident"] == incident and moved["step"] == kept["step"], (moved, kept)
        for key in ("x_m", "y_m"):
            assert abs(float(moved[key]) - float(kept[key])) < 1, (key, moved, kept)
        ok("after a kill it comes back to the incident, its step and its view")
        return desk
    except BaseException:
        desk.close()
        raise


def rest(folder):
    """Answers the place once it was the same in fifty looks, more than two seconds."""
    seen = []

    def looks():
        seen.append(place(folder))
        return seen[-1] if len(seen) >= 60 and all(look == seen[-1] for look in seen[-50:]) else None
    return looks


def keys_are_told(desk):
    desk.press("ctrl+question")
    for text in ("New report: Ctrl+N", "Search everything: Ctrl+K", "Restore: Alt+5"):
        desk.wait_text(text)
    desk.press("Escape")
    wait("the keys to close", lambda: not desk.sees("New report: Ctrl+N"))
    ok("the keys are told in a window of their own")


def guide_is_searched(desk):
    desk.press("F1")
    desk.wait_text("From the first key to the posted notice")
    desk.wait_focus("Search the guide")
    desk.type("reverse order")
    desk.wait_text("Valves are opened in the reverse order")
    assert not desk.sees("From the first key to the posted notice"), "the first chapter is still shown"
    desk.press("Escape")
    wait("the guide to close", lambda: not desk.sees("Valves are opened in the reverse order"))
    ok("the guide is read and searched")


def control(desk, name, interface):
    """The control of that name, not the words beside it."""
    return wait("the control “%s”" % name, lambda: next((node for node in desk.walk() if (node.get_name() or "") == name and node.get_role() != Atspi.Role.LABEL and getattr(node, interface)()), None))


def preferences_hold(desk, folder):
    settings = lambda: read_ini(os.path.join(folder, "desk.ini")).get("desk", {})
    desk.press("ctrl+comma")
    desk.wait_text("Sound at a new report")
    Atspi.Action.do_action(control(desk, "Sound at a new report", "get_action_iface"), 0)
    wait("the sound to be off", lambda: settings().get("silent") == "true")
    entry = control(desk, "Night shift from", "get_editable_text_iface")
    assert Atspi.EditableText.set_text_contents(entry, "06:00")
    desk.wait_text("Shifts: write two times")
    assert settings().get("shifts", "").startswith("07:30;19:30"), settings()
    assert Atspi.EditableText.set_text_contents(entry, "20:15")
    wait("the shifts to be kept", lambda: settings().get("shifts", "").startswith("07:30;20:15"))
    desk.press("Escape")
    wait("the preferences to close", lambda: not desk.sees("Sound at a new report"))
    ok("what is set holds and is kept; a wrong time is refused in words")


def main():
    with tempfile.TemporaryDirectory() as folder:
        city, journal = (os.path.join(folder, name) for name in ("city.gpkg", "night.db"))
        heatctl("city", "-o", city, "--pipes", "2000", "--seed", "7")
        with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
            pipe = db.execute("SELECT max(id) FROM pipe").fetchone()[0]
        opened = json.loads(heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "--json", "open", "--leak", "pipe:" + pipe))
        start = lambda: Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", "1366x768")
        with back_after_a_kill(start, folder, opened["id"]) as desk:
            keys_are_told(desk)
            guide_is_searched(desk)
            preferences_hold(desk, folder)
            recent = read_ini(os.path.join(folder, "desk.ini"))["desk"]["recent"]
            assert recent.rstrip(";") == city, recent
            ok("the city stands among those opened before")


if __name__ == "__main__":
    tap(main)
