#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hands on the map, by mouse and by keys: measuring, coordinates copied and looked up. An open incident, its step and what
is selected stay as they are. TAP."""
import configparser
import json
import os
import re
import sqlite3
import sys
import tempfile

import gi
gi.require_version("Gdk", "4.0")
from gi.repository import Gdk, GLib  # noqa: E402

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, events, heatctl, ok, tap, wait  # noqa: E402
import subprocess  # noqa: E402


def map_place(desk, across, down):
    """Pixels of the screen at a part of the map's width and height."""
    node = wait("the map", lambda: desk.find("Map", Atspi.Role.IMAGE))
    box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    return int(box.x + box.width * across), int(box.y + box.height * down)


def point(desk, across, down, button=None):
    x, y = map_place(desk, across, down)
    subprocess.run(["xdotool", "mousemove", str(x - 3), str(y), "mousemove", str(x), str(y)] + (["click", str(button)] if button else []), check=True)


def clipboard():
    """What another program would paste."""
    display = Gdk.Display.get_default() or Gdk.Display.open(os.environ["DISPLAY"])
    answer = []
    loop = GLib.MainLoop()

    def read(board, result):
        try:
            answer.append(board.read_text_finish(result))
        except GLib.Error as error:
            answer.append(None)
        loop.quit()
    GLib.timeout_add(3000, loop.quit)
    display.get_clipboard().read_text_async(None, read)
    loop.run()
    return answer[0] if answer else None


def seen(desk, pattern):
    """The first text that the pattern matches."""
    return wait("a text like “%s”" % pattern, lambda: next((m for m in (re.search(pattern, text) for text in desk.texts()) if m), None))


def metres(words):
    number = float(words.split()[0])
    return number * 1000 if words.endswith("km") else number


def measures_by_mouse(desk):
    desk.press("ctrl+m")
    desk.wait_text("Measure: click the first point")
    for across, down in ((0.30, 0.60), (0.60, 0.60), (0.60, 0.80)):
        point(desk, across, down, 1)
    desk.wait_text("3 points")
    total = metres(seen(desk, r"Total ([\d.]+ k?m) · last leg ([\d.]+ k?m)").group(1))
    last = metres(seen(desk, r"Total ([\d.]+ k?m) · last leg ([\d.]+ k?m)").group(2))
    x0, y0 = map_place(desk, 0.30, 0.60)
    x1, y1 = map_place(desk, 0.60, 0.80)
    px = total / ((x1 - x0) + (y1 - y0))  # metres a pixel
    assert abs(last - px * (y1 - y0)) < 2 * px, (total, last, px)
    ok("two legs are as long as they are wide on the screen, one to the other")
    desk.click("Area", None)
    area = seen(desk, r"Area ([\d.]+) (m²|ha)")
    found = float(area.group(1)) * (10000 if area.group(2) == "ha" else 1)
    wanted = px * (x1 - x0) * px * (y1 - y0) / 2
    assert abs(found / wanted - 1) < 0.02, (found, wanted)
    ok("the area is that of the triangle")
    desk.press("ctrl+c")
    text = wait("the measured line to be copied", clipboard)
    lines = text.strip().split("\n")
    assert len(lines) == 6 and lines[3].startswith("Around\t") and lines[4].startswith("Area\t") and "ellipsoid of EPSG" in lines[5], lines
    ok("legs, total, area and how they were reckoned are copied")
    desk.press("Escape")
    wait("the ruler to be put away", lambda: not desk.sees("3 points") or not visible(desk, "End"))


def visible(desk, name):
    node = desk.find(name, Atspi.Role.PUSH_BUTTON)
    return node and node.get_state_set().contains(Atspi.StateType.VISIBLE)


def measures_by_keys(desk):
    desk.press("ctrl+m")
    desk.wait_text("Measure: click the first point")
    desk.press("space", "Right", "space", "Down", "space")
    desk.wait_text("3 points")
    desk.press("BackSpace")
    desk.wait_text("2 points")
    desk.press("ctrl+z")
    desk.wait_text("1 point ")
    desk.press("Right", "space", "Up", "space", "Return")
    seen(desk, r"Area [\d.]+ (m²|ha)")
    desk.press("Escape")
    ok("by keys alone: points, one taken back by either key, the area, the end")


def two_pipes(city):
    """Two primary pipes that meet: half of each lies between their middles."""
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        return db.execute("SELECT a.id, a.length_m, b.id, b.length_m FROM pipe a JOIN pipe b ON a.to_node = b.from_node WHERE a.level = 'primary' AND b.level = 'primary'"
                          " AND a.line = 'supply' AND b.line = 'supply' ORDER BY a.length_m + b.length_m DESC LIMIT 1").fetchone()


def measures_along_pipes(desk):
    first, first_m, second, second_m = two_pipes(desk.city)
    desk.press("ctrl+m", "n")
    desk.wait_text("Measure: click the first pipe")
    for pipe, after in ((first, "Measure: click the next pipe"), (second, "2 points · along pipes")):
        desk.press("ctrl+k")
        desk.type(pipe)
        wait("the pipe to be offered", lambda: any(pipe in name for name in desk.texts()))
        desk.press("Return")
        desk.wait_text("pipe " + pipe)
        desk.press("space")
        desk.wait_text(after)
    told = metres(wait("the length", lambda: next((text for text in desk.texts() if re.fullmatch(r"[\d.]+ k?m", text) and metres(text) > 20), None)))
    assert abs(told - (first_m + second_m) / 2) < 0.1 * (first_m + second_m) / 2, (told, first_m, second_m)
    desk.press("n")
    desk.wait_text("Measure: click the first point")
    desk.press("Escape")
    ok("from the middle of a pipe to that of the next is half of both along the pipes, by keys alone")


def copies_and_goes_back(desk):
    point(desk, 0.4, 0.7)
    desk.press("ctrl+shift+c")
    degrees = wait("degrees to be copied", lambda: (clipboard() or "") if re.fullmatch(r"\d+\.\d{6}, \d+\.\d{6}", clipboard() or "") else None)
    desk.press("ctrl+shift+x")
    plain = wait("metres to be copied", lambda: clipboard() if (clipboard() or "").startswith("X ") else None)
    found = json.loads(heatctl("find", desk.city, degrees, "--json"))["matches"]
    north, east = (float(number) for number in re.findall(r"[\d.]+", plain))
    assert found[0]["kind"] == "place" and abs(found[0]["x_m"] - east) < 0.3 and abs(found[0]["y_m"] - north) < 0.3, (found[0], plain)
    ok("both forms are copied and name the same place")
    lat, lon = degrees.split(", ")
    for text in (degrees, "%s %s" % (lon, lat), plain, "%.1f %.1f" % (north, east)):
        desk.press("ctrl+k")
        desk.type(text)
        wait("the place to be offered for %s" % text, lambda: any("coordinates" in name for name in desk.texts()))
        desk.press("Return")
        desk.wait_text("Measure from here")
        told = seen(desk, r"^Copy X ([\d.]+)  Y ([\d.]+)$")
        assert abs(float(told.group(1)) - north) < 0.3 and abs(float(told.group(2)) - east) < 0.3, (text, told.group(0), plain)
        desk.press("Escape", "Escape")
        wait("the menu to close", lambda: not visible(desk, "Measure from here"))
    ok("each form, in either order, typed into the search box goes there and opens the menu")


def state(folder):
    """What is kept of the window."""
    ini = configparser.RawConfigParser(delimiters=("=",))
    ini.read(os.path.join(folder, "desk-state.ini"), encoding="utf-8")
    kept = dict(ini["window"]) if ini.has_section("window") else {}
    for name in ini.sections():
        if name.startswith("journal "):
            kept.update(ini[name])
    return kept


def showing(desk, name, role):
    node = desk.find(name, role, exact=False)
    return node if node and node.get_state_set().contains(Atspi.StateType.VISIBLE) else None


def list_folds(desk, folder):
    wide = Atspi.Component.get_extents(desk.find("Map", Atspi.Role.IMAGE), Atspi.CoordType.WINDOW).width
    desk.press("F3")
    wait("the rail with its count", lambda: showing(desk, "1 open incident", Atspi.Role.PUSH_BUTTON))
    wait("the map to take the room", lambda: Atspi.Component.get_extents(desk.find("Map", Atspi.Role.IMAGE), Atspi.CoordType.WINDOW).width > wide + 150)
    wait("the folded list to be kept", lambda: state(folder).get("list") == "1")
    desk.click("Open the list (F3)")
    wait("the list", lambda: Atspi.Component.get_extents(desk.find("Map", Atspi.Role.IMAGE), Atspi.CoordType.WINDOW).width == wide)
    wait("the list to be kept as the width has it", lambda: state(folder).get("list") == "0")
    ok("the list folds to a rail with counts by key, opens by its button, and is kept")


def overview_moves_the_view(desk, folder):
    desk.press("F2")
    small = wait("the overview", lambda: showing(desk, "Overview", Atspi.Role.IMAGE))
    wait("the open overview to be kept", lambda: state(folder).get("overview") == "2")
    box = wait("its place", lambda: (lambda b: b if b.width > 100 else None)(Atspi.Component.get_extents(small, Atspi.CoordType.WINDOW)))
    was = float(wait("the view to be kept", lambda: state(folder).get("x_m")))

    def drag():
        subprocess.run(["xdotool", "mousemove", str(box.x + 30), str(box.y + 30), "mousedown", "1", "mousemove", str(box.x + 60), str(box.y + 50),
                        "mousemove", str(box.x + box.width - 30), str(box.y + box.height // 2), "mouseup", "1"], check=True)
    drag()
    there = wait("the view to be moved", lambda: float(state(folder)["x_m"]) if abs(float(state(folder)["x_m"]) - was) > 50 else None)
    desk.press("Left")
    wait("the view to be moved west by the arrow key", lambda: float(state(folder)["x_m"]) < there - 20)
    desk.press("F2")
    wait("the overview to fold", lambda: not showing(desk, "Overview", Atspi.Role.IMAGE))
    wait("the folded overview to be kept", lambda: state(folder).get("overview") == "0")
    ok("the overview is opened by key, a drag and the arrows in it move the view, and it is kept")


def legend_is_beside(desk):
    """Open, it covers no button over the map."""
    desk.click("Legend")
    legend = wait("the legend", lambda: showing(desk, "Map legend", None))
    box_of = lambda node: Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)

    def covered():
        frame = box_of(legend.get_parent())
        found = []
        for name in ("Supply", "Return", "Primary", "Secondary", "Outage", "Reports", "Teams", "Base", "Measure", "Nearer", "Further", "Whole city"):
            node = desk.find(name, Atspi.Role.PUSH_BUTTON)
            box = box_of(node)
            if node.get_state_set().contains(Atspi.StateType.VISIBLE) and box.x < frame.x + frame.width and frame.x < box.x + box.width \
                    and box.y < frame.y + frame.height and frame.y < box.y + box.height:
                found.append((name, box.x, box.y, frame.x, frame.y, frame.width, frame.height))
        return found
    wait("the legend to stand below the bars: %s" % covered(), lambda: not covered(), 10)
    if os.environ.get("HEAT_TEST_PICTURES"):
        desk.picture(os.path.join(os.environ["HEAT_TEST_PICTURES"], "small-legend.png"))
    desk.click("Legend")


def small_window(city, journal, folder):
    """At 800 × 600 no button is cut off, in any step."""
    with Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", "800x600") as desk:
        wait("the rail", lambda: showing(desk, "1 open incident", Atspi.Role.PUSH_BUTTON))
        roles = (Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON, Atspi.Role.ENTRY, Atspi.Role.TEXT)
        for step in ("alt+1", "alt+2", "alt+3", "alt+4", "alt+5", "ctrl+n"):
            desk.press(step)
            wait("the window to rest", lambda: True)
            cut = []
            for node in desk.walk():
                try:
                    if node.get_role() not in roles or not node.get_state_set().contains(Atspi.StateType.VISIBLE):
                        continue
                    box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
                except GLib.GError:
                    continue
                if box.width > 0 and (box.x < 0 or box.x + box.width > 801):
                    cut.append((node.get_name(), box.x, box.width))
            assert not cut, (step, cut)
            if os.environ.get("HEAT_TEST_PICTURES"):
                desk.picture(os.path.join(os.environ["HEAT_TEST_PICTURES"], "small-%s.png" % step))
        desk.press("Escape")
        legend_is_beside(desk)
        ok("at 800 × 600 every button and entry lies within the window's width, in each step and in the form")


def main():
    with tempfile.TemporaryDirectory() as folder:
        city, journal = (os.path.join(folder, name) for name in ("city.gpkg", "night.db"))
        heatctl("city", "-o", city, "--pipes", "2000", "--seed", "7")
        with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
            pipe = db.execute("SELECT max(id) FROM pipe").fetchone()[0]
        opened = json.loads(heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "--json", "open", "--leak", "pipe:" + pipe))
        before = events(journal)
        with Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", "1366x768") as desk:
            desk.city = city
            desk.click(wait("the way to the incident", lambda: next((text for text in desk.texts() if text.startswith("Go on with incident 1")), None)))
            desk.wait_enabled("Use plan ")
            measures_by_mouse(desk)
            measures_by_keys(desk)
            measures_along_pipes(desk)
            copies_and_goes_back(desk)
            assert desk.wait_enabled("Use plan "), "the step was left"
            assert events(journal) == before, "the journal has new events"
            list_folds(desk, folder)
            overview_moves_the_view(desk, folder)
            ok("incident %s and its step stand as before, nothing was written" % opened["id"])
        small_window(city, journal, folder)


if __name__ == "__main__":
    tap(main)
