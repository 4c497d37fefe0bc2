#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data health in the window: it comes by itself where plans would leave households out, lists what heatctl check lists, filters, shows on the
map and exports. On a demo city that was damaged, and on Schutterwald where the shared data are at hand. TAP."""
import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, Late, events, heatctl, ok, tap, wait  # noqa: E402

def damaged(city, path):
    """Six trunk pipes lose an end, 300 valves their pipe: most homes are cold in these data, and the list is long."""
    shutil.copy(city, path)
    with sqlite3.connect(path) as db:
        for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute('DROP TRIGGER "%s"' % name)
        trunks = [row[0] for row in db.execute("SELECT id FROM pipe WHERE level = 'primary' AND line = 'supply' ORDER BY dn_mm DESC, id LIMIT 6")]
        db.executemany("UPDATE pipe SET to_node = 'NOWHERE' WHERE id = ?", [(pipe,) for pipe in trunks])
        db.execute("UPDATE valve SET pipe = '', node = '', node2 = '' WHERE id IN (SELECT id FROM valve ORDER BY id LIMIT 300)")
    return path


def kinds(check):
    return {kind["label"]: kind["n"] for kind in check["kinds"]}


def lists_what_check_lists(desk, check):
    desk.wait_text("All kinds: %d" % check["doubts"])
    for label, n in kinds(check).items():
        desk.wait_text("%s: %d" % (label, n))
    desk.wait_text("%d doubts listed" % check["doubts"])


def comes_by_itself(desk, check):
    warm = next(item["text"] for kind in check["kinds"] if kind["kind"] == "few_warm" for item in kind["items"])
    desk.wait_text("⚠ %s." % warm)
    lists_what_check_lists(desk, check)
    ok("where fewer than nine in ten are warm the doubts stand open first")


def long_list(desk, check):
    """Rows for what is near; the keyboard comes to the last one all the same, by a few presses of End."""
    last = check["kinds"][-1]["items"][-1]["id"]
    made = wait("the rows", lambda: desk.rows().get("Doubts"))
    print("# %d rows are made for %d doubts" % (made, check["doubts"]))
    assert check["doubts"] > 300 and made <= 48, "%d rows for %d doubts" % (made, check["doubts"])
    assert not any(last in text for text in desk.texts()), "the last doubt is near: the list is too short for this test"
    desk.press("F4", "F4")
    desk.wait_focus("Filter doubts")
    desk.press("Tab")
    desk.wait_focus("Doubts")

    def reached():
        desk.press(*["End"] * 12)  # looking takes longer than pressing: a row is many questions
        return any(last in (node.get_name() or "") for node in desk.walk(desk.find("Doubts", Atspi.Role.LIST)))
    wait("the last doubt", reached)
    ok("a long list of doubts has rows for what is near and goes to its end")


def filters(desk, check):
    """A kind, then words within it; the rows are those of heatctl check."""
    kind = next(kind for kind in check["kinds"] if kind["kind"] == "valve_on_nothing")
    desk.press("F4")
    wait("data health gone", lambda: not desk.find("Filter doubts", exact=True) or not shown(desk, "Filter doubts"))
    desk.press("F4")
    desk.wait_focus("Filter doubts")
    item = kind["items"][2]
    desk.type(item["id"].lower())
    desk.wait_text("1 doubt listed")
    desk.wait_text("valve %s: show on map" % item["id"] if desk.find("valve %s: show on map" % item["id"]) else "valve %s" % item["id"])
    ok("the filter finds a valve by its number, in small letters")
    return item


def shown(desk, name):
    node = desk.find(name)
    return node is not None and node.get_state_set().contains(Atspi.StateType.SHOWING)


def goes_there(desk, item):
    """The status line tells what is shown; the scale is that of a close look; the earlier view can be gone back to."""
    button = next(text for text in desk.texts() if text.startswith("valve %s" % item["id"]) and text.endswith("show on map"))
    desk.click(button)
    desk.wait_text("valve %s" % item["id"])
    wait("the status line", lambda: any("Valve on no pipe" in text and item["id"] in text for text in desk.texts()))
    back = wait("a view to go back to", lambda: desk.find("Earlier view", Atspi.Role.PUSH_BUTTON))
    wait("the view moved", lambda: back.get_state_set().contains(Atspi.StateType.SENSITIVE))
    ok("a doubt is shown on the map")


def view_of(folder):
    """Where the desk says its map is, as it keeps it for the next start."""
    for name in ("desk-state.ini", "config/heat-dispatch/desk-state.ini"):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                pairs = dict(line.strip().split("=", 1) for line in file if "=" in line)
            if "x_m" in pairs:
                return float(pairs["x_m"]), float(pairs["y_m"])
    return None


def lies_there(folder, rows, item):
    row = next(row for row in rows if row["id"] == item["id"] and row["kind"] == "valve_on_nothing")
    place = float(row["x_m"]), float(row["y_m"])
    near = lambda view: view and abs(view[0] - place[0]) < 5 and abs(view[1] - place[1]) < 5
    try:
        wait("the view at the doubt's place", lambda: near(view_of(folder)))
    except Late:
        raise Late("the view is at %s, the doubt at %s" % (view_of(folder), place))
    ok("the map's middle is the doubt's place")


def table(city, path):
    heatctl("check", city, "--csv", path)
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def table_is_the_answer(rows, check):
    told = sorted((kind["kind"], item["of"] if item["id"] or item["of"] else "", item["id"], item.get("text", "")) for kind in check["kinds"] for item in kind["items"])
    written = sorted((row["kind"], row["of"], row["id"], row["text"]) for row in rows)
    assert [(k, i, t) for k, _o, i, t in told] == [(k, i, t) for k, _o, i, t in written], (told[:3], written[:3])
    assert all(row["label"] for row in rows) and any(row["lon_deg"] and row["x_m"] for row in rows)
    ok("the table that heatctl writes holds every doubt once")


def exports(desk, folder, city, words):
    """The list as it stands, by the file dialog."""
    away = os.path.join(folder, "away")  # a dialog opens what it lists: in the journal's folder that would drop the journal's locks
    os.mkdir(away)
    path = os.path.join(away, "exported.csv")
    desk.click("Export the list…")
    wait("the field for the name", lambda: desk.find("Name:", Atspi.Role.TEXT))
    desk.press("ctrl+a")
    desk.type(path)
    desk.press("Return")
    wait("the exported file", lambda: os.path.exists(path) and os.path.getsize(path) > 60)
    desk.wait_text("Doubts written to")
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows and all(words in (row["id"] + row["name"] + row["text"]).lower() for row in rows), rows[:2]
    whole = table(city, os.path.join(folder, "again.csv"))
    assert all(row in whole for row in rows)
    ok("the filtered list is exported")


def on_the_damaged(city, folder):
    bad, journal = damaged(city, os.path.join(folder, "bad.gpkg")), os.path.join(folder, "night.db")
    check = json.loads(heatctl("check", bad, "--json"))
    rows = table(bad, os.path.join(folder, "table.csv"))
    table_is_the_answer(rows, check)
    with Desk(os.environ["HEAT_DISPATCH"], bad, journal, folder, "--size", "1366x768") as desk:
        comes_by_itself(desk, check)
        long_list(desk, check)
        item = filters(desk, check)
        goes_there(desk, item)
        lies_there(folder, rows, item)
        exports(desk, folder, bad, item["id"].lower())
        assert not os.path.exists(journal) or not events(journal), "looking wrote something"


def on_schutterwald(folder):
    shared = os.environ.get("HEAT_SHARED_DATA", "")
    source = os.path.join(shared, "schutterwald", "csv")
    mapping = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "import", "schutterwald.ini")
    if not os.path.isdir(source):
        ok("Schutterwald # SKIP the shared data are absent")
        return
    city = os.path.join(folder, "schutterwald.gpkg")
    subprocess.run([os.environ["HEATCTL"], "import", "--mapping", mapping, source, "-o", city], check=True, capture_output=True)
    check = json.loads(heatctl("check", city, "--json"))
    inner = os.path.join(folder, "schutterwald")
    os.mkdir(inner)
    with Desk(os.environ["HEAT_DISPATCH"], city, os.path.join(inner, "night.db"), inner, "--size", "1366x768") as desk:
        lists_what_check_lists(desk, check)  # by itself: the city is new here and has ends to nowhere
        desk.leave()
    ok("Schutterwald's doubts stand open after its import")


def on_the_sound(city, folder):
    """Valves of unknown condition alone interrupt nobody."""
    inner = os.path.join(folder, "sound")
    os.mkdir(inner)
    check = json.loads(heatctl("check", city, "--json"))
    with Desk(os.environ["HEAT_DISPATCH"], city, os.path.join(inner, "night.db"), inner, "--size", "1366x768") as desk:
        desk.wait_text(" ready")
        desk.wait_text("All kinds: %d" % check["doubts"])  # it has been looked through …
        assert not shown(desk, "Filter doubts"), "data health opened without need"
        desk.press("F4")
        desk.wait_focus("Filter doubts")
        desk.press("Escape")
        wait("data health gone", lambda: not shown(desk, "Filter doubts"))
        desk.leave()
    ok("a sound city opens as before; F4 and Escape open and close")


def main():
    city = os.environ["HEAT_TEST_CITY"]
    with tempfile.TemporaryDirectory() as folder:
        if not os.path.exists(city):
            heatctl("city", "-o", city, "--pipes", os.environ.get("HEAT_TEST_PIPES", "4000"), "--seed", "7")
        on_the_damaged(city, folder)
        on_schutterwald(folder)
        on_the_sound(city, folder)


if __name__ == "__main__":
    tap(main)
