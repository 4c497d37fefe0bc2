#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bad night: 30 open incidents, 200 reports in ten seconds from another program, the window made small, another network put under it. The main loop is never held, the keyboard and the choice stay where they are. TAP.
HEAT_TEST_REPORTS, HEAT_TEST_SECONDS: as many in as many."""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, events, heatctl, households, ok, tap, wait  # noqa: E402

REPORTS = int(os.environ.get("HEAT_TEST_REPORTS", "200"))
SECONDS = float(os.environ.get("HEAT_TEST_SECONDS", "10"))
INCIDENTS = 30
MOST_ROWS = 48  # in one list: what is given first and one step more (desk-grow.h)


def open_incidents(city, journal):
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        pipes = [row[0] for row in db.execute("SELECT id FROM pipe WHERE line = 'supply' ORDER BY id")]
    ids = []
    for k in range(INCIDENTS):
        ids.append(json.loads(heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "--json", "open", "--leak", "pipe:" + pipes[k * len(pipes) // INCIDENTS]))["id"])
    heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "plan", ids[0])
    heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "step", ids[0], "1")
    return ids


def swap(desk, city, journal, incident):
    """The geographers renumber the incident's pipe and its first valve, closed already, while the Isolate step is looked at."""
    shown = json.loads(heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "--json", "show", incident))
    pipe, steps = shown["leaks"][0].split(":")[1], [step for step in shown["steps"] if step["target_kind"] == "valve"]
    gone, other = steps[0]["target"], next(step["target"] for step in steps if step["target"] != steps[0]["target"])
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        kept = db.execute("SELECT name FROM valve WHERE id = ?", (other,)).fetchone()[0]
    desk.press("alt+2")
    desk.wait_text(kept)
    assert not desk.sees("not in the present network")
    fresh = city + ".fresh"
    shutil.copy(city, fresh)
    with sqlite3.connect(fresh) as db:
        db.execute("UPDATE pipe SET id = 'NEW-' || id WHERE id = ?", (pipe,))
        db.execute("UPDATE valve SET pipe = 'NEW-' || pipe WHERE pipe = ?", (pipe,))
        db.execute("UPDATE valve SET id = 'NEW-' || id WHERE id = ?", (gone,))
    db.close()
    before = events(journal)
    os.replace(fresh, city)
    desk.wait_text("has changed on disk")
    desk.click("Read it again")
    desk.wait_text("%s (not in the present network)" % pipe)
    desk.wait_text("%s (not in the present network)" % gone)
    desk.wait_text(kept)
    assert desk.sees(incident), "the incident is not there any more"
    assert events(journal) == before, "the swap wrote something"
    desk.wait_text("The city file was read again")
    time.sleep(1)
    assert not desk.sees("has changed on disk")
    ok("another network under an open incident: its lost pipe and closed valve are told, its steps are still read")


def pour(journal, cards, reports=REPORTS, seconds=SECONDS, mark="F"):
    """Another program's reports, each a transaction of its own."""
    db = sqlite3.connect(journal, timeout=20)
    begin = time.monotonic()
    for k in range(reports):
        db.execute("INSERT INTO event (at_us, actor, stream, version, kind, body) VALUES (?, 'hotline:flood', ?, 1, 'report.taken', ?)",
                   (int(time.time() * 1e6), "report:%s%04d" % (mark, k), json.dumps({"symptom": "no_heat", "card": cards[k % len(cards)], "text": "cold"})))
        db.commit()
        time.sleep(max(0.0, begin + (k + 1) * seconds / reports - time.monotonic()))
    db.close()


def flood(desk, journal, cards):
    """A report is half typed when the others come in."""
    desk.click("Go on with incident", exact=False)
    desk.press("ctrl+n")
    desk.wait_focus("Address as heard")
    desk.type("24")
    flooding = threading.Thread(target=pour, args=(journal, cards))
    flooding.start()
    flooding.join()
    desk.wait_text("%d new" % REPORTS)
    desk.wait_focus("Address as heard")
    rows = wait("the rows", desk.rows)
    print("# rows made for %d reports and %d incidents: %s" % (REPORTS, INCIDENTS, rows))
    assert rows["Reports"] <= MOST_ROWS and max(rows.values()) <= MOST_ROWS, "rows were made: %s" % rows
    desk.press("Escape")
    ok("%d reports in %.0f s: counted, the keyboard stays in the half-typed address, rows only for what is near" % (REPORTS, SECONDS))


def report_rows(desk):
    """(name, place on the window) of the rows of the reports' list that have one, from above."""
    rows = []
    for node in desk.walk(desk.find("Reports", Atspi.Role.LIST)):
        if node.get_role() == Atspi.Role.LIST_ITEM and node.get_name():
            box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
            states = node.get_state_set()
            rows.append((node.get_name(), box, states.contains(Atspi.StateType.SELECTED), states.contains(Atspi.StateType.FOCUSED)))
    return sorted(rows, key=lambda row: row[1].y)


def chosen_row(desk):
    rows = [row for row in report_rows(desk) if row[2]]
    return rows[0] if len(rows) == 1 else None


def rows_stay(desk, journal, cards):
    """A row far down is chosen by mouse and keys; more reports come in above it: it stays chosen, where it stands, and has the keyboard."""
    scale = int(os.environ.get("GDK_SCALE", "1"))
    place = wait("the rows", lambda: report_rows(desk))[1][1]
    subprocess.run(["xdotool", "mousemove", str((place.x + place.width // 2) * scale), str((place.y + place.height // 2) * scale), "click", "1"], check=True)
    wait("a chosen row", lambda: chosen_row(desk))
    for _ in range(9):
        before = chosen_row(desk)[0]
        desk.press("Down")
        wait("the next row to be chosen", lambda: chosen_row(desk) and chosen_row(desk)[0] != before)
    time.sleep(1)
    name, box, _selected, _focused = chosen_row(desk)
    pour(journal, cards, 20, 1, "G")
    desk.wait_text("%d new" % (REPORTS + 20))
    time.sleep(1)
    after = wait("the row to be chosen still", lambda: chosen_row(desk))
    assert after[0].split(":")[0] == name.split(":")[0], (name, after[0])
    assert abs(after[1].y - box.y) <= 2, "the chosen row moved from %d to %d" % (box.y, after[1].y)
    desk.press("Down")
    wait("the row below to be chosen", lambda: chosen_row(desk) and chosen_row(desk)[1].y > box.y - 2 and chosen_row(desk)[0] != after[0])
    desk.press("Up")
    wait("the row to be chosen again", lambda: chosen_row(desk) and chosen_row(desk)[0].split(":")[0] == name.split(":")[0])
    ok("20 reports above a chosen row: it stays chosen and where it stands, and the arrow keys go on from it")


def resize(desk):
    scale = int(os.environ.get("GDK_SCALE", "1"))
    window = subprocess.run(["xdotool", "search", "--pid", str(desk.process.pid), "--onlyvisible", "--name", "Heat Dispatch"], capture_output=True, text=True).stdout.split()
    for width, height in ((800, 600), (1366, 768), (800, 600), (1366, 768)):
        subprocess.run(["xdotool", "windowsize", window[-1], str(width * scale), str(height * scale)], check=True)
        time.sleep(0.7)
    assert desk.sees("%d new" % REPORTS)
    ok("the window is made 800×600 and large again")


def never_blocked(desk):
    desk.assert_never_blocked()
    ok("no turn of the main loop takes longer than %s ms" % os.environ["HEAT_TEST_GAP_MS"])


def main():
    city = os.environ["HEAT_TEST_CITY"]
    program = os.environ["HEAT_DISPATCH"]
    with tempfile.TemporaryDirectory() as folder:
        if not os.path.exists(city):
            heatctl("city", "-o", city, "--pipes", "4000", "--seed", "7")
        journal, own = os.path.join(folder, "night.db"), os.path.join(folder, "city.gpkg")
        shutil.copy(city, own)
        cards = households(own, REPORTS)
        incidents = open_incidents(own, journal)
        with Desk(program, own, journal, folder, "--size", "1366x768") as desk:
            wait("the incidents", lambda: desk.sees(str(INCIDENTS)))
            flood(desk, journal, cards)
            resize(desk)
            swap(desk, own, journal, incidents[0])
            rows_stay(desk, journal, cards)
            never_blocked(desk)
            desk.leave()


if __name__ == "__main__":
    tap(main)
