#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What if: an exercise on a copy. While it lasts and after it the real journal is as it was plus what really came, the hotline gets nothing,
the window is marked, what was done can be saved; one key begins it, one key ends it. TAP."""
import csv
import http.server
import os
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Desk, Late, events, heatctl, households, ok, tap, wait  # noqa: E402
import sqlite3  # noqa: E402


class Hotline(http.server.ThreadingHTTPServer):
    """Keeps what is posted to it."""
    daemon_threads = True

    def __init__(self):
        self.posted = []
        self.asked = 0
        stub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def do_GET(self):
                stub.asked += 1
                time.sleep(0.3)
                self.answer()

            def do_POST(self):
                stub.posted.append((self.path, self.rfile.read(int(self.headers.get("Content-Length", 0)))))
                self.answer()

            do_PUT = do_POST

            def log_message(self, *_args):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


def rows(journal):
    with sqlite3.connect("file:%s?mode=ro" % journal, uri=True) as db:
        return db.execute("SELECT seq, at_us, actor, stream, version, kind, body FROM event ORDER BY seq").fetchall()


def open_incident(city, journal, card):
    report = heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "report", "--symptom", "street_water", "--card", card).split()[1]
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        pipe = db.execute("SELECT id FROM pipe WHERE level = 'secondary' AND line = 'supply' ORDER BY id LIMIT 1").fetchone()[0]
    heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "open", "--report", report, "--leak", "pipe:" + pipe)


def enter(desk):
    desk.press("F5")
    desk.wait_text("Everything here is done on a copy")
    desk.wait_text("EXERCISE")
    wait("the title", lambda: desk.find("EXERCISE – Heat Dispatch"))
    wait("the header", lambda: desk.sees("nothing is posted"))
    ok("one key begins an exercise; banner, title and header say so")


def play_through(desk, journal, before):
    """The whole story on the copy."""
    desk.wait_enabled("Use plan ")
    desk.press("Return")
    desk.wait_enabled("go to Notify")
    desk.press("Return")
    desk.wait_enabled("Post the notice")
    desk.press("Return")
    desk.wait_enabled("Print door sheets")
    assert rows(journal) == before, "the real journal has changed"
    ok("plan, team and notice on the copy; the real journal is as it was")


def knock(desk, city, journal, card):
    heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "--actor", "hotline:stub", "report", "--symptom", "no_heat", "--card", card)
    desk.wait_text("1 new real report")
    heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "--actor", "hotline:stub", "report", "--symptom", "no_heat", "--card", card)
    desk.wait_text("2 new real reports")
    assert desk.sees("Everything here is done on a copy")
    ok("real reports are counted and knock, and the exercise goes on")


def sheets(desk, path):
    desk.press("ctrl+p")
    wait("the printed sheets", lambda: os.path.exists(path) and open(path, "rb").read(5) == b"%PDF-")
    desk.wait_text("Door sheets written")
    picture = path + ".ppm"
    subprocess.run(["pdftoppm", "-r", "40", "-f", "1", "-l", "1", "-singlefile", path, path], check=True)
    data = open(picture, "rb").read()
    header = data.split(b"\n", 3)
    width = int(header[1].split()[0])
    pixels = header[3]
    row = pixels[3 * width * 3:3 * width * 4]
    red = sum(1 for x in range(width) if row[3 * x] > 120 and row[3 * x + 1] < 80 and row[3 * x + 2] < 80)
    assert red > width * 0.6, "%d of %d pixels of the band are red" % (red, width)
    ok("every printed sheet bears the mark")


def save(desk, path, n_before, journal):
    desk.press("ctrl+F5")
    wait("the table of the exercise", lambda: os.path.exists(path))
    with open(path, newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    kinds = [line["kind"] for line in table]
    assert table and all(line["mode"] == "EXERCISE" for line in table), table[:2]
    assert "plan.chosen" in kinds and "team.assigned" in kinds and "notice.issued" in kinds and "report.taken" not in kinds, kinds
    ok("what was done is saved as a table, each line marked")
    return len(table)


def leave(desk, journal, before, n_done, posted):
    desk.press("F5")
    wait("the banner gone", lambda: not desk.sees("Everything here is done on a copy"))
    desk.wait_text("Meanwhile 2 reports came in.")
    desk.wait_text("The exercise is over: %d entries" % n_done)
    wait("the usual title", lambda: desk.find("Heat Dispatch"))
    desk.wait_enabled("Use plan ")  # the incident stands where it stood: no plan was chosen
    now = rows(journal)
    assert now[:len(before)] == before and [row[5] for row in now[len(before):]] == ["report.taken"] * 2, now[len(before):]
    desk.wait_text("2 new")
    assert not posted, posted
    ok("one key leaves it: the real house as it was, with what really came; nothing reached the hotline")


def real_again(desk, journal, hotline):
    """The same deeds now count, and reach the hotline."""
    n = len(rows(journal))
    desk.press("Return")
    desk.wait_enabled("go to Notify")
    desk.press("Return")
    desk.wait_enabled("Post the notice")
    desk.press("Return")
    wait("the notice at the hotline", lambda: hotline.posted)
    assert len(rows(journal)) > n
    ok("afterwards deeds are real, and the same hotline gets them")


def begin_so(program, city, journal, folder):
    before = rows(journal)
    with Desk(program, city, journal, folder, "--size", "1366x768", "--exercise") as desk:
        desk.wait_text("Everything here is done on a copy")
        desk.press("F5")
        wait("the banner gone", lambda: not desk.sees("Everything here is done on a copy"))
        assert rows(journal) == before
        desk.leave()
        ok("--exercise begins with one")


def main():
    city = os.environ["HEAT_TEST_CITY"]
    program = os.environ["HEAT_DISPATCH"]
    with tempfile.TemporaryDirectory() as folder:
        if not os.path.exists(city):
            heatctl("city", "-o", city, "--pipes", "2000", "--seed", "7")
        os.environ["TMPDIR"] = folder
        journal, paper, table, token = (os.path.join(folder, name) for name in ("night.db", "sheets.pdf", "done.csv", "token"))
        open(token, "w").write("loopback-trial")
        card, neighbour = households(city, 2)
        open_incident(city, journal, card)
        hotline = Hotline()
        try:
            with Desk(program, city, journal, folder, "--size", "1366x768", "--print-to", paper, "--exercise-to", table,
                      "--hotline", "http://127.0.0.1:%d" % hotline.server_port, "--token-file", token) as desk:
                desk.click("Go on with incident 1, ", exact=False)
                desk.wait_enabled("Use plan ")
                wait("the hotline asked", lambda: hotline.asked)
                before = rows(journal)
                time.sleep(1.2)  # the desk remembers its place once a second
                enter(desk)
                play_through(desk, journal, before)
                knock(desk, city, journal, neighbour)
                sheets(desk, paper)
                n_done = save(desk, table, len(before), journal)
                leave(desk, journal, before, n_done, hotline.posted)
                real_again(desk, journal, hotline)
                desk.leave()
                left = [name for name in os.listdir(folder) if name.startswith("heat-exercise")]
                assert not left, left
                begin_so(program, city, journal, folder)
        finally:
            hotline.shutdown()


if __name__ == "__main__":
    tap(main)
