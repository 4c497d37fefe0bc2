#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk against a real hotline service on loopback: a notice is shown delivered; with the service dead the desk works on and
counts what is owed; the service comes back on the same port and everything arrives; a caller's report appears without taking
the keyboard. TAP."""
import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Desk, bodies, events, has, heatctl, households, ok, tap, wait  # noqa: E402
from gi.repository import Atspi  # noqa: E402

TOKEN = "loopback-trial-loopback-trial"


class Hotline:
    """heat-hotline as a process; started again it takes the port it had."""

    def __init__(self, program, city, folder):
        self.command = [program, "--city", city, "--ops", "sqlite:" + os.path.join(folder, "hotline.db"), "--token", TOKEN]
        self.port = 0
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, error, trace):
        self.kill()

    def start(self):
        self.process = subprocess.Popen(self.command + ["--listen", "127.0.0.1:%d" % self.port], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("listening on 127.0.0.1:"), "heat-hotline said: %r" % line
        self.port = int(line.strip().rsplit(":", 1)[1])

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(20)

    def ask(self, path, body=None):
        request = urllib.request.Request("http://127.0.0.1:%d%s" % (self.port, path), data=json.dumps(body).encode() if body else None,
                                         headers={"Authorization": "Bearer " + TOKEN, "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)


def numbers(journal):
    """Numbers and versions of the notices in a journal."""
    return [(body.get("number"), body.get("version")) for kind, body in bodies(journal) if kind == "notice.issued"]


def story_to_notify(desk, journal, card):
    """From the first key to a notice that can be read; nothing posted yet."""
    desk.press("ctrl+n")
    desk.wait_focus("Address as heard")
    desk.type(card)
    desk.wait_text("1 match")
    desk.press("Return")
    desk.wait_text("No open incident explains this place.")
    desk.press("1", "Return")
    desk.wait_enabled("Leak at ")
    desk.press("Return")
    desk.wait_enabled("Use plan ")
    desk.press("Return")
    desk.wait_enabled("go to Notify")
    desk.press("Return")
    desk.wait_enabled("Post the notice")


def caller_reports(desk, hotline, journal, card):
    """A report given to the hotline knocks: it stands in the list, the keyboard stays in the half-typed address."""
    desk.press("ctrl+n")
    desk.wait_focus("Address as heard")
    desk.type("24")
    before = len(events(journal))
    hotline.ask("/v1/reports", {"id": "CALL-1", "symptom": "no_heat", "text": "cold since midnight", "card": card})
    has(journal, "report.taken", 2)
    wait("the caller's report in the list", lambda: desk.sees("2 new") or desk.sees("1 new"))
    desk.wait_focus("Address as heard")
    desk.type("0")
    def typed():
        return any(node.get_text_iface() and Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node)) == "240" for node in desk.walk())
    wait("all typed keys in the address", typed)
    assert len(events(journal)) > before
    desk.press("Escape")
    if desk.find("Matches"):
        desk.press("Escape")
    ok("a caller's report appears and takes neither view nor keyboard")


def delivered(desk, journal):
    wait("the delivery in the journal", lambda: any(k == "delivery.tried" and body.get("ok") for k, body in bodies(journal)))
    desk.press("alt+4")
    desk.wait_text("delivered ")
    wait("nothing owed in the header", lambda: desk.sees("all delivered"))
    ok("a posted notice is shown delivered")


def main():
    city, program = os.environ["HEAT_TEST_CITY"], os.environ["HEAT_DISPATCH"]
    with tempfile.TemporaryDirectory() as folder:
        if not os.path.exists(city):
            heatctl("city", "-o", city, "--pipes", "4000", "--seed", "7")
        journal, theirs, token = (os.path.join(folder, name) for name in ("night.db", "hotline.db", "token"))
        with open(token, "w") as file:
            file.write(TOKEN + "\n")
        cards = households(city, 40)
        with Hotline(os.environ["HEAT_HOTLINE"], city, folder) as hotline, \
                Desk(program, city, journal, folder, "--size", "1366x768", "--hotline", "http://127.0.0.1:%d/" % hotline.port, "--token-file", token) as desk:
            desk.wait_text("connected")
            ok("the link stands")
            story_to_notify(desk, journal, cards[0])
            hotline.kill()
            desk.press("Return")
            has(journal, "notice.issued")
            desk.wait_enabled("Print door sheets")
            desk.wait_text("1 not delivered")
            desk.wait_text("not reached")
            ok("with the hotline dead the notice is posted and counted as not delivered")
            desk.press("alt+2")
            desk.wait_text("mark each as it is done")
            desk.click(next(text for text in desk.texts() if text.endswith(": Closed")))
            has(journal, "step.done")
            ok("the desk works on without the hotline")
            hotline.start()
            delivered(desk, journal)
            assert numbers(theirs) == numbers(journal), (numbers(theirs), numbers(journal))
            ok("started again on the same port the hotline has every notice once")
            caller_reports(desk, hotline, journal, cards[-1])


if __name__ == "__main__":
    tap(main)
