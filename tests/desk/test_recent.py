#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which journal comes with a city: a file opened before has the one it had, two files of one name never share one, and the demo city can
be given up while it is made. TAP."""
import json
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, heatctl, ok, tap, wait  # noqa: E402


def open_before(desk, path):
    """By the menu, with the keyboard."""
    desk.press("F10")
    label = "%s  (%s)" % (os.path.basename(path), os.path.dirname(path))
    item = lambda name: wait(name, lambda: next((node for node in desk.walk() if (node.get_name() or "") == name), None))
    Atspi.Action.do_action(item("Opened before"), 0)
    Atspi.Action.do_action(item(label), 0)


def two_of_a_name(folder):
    cities = [os.path.join(folder, where, "city.gpkg") for where in ("east", "west")]
    for k, city in enumerate(cities):
        os.makedirs(os.path.dirname(city))
        heatctl("city", "-o", city, "--pipes", "2000", "--seed", str(7 + k))
    journal = os.path.join(folder, "night.db")
    with sqlite3.connect("file:%s?mode=ro" % cities[0], uri=True) as db:
        pipe = db.execute("SELECT max(id) FROM pipe").fetchone()[0]
    incident = json.loads(heatctl("ops", "--ops", "sqlite:" + journal, "--city", cities[0], "--json", "open", "--leak", "pipe:" + pipe))
    data = os.path.join(folder, "data", "heat-dispatch")
    os.makedirs(data)
    open(os.path.join(data, "city.gpkg.journal"), "w").close()  # of the time when files of one name shared it
    settings = os.path.join(folder, "desk.ini")
    with open(settings, "w") as file:
        file.write("[desk]\nrecent=%s;%s;\n" % tuple(cities))
    with Desk(os.environ["HEAT_DISPATCH"], cities[0], journal, folder, "--size", "1366x768") as desk:
        desk.wait_text(incident["title"])
        open_before(desk, cities[1])
        desk.wait_text("A new journal begins for this city file.")
        wait("a house without incidents", lambda: not desk.sees(incident["title"]))
        journals = [name for name in os.listdir(data) if name.startswith("city.gpkg-") and name.endswith(".journal")]
        assert len(journals) == 1, os.listdir(data)
        ok("a file of the same name has a journal of its own, and the other one is named")
        open_before(desk, cities[0])
        desk.wait_text(incident["title"])
        ok("a city opened before comes back with the journal it had")
        assert stat.S_IMODE(os.stat(settings).st_mode) == 0o600, oct(os.stat(settings).st_mode)
        desk.leave()
    with sqlite3.connect("file:%s?mode=ro" % os.path.join(data, journals[0]), uri=True) as db:
        assert db.execute("SELECT count(*) FROM event WHERE kind = 'incident.opened'").fetchone()[0] == 0


def demo_given_up(folder):
    """The maker is replaced by one that never ends; then by the real one on a small city."""
    copy = os.path.join(folder, "tools")  # it looks for the maker beside itself
    os.makedirs(copy)
    program, maker = os.path.join(copy, "heat-dispatch"), os.path.join(copy, "heatctl")
    subprocess.run(["cp", os.environ["HEAT_DISPATCH"], program], check=True)
    with open(maker, "w") as file:
        file.write("#!/bin/sh\nexec sleep 600\n")
    os.chmod(maker, 0o755)
    with Desk(program, None, None, folder, "--size", "1366x768") as desk:
        desk.click("Open demo city")
        desk.wait_text("Making the demo city")
        sleeper = wait("the maker", lambda: subprocess.run(["pgrep", "-P", str(desk.process.pid), "sleep"], capture_output=True, text=True).stdout.strip())
        desk.click("Cancel")
        desk.wait_focus("Open demo city")
        wait("the maker's end", lambda: not os.path.exists("/proc/" + sleeper) or open("/proc/%s/stat" % sleeper).read().split()[2] == "Z")
        with open(maker, "w") as file:
            file.write('#!/bin/sh\nexec "%s" "$@" --pipes 2000\n' % os.environ["HEATCTL"])
        desk.press("Return")
        desk.wait_text("All quiet")
        desk.leave()
    ok("the demo city is given up while it is made, and made at the next press")


def main():
    with tempfile.TemporaryDirectory() as folder:
        two_of_a_name(folder)
    with tempfile.TemporaryDirectory() as folder:
        demo_given_up(folder)


if __name__ == "__main__":
    tap(main)
