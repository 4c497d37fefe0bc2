#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The replay of a past night: what the screen tells at a time is what heatctl ops --at tells; forth, back and at speed; nothing is written. TAP."""
import datetime
import hashlib
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, events, heatctl, households, ok, tap, wait  # noqa: E402
import sqlite3  # noqa: E402
import time  # noqa: E402


class Night:
    def __init__(self, city, journal):
        self.city, self.journal = city, journal

    def __call__(self, at, *words):
        os.environ["HEAT_CLOCK"] = "2026-01-14T%s:00+08:00" % at
        try:
            return heatctl("ops", "--ops", "sqlite:" + self.journal, "--city", self.city, *words)
        finally:
            del os.environ["HEAT_CLOCK"]

    def make(self):
        first, second, third = households(self.city, 3)
        report = self("02:10", "report", "--symptom", "street_water", "--card", first).split()[1]
        with sqlite3.connect("file:%s?mode=ro" % self.city, uri=True) as db:
            pipes = [row[0] for row in db.execute("SELECT id FROM pipe WHERE level = 'secondary' AND line = 'supply' ORDER BY id")]
        one = json.loads(self("02:14", "--json", "open", "--report", report, "--leak", "pipe:" + pipes[0]))["id"]
        self("02:20", "plan", one)
        self("02:26", "assign", one, "--free", "--eta-min", "12")
        self("02:40", "report", "--symptom", "no_heat", "--card", second)
        self("02:55", "step", one, "--all")
        other = json.loads(self("03:05", "--json", "open", "--leak", "pipe:" + pipes[len(pipes) // 2]))["id"]
        self("03:30", "plan", other)
        self("03:40", "report", "--symptom", "no_heat", "--card", third)

    def facts(self, at):
        """Running incidents with their stage, open reports and number of events at that time, by heatctl."""
        ops = ["ops", "--ops", "sqlite:" + self.journal, "--city", self.city, "--json"]
        state = json.loads(heatctl(*ops, "show", "--at", at))
        board = json.loads(heatctl(*ops, "board", "--at", at))
        return state, board, state["seq"]


STRIP = {}


def read(node):
    return node.get_name() or Atspi.Text.get_text(node, 0, -1)


def shown(desk):
    """Time and number of events as the strip tells them; its two labels are looked for once."""
    for node in desk.walk() if not STRIP else ():
        text = read(node) if node.get_role() == Atspi.Role.LABEL else ""
        if re.fullmatch(r"2026-01-14 \d\d:\d\d:\d\d", text):
            STRIP["at"] = node
        elif re.match(r"\d+ / \d+ · ", text):
            STRIP["count"] = node
    if len(STRIP) < 2:
        STRIP.clear()
        return None, 0
    count = read(STRIP["count"])
    return read(STRIP["at"]), int(count.split(" / ")[0]) if " / " in count else 0


def iso(at_us):
    zone = datetime.timezone(datetime.timedelta(hours=8))
    return (datetime.datetime.fromtimestamp(0, zone) + datetime.timedelta(microseconds=at_us)).isoformat()


def moment(night, count):
    """When the beginning of that many events was written."""
    with sqlite3.connect("file:%s?mode=ro" % night.journal, uri=True) as db:
        return db.execute("SELECT max(at_us) FROM event WHERE seq <= ?", (count,)).fetchone()[0]


def compare(desk, night):
    at, count = shown(desk)
    exact = iso(moment(night, count))
    assert exact.replace("T", " ").startswith(at), (at, exact)
    state, board, n_log = night.facts(exact)
    assert count == n_log, "%s: %d events on the screen, %d by heatctl" % (at, count, n_log)
    running = [i for i in state["incidents"] if i["stage"] not in ("restored", "closed")]
    fresh = [r for r in state["reports"] if r["state"] == "open"]
    texts = desk.texts()
    for incident in running:
        assert incident["title"] in texts, (at, incident["title"])
        assert any(incident["id"] in text for text in texts), (at, incident["id"])
    assert ("✓ No open incident" in texts) == (not running), (at, running)
    assert ("%d new" % len(fresh) in texts) == bool(fresh), (at, fresh)
    return at, len(running), len(fresh), board


def digest(path):
    return hashlib.sha256(open(path, "rb").read()).hexdigest()


def walk_back(desk, night):
    seen = []
    for _ in range(40):
        seen.append(compare(desk, night)[:3])
        if shown(desk)[1] <= 1:
            break
        for _ in range(12):
            before = shown(desk)[1]
            if before > 1:
                desk.press("ctrl+Left")
                wait("an earlier moment", lambda: shown(desk)[1] < before)
    assert len({n for _at, n, _fresh in seen}) == 3 and seen[-1][1] == 0, seen
    ok("at %d moments, going back, the screen tells what heatctl --at tells" % len(seen))


def walk_on(desk, night):
    for n in range(2):
        before = shown(desk)
        desk.press("ctrl+Right")
        wait("a later moment", lambda: shown(desk)[1] > before[1])
        at, running, fresh, _board = compare(desk, night)
    desk.wait_text("2026-01-14")
    ok("and going on from event to event")


def clocks(desk, night):
    """The rule's clock of the incident as of that time: on site within 30 or 60 minutes of 02:10, whatever today's clock says."""
    incident = night.facts(iso(moment(night, shown(desk)[1])))[0]["incidents"][0]
    desk.click("Go on with incident 1, ", exact=False)
    desk.wait_text("min left")
    assert any(incident["title"] == text for text in desk.texts())
    left = [text for text in desk.texts() if re.search(r"\d+ min left", text)]
    assert left, "no clock runs"
    ok("clocks count as of then")


def refuse(desk, journal, before):
    desk.press("ctrl+n")
    wait("a refusal", lambda: "nothing is written" in (desk.refusal() or ""))
    desk.press("Return", "ctrl+z")
    time.sleep(1)
    assert digest(journal) == before, "the journal was touched"
    ok("nothing can be written")


def play(desk, night):
    for _ in range(10):
        desk.press("ctrl+Up")
    desk.wait_text("×600")
    before = shown(desk)
    desk.press("ctrl+space")
    wait("the end of the night", lambda: shown(desk)[0] == "2026-01-14 03:40:00")
    assert shown(desk)[1] > before[1]
    desk.wait_text("▶ Play")
    compare(desk, night)
    ok("at ×600 it plays to the end and stops there")


def main():
    city = os.environ["HEAT_TEST_CITY"]
    program = os.environ["HEAT_DISPATCH"]
    with tempfile.TemporaryDirectory() as folder:
        if not os.path.exists(city):
            heatctl("city", "-o", city, "--pipes", "2000", "--seed", "7")
        journal, today = os.path.join(folder, "night.db"), os.path.join(folder, "today.db")
        night = Night(city, journal)
        night.make()
        before = digest(journal)
        with Desk(program, city, today, folder, "--size", "1366x768", "--replay", journal) as desk:
            desk.wait_text("The past as it stood then")
            wait("the end of the night", lambda: shown(desk)[0] == "2026-01-14 03:40:00")
            ok("--replay begins with the end of the night")
            walk_back(desk, night)
            walk_on(desk, night)
            clocks(desk, night)
            refuse(desk, journal, before)
            play(desk, night)
            desk.press("shift+F5")
            wait("the banner gone", lambda: not desk.sees("The past as it stood then"))
            desk.wait_text("✓ No open incident")
            assert not events(today) and digest(journal) == before
            ok("one key leads back to today, where nothing has happened")
            desk.leave()


if __name__ == "__main__":
    tap(main)
