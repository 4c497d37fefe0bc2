#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A crew with a phone: Chromium of 390 × 844 opens the link of a job, works through it with the network cut in between, and what it said stands in the
desk's journal in order, each once. With HEAT_PICTURES=FOLDER it leaves pictures there."""
import hashlib
import math
import os
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from web_lab import Lab, Tap, open_browser, set_size, wait_for, TOKENS

tap = Tap()
PICTURES = os.environ.get("HEAT_PICTURES")
LANGUAGE = os.environ.get("HEAT_PAGE", "zh-CN")
DARK = os.environ.get("HEAT_DARK") == "1"


class Phone:
    def __init__(self, link):
        self.browser = open_browser(390, 844, dark=DARK, language=LANGUAGE) or tap.skip("no chromium, chromedriver or selenium")
        self.browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
        self.allow_place(False)
        self.link = link
        self.n = 0
        self.browser.get(link)

    def allow_place(self, isAllowed):
        self.browser.execute_cdp_cmd("Browser.setPermission", {"permission": {"name": "geolocation"}, "setting": "granted" if isAllowed else "denied"})

    def place(self, lon, lat):
        self.browser.execute_cdp_cmd("Emulation.setGeolocationOverride", {"longitude": lon, "latitude": lat, "accuracy": 12})

    def run(self, script, *more):
        return self.browser.execute_script(script, *more)

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0])?.innerText || ''", selector)

    def has(self, selector):
        return self.run("const e = document.querySelector(arguments[0]); return !!e && e.offsetParent !== null", selector)

    def tap(self, selector):
        wait_for(selector, lambda: self.has(selector))
        self.run("document.querySelector(arguments[0]).click()", selector)

    def fill(self, selector, value):
        self.run("const e = document.querySelector(arguments[0]); e.value = arguments[1]; e.dispatchEvent(new Event('input'))", selector, str(value))

    def says(self, key, *parts):
        """The page's own words in its own language."""
        return self.run("return word(...arguments)", key, *parts)

    def cut(self, off):
        self.browser.execute_cdp_cmd("Network.enable", {})
        self.browser.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": off, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})

    def picture(self, name):
        if PICTURES:
            self.n += 1
            self.browser.save_screenshot(os.path.join(PICTURES, f"{LANGUAGE[:2]}{'-dark' if DARK else ''}-{self.n:02d}-{name}.png"))

    def magnify(self, by):
        """As a person with poor sight sets it: every letter and line so much larger on the same glass."""
        set_size(self.browser, round(390 / by), round(844 / by))


def said(lab):
    """Kinds of what crews said, as the desk's journal has them, oldest first."""
    log = lab.ask("ops", "--ops", lab.ops, "log")
    return [e["body"] for e in (log["events"] if isinstance(log, dict) else log) if e["kind"] == "crew.said"]


def main(build):
    if open_browser.__module__ and not os.path.exists("/usr/bin/chromedriver"):
        tap.skip("no chromedriver")
    with tempfile.TemporaryDirectory(prefix="heat-crew-") as folder:
        lab = Lab(build, folder, city=os.environ.get("HEAT_CITY"))
        if not os.environ.get("HEAT_CITY"):
            lab.make_city(2000)
        work(lab)


def work(lab):
    pipe, plan = lab.pick_burst(least=20, valves=4)
    incident = lab.deed("open", "--leak", f"pipe:{pipe}", "--job", "primary_burst")["id"]
    lab.deed("plan", incident)
    sent = lab.deed("assign", incident)
    team = sent.get("team") or sent["id"]
    lab.start_service()
    with open(lab.path("desk-token"), "w", encoding="ascii") as f:
        f.write(TOKENS["dispatch desk"][1] + "\n")
    desk = ["crew", "--ops", lab.ops, "--city", lab.city, "--hotline", lab.url, "--token-file", lab.path("desk-token")]
    link = lab.ask(*desk)["link"]
    follower = subprocess.Popen([lab.heatctl, *desk, "--follow"], env=lab.env, stdout=subprocess.PIPE, text=True)
    phone = Phone(link)
    try:
        play(lab, phone, incident, team, desk)
    finally:
        phone.browser.quit()
        follower.terminate()
        tap.check(follower.wait(timeout=60) == 0, "heatctl crew --follow ends when asked")
        tap.check(lab.stop_service() == 0, "the service ends when asked")


def step_states(lab, incident):
    shown = lab.deed("show", incident)
    return {s["number"]: s["state"] for s in shown["steps"]}


def fill_air(phone, o2=20.6, co=2):
    for name, value in (("o2_percent", o2), ("ch4_lel_percent", 0), ("co_ppm", co), ("h2s_ppm", 0)):
        phone.fill(f"#form-{name}", value)


def enter_well(phone, o2=20.6):
    phone.tap("[data-enter]")
    fill_air(phone, o2)
    phone.fill("#form-every", 10)
    phone.run("document.getElementById('form-fan').checked = document.getElementById('form-guard').checked = true")
    phone.tap("#form-enter")


def play(lab, phone, incident, team, desk):
    wait_for("the job", lambda: phone.has("#accept"))
    wait_for("the map", lambda: phone.run("return document.querySelectorAll('#map path').length") > 10)
    phone.picture("new")
    tap.check(phone.text("#clock") in [time.strftime("%H:%M", time.gmtime(time.time() + 8 * 3600 + s)) for s in (-60, 0, 60)], "the clock is the desk's, not the phone's", phone.text("#clock"))
    tap.check(phone.run("return document.documentElement.scrollWidth") <= 390, "nothing is wider than the phone")
    way_is_drawn(lab, phone, incident, team)
    phone.tap("#accept")
    arrive(lab, phone)
    tap.check(lab.deed("show")["teams"] and any(t["id"] == team and t["state"] == "on_site" for t in lab.deed("show")["teams"]), "the team is on site in the desk's state")
    wait_for("the page can open without network", lambda: phone.run("return !!navigator.serviceWorker.controller"))
    wait_for("the first valve", lambda: phone.has("#steps .current .yes"))
    phone.picture("valve")
    first = int(phone.run("return document.querySelector('#steps .current').dataset.step"))

    phone.tap("#steps .current .yes")
    wait_for("the first valve at the desk", lambda: step_states(lab, incident)[first] == "done" and said(lab)[-1]["kind"] == "step_done")
    wait_for("told by the desk", lambda: phone.run("return document.querySelector(`[data-step='${arguments[0]}']`)?.className.includes('done')", first))
    wait_for("a valve in a well", lambda: phone.has("[data-enter]"))
    enter_well(phone, o2=18.0)
    tap.check(phone.has("#form-bad"), "with too little oxygen nobody is let down")
    phone.picture("air")
    phone.tap("#form-cancel")
    enter_well(phone)
    wait_for("the timer", lambda: phone.has("[data-sign]"))
    wait_for("people below at the desk", lambda: said(lab)[-1]["kind"] == "well_entered")
    tap.check([c["wells"][0]["well"] for c in lab.deed("show")["crews"]] == [said(lab)[-1]["well"]], "the desk knows who is below")
    phone.picture("below")

    is_large(phone)
    two_tabs(lab, phone)
    words_are_not_lost(lab, phone)
    team_mates(lab, phone, incident, team, desk)

    # A dead spot: everything is kept, the page opens again, and what was said goes out in order.
    before = len(said(lab))
    port = lab.url.rsplit(":", 1)[-1]
    phone.cut(True)
    tap.check(lab.stop_service() == 0, "the service is gone as well")
    second = int(phone.run("return document.querySelector('#steps .current').dataset.step"))
    phone.tap("#steps .current .yes")
    phone.tap("[data-sign]")
    phone.tap("[data-leave]")
    phone.tap("#form-left")
    tap.check(phone.has("#form-bad") and phone.has("[data-leave]"), "a well is not left without a reading or a reason")
    phone.tap("[data-why=other]")
    tap.check(phone.text("#form-bad") == phone.says("need_note"), "and another reason is written")
    fill_air(phone, o2=20.4, co=30)
    phone.picture("leaving")
    phone.tap("#form-left")
    phone.tap("#support")
    phone.run("document.querySelector('#form input[type=checkbox]').checked = true")
    phone.tap("#form-send")
    waiting = 4
    wait_for("the count", lambda: str(waiting) in phone.text("#sync"))
    phone.picture("dead-spot")
    phone.browser.refresh()
    wait_for("the page without network", lambda: str(waiting) in phone.text("#sync"))
    tap.check(phone.run("return document.querySelector(`[data-step='${arguments[0]}']`).className.includes('done')", second), "opened again without network it knows what was said")
    tap.check(phone.run("return document.querySelectorAll('#map path').length") > 10, "and has its map")
    tap.check(len(said(lab)) == before, "the desk knows nothing of it yet")
    phone.picture("opened-again")
    lab.start_service("--listen", f"127.0.0.1:{port}")
    phone.cut(False)
    phone.run("window.dispatchEvent(new Event('online'))")
    wait_for("all of it at the desk", lambda: len(said(lab)) == before + waiting, 40)
    kinds = [m["kind"] for m in said(lab)]
    tap.check(kinds[before] == "step_done" and kinds[-1] == "support_wanted", "in the order in which it was said", kinds)
    tap.check(len({m["id"] for m in said(lab)}) == len(kinds), "each once", kinds)
    tap.check(step_states(lab, incident)[second] == "done", "the second valve is shut at the desk")
    left = [m for m in said(lab) if m["kind"] == "well_left"][-1]
    tap.check((left["o2_percent"], left["co_ppm"], left.get("over")) == (20.4, 30, ["co_ppm"]), "the air at leaving is in the journal, and what of it is beyond the limits", left)
    job = lab.deed("show")["crews"][0]
    tap.check(job["left"]["over"] and job["left"]["well"] == left["well"] and not job["wells"], "and the desk knows that nobody is below", job)
    told_later(lab, incident, second)
    calls = lab.deed("calls")["calls"]
    tap.check([c["kind"] for c in calls] == ["support"], "the desk is asked for support", calls)
    lab.deed("answer", calls[0]["id"], "--text", "pump is coming")
    tap.check(lab.deed("calls")["calls"] == [] and [c["words"] for c in lab.deed("calls", "--all")["calls"] if c["id"] == calls[0]["id"]] == ["pump is coming"], "and answers in words")

    # The same messages once more, as a phone that lost the answers would send them.
    link = phone.link.split("/c/")[1]
    again = {"sent": "2026-01-14T00:00:00Z", "messages": [{k: m[k] for k in ("id", "phone", "seq", "kind", "step", "action", "target", "well") if k in m} | {"at": "2026-01-14T00:00:00Z"}
                                                         for m in said(lab) if m["kind"] == "step_done"]}
    status, answer, _ = lab.http(f"/c/{link}messages", again, token=None)
    tap.check(status == 200 and len(answer["taken"]) == len(again["messages"]) and not answer["refused"], "what was taken is taken again without effect", answer)

    # A valve that will not turn changes the plan, and the page follows.
    wait_for("a third valve", lambda: phone.has("#steps .current .no"))
    third = int(phone.run("return document.querySelector('#steps .current').dataset.step"))
    phone.tap("#steps .current .no")
    wait_for("the question", lambda: phone.has("[data-how=would_not_turn]"))
    phone.picture("failed")
    phone.tap("[data-how=would_not_turn]")
    wait_for("the failure at the desk", lambda: step_states(lab, incident)[third] == "failed")
    wait_for("the new plan on the phone", lambda: phone.run("return document.querySelector(`.failed[data-step='${arguments[0]}']`) !== null || !document.querySelector(`[data-step='${arguments[0]}']`)", third))
    leave_without_a_reading(lab, phone)
    plan_changes(lab, phone, incident, port)
    phone.tap("#report")
    phone.run("document.getElementById('form-affects').value = 'yes'")
    phone.fill("#form-hours", 4)
    phone.fill("#form-note", "管顶腐蚀穿孔")
    phone.picture("report")
    phone.tap("#form-send")
    send_photo(lab, phone)
    wait_for("report and photo at the desk", lambda: [m["kind"] for m in said(lab)][-2:] == ["site_report", "photo"])
    photo = said(lab)[-1]["sha256"]
    status, data, headers = lab.http(f"/v1/photos/{photo}")
    tap.check(status == 200 and hashlib.sha256(data).hexdigest() == photo and data[:2] == b"\xff\xd8", "the desk can fetch the photo")
    photos_are_refused(lab, phone)
    phone.tap("#finished")
    phone.picture("finish")
    phone.tap("#form-send")
    wait_for("finished at the desk", lambda: [m["kind"] for m in said(lab)][-1] == "finished")
    phone.picture("end")
    hostile(lab, link, incident, team)
    team_is_released(lab, phone, link, team)
    errors = [row for row in phone.browser.get_log("browser") if row["level"] == "SEVERE" and "Failed to load resource" not in row["message"] and "ERR_INTERNET_DISCONNECTED" not in row["message"]]
    tap.check(not errors, "no errors in the browser's log", errors)


def way_is_drawn(lab, phone, incident, team):
    """From the team's yard to the leak, as the city's own table has the yard."""
    way = phone.run("const d = document.querySelector('#map path.way')?.getAttribute('d'), s = document.querySelector('#map circle.start'), l = document.querySelector('#map path.leak').getBBox();"
                    "return d && { points: d.match(/[-0-9.]+ [-0-9.]+/g).map((p) => p.split(' ').map(Number)), start: [Number(s.getAttribute('cx')), Number(s.getAttribute('cy'))],"
                    " leak: [l.x + l.width / 2, l.y + l.height / 2], box: document.querySelector('#map').getBoundingClientRect().toJSON() }")
    tap.check(way and len(way["points"]) > 2, "the way is drawn before the crew is there", way)
    inside = all(0 <= p[0] <= way["box"]["width"] and 0 <= p[1] <= way["box"]["height"] for p in way["points"])
    tap.check(inside and way["points"][0] == way["start"], "all of it is in sight, from its start", way)
    far = max(abs(way["leak"][k] - way["points"][-1][k]) for k in (0, 1))
    tap.check(far < 60, "to the place", far)
    place = lab.rows("SELECT geom FROM team WHERE id = ?", team)[0][0]
    yard = struct.unpack("<dd", place[-16:]) # a point of WKB ends with x and y
    at = lab.deed("show", incident)
    first = phone.run("return fetch('job?known=').then((r) => r.json()).then((r) => r.job.way.p.slice(0, 2))")
    off = math.hypot(at["x"] + first[0] - yard[0], at["y"] + first[1] - yard[1])
    tap.check(off < 300, "from the team's yard as the city has it", (off, first, yard))


def arrive(lab, phone):
    """A phone that gives no position says so, and gives one when it may."""
    phone.tap("#arrived")
    wait_for("the question", lambda: phone.has("#form-without"))
    tap.check(phone.says("place_denied") in phone.text("#form"), "that the phone gives no position is said", phone.text("#form"))
    tap.check([m["kind"] for m in said(lab)].count("arrived") == 0, "and nothing is reported before the crew has chosen")
    phone.picture("no-place")
    phone.allow_place(True)
    phone.place(126.6, 45.7)
    phone.tap("#form-again")
    wait_for("arrived at the desk", lambda: [m["kind"] for m in said(lab)] == ["accepted", "arrived"])
    tap.check(abs(said(lab)[-1].get("lon", 0) - 126.6) < 1e-6 and "no_place" not in said(lab)[-1], "then it comes with its position", said(lab)[-1])


def two_tabs(lab, phone):
    """The link opened twice: what waits in either is sent, though the other is closed, and nothing twice."""
    port, before, first = lab.url.rsplit(":", 1)[-1], len(said(lab)), phone.browser.current_window_handle
    lab.stop_service()
    phone.tap("[data-sign]")
    wait_for("one waits", lambda: "1" in phone.text("#sync"))
    phone.browser.switch_to.new_window("tab")
    phone.browser.get(phone.link)
    wait_for("it waits in the other tab", lambda: "1" in phone.text("#sync") and phone.has("[data-sign]"))
    phone.tap("#report")
    phone.tap("#form-send")
    wait_for("two wait", lambda: "2" in phone.text("#sync"))
    second = phone.browser.current_window_handle
    phone.browser.switch_to.window(first)
    wait_for("they wait in the first tab", lambda: "2" in phone.text("#sync"))
    phone.tap("#call")
    phone.tap("#form-back")
    wait_for("three wait", lambda: "3" in phone.text("#sync"))
    phone.browser.switch_to.window(second)
    wait_for("three wait in the other", lambda: "3" in phone.text("#sync"))
    lab.start_service("--listen", f"127.0.0.1:{port}")
    for tab in (second, first):
        phone.browser.switch_to.window(tab)
        phone.run("window.dispatchEvent(new Event('online'))")
    wait_for("all three", lambda: len(said(lab)) >= before + 3)
    phone.browser.switch_to.window(second)
    wait_for("nothing waits", lambda: phone.says("synced") == phone.text("#sync"))
    phone.browser.close()
    phone.browser.switch_to.window(first)
    wait_for("nothing waits", lambda: phone.says("synced") == phone.text("#sync"))
    new = said(lab)[before:]
    tap.check(sorted(m["kind"] for m in new) == ["call_wanted", "check_in", "site_report"] and len({m["id"] for m in new}) == 3, "two tabs of one phone: nothing lost, nothing twice", new)
    for call in lab.deed("calls")["calls"]:
        lab.deed("answer", call["id"], "--text", "rung")


def is_large(phone):
    """Letters of twice the size: nothing is wider than the glass, and what saves lives is in sight and can be pressed."""
    phone.magnify(2)
    time.sleep(0.3)
    tap.check(phone.run("return document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1"), "twice the size: nothing is wider than the phone",
              phone.run("return [...document.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.id || e.className || e.tagName).slice(0, 9)"))
    for what in ("[data-sign]", "[data-leave]", "#support", "#call"):
        box = phone.run("const b = document.querySelector(arguments[0]).getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom, innerWidth, innerHeight, b.left + b.width / 2, b.top + b.height / 2]", what)
        hit = phone.run("const e = document.elementFromPoint(arguments[0], arguments[1]), want = document.querySelector(arguments[2]); return e === want || want.contains(e)", box[6], box[7], what)
        tap.check(box[0] >= 0 and box[2] <= box[4] + 1 and 0 <= box[7] <= box[5] and hit, f"twice the size: {what} is in sight", box)
    phone.picture("large")
    phone.tap("#enter")
    wait_for("the question", lambda: phone.has("#form-typed"))
    tap.check(phone.run("const d = document.getElementById('form'); return d.scrollWidth <= d.clientWidth + 1"), "twice the size: the question fits as well")
    phone.picture("large-which-well")
    phone.tap("#form-cancel")
    phone.magnify(1)


def words_are_not_lost(lab, phone):
    """A phone that is full stores nothing more: what was said stays with the page, though another tab stores what it says, long after."""
    port, before, first = lab.url.rsplit(":", 1)[-1], len(said(lab)), phone.browser.current_window_handle
    lab.stop_service()
    phone.run("window.ownChange = Store.prototype.change; Store.prototype.change = async () => { throw new DOMException('full', 'QuotaExceededError'); }")
    phone.tap("#call")
    phone.tap("#form-back")
    wait_for("one waits", lambda: "1" in phone.text("#sync"))
    tap.check(phone.says("stored") in phone.text("#refused"), "a full phone says that the page must stay open", phone.text("#refused"))
    time.sleep(6)
    phone.browser.switch_to.new_window("tab")
    phone.browser.get(phone.link)
    wait_for("the other tab", lambda: phone.has("#report"))
    phone.tap("#report")
    phone.tap("#form-send")
    wait_for("one waits there", lambda: "1" in phone.text("#sync"))
    second = phone.browser.current_window_handle
    phone.browser.switch_to.window(first)
    wait_for("two wait here", lambda: "2" in phone.text("#sync"))
    phone.run("Store.prototype.change = window.ownChange")
    phone.browser.switch_to.window(second)
    phone.browser.close()
    phone.browser.switch_to.window(first)
    lab.start_service("--listen", f"127.0.0.1:{port}")
    phone.run("window.dispatchEvent(new Event('online'))")
    wait_for("both", lambda: len(said(lab)) >= before + 2)
    wait_for("nothing waits", lambda: phone.says("synced") == phone.text("#sync"))
    tap.check(sorted(m["kind"] for m in said(lab)[before:]) == ["call_wanted", "site_report"], "what was said is not lost where nothing can be stored", said(lab)[before:])
    for call in lab.deed("calls")["calls"]:
        lab.deed("answer", call["id"], "--text", "rung")


def entries(phone):
    return phone.run("return [...document.querySelectorAll('#well .below')].map((row) => row.innerText)")


def team_mates(lab, phone, incident, team, desk):
    """A second phone of the team: it sees who is below, lets down people of its own into any well, speaks for those of the first; the desk does so too."""
    mate, port = Phone(phone.link), lab.url.rsplit(":", 1)[-1]
    try:
        wait_for("the mate's page", lambda: mate.has("#enter"))
        wait_for("who is below on the mate's phone", lambda: len(entries(mate)) == 1)
        tap.check(mate.says("other_phone") in entries(mate)[0], "another phone of the team sees who is below, and that it did not tell it", entries(mate))
        below = [w for c in lab.deed("show")["crews"] for w in c["wells"]]
        # the same well, then one that is in no step, typed by its number, with the network away
        wells = mate.run("return fetch('job').then((r) => r.json()).then((j) => fetch('map').then((m) => m.json()).then((m) => m.wells.map((w) => [w.id, w.name]).filter((w) => !j.job.steps.some((s) => s.well === w[0]))))")
        mate.tap("#enter")
        wait_for("wells to choose from", lambda: mate.has("[data-well]"))
        mate.picture("which-well")
        mate.tap(f"[data-well='{below[0]['well']}']")
        enter_form(mate)
        wait_for("two entries in one well", lambda: len(entries(phone)) == 2 and len(entries(mate)) == 2)
        lab.stop_service()
        mate.cut(True)
        mate.run("window.dispatchEvent(new Event('offline'))")
        mate.tap("#enter")
        mate.fill("#form-well", wells[0][1] if wells else "99-99")
        mate.tap("#form-typed")
        wait_for("the warning", lambda: mate.has("#form-offline"))
        mate.picture("enter-offline")
        enter_form(mate)
        wait_for("it stands at once", lambda: len(entries(mate)) == 3)
        untold = [row for row in entries(mate) if mate.says("not_told") in row]
        tap.check(len(untold) == 1, "what dispatch does not know is not shown as watched by it", entries(mate))
        sounded = "window.sounded = 0; Crew.prototype.beep = function () { this.beeped = Date.now(); window.sounded++; }; window.realNow = Date.now; Date.now = () => window.realNow() + 25000"
        mate.run(sounded)
        wait_for("it sounds", lambda: mate.run("return window.sounded") > 0)
        tap.check(True, "and it sounds on the spot")
        mate.run("Date.now = window.realNow")
        mate.picture("not-told")
        tap.check(len(entries(phone)) == 2, "the other phone cannot know")
        lab.start_service("--listen", f"127.0.0.1:{port}")
        mate.cut(False)
        mate.run("window.dispatchEvent(new Event('online'))")
        wait_for("told", lambda: mate.says("not_told") not in "".join(entries(mate)) and len(entries(mate)) == 3)
        wait_for("and on the other phone", lambda: len(entries(phone)) == 3, 40)
        wait_for("and at the desk", lambda: len(lab.deed("calls")["below"]) == 3)
        typed = [m for m in said(lab) if m["kind"] == "well_entered"][-1]
        tap.check(not wells or typed["well"] == wells[0][0], "a typed number of a known well is that well", typed)
        # the mate's phone dies; the first one speaks for its people, with a reason
        mine = [b["entry"] for b in lab.deed("calls")["below"]]
        theirs = [m["id"] for m in said(lab) if m["kind"] == "well_entered"][-2:]
        phone.tap(f"[data-leave='{theirs[0]}']")
        phone.tap("#form-send")
        tap.check(phone.has("#form-bad"), "signing out people of another phone wants a reason")
        phone.fill("#form-note", "对方手机没电，已在井口见到人")
        phone.picture("speak-for-others")
        phone.tap("#form-send")
        wait_for("out at the desk", lambda: theirs[0] not in [b["entry"] for b in lab.deed("calls")["below"]])
        tap.check(sorted(b["entry"] for b in lab.deed("calls")["below"]) == sorted(e for e in mine if e != theirs[0]), "and nobody else in that well is signed out", lab.deed("calls")["below"])
        wait_for("the mate hears of it", lambda: mate.says("signed_out", "X").split("X")[0] in mate.text("#refused"))
        mate.picture("signed-out")
        mate.tap("#understood")
        # nothing is let in, nobody is taken off while they are below
        done = subprocess.run([lab.heatctl, "ops", "--ops", lab.ops, "--city", lab.city, "team", team, "--release", "--reason", "x"], capture_output=True, text=True, env=lab.env)
        tap.check(done.returncode != 0 and done.stderr, "the team cannot be released over people below", done.stderr)
        done = subprocess.run([lab.heatctl, "ops", "--ops", lab.ops, "--city", lab.city, "refill", incident], capture_output=True, text=True, env=lab.env)
        tap.check(done.returncode != 0 and done.stderr, "nor the refilling begun", done.stderr)
        # the desk signs the last of the mate's people out: all phones follow
        lab.deed("answer", theirs[1], "--text", "一队电话确认", "--release")
        wait_for("one entry is left", lambda: len(entries(phone)) == 1 and len(entries(mate)) == 1, 40)
        tap.check(True, "signed out at the desk, they are gone on all phones")
    finally:
        mate.browser.quit()


def enter_form(phone):
    wait_for("the form of an entry", lambda: phone.has("#form-enter"))
    fill_air(phone)
    phone.run("document.getElementById('form-fan').checked = document.getElementById('form-guard').checked = true")
    phone.tap("#form-enter")


def told_later(lab, incident, step):
    """When it was done and when it was received are both kept; the state tells the first."""
    log = lab.ask("ops", "--ops", lab.ops, "log")
    event = [e for e in (log["events"] if isinstance(log, dict) else log) if e["kind"] == "step.done" and e["body"]["step"] == step][-1]
    row = [s for s in lab.deed("show", incident)["steps"] if s["number"] == step][0]
    said_us = [m for m in said(lab) if m["kind"] == "step_done" and m["step"] == step][-1]["said_us"]
    tap.check(event["body"]["done_us"] == said_us < event["at_us"], "the journal tells when it was done and when it was received", event)
    tap.check(row["at_us"] == said_us and row["received_us"] == event["at_us"], "the step's time is when it was done", row)


def leave_without_a_reading(lab, phone):
    wait_for("a valve in a well", lambda: phone.has("[data-enter]"))
    enter_well(phone)
    phone.tap("[data-leave]")
    phone.tap("[data-why=evacuated]")
    wait_for("out again at the desk", lambda: said(lab)[-1]["kind"] == "well_left")
    tap.check(said(lab)[-1]["no_reading"] == "evacuated", "out in a hurry: without a reading, and the reason is told", said(lab)[-1])


def plan_changes(lab, phone, incident, port):
    """While a deed waits on the phone the desk takes the valve out of the plan: the deed is no part of it any more, and a person is asked."""
    step = int(phone.run("return document.querySelector('#steps .current').dataset.step"))
    row = [s for s in lab.deed("show", incident)["steps"] if s["number"] == step][0]
    before = len(lab.deed("calls", "--all")["calls"])
    phone.cut(True)
    phone.tap("#steps .current .yes")
    wait_for("the count", lambda: "1" in phone.text("#sync"))
    lab.deed("plan", incident, "--forbid", f"{row['target']}", "--reason", "road opened above it")
    tap.check(step_states(lab, incident).get(step) == "dropped", "the desk's new plan does without the valve", lab.deed("show", incident)["steps"])
    phone.cut(False)
    phone.run("window.dispatchEvent(new Event('online'))")
    wait_for("a call at the desk", lambda: len(lab.deed("calls", "--all")["calls"]) == before + 1)
    call = lab.deed("calls")["calls"][-1]
    tap.check(call["kind"] == "conflict" and said(lab)[-1]["outcome"] == "conflict", "what does not fit the new plan is asked of a person, not lost", call)
    lab.deed("answer", call["id"], "--text", "spoken with the crew")
    wait_for("the new plan on the phone", lambda: not phone.has(f"[data-step='{step}']"))


def photos_are_refused(lab, phone):
    """What the service will not take is said and let go of; what it cannot take now waits; neither keeps the rest from going."""
    phone.run("window.honest = Crew.prototype.shrink")
    for bad, why in (("new Uint8Array(9 << 20).fill(255)", "code_too_large"), ("new Uint8Array(4096).fill(65)", "code_bad_jpeg")):
        phone.run(f"Crew.prototype.shrink = async () => new Blob([{bad}])")
        before = len(said(lab))
        send_photo(lab, phone)
        wait_for("the refusal on the page", lambda: phone.has("#understood") and phone.says(why) in phone.text("#refused"))
        phone.picture("photo-refused")
        tap.check(phone.says("synced") == phone.text("#sync"), "a photo that is refused does not wait for ever", phone.text("#sync"))
        phone.tap("#understood")
        wait_for("read", lambda: not phone.has("#refused"))
        tap.check(len(said(lab)) == before, "and is no message at the desk")
    # a limit of the link, as a door in front of the service would answer; and a proxy that says nothing we know
    for status, answer, waits in ((429, {"error": {"code": "photos", "message": "no more photos today"}}, False), (413, {}, True)):
        phone.run("const [status, answer] = arguments; window.ownAsk = Crew.prototype.ask;"
                  "Crew.prototype.ask = function (path, options) { return path.startsWith('photos/') ? Promise.resolve({ status, answer }) : window.ownAsk.call(this, path, options); }", status, answer)
        phone.run("Crew.prototype.shrink = async () => new Blob([new Uint8Array([255, 216, 255, 1, 2, " + str(status % 256) + ", 255, 217])])")
        before = len(said(lab))
        send_photo(lab, phone)
        wait_for("words about it", lambda: phone.has("#refused"))
        phone.tap("#support")
        phone.tap("#form-send")
        wait_for("the rest goes on", lambda: len(said(lab)) == before + 1)
        wait_for("it is settled", lambda: ("1" in phone.text("#sync")) == waits)
        tap.check(("1" in phone.text("#sync")) == waits and phone.has("#understood") != waits, f"answer {status}: " + ("it waits and says so" if waits else "it is given up in words"), phone.text("#refused"))
        phone.picture("photo-limit")
        if not waits:
            phone.tap("#understood")
        phone.run("Crew.prototype.ask = window.ownAsk")
        lab.deed("answer", lab.deed("calls")["calls"][-1]["id"], "--text", "ok")
    phone.run("window.dispatchEvent(new Event('online'))")
    wait_for("what waited goes", lambda: phone.says("synced") == phone.text("#sync"))
    # the service's disk: nothing can be stored where its folder of photos is
    folder = lab.find_photos()
    os.rename(folder, folder + "-away")
    with open(folder, "w", encoding="ascii") as f:
        f.write("in the way")
    phone.run("Crew.prototype.shrink = window.honest")
    send_photo(lab, phone)
    wait_for("it is held and says why", lambda: phone.says("code_not_stored") in phone.text("#refused") and "1" in phone.text("#sync"))
    phone.picture("photo-held")
    os.unlink(folder)
    os.rename(folder + "-away", folder)
    phone.run("window.dispatchEvent(new Event('online'))")
    wait_for("and goes when there is room", lambda: phone.says("synced") == phone.text("#sync") and not phone.has("#refused"))
    tap.check(said(lab)[-1]["kind"] == "photo", "a photo that could not be stored comes in later")


def team_is_released(lab, phone, link, team):
    """What was done in a dead spot before the end still arrives; what is pressed after it does not, and the page says so."""
    before = len(said(lab))
    phone.cut(True)
    phone.tap("#call")
    phone.tap("#form-back")
    phone.tap("#report")
    phone.tap("#form-send")
    wait_for("the count", lambda: "2" in phone.text("#sync"))
    time.sleep(1.1)
    lab.deed("team", team, "--release", "--reason", "done")
    wait_for("the link ends with the release", lambda: lab.http(f"/c/{link}job", token=None)[0] == 410)
    time.sleep(1.1)
    phone.tap("#support")
    phone.tap("#form-send")
    wait_for("it is kept", lambda: "3" in phone.text("#sync"))
    phone.browser.refresh()
    wait_for("opened again without network", lambda: "3" in phone.text("#sync"))
    phone.cut(False)
    phone.run("window.dispatchEvent(new Event('online'))")
    wait_for("the page says so", lambda: phone.has("#ended"))
    wait_for("both at the desk", lambda: len(said(lab)) == before + 2)
    tap.check([m["kind"] for m in said(lab)][-2:] == ["call_wanted", "site_report"], "what was said before the end is not lost", said(lab)[-3:])
    wait_for("the refusal", lambda: phone.has("#understood"))
    tap.check(phone.says("kind_support_wanted") in phone.text("#refused"), "what was pressed after it is refused in words", phone.text("#refused"))
    tap.check(phone.text("#ended") == phone.says("ended") and phone.run("return document.getElementById('report').disabled"), "nothing new begins")
    phone.picture("ended")


def send_photo(lab, phone):
    picture = lab.path("photo.jpg")
    if not os.path.exists(picture):
        subprocess.run(["convert", "-size", "2400x1800", "plasma:", picture], check=True)
    phone.browser.find_element("id", "photo").send_keys(picture)


def hostile(lab, link, incident, team):
    """What a wrong hand may send is refused in words, and nothing is stored."""
    before = len(said(lab))
    message = {"id": "x1", "phone": "evil", "seq": 1, "at": "2026-01-14T00:00:00Z", "kind": "accepted"}
    flipped = link[:-2] + ("A" if link[-2] != "A" else "B") + "/"
    cases = [
        (f"/c/{flipped}messages", {"sent": "2026-01-14T00:00:00Z", "messages": [message]}, 404),
        (f"/c/{link}messages", {"messages": [message]}, 400), (f"/c/{link}messages", {"sent": "soon", "messages": [message]}, 400),
        (f"/c/{link}messages", {"sent": "2026-01-14T00:00:00Z", "messages": [dict(message, id=f"y{n}") for n in range(501)]}, 400),
        (f"/c/{link}messages", {"sent": "2026-01-14T00:00:00Z", "messages": [dict(message, seq=7)]}, 409),
    ]
    for path, body, want in cases:
        status, answer, _ = lab.http(path, body, token=None)
        tap.check(status == want, f"refused with {want}", (status, answer))
    status, answer, _ = lab.http(f"/c/{link}messages", {"sent": "2026-01-14T00:00:00Z", "messages": [dict(message, kind="step_done")]}, token=None)
    tap.check(status == 200 and not answer["taken"] and answer["refused"][0]["code"] == "bad_data", "a message that is none is refused by itself", answer)
    for path in (f"/v1/jobs/{incident}/{team}",):
        status, _, _ = lab.http(urlquote(path), {"job": {"title": "x", "steps": []}}, token="seat 12", method="PUT")
        tap.check(status == 403, "an agent puts no jobs", status)
    time.sleep(0.5)
    tap.check(len(said(lab)) == before, "nothing of it reached the desk")


def urlquote(path):
    import urllib.parse
    return urllib.parse.quote(path)


if __name__ == "__main__":
    main(sys.argv[1])
    sys.exit(tap.finish())
