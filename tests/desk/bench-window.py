#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Not a test: the whole window with a city open, as a dispatcher meets it. Prints a table: seconds until it can be used (first start, and again with
the cache there), memory, frames while panning, flicking and zooming, the main loop's longest turn at rest. A frame is what the frame clock does between
before-paint and after-paint; processor time of the main thread, the clock beside it.
  BUILD=build; HEAT_DISPATCH=$BUILD/src/desk/heat-dispatch sh tests/desk/in-window.sh 1600x1000 tests/desk/bench-window.py CITY.gpkg
Settings, journal and cache are in a folder that goes afterwards: the first start finds no cache."""
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, wait  # noqa: E402

IDLE_S = 10
WIDE, HIGH = 1600, 1000


def by_hand(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True)


def middle(desk):
    box = Atspi.Component.get_extents(desk.find("Map", Atspi.Role.IMAGE), Atspi.CoordType.WINDOW)
    return box.x + box.width // 2, box.y + box.height // 2


def pan(x, y):
    """To and fro, held to the end."""
    for side in (1, -1, 1, -1):
        moves = []
        for i in range(40):
            moves += ["mousemove", x + side * (200 - 10 * i), y + side * (80 - 4 * i), "sleep", "0.016"]
        by_hand("mousemove", x + side * 200, y + side * 80, "mousedown", 1, *moves, "sleep", 0.1, "mouseup", 1)


def flick(x, y):
    """Let go in motion: the map runs on."""
    for side in (1, -1, 1, -1):
        moves = []
        for i in range(8):
            moves += ["mousemove", x + side * (160 - 40 * i), y, "sleep", "0.008"]
        by_hand("mousemove", x + side * 160, y, "mousedown", 1, *moves, "mouseup", 1)
        time.sleep(1)


def zoom(x, y):
    by_hand("mousemove", x, y)
    for button in (4, 4, 4, 4, 5, 5, 5, 5):
        by_hand("click", button)
        time.sleep(0.4)


def part(values, at):
    return sorted(values)[min(int(at * len(values)), len(values) - 1)] if values else float("nan")


def frames_between(path, begin_s, end_s):
    """(processor ms, clock ms) of the frames that ended in that time."""
    with open(path) as file:
        rows = [list(map(float, line.split())) for line in file if line.count(" ") == 2]
    return [(cpu, clock) for at, cpu, clock in rows if begin_s <= at <= end_s]


def memory_mb(pid, field):
    with open("/proc/%d/status" % pid) as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith(field))


def start(program, city, folder, name):
    """The window until the map of the city stands and the teams are listed."""
    frames = os.path.join(folder, name + ".frames")
    begin_s = time.monotonic()
    desk = Desk(program, city, os.path.join(folder, name + ".db"), folder, "--size", "%dx%d" % (WIDE, HIGH),
                env={"HEAT_DESK_FRAMES": frames, "HEAT_LANG": "en", "XDG_CACHE_HOME": os.path.join(folder, "cache")})
    wait("the city to stand", lambda: desk.find("Map", Atspi.Role.IMAGE) and desk.sees(" ready"), 300)
    return desk, frames, time.monotonic() - begin_s


def main(city):
    program = os.environ["HEAT_DISPATCH"]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        desk, _frames, first_s = start(program, city, folder, "first")
        desk.close()
        desk, frames, again_s = start(program, city, folder, "again")
        try:
            time.sleep(3)
            rest_s = time.monotonic()
            time.sleep(IDLE_S)
            rows += [("usable, first start", "%.1f s" % first_s), ("usable, again", "%.1f s" % again_s)]
            turns = [turn[0] for turn in desk.turns() if turn[1] > rest_s - desk.began_s]
            rows.append(("longest turn in %d s at rest" % IDLE_S, "%.0f ms" % max(turns) if turns else "under 50 ms"))
            x, y = middle(desk)
            for name, deed in (("pan", pan), ("flick", flick), ("zoom", zoom)):
                begin_s = time.monotonic()
                deed(x, y)
                time.sleep(0.5)
                seen = frames_between(frames, begin_s, time.monotonic())
                cpu, clock = [one[0] for one in seen], [one[1] for one in seen]
                rows.append(("%s: %d frames, processor" % (name, len(seen)), "p50 %.1f  p95 %.1f  max %.1f ms" % (part(cpu, 0.5), part(cpu, 0.95), part(cpu, 1))))
                rows.append(("%s: by the clock" % name, "p50 %.1f  p95 %.1f  max %.1f ms" % (part(clock, 0.5), part(clock, 0.95), part(clock, 1))))
            rows += [("memory now", "%.0f MB" % memory_mb(desk.process.pid, "VmRSS:")), ("memory at most", "%.0f MB" % memory_mb(desk.process.pid, "VmHWM:"))]
        finally:
            desk.close()
    print("%s, window %d × %d" % (os.path.basename(city), WIDE, HIGH))
    for name, value in rows:
        print("%-34s %s" % (name, value))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
