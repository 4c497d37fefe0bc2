#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that the keyboard can reach has a name, and every picture says what it shows: all windows and steps, as assistive technology is told. TAP."""
import json
import os
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, heatctl, households, ok, tap, wait  # noqa: E402
from test_reasons import pick_other  # noqa: E402

ROLES = {Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON, Atspi.Role.CHECK_BOX, Atspi.Role.RADIO_BUTTON, Atspi.Role.TEXT, Atspi.Role.ENTRY, Atspi.Role.PASSWORD_TEXT,
         Atspi.Role.SPIN_BUTTON, Atspi.Role.SLIDER, Atspi.Role.COMBO_BOX, Atspi.Role.LIST_BOX, Atspi.Role.LIST, Atspi.Role.LIST_ITEM, Atspi.Role.TREE_TABLE, Atspi.Role.TABLE,
         Atspi.Role.SWITCH if hasattr(Atspi.Role, "SWITCH") else Atspi.Role.TOGGLE_BUTTON, Atspi.Role.PAGE_TAB, Atspi.Role.LINK, Atspi.Role.MENU_ITEM}


NAMELESS = set()  # told already


def where(node):
    """Names on the way up, for the message."""
    path = []
    while node and len(path) < 7:
        path.append("%s “%s”" % (node.get_role_name(), node.get_name() or ""))
        node = node.get_parent()
    return " < ".join(path)


def nameless(desk):
    found = []
    for node in desk.walk():
        try:
            role, states = node.get_role(), node.get_state_set()
            if not states.contains(Atspi.StateType.VISIBLE):
                continue
            wants = role == Atspi.Role.IMAGE or (states.contains(Atspi.StateType.FOCUSABLE) and role in ROLES)
            if wants and not (node.get_name() or "").strip() and not (node.get_description() or "").strip():
                found.append(where(node))
        except Exception as error:  # made anew while it was read
            if "GLib" not in type(error).__module__ and "gi" not in type(error).__module__:
                raise
    return found


def check(desk, what):
    count = sum(1 for _node in desk.walk())
    lacking = sorted(set(nameless(desk)) - NAMELESS)
    NAMELESS.update(lacking)
    if not lacking:
        ok("%s: all %d have names" % (what, count))
    for one in lacking:
        print("# %s: without a name: %s" % (what, one), flush=True)


def prepare(city, ops):
    def deed(*words):
        return json.loads(heatctl("ops", "--ops", ops, "--city", city, "--json", *words))
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        pipes = [row[0] for row in db.execute("SELECT id FROM pipe WHERE line = 'supply' ORDER BY dn_mm DESC, id LIMIT 40")]
    for pipe in pipes:
        plan = json.loads(heatctl("isolate", city, "--leak", "pipe:" + pipe, "--json"))
        if not plan["stop"] and len(plan["must_close"]) >= 2:
            incident = deed("open", "--leak", "pipe:" + pipe)["id"]
            deed("report", "--symptom", "street_water", "--card", households(city, 1)[0])
            return deed, incident
    raise AssertionError("no pipe of the city has a plan of two valves")


def steps(desk, deed, incident):
    desk.click("Go on with incident", exact=False)
    desk.wait_enabled("Use plan ")
    desk.press("alt+1")
    desk.wait_text("Likely pipes")
    check(desk, "Locate")
    desk.click("Another place…")
    desk.wait_focus("What leaks?")
    desk.type("P0000")
    desk.wait_text("matches")
    check(desk, "a place being named")
    desk.press("Escape", "alt+2")
    desk.wait_enabled("Use plan ")
    check(desk, "Isolate, the plans")
    desk.click("Adjust valves…")
    desk.wait_enabled("Back to the plans")
    check(desk, "valves being adjusted")
    desk.press("Escape")
    deed("plan", incident)
    desk.wait_text(": Closed")
    check(desk, "Isolate, the valves")
    desk.press("alt+3")
    desk.wait_text("earliest by road")
    check(desk, "Crew")
    pick_other(desk)
    desk.press("Return")
    desk.wait_text("which is proposed?")
    check(desk, "a reason being asked")
    desk.press("Escape", "alt+4")
    desk.wait_enabled("Post the notice")
    check(desk, "Notify")
    desk.press("Return")
    desk.wait_enabled("Print door sheets")
    check(desk, "the notice and its sheets")
    desk.press("alt+5")
    desk.wait_text("Restore")
    check(desk, "Restore")


def windows(desk):
    for keys, words, what, leave in (("ctrl+n", "Address as heard", "a report being taken", "Escape"), ("F4", "Data health", "data health", "F4"), ("F2", "", "the overview", "F2"),
                                     ("ctrl+m", "Measure: ", "measuring", "Escape"), ("F8", "", "the time strip", "F8"), ("F6", "", "the search replayed", "Escape"),
                                     ("F10", "", "the menu", "Escape"), ("ctrl+k", "", "the search", "Escape"), ("ctrl+comma", "Preferences", "preferences", "Escape"),
                                     ("ctrl+shift+slash", "Keys", "the keys", "Escape"), ("F1", "", "the guide", "Escape"), ("shift+F8", "Season report", "the season report", "Escape"),
                                     ("F11", "", "the board", "F11")):
        desk.press(keys)
        if words:
            desk.wait_text(words)
        else:
            wait("a moment for %s" % what, lambda n=[0]: n.append(0) or len(n) > 16)
        check(desk, what)
        desk.press(leave)


def main():
    city = os.environ["HEAT_TEST_CITY"]
    if not os.path.exists(city):
        heatctl("city", "-o", city, "--pipes", "2000")
    with tempfile.TemporaryDirectory() as folder:
        journal = os.path.join(folder, "night.db")
        deed, incident = prepare(city, "sqlite:" + journal)
        with Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", "1366x768") as desk:
            desk.wait_text(" ready")
            check(desk, "the quiet desk")
            steps(desk, deed, incident)
            windows(desk)
            assert not NAMELESS, "%d without a name" % len(NAMELESS)


if __name__ == "__main__":
    tap(main)
