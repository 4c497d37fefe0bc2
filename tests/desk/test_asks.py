#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked with the right button and from files: why a building is without heat, a recorded search that is played and refused where it is not
of this city, leak costs that are cancelled while they are worked out. TAP."""
import ctypes
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, heatctl, ok, tap, wait  # noqa: E402


def ask(city, *words):
    """heatctl's answer, also when it is “no”."""
    done = subprocess.run([os.environ["HEATCTL"], words[0], city, *words[1:], "--json"], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def find_case(city):
    """A pipe whose leak leaves somebody cold behind valves, no plant stopping, and the card of one of them in a building of one connection."""
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        pipes = [row[0] for row in db.execute("SELECT id FROM pipe WHERE dn_mm BETWEEN 100 AND 400 ORDER BY dn_mm DESC, id")]
        for pipe in pipes[::9]:
            plan = ask(city, "isolate", "--leak", "pipe:" + pipe)
            if plan["stop"] or not plan["out"]["households"]:
                continue
            for building in plan["out"]["buildings"]:
                consumers = db.execute("SELECT id FROM consumer WHERE building = ?", (building,)).fetchall()
                card = db.execute("SELECT card FROM household WHERE building = ? AND card <> '' ORDER BY card", (building,)).fetchone()
                if len(consumers) == 1 and card:
                    return pipe, building, card[0]
    raise AssertionError("no pipe in the city that suits")


def extents(node):
    return Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)


def the_map(desk):
    return wait("the map", lambda: next((node for node in desk.walk() if node.get_role() == Atspi.Role.IMAGE and extents(node).width > 300), None))


def right_click_middle(desk):
    box = extents(the_map(desk))
    subprocess.run(["xdotool", "mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2), "click", "3"], check=True)


def building_asked(desk, city, pipe, card):
    """Looked for, then asked by the right button where it stands: the answer is that of heatctl."""
    told = ask(city, "isolate", "--leak", "pipe:" + pipe, "--why", "household:" + card)["why"][0]
    assert told["kind"] in ("in_zone", "cut", "station_out"), told
    reason = told["text"].split(": ", 1)[1]
    desk.press("ctrl+k")
    desk.type(card)
    wait("the household found", lambda: desk.sees("card number"))
    desk.press("Return")
    desk.wait_text(reason)  # asked at once of whoever is looked for
    desk.click("Close the explanation")
    wait("the explanation to be gone", lambda: not desk.sees(reason))
    for _n in range(4):
        desk.click("Nearer")
    button = None
    for _n in range(5):  # the map may still be on its way
        right_click_middle(desk)
        try:
            button = wait("what can be done with the building", lambda: desk.find("Why is it without heat, or warm?"), 2)
            break
        except AssertionError:
            pass
    assert button, "a right click in the middle offers nothing about a building: %s" % desk.texts()
    desk.click("Why is it without heat, or warm?")
    desk.wait_text(reason)
    ok("the right button on a building tells why it is without heat: " + reason)


def choose_file(desk, path):
    desk.press("shift+F6")
    wait("the dialog", lambda: desk.find("Recorded searches (JSON)", exact=False) or desk.sees("Open a recorded search"))
    time.sleep(1)
    desk.type(path)
    desk.press("Return")


def step_said(desk):
    words = next((text.split() for text in desk.texts() if text.startswith("Step ") and " of " in text and ":" not in text and text[-1].isdigit()), None)
    return (int(words[1]), int(words[3])) if words else None


def record_played(desk, city, pipe, folder):
    away = os.path.join(folder, "away")  # a dialog opens what it lists: in the journal's folder that would drop the journal's locks
    os.mkdir(away)
    path = os.path.join(away, "trace.json")
    subprocess.run([os.environ["HEATCTL"], "isolate", city, "--leak", "pipe:" + pipe, "--trace", path], capture_output=True)
    steps = json.load(open(path, encoding="utf-8"))["steps"]
    choose_file(desk, path)
    wait("the search of the file", lambda: step_said(desk) and step_said(desk)[1] == len(steps))
    desk.press("End")
    wait("its last step", lambda: step_said(desk) == (len(steps), len(steps)))
    assert any("%d households grow cold" % steps[-1]["households"] in text or "have no flow any more" in text for text in desk.texts()), (steps[-1], desk.texts())
    desk.press("Escape")
    wait("the search left", lambda: step_said(desk) is None)
    ok("a recorded search is opened and played, %d steps" % len(steps))
    trace = json.load(open(path, encoding="utf-8"))
    trace["network"] = "0" * 64
    json.dump(trace, open(path, "w", encoding="utf-8"))
    choose_file(desk, path)
    words = wait("the refusal", desk.refusal)
    assert "another city" in words and "trace.json" in words and "\n" not in words, words
    assert step_said(desk) is None
    desk.press("Escape")
    ok("one of another city is refused in words: " + words.replace(path, "trace.json"))


def is_coloured(desk):
    return any("Pipes are coloured" in (node.get_description() or "") for node in desk.walk())


class Held(threading.Thread):
    """The program's pool threads stopped as a debugger stops them, and those that are begun meanwhile before they do anything: what they are asked
    to do waits. All from one thread, as the kernel wants it; when it ends, they go on."""
    SEIZE, INTERRUPT, CONT, TRACE_CLONE, WALL = 0x4206, 0x4207, 7, 8, 0x40000000

    def __init__(self, pid):
        super().__init__()
        self.pid, self.libc, self.held, self.running = pid, ctypes.CDLL(None, use_errno=True), set(), set()
        self.begun, self.ends = threading.Event(), threading.Event()
        self.start()
        self.begun.wait()

    def ask(self, request, tid, data=0):
        return self.libc.ptrace(ctypes.c_long(request), ctypes.c_long(tid), None, ctypes.c_void_p(data))

    def seize(self, tid):
        with open("/proc/%d/task/%d/comm" % (self.pid, tid)) as file:
            is_pool = file.read().startswith("pool-")
        assert self.ask(self.SEIZE, tid, self.TRACE_CLONE) == 0, "the thread cannot be traced: %s" % os.strerror(ctypes.get_errno())
        (self.held if is_pool else self.running).add(tid)
        if is_pool:
            self.ask(self.INTERRUPT, tid)

    def run(self):
        try:
            for tid in map(int, os.listdir("/proc/%d/task" % self.pid)):
                self.seize(tid)
        finally:
            self.begun.set()
        while not self.ends.wait(0.001):
            for tid in list(self.running):
                try:
                    stopped, status = os.waitpid(tid, self.WALL | os.WNOHANG)
                except ChildProcessError:
                    self.running.discard(tid)
                    continue
                if stopped:  # it has begun a thread, or a signal waits for it
                    self.ask(self.CONT, tid, 0 if status >> 16 else os.WSTOPSIG(status))

    def go(self):
        self.ends.set()
        self.join()


def costs_cancelled(desk):
    """In a small city the figures are there in a blink: the thread that works them out is held meanwhile."""
    held = Held(desk.process.pid)
    try:
        desk.press("F7")
        wait("the button", lambda: desk.find("Cancel the leak costs"))
        assert not is_coloured(desk)
        desk.click("Cancel the leak costs")
        wait("nothing being worked out", lambda: not desk.find("Cancel the leak costs"))
    finally:
        held.go()
    time.sleep(1)
    assert not is_coloured(desk) and not desk.find("Cancel the leak costs"), "what was cancelled came all the same"
    desk.press("F7")
    wait("the colours, asked for again", lambda: is_coloured(desk))
    desk.press("F7")
    wait("the colours to be gone", lambda: not is_coloured(desk))
    ok("leak costs are cancelled while they are worked out, and come when asked for again")


def main():
    city = os.environ["HEAT_TEST_CITY"]
    if not os.path.exists(city):
        heatctl("city", "-o", city, "--pipes", "6000")
    pipe, _building, card = find_case(city)
    with tempfile.TemporaryDirectory() as folder:
        journal = os.path.join(folder, "night.db")
        where = ("ops", "--ops", "sqlite:" + journal, "--city", city, "--json")
        incident = json.loads(heatctl(*where, "open", "--leak", "pipe:" + pipe))["id"]
        heatctl(*where, "plan", incident)
        with Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", "1366x768") as desk:
            desk.click(wait("the way to the incident", lambda: next((text for text in desk.texts() if text.startswith("Go on with incident 1")), None)))
            desk.wait_text("earliest by road")
            costs_cancelled(desk)
            building_asked(desk, city, pipe, card)
            record_played(desk, city, pipe, folder)
            # not left by its button: what file dialogs forget (libcloudproviders) would count as ours


if __name__ == "__main__":
    tap(main)
