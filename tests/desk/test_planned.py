#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A planned stop through the window, from its announcement to heat that is back: moved, corrected, called off, announced anew, begun and ended. What is
posted is compared with what another program reads from the journal. TAP."""
import json
import os
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Desk, bodies, heatctl, ok, tap, wait  # noqa: E402
from test_steps import House, find_leak  # noqa: E402

HOUR = 3600
PICTURES = os.environ.get("HEAT_TEST_PICTURES")  # a folder for what a person looks at


def picture(desk, name):
    if PICTURES:
        time.sleep(2)
        desk.picture(os.path.join(PICTURES, "planned-%s.png" % name))


def typed(seconds):
    return time.strftime("%m-%d %H:%M", time.localtime(seconds))


def stop(begin, hours=8):
    return "%s %s" % (typed(begin), typed(begin + hours * HOUR))


class Notices:
    def __init__(self, house):
        self.house = house

    def all(self):
        return [body for kind, body in bodies(self.house.journal) if kind == "notice.issued"]

    def wait(self, n):
        """The n-th record, once it is in the journal."""
        return wait("notice %d in the journal" % n, lambda: len(self.all()) >= n and self.all()[n - 1])


def minute(us):
    return us // 60_000_000


def set_stop(desk, button, text):
    desk.click(button)
    desk.wait_text("Day, begin and end of the stop")
    desk.type(text)
    desk.press("Return")


def announce(desk, notices, begin):
    desk.press("alt+4")
    desk.wait_enabled("Set begin and end…")
    desk.press("Return")
    desk.wait_text("Day, begin and end of the stop")
    desk.type(stop(begin))
    desk.press("Return")
    desk.wait_enabled("Post the notice")
    assert not desk.sees("△ Announced too late"), desk.texts()
    desk.press("Return")
    first = notices.wait(1)
    assert (first["kind"], first["version"], minute(first["start_us"])) == ("planned", 1, begin // 60), first
    desk.wait_enabled("Change the stop…")
    picture(desk, "announced")
    ok("a planned stop is announced with its begin and end")
    return first


def move(desk, house, notices, first, begin):
    """Earlier than the rules allow is warned of and discarded; later is posted with what was said before."""
    set_stop(desk, "Change the stop…", stop(time.time() + 20 * HOUR))
    desk.wait_text("△ Told too late")
    desk.wait_enabled("Post the change")
    picture(desk, "too-late")
    desk.click("Discard the change")
    wait("nothing is changed any more", lambda: not desk.sees("△ Told too late") and desk.find("Change the stop…"))
    assert len(notices.all()) == 1
    set_stop(desk, "Change the stop…", stop(begin, 10))
    desk.wait_enabled("Post the change")
    assert desk.sees("Begin") and desk.sees("Expected end") and not desk.sees("△ Told too late"), desk.texts()
    picture(desk, "moving")
    desk.press("Return")
    second = notices.wait(2)
    assert (second["number"], second["version"], minute(second["start_us"])) == (first["number"], 2, begin // 60), second
    assert (second["replaces"]["start_us"], second["replaces"]["expected_us"]) == (first["start_us"], first["expected_us"]), second["replaces"]
    assert second["consumers"] == first["consumers"]
    wait("the works to be expected to end after they begin", lambda: minute(house.last("estimate.computed")["safe_us"]) >= begin // 60)
    assert not any(text.startswith(("On site by", "On site:")) for text in desk.texts()), "a crew is waited for that nobody called"
    wait("the change is over", lambda: desk.find("Change the stop…") and not desk.find("Post the change"))
    ok("it is moved: what is told too late is said before it is posted, and the version says both times that were told")


def correct(desk, notices):
    desk.click("Correct…")
    desk.wait_focus("Cause")
    desk.press("Tab", "ctrl+a")
    desk.type("Second Street by the bridge")
    picture(desk, "correcting")
    desk.press("Return")
    desk.wait_text("Say why it is corrected")
    desk.press("Tab", "Tab", "Tab")
    desk.wait_focus("Why it is corrected")
    desk.type("heard wrong")
    desk.press("Return")
    desk.wait_enabled("Post the correction")
    assert any("corrected: Second Street by the bridge" in text for text in desk.texts()), desk.texts()
    picture(desk, "corrected-draft")
    desk.press("Return")
    third = notices.wait(3)
    assert (third["version"], third["place"], third["reason"]) == (3, "Second Street by the bridge", "heard wrong"), third
    assert [c["field"] for c in third["corrects"]] == ["place"], third["corrects"]
    assert third["start_us"] == third["replaces"]["start_us"]
    wait("the correction is over", lambda: desk.find("Correct…") and not desk.find("Post the correction"))
    picture(desk, "corrected")
    ok("its words are corrected with a reason, old and new beside each other")


def call_off(desk, notices):
    desk.click("Call it off…")
    desk.wait_text("Why will the stop not take place?")
    desk.type("cold spell")
    desk.press("Return")
    off = notices.wait(4)
    first = notices.all()[0]
    assert (off["kind"], off["version"], off["number"], off["reason"]) == ("called_off", 4, first["number"], "cold spell"), off
    assert off["consumers"] == first["consumers"] and off["place"] == "Second Street by the bridge"
    desk.wait_text("Called off: cold spell")
    picture(desk, "called-off")
    ok("it is called off, and all who were told are told")


def begin_works(desk, house, notices):
    """Announced anew for within the hour: the window leads to the valves, and from there to the works."""
    begin = time.time() + 40 * 60
    set_stop(desk, "Announce it anew…", stop(begin))
    desk.wait_text("△ Announced too late")
    desk.wait_enabled("Post the notice")
    desk.press("Return")
    anew = notices.wait(5)
    assert anew["kind"] == "planned" and anew["version"] == 1 and anew["number"] != notices.all()[0]["number"], anew
    desk.wait_text("The announced stop begins")
    desk.wait_enabled("Send a crew")
    picture(desk, "due")
    desk.press("Return")
    desk.wait_enabled("Send ")
    desk.press("Return")
    wait("the crew on its way", lambda: house.last("team.assigned"))
    desk.wait_enabled("To the valves")
    desk.press("Return")
    for step in house.steps("isolate"):
        mark = step["target"] + (": Stands still" if step["action"] == "stop" else ": Closed")
        wait("the row of %s" % step["target"], lambda: desk.find(mark))
        desk.press("Return")
        wait("the row of %s marked done" % step["target"], lambda: desk.find(mark) is None)
    assert house.incident()["out"]["households"] > 0
    desk.press("alt+4")
    desk.wait_text("Estimated restoration")
    wait("nothing to call off any more", lambda: not desk.find("Call it off…") and desk.find("Correct…"))
    picture(desk, "begun")
    assert not desk.refusal(), desk.refusal()
    ok("what is announced leads to the crew and the valves, and once they are shut to the works")


def end_works(desk, house, notices):
    desk.press("alt+5")
    desk.wait_enabled("Repair done, begin refilling")
    desk.press("Return")
    wait("the list of reopening", lambda: house.steps("reopen"))
    while house.steps("reopen"):
        left = len(house.steps("reopen"))
        desk.press("Return")
        wait("one more open", lambda: len(house.steps("reopen")) < left)
    desk.click("Heat is back")
    desk.wait_enabled("Post: heat restored")
    desk.press("Return")
    last = wait("the restoration", lambda: [n for n in notices.all() if n["kind"] == "restoration"])[-1]
    assert last["replaces"]["kind"] == "planned", last["replaces"]
    picture(desk, "restored")
    ok("heat is back after the works, and that is posted")


def main():
    city = os.environ["HEAT_TEST_CITY"]
    if not os.path.exists(city):
        heatctl("city", "-o", city, "--pipes", "2000")
    with tempfile.TemporaryDirectory() as folder:
        journal = os.path.join(folder, "planned.db")
        house = House(city, journal)
        incident = house.ask("open", "--leak", "pipe:" + find_leak(city), "--job", "planned", "--title", "New valve")["id"]
        house.ask("plan", incident)
        notices = Notices(house)
        begin = (int(time.time()) // 60 + 60 * 60) * 60  # sixty hours ahead
        with Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", os.environ.get("HEAT_TEST_SIZE", "1366x768"), *os.environ.get("HEAT_TEST_OPTIONS", "").split()) as desk:
            desk.click(wait("the way to the incident", lambda: next((text for text in desk.texts() if text.startswith("Go on with incident 1")), None)))
            desk.wait_text("earliest by road")
            first = announce(desk, notices, begin)
            move(desk, house, notices, first, begin + 24 * HOUR)
            correct(desk, notices)
            call_off(desk, notices)
            begin_works(desk, house, notices)
            end_works(desk, house, notices)
            desk.leave()


if __name__ == "__main__":
    tap(main)
