#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What became of notices, in the window: a gateway for text messages refuses, the service refuses one notice of two incidents; the header counts and lists it, Enter goes
to the notice, people note how they told it otherwise and where sheets are posted, and take it back. Journal, heatctl, board and season say the same. TAP."""
import http.server
import json
import os
import sqlite3
import sys
import tempfile
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Desk, bodies, heatctl, ok, tap, wait  # noqa: E402
from test_link import Hotline  # noqa: E402


class Gateway(http.server.BaseHTTPRequestHandler):
    status = 422

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(Gateway.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


class House:
    """The journal by another program's hand."""

    def __init__(self, city, journal):
        self.where, self.journal = ("ops", "--ops", "sqlite:" + journal, "--city", city, "--json"), journal

    def __call__(self, *words):
        return json.loads(heatctl(*self.where, *words))

    def announce(self, pipe):
        """(incident, number, areas) of a stop that is planned and told."""
        incident = self("open", "--leak", "pipe:" + pipe)["id"]
        self("plan", incident)
        record = self("notice", incident)["record"]
        return incident, record["number"], record["areas"]

    def way(self, notice, channel):
        return next((d for d in self("show", notice)["deliveries"] if d["channel"] == channel), None)

    def by_hand(self):
        return [body for kind, body in bodies(self.journal) if kind == "delivery.by_hand"]


def find_leaks(city):
    """Two pipes far from each other, each with many homes behind it and no plant stopping."""
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        pipes = [row[0] for row in db.execute("SELECT id FROM pipe WHERE dn_mm >= 200 AND line = 'supply' ORDER BY id")]
    found, taken = [], set()
    for pipe in pipes[::7]:
        plan = json.loads(heatctl("isolate", city, "--leak", "pipe:" + pipe, "--json"))
        buildings = set(plan["out"]["buildings"])
        if not plan["stop"] and 150 <= plan["out"]["households"] <= 6000 and not buildings & taken:
            found.append(pipe)
            taken |= buildings
        if len(found) == 6:
            break
    return found


def start_refused(hotline, journal, number):
    """The service has another notice of that number already: it will not have ours (409)."""
    body = next(body for kind, body in bodies(journal) if kind == "notice.issued" and body["number"] == number)
    hotline.ask("/v1/notices", dict(body, cause="something_else", households=body["households"] + 1))


def header_lists(desk, house, told, refused):
    desk.wait_text("✕ 3 not delivered, 2 given up")
    desk.press("ctrl+d")
    desk.wait_focus("Not delivered")
    desk.wait_text("%s/1" % refused[1])
    rows = [text for text in desk.texts() if "/1  " in text and ": " in text]
    assert any(told[1] in row and "given up" in row and "answer 422" in row for row in rows), rows
    assert any(refused[1] in row and "the hotline refuses it" in row and "try " in row and "next try" in row for row in rows), rows
    ok("the header counts what has not arrived and lists it with tries, reason and next try")
    desk.press("Down", "Down", "Return")
    desk.wait_text("No. %s · version 1" % refused[1])
    desk.wait_text("the hotline refuses it")
    ok("Enter goes to the incident's Notify, which says why")


def done_by_hand(desk, house, told):
    desk.press("ctrl+d")
    desk.wait_focus("Not delivered")
    desk.press("Return")
    desk.wait_text("No. %s · version 1" % told[1])
    desk.wait_text("Nobody was told this way (answer 422, 3 tries). Phone the communities")
    assert house.way(told[1], "sms")["given_up"] and house("board")["given_up"] == 2
    desk.click("sms: Done by hand…")
    desk.wait_text("How were people told instead?")
    desk.type("phoned all")
    desk.press("Return")
    wait("the word in the journal", lambda: house.by_hand() and house.by_hand()[-1]["how"] == "phoned all")
    desk.wait_text("phoned all (")
    desk.wait_text("✕ 2 not delivered, 1 given up")
    assert house.way(told[1], "sms")["noted_by"].startswith("desk:") and "delivered" in house.way(told[1], "sms")
    desk.click("sms: Undo")
    desk.wait_text("✕ 3 not delivered, 2 given up")
    assert house.by_hand()[-1]["done"] is False and "delivered" not in house.way(told[1], "sms")
    ok("what was given up is told otherwise by people, noted with how and by whom, and taken back")


def season_says(house, incident):
    rows = house("season")["incidents"]
    row = next(r for r in rows if r["id"] == incident)
    return row["verdicts"]["posted"]


def posted(desk, house, told):
    n = len(told[2])
    assert n >= 2, "the stop is in one community only"
    first = told[2][0]["community"]
    desk.wait_text("0 / %d" % n)
    assert season_says(house, told[0]) == "running"
    desk.click("门贴: Where…")
    desk.click(first + ": Posted")
    desk.wait_text("1 / %d" % n)
    assert house.by_hand()[-1]["areas"] == [told[2][0]["id"]] and house.way(told[1], "sheets")["posted"] == [told[2][0]["id"]]
    desk.click(first + ": Undo")
    desk.wait_text("0 / %d" % n)
    assert house.way(told[1], "sheets")["posted"] == []
    ok("sheets are noted as posted community by community, and taken back")
    desk.click("门贴: All posted")
    wait("all in the journal", lambda: len(house.way(told[1], "sheets")["posted"]) == n)
    assert season_says(house, told[0]) == "kept"
    wait("the row settled", lambda: desk.find("门贴: All posted") is None)
    ok("posted everywhere the season's check is kept")


def all_notices(desk, house, told):
    """A change while the first is still open: both stand in Notify."""
    house("notice", told[0])
    desk.wait_text("No. %s · version 2" % told[1])
    wait("the change given up too", lambda: (house.way(told[1] + "/2", "sms") or {}).get("given_up"))
    desk.wait_text("Not settled before")
    assert sum("Nobody was told this way" in text for text in desk.texts()) == 2
    ok("every notice of the incident that is not settled stands in Notify")
    desk.press("F11")
    desk.wait_text("⚠ 3 notices given up: tell people otherwise")
    desk.press("Escape")
    desk.wait_text("✕ 4 not delivered, 3 given up")
    ok("the board says what was given up")


def main():
    city, program = os.environ["HEAT_TEST_CITY"], os.environ["HEAT_DISPATCH"]
    with tempfile.TemporaryDirectory() as folder:
        if not os.path.exists(city):
            heatctl("city", "-o", city, "--pipes", "4000", "--seed", "7")
        journal, token, hooks, config = (os.path.join(folder, name) for name in ("night.db", "token", "webhooks.ini", "hotline.ini"))
        gateway = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
        threading.Thread(target=gateway.serve_forever, daemon=True).start()
        with open(hooks, "w") as file:
            file.write("[webhook sms]\nurl=http://127.0.0.1:%d/\nsecret=the-secret-of-the-gateway\ntopics=notice\n" % gateway.server_port)
        with open(config, "w") as file:
            file.write("[webhooks]\nfirst_pause_s=0.05\nlongest_pause_s=0.2\nrefusals=3\n")
        house = House(city, journal)
        stops = [house.announce(pipe) for pipe in find_leaks(city)[:2]]
        told, refused = sorted(stops, key=lambda stop: len(stop[2]), reverse=True)
        hotline = Hotline(os.environ["HEAT_HOTLINE"], city, folder)
        hotline.command += ["--webhooks", hooks, "--config", config]
        with open(token, "w") as file:
            file.write(hotline.command[hotline.command.index("--token") + 1] + "\n")
        with hotline:
            start_refused(hotline, journal, refused[1])
            with Desk(program, city, journal, folder, "--size", os.environ.get("HEAT_TEST_SIZE", "1366x768"), "--hotline", "http://127.0.0.1:%d/" % hotline.port, "--token-file", token) as desk:
                desk.wait_text("connected")
                header_lists(desk, house, told, refused)
                done_by_hand(desk, house, told)
                posted(desk, house, told)
                if os.environ.get("HEAT_PICTURES"):
                    desk.picture(os.path.join(os.environ["HEAT_PICTURES"], "notify.png"))
                all_notices(desk, house, told)
                desk.assert_never_blocked()
                if os.environ.get("HEAT_PICTURES"):
                    desk.picture(os.path.join(os.environ["HEAT_PICTURES"], "notify-2.png"))
                    desk.press("ctrl+d")
                    desk.wait_focus("Not delivered")
                    desk.picture(os.path.join(os.environ["HEAT_PICTURES"], "list.png"))


if __name__ == "__main__":
    tap(main)
