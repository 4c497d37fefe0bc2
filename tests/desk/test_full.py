#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that is full and a journal that may not be written: the window says what, where and what to do, what was typed stays, and goes on once it can.
Needs a small disk of its own: skipped where none can be mounted. TAP."""
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Desk, bodies, events, heatctl, households, ok, tap, wait  # noqa: E402

PICTURES = os.environ.get("HEAT_TEST_PICTURES")  # a folder for what a person looks at


def picture(desk, name):
    if PICTURES:
        time.sleep(2)
        desk.picture(os.path.join(PICTURES, "full-%s.png" % name))


class Disk:
    """One megabyte, to be filled and emptied."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "disk")
        os.mkdir(self.path)

    def mount(self):
        return subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", self.path], capture_output=True).returncode == 0

    def fill(self):
        with open(os.path.join(self.path, "ballast"), "wb", buffering=0) as out:
            try:
                while True:
                    out.write(b"x" * 4096)
            except OSError:
                pass

    def empty(self):
        os.remove(os.path.join(self.path, "ballast"))

    def write_only(self, mode):
        wait("the disk to be " + mode, lambda: subprocess.run(["mount", "-o", "remount," + mode, self.path], capture_output=True).returncode == 0)

    def unmount(self):
        subprocess.run(["umount", "-l", self.path], check=True)


def kinds(journal):
    return [kind for kind, _stream in events(journal)]


def take_report(desk, card):
    desk.press("ctrl+n")
    desk.wait_focus("Address as heard")
    desk.type(card)
    desk.wait_text("1 match")
    desk.press("Return")
    desk.wait_text("No open incident explains this place.")
    desk.press("1", "Return")


def full(desk, disk, journal, card):
    desk.wait_text(" ready")
    disk.fill()
    take_report(desk, card)
    desk.wait_text("the disk is full; free some space and repeat")
    assert any(journal in text for text in desk.texts() if "the disk is full" in text), desk.texts()
    assert "report.taken" not in kinds(journal)
    assert desk.find("Register report"), "the form is gone with what was typed"
    picture(desk, "disk")
    ok("a full disk is told with the file and what to do, and the form stays")
    disk.empty()
    desk.click("Register report")
    wait("the report in the journal", lambda: kinds(journal).count("report.taken") == 1)
    taken = next(body for kind, body in bodies(journal) if kind == "report.taken")
    assert taken["card"] == card and taken["symptom"] == "street_water", taken
    ok("once there is room the same report is taken, once")


def read_only(city, folder, disk, journal):
    disk.write_only("ro")
    with Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", "1366x768") as desk:
        desk.wait_text(" ready")
        take_report(desk, households(city)[0])
        desk.wait_text("read-only")
        assert any(journal in text for text in desk.texts() if "read-only" in text), desk.texts()
        picture(desk, "read-only")
        desk.leave()
    disk.write_only("rw")
    ok("a journal that may not be written is told with its path")


def main():
    city = os.environ["HEAT_TEST_CITY"]
    if not os.path.exists(city):
        heatctl("city", "-o", city, "--pipes", "2000")
    with tempfile.TemporaryDirectory() as folder:
        disk = Disk(folder)
        if not disk.mount():
            print("ok 1 - # SKIP no disk can be mounted here\n1..1")
            sys.exit(0)
        try:
            journal = os.path.join(disk.path, "night.db")
            with Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", "1366x768") as desk:
                full(desk, disk, journal, households(city)[0])
                desk.leave()
            read_only(city, folder, disk, journal)
        finally:
            disk.unmount()


if __name__ == "__main__":
    tap(main)
