#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A crew as the desk sees it: the link of the team that was sent is shown, what the crew says is carried out and stands in the log, and a sign of life that
does not come raises a red bar that stays until a person says what was done; its photos stand at the incident; tickets that wait for dispatch stand in
the header. TAP."""
import hashlib
import json
import os
import sys
import tempfile
import time
import urllib.request

import gi
gi.require_version("Atspi", "2.0")
gi.require_version("GdkPixbuf", "2.0")
from gi.repository import Atspi, GdkPixbuf  # noqa: E402

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Desk, bodies, has, heatctl, ok, tap, wait  # noqa: E402
from test_hands import state  # noqa: E402
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
    say(hotline, link, 2, "arrived", no_place="denied")
    has(journal, "team.arrived")
    desk.wait_text("arrived without a position (not allowed on the phone)")
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


def comes_back_to_the_house(desk, folder, incident):
    """From an exercise, with the board over it: what a crew asks is of the real house."""
    desk.press("F5")
    wait("the exercise", lambda: desk.find("EXERCISE – Heat Dispatch", exact=False))
    desk.press("F11")
    desk.wait_text("Commander's board")
    desk.press("ctrl+shift+b")
    wait("the real house", lambda: not desk.find("EXERCISE – Heat Dispatch", exact=False))
    wait("its incident in the panel", lambda: state(folder).get("incident") == incident)
    desk.press("alt+3")
    desk.wait_text("in well W-7")
    ok("the incident is shown from the board and out of an exercise")
    desk.press("ctrl+b")
    desk.wait_focus("What was done")
    ok("the answer's line has a key")


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


def well_is_left(desk, hotline, journal, link):
    say(hotline, link, 5, "well_entered", well="W-7", o2_percent=20.5, ch4_lel_percent=0, co_ppm=1, h2s_ppm=0, check_in_min=10)
    say(hotline, link, 6, "well_left", well="W-7", o2_percent=20.5, ch4_lel_percent=0, co_ppm=90, h2s_ppm=0)
    has(journal, "crew.said", 6)
    desk.wait_text("the air beyond the limits")
    ok("the air at leaving a well stands with the team")


def make_photo(colour):
    picture = GdkPixbuf.Pixbuf.new(GdkPixbuf.Colorspace.RGB, False, 8, 800, 600)
    picture.fill(colour)
    data = picture.save_to_bufferv("jpeg", [], [])[1]
    return data, hashlib.sha256(data).hexdigest()


def put_photo(hotline, link, data, name):
    request = urllib.request.Request(link + "photos/" + name, data=data, method="PUT", headers={"Content-Type": "image/jpeg"})
    assert urllib.request.urlopen(request, timeout=20).status == 201


def photos_are_shown(desk, hotline, journal, link, folder):
    data, name = make_photo(0xb3140aff)
    put_photo(hotline, link, data, name)
    say(hotline, link, 7, "photo", sha256=name, bytes=len(data), step=1, note="flange")
    kept = os.path.join(folder, "cache", "heat-dispatch", "photos", name + ".jpg")
    wait("the photo in the desk's folder", lambda: os.path.exists(kept))
    with open(kept, "rb") as file:
        assert file.read() == data, "it is another photo"
    wait("its row", lambda: desk.find("Photo: ", Atspi.Role.PUSH_BUTTON, False))
    desk.wait_text("step 1 · flange")
    wait("its thumbnail", lambda: not desk.sees("being fetched"))
    ok("a photo stands at the incident with who and when")
    desk.click("Photo: ", exact=False)
    wait("its window", lambda: desk.find("flange", Atspi.Role.FRAME, False))
    wait("the picture", lambda: desk.find("flange", Atspi.Role.IMAGE, False))
    if os.environ.get("HEAT_TEST_PICTURE"):
        desk.picture(os.environ["HEAT_TEST_PICTURE"] + ".photo.png")
    desk.press("Escape")
    wait("the window gone", lambda: not desk.find("flange", Atspi.Role.FRAME, False))
    ok("pressed, it opens in a window")


def photo_is_spoilt(desk, hotline, journal, link, folder):
    data, name = make_photo(0x1a6a3bff)
    put_photo(hotline, link, data, name)
    stored = [os.path.join(where, name + ".jpg") for where, _folders, files in os.walk(folder) if name + ".jpg" in files and "cache" not in where][0]
    with open(stored, "wb") as file:
        file.write(b"\xff\xd8\xff spoilt on the disk")
    say(hotline, link, 8, "photo", sha256=name, bytes=len(data), note="well cover")
    desk.wait_text("not fetched: it did not come whole")
    ok("that a photo cannot be fetched is said")
    with open(stored, "wb") as file:
        file.write(data)
    desk.click("well cover", exact=False)
    wait("the second photo", lambda: not desk.sees("not fetched") and not desk.sees("being fetched"))
    assert os.path.exists(os.path.join(folder, "cache", "heat-dispatch", "photos", name + ".jpg"))
    ok("and pressed again it is fetched")


def tickets_wait(desk, hotline, folder):
    assert not desk.find("of dispatch", exact=False), "no ticket waits yet"
    number = hotline.ask("/v1/tickets", {"id": "K1", "kind": "leak_secondary", "text": "water in the yard", "phone": "13900000001"})["number"]
    hotline.ask(f"/v1/tickets/{number}/transfer", {"id": "t1"})
    name = "1 ticket waits for a decision of dispatch (transfer, delay, not ours); opens the tickets' page"
    wait("the count", lambda: desk.find(name, Atspi.Role.PUSH_BUTTON))
    desk.click(name)
    opened = os.path.join(folder, "opened")
    wait("the page in the browser", lambda: os.path.exists(opened) and open(opened).read().strip())
    assert open(opened).read().strip() == "http://127.0.0.1:%d/agent#tickets" % hotline.port, open(opened).read()
    hotline.ask(f"/v1/tickets/{number}/confirm", {"id": "t2"})
    wait("the count gone", lambda: not desk.find("of dispatch", Atspi.Role.PUSH_BUTTON, False))
    ok("tickets that wait for dispatch are counted, and open in the browser")


def make_browser(folder):
    """What opens web pages notes which."""
    where = os.path.join(folder, "data", "applications")
    os.makedirs(where)
    with open(os.path.join(folder, "browser"), "w") as file:
        file.write('#!/bin/sh\necho "$1" > "%s"\n' % os.path.join(folder, "opened"))
    os.chmod(os.path.join(folder, "browser"), 0o755)
    with open(os.path.join(where, "noting.desktop"), "w") as file:
        file.write("[Desktop Entry]\nType=Application\nName=noting\nExec=%s %%u\nMimeType=x-scheme-handler/http;\n" % os.path.join(folder, "browser"))
    with open(os.path.join(where, "mimeapps.list"), "w") as file:
        file.write("[Default Applications]\nx-scheme-handler/http=noting.desktop\n")


def main():
    city, program = os.environ["HEAT_TEST_CITY"], os.environ["HEAT_DISPATCH"]
    with tempfile.TemporaryDirectory() as folder:
        if not os.path.exists(city):
            heatctl("city", "-o", city, "--pipes", "4000", "--seed", "7")
        journal, token = os.path.join(folder, "night.db"), os.path.join(folder, "token")
        with open(token, "w") as file:
            file.write(TOKEN + "\n")
        incident, team = prepare(city, "sqlite:" + journal)
        make_browser(folder)
        with Hotline(os.environ["HEAT_HOTLINE"], city, folder) as hotline, \
                Desk(program, city, journal, folder, "--size", "1366x768", "--hotline", "http://127.0.0.1:%d/" % hotline.port, "--token-file", token,
                     env={"XDG_CACHE_HOME": os.path.join(folder, "cache")}) as desk:
            desk.wait_text("connected")
            link_is_shown(desk)
            link = json.loads(heatctl("crew", "--ops", "sqlite:" + journal, "--city", city, "--hotline", "http://127.0.0.1:%d" % hotline.port,
                                      "--token-file", token, "--json").splitlines()[0])["link"]
            crew_talks(desk, hotline, journal, link)
            sign_is_missed(desk, hotline, journal, link)
            if os.environ.get("HEAT_TEST_PICTURE"):
                desk.picture(os.environ["HEAT_TEST_PICTURE"])
            comes_back_to_the_house(desk, folder, incident)
            person_answers(desk, journal)
            well_is_left(desk, hotline, journal, link)
            photos_are_shown(desk, hotline, journal, link, folder)
            photo_is_spoilt(desk, hotline, journal, link, folder)
            tickets_wait(desk, hotline, folder)
            if os.environ.get("HEAT_TEST_PICTURE"):
                desk.picture(os.environ["HEAT_TEST_PICTURE"] + ".photos.png")


if __name__ == "__main__":
    tap(main)
