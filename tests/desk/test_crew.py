#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A crew as the desk sees it: the link of the team that was sent is shown, what the crew says is carried out and stands in the log, and a sign of life that
does not come raises a red bar that stays until a person says what was done. TAP."""
import json
import os
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Desk, bodies, has, heatctl, ok, tap, wait  # noqa: E402
from test_link import TOKEN, Hotline  # noqa: E402


def say(hotline, link, seq, kind, at=None, **more):
    stamp = lambda s: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(s))
    message = dict(more, id=f"m{seq}", phone="p1", seq=seq, kind=kind, at=stamp(at or time.time()))
    answer = hotline.ask(link.split(str(hotline.port), 1)[1] + "messages", {"sent": stamp(time.time()), "messages": [message]})
    assert answer["taken"] == [message["id"]], answer


def prepare(city, ops):
    """An incident with a plan and a team on its way, as another desk has left it."""
    def deed(*words):
        return json.loads(heatctl("ops", "--ops", ops, "--city", city, "--json", *words))
    for pipe in json.loads(heatctl("find", city, "P0000", "--json"))["matches"]:
        plan = json.loads(heatctl("isolate", city, "--leak", f"pipe:{pipe['id']}", "--json"))
        if not plan["stop"] and len(plan["must_close"]) >= 2:
            incident = deed("open", "--leak", f"pipe:{pipe['id']}")["id"]
            deed("plan", incident)
            sent = deed("assign", incident)
            return incident, sent.get("team") or sent["id"]
    raise AssertionError("no pipe of the city has a plan of two valves")


def link_is_shown(desk):
    desk.click("Go on with incident", exact=False)
    desk.wait_enabled("Post the notice")
    desk.press("alt+3")
    desk.wait_text("phone: not opened yet")
    wait("the button that copies the link", lambda: desk.find("Copy link"))
    ok("the link of the team that was sent is at hand")


def crew_talks(desk, hotline, journal, link):
    say(hotline, link, 1, "accepted")
    has(journal, "crew.said", 1)
    desk.wait_text("accepted ")
    say(hotline, link, 2, "arrived")
    has(journal, "team.arrived")
    desk.wait_text("on site since")
    say(hotline, link, 3, "site_report", affects_heat=True, note="pipe rusted through")
    has(journal, "crew.said", 3)
    ok("what the crew says is carried out and noted")


def sign_is_missed(desk, hotline, journal, link):
    say(hotline, link, 4, "well_entered", at=time.time() - 50, well="W-7", o2_percent=20.5, ch4_lel_percent=0, co_ppm=1, h2s_ppm=0, check_in_min=1)
    has(journal, "crew.said", 4)
    desk.wait_text("in well W-7")
    assert not desk.sees("no sign of life since"), "nothing is missed yet"
    has(journal, "crew.missed")
    desk.wait_text("no sign of life since")
    ok("a sign of life that does not come raises the bar")


def person_answers(desk, journal):
    desk.click("Answered")
    desk.wait_text("say what was done")
    assert not any(kind == "crew.answered" for kind, _body in bodies(journal)), "an answer without words"
    ok("without words it is not answered")
    wait("the line for the answer", lambda: desk.find("What was done", exact=True))
    desk.type("spoke by radio")
    desk.click("They are out")
    has(journal, "crew.answered")
    wait("the bar gone", lambda: not desk.sees("no sign of life since"))
    answer = [body for kind, body in bodies(journal) if kind == "crew.answered"][0]
    assert answer["words"] == "spoke by radio" and answer["outside"], answer
    ok("answered in words it goes")


def main():
    city, program = os.environ["HEAT_TEST_CITY"], os.environ["HEAT_DISPATCH"]
    with tempfile.TemporaryDirectory() as folder:
        if not os.path.exists(city):
            heatctl("city", "-o", city, "--pipes", "4000", "--seed", "7")
        journal, token = os.path.join(folder, "night.db"), os.path.join(folder, "token")
        with open(token, "w") as file:
            file.write(TOKEN + "\n")
        incident, team = prepare(city, "sqlite:" + journal)
        with Hotline(os.environ["HEAT_HOTLINE"], city, folder) as hotline, \
                Desk(program, city, journal, folder, "--size", "1366x768", "--hotline", "http://127.0.0.1:%d/" % hotline.port, "--token-file", token) as desk:
            desk.wait_text("connected")
            link_is_shown(desk)
            link = json.loads(heatctl("crew", "--ops", "sqlite:" + journal, "--city", city, "--hotline", "http://127.0.0.1:%d" % hotline.port,
                                      "--token-file", token, "--json").splitlines()[0])["link"]
            crew_talks(desk, hotline, journal, link)
            sign_is_missed(desk, hotline, journal, link)
            if os.environ.get("HEAT_TEST_PICTURE"):
                desk.picture(os.environ["HEAT_TEST_PICTURE"])
            person_answers(desk, journal)


if __name__ == "__main__":
    tap(main)
