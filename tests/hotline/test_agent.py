#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An agent's night, played in Chromium against the service: the pop-up, what to tell, joining a caller to the stop, a new report by keyboard,
pushed news, the ticket list, a break of the link; Chinese and English, light and dark, desktop and phone.
usage: test_agent.py BUILD_DIR [FOLDER_FOR_PICTURES]"""
import json
import os
import re
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from agent_lab import CONTRAST, KEY_S, Agent, begin_report, can_be_read, empty, n_tickets, newest, pick_typed, sign_in, start, tell_story  # noqa: E402
from web_lab import TOKENS, set_size, wait_for  # noqa: E402


# --- the parts; each leaves the page at the call view ---

def pops_up(tap, agent, lab, story):
    sign_in(agent, f"{lab.url}/agent?phone={story['phone']}")
    agent.wait_text("#banner", "正在停热")
    known = lab.http(f"/v1/caller?phone={story['phone']}&lang=zh_CN", token="seat 12")[1]
    told = agent.text("#tell")
    tap.check(all(one["tell"] in told.replace("\n", "") for one in known["say"]), "the notice's words stand on the page, whole", told)
    tap.check(known["next_update_tell"] in told, "the next news is told", told)
    tap.check(known["place"] in agent.text("#household") and story["card"] in agent.text("#household"), "the household by its phone in the address of the page", agent.text("#household"))
    tap.check(story["phone"] not in agent.text("body") + agent.script("return document.querySelector('#query').value"), "the phone is masked everywhere")
    tap.check(f"{known['outages'][0]['households']:,} 户" in agent.text("#facts"), "the head counts who is without heat", agent.text("#facts"))
    wait_for("the map", lambda: agent.script("const m = document.querySelector('#map'); return m && m.complete && m.naturalWidth > 0"))
    agent.picture("agent-call")
    tap.check(agent.script("return document.querySelector('#note').getBoundingClientRect().bottom") <= 900, "all of it without scrolling at 1440 × 900",
              agent.script("return document.querySelector('#note').getBoundingClientRect().bottom"))


def map_is_small_and_quick(tap, lab, story):
    begun = time.monotonic()
    status, svg, headers = lab.http(f"/v1/map.svg?card={story['card']}&width=640&height=480", token="seat 12")
    first_ms = (time.monotonic() - begun) * 1000
    begun = time.monotonic()
    again = lab.http(f"/v1/map.svg?card={story['card']}&width=640&height=480", token="seat 12")[1]
    tap.check(status == 200 and svg == again and svg.rstrip().endswith(b"</svg>"), "the map is one whole picture, the same again")
    print(f"# map: {len(svg) // 1024} KiB, first {first_ms:.0f} ms, again {(time.monotonic() - begun) * 1000:.0f} ms")
    public = lab.http("/v1/map.svg", token=None)
    tap.check(public[0] == 200 and public[1] != svg and len(public[1]) < len(svg), "strangers get another, smaller picture")
    # What is filled as being without heat (out-fill of data/map/style.ini) is as many houses as the plan has, and nothing of the network is drawn.
    filled = [path for path in re.findall(rb"<path [^>]*>", public[1]) if b"fill:rgb(80.39%,76.86%,95.29%)" in path]
    drawn, planned = sum(path.count(b"Z") for path in filled), len(story["plan"]["out"]["buildings"])
    tap.check(drawn == planned, "every house of the plan is filled on it, and no other", (drawn, planned))
    lines = re.findall(rb"stroke:rgb\((?:78.43%,15.68%,10.98%|10.58%,37.25%,75.68%)\)", public[1])
    tap.check(lines == [] and re.search(rb"stroke:rgb\((?:78.43%,15.68%,10.98%|10.58%,37.25%,75.68%)\)", svg), "pipes are drawn for agents alone", len(lines))


def joins_the_stop(tap, agent, lab, story):
    before = lab.http("/v1/tickets?order=new", token="seat 12")[1]["found"]
    agent.type("ENTER")
    number = agent.wait_text("#toast", r"\d{8}-\d{4}").group()
    ticket = lab.http(f"/v1/tickets/{number}", token="seat 12")[1]
    tap.check(ticket["card"] == story["card"] and ticket["notice"].startswith("0114-") and ticket["told"], "one key joins the caller to the stop, told from the notice", ticket)
    tap.check(ticket["state"] == "closed" and "report" not in ticket and f"按通知 {ticket['notice']} 当场答复，已办结" in agent.text("#toast"), "and the page says that it is closed, not that the desk has it", agent.text("#toast"))
    tap.check(lab.http("/v1/tickets?order=new", token="seat 12")[1]["found"] == before + 1, "one ticket more")
    agent.wait_text("#view", "第 2 次来电")
    return number


def notes_a_report(tap, agent, lab, story):
    """From the first key with nobody on the page to the words that it is noted."""
    typed, community = pick_typed(lab, story)
    agent.type("ESCAPE")
    wait_for("an empty page", lambda: agent.script("return document.documentElement.heat.page.call.answer === null"))
    keys, begun = agent.keys, time.monotonic()
    agent.type("n", typed, "ENTER")
    wait_for("the place taken", lambda: agent.script("return document.querySelector('#address').value.includes(arguments[0])", community))
    agent.type("1")
    agent.picture("agent-report")
    agent.type("lu mian re shui", "ENTER")
    noted = agent.wait_text("#toast", r"\d{8}-\d{4}").group()
    seconds, keys = time.monotonic() - begun, agent.keys - keys
    print(f"# a new report: {keys} keys ({typed}, 1, words), {seconds:.1f} s at {KEY_S} s a key, the page's waits and the picture among them")
    tap.check(seconds < 20 and keys <= 28, "a new report in under 20 seconds of typing", (seconds, keys))
    ticket = lab.http(f"/v1/tickets/{noted}", token="seat 12")[1]
    tap.check(ticket["kind"] == "leak_primary" and community in ticket["address"] and ticket["text"] == "lu mian re shui", "what was typed is what was noted", ticket)
    lab.deliver()
    reports = lab.deed("show")["reports"]
    tap.check(any(one["symptom"] == "street_water" and one["text"] == "lu mian re shui" for one in reports), "the desk has the report", reports)


def is_told_news(tap, agent, lab, story):
    agent.script("document.documentElement.marked = true")
    agent.type("/", story["phone"], "ENTER")
    agent.wait_text("#banner", "第 1 版")
    changed = lab.deed("notice", story["incident"], "--until", "2026-01-14T18:40:00+08:00")["record"]
    agent.script("window.seenAt = 0; new MutationObserver(() => { if (!window.seenAt && document.querySelector('#banner').innerText.includes('第 2 版')) window.seenAt = Date.now(); })"
                 ".observe(document.querySelector('#banner'), { childList: true, subtree: true })")
    status, answer, _ = lab.http("/v1/notices", changed, token="dispatch desk")
    answered = time.time() * 1000
    agent.wait_text("#banner", "第 2 版")
    seen = agent.script("return window.seenAt")
    print(f"# the changed notice stood on the page {(seen - answered) / 1000:+.2f} s after the service had taken it")
    tap.check(status == 201 and seen - answered < 1000, "a changed notice is there within a second", (status, answer, seen - answered))
    lab.deliver()
    tap.check("18:40" in agent.text("#banner") and "恢复时间有变" in agent.text("#tell"), "with its new time, and what was said before", agent.text("#tell"))
    tap.check(agent.script("return document.documentElement.marked === true"), "without loading the page again")
    agent.picture("agent-changed")


def follows_the_repair(tap, agent, lab, story):
    """The desk's own progress, put with the crew's job, is told while it happens."""
    desk = ["crew", "--ops", lab.ops, "--city", lab.city, "--hotline", lab.url, "--token-file", lab.path("desk-token")]
    team = lab.deed("assign", story["incident"])["id"]
    lab.run(*desk)
    agent.wait_text("#doing", "赶往现场")
    lab.deed("team", team, "--arrived")
    lab.deed("step", story["incident"], "--all")
    lab.run(*desk)
    agent.wait_text("#doing", "阀门已全部关闭，正在泄水，随后开挖、焊接。")
    course = agent.text(".course")
    tap.check(re.search("受理首条上报.*到场.*阀门全部关到位.*泄水（预计.*开挖、焊修.*充水、升温", course, re.S), "the course of the repair stands beside the map, kept up to date", course)
    tap.check(agent.script("return document.documentElement.marked === true"), "still without loading the page again")
    agent.picture("agent-repair")
    bottom = agent.script("return document.querySelector('#note').getBoundingClientRect().bottom")
    tap.check(bottom <= 900, "and all of it without scrolling", bottom)


def is_opened_by_the_telephone(tap, agent, lab, story):
    agent.type("ESCAPE")
    status, answer, _ = lab.http("/v1/popup", {"seat": "seat 12", "phone": story["warm_phone"]}, token="dispatch desk")
    tap.check(status == 200 and answer["pages"] == 1, "a telephone system finds the page of the seat", answer)
    agent.wait_text("#household", story["warm_card"])
    tap.check("没有停热通知" in agent.text("#banner"), "who is warm is told so", agent.text("#banner"))
    status, answer, _ = lab.http("/v1/popup", {"seat": "seat 99", "phone": story["phone"]}, token="dispatch desk")
    tap.check(status == 404, "a seat without a page is told as such", answer)
    agent.picture("agent-warm")


def cares(tap, agent, lab, story):
    agent.type("/", story["card"], "ENTER")
    agent.wait_text("#banner", "正在停热")
    agent.type("e", "1", "2", "TAB")
    agent.picture("agent-care")
    agent.type("ENTER")
    number = agent.wait_text("#toast", r"\d{8}-\d{4}").group()
    ticket = lab.http(f"/v1/tickets/{number}", token="seat 12")[1]
    tap.check("老人" in ticket["text"] and "婴幼儿" in ticket["text"] and ticket["state"] == "transferred" and (ticket["kind"], ticket["urgency"], ticket["help"]) == ("no_heat", "special", True),
              "who needs help is somebody's task, and goes before others", ticket)
    tap.check("已报送调度" in agent.text("#toast"), "the page says that the dispatch centre is told", agent.text("#toast"))
    lab.deliver()
    tap.check(any(one.get("help") and one["symptom"] == "no_heat" and "老人" in one["text"] for one in lab.deed("show")["reports"]), "and the desk sees who needs help", lab.deed("show")["reports"])


def works_tickets(tap, agent, lab, joined):
    # A text that would be a script if it were taken for one.
    evil = "<img src=x onerror=\"document.title='stolen'\">"
    lab.http("/v1/tickets", {"id": "evil-1", "kind": "complaint", "text": evil, "address": evil}, token="seat 12")
    agent.type("F3")
    agent.wait_text("#tickets", "投诉")
    agent.picture("agent-tickets")
    rows = agent.script("return [...document.querySelectorAll('#tickets tbody tr')].map((r) => r.dataset.number)")
    tap.check(len(rows) == 3 and joined not in rows, "the open tickets are listed, and none that the notice has answered", rows)
    agent.type("ARROW_DOWN")
    wait_for("the second ticket", lambda: rows[1] in agent.text("#ticket"))
    while agent.script("return document.querySelector('#tickets tr[aria-selected=true]').dataset.number") != rows[-1]:
        agent.type("ARROW_DOWN")
    number = next(n for n in rows if lab.http(f"/v1/tickets/{n}", token="seat 12")[1]["kind"] == "complaint")
    while agent.script("return document.querySelector('#tickets tr[aria-selected=true]').dataset.number") != number:
        agent.type("ARROW_UP")
    wait_for("its history", lambda: number in agent.text("#ticket") and agent.text(".history"))
    tap.check(evil in agent.text("#ticket") and agent.script("return document.title") != "stolen", "what a caller says is text and no page", agent.text("#ticket"))
    may = lab.http(f"/v1/tickets/{number}", token="seat 12")[1]["may"]
    agent.type(str([action for action in may if action != "accept"].index("urgency") + 1))
    agent.wait_text("#question", "紧急程度")
    agent.type("ARROW_DOWN", "TAB", "媒体关注", "ENTER")
    agent.wait_text("#toast", number)
    ticket = lab.http(f"/v1/tickets/{number}", token="seat 12")[1]
    tap.check(any("媒体关注" in one["what"] for one in ticket["history"]), "a ticket is worked by keyboard alone", ticket["history"])
    agent.type("F4")
    agent.wait_text("#notices", "停热|第")
    agent.picture("agent-notices")
    agent.type("F2")


def outlasts_a_break(tap, agent, lab, story):
    agent.type("ESCAPE", "ESCAPE", "/", story["phone"], "ENTER")
    agent.wait_text("#banner", "正在停热")
    before = lab.http("/v1/tickets?order=new", token="seat 12")[1]["found"]
    lab.stop_service()
    agent.type("b")
    agent.wait_text("#toast", "尚未送达")
    agent.wait_text("#sync", "中断", 30)
    agent.picture("agent-broken")
    tap.check("○1" in agent.text("#sync"), "what could not be sent is kept and counted", agent.text("#sync"))
    lab.start_service()
    # The service has forgotten its sessions: the page asks for the token, and then sends.
    wait_for("the field for the token", lambda: agent.script("return Boolean(document.querySelector('#token'))"), 40)
    agent.type(TOKENS["seat 12"][1], "ENTER")
    wait_for("the ticket", lambda: lab.http("/v1/tickets?order=new", token="seat 12")[1]["found"] == before + 1, 40)
    time.sleep(4)
    newest = lab.http("/v1/tickets?order=new", token="seat 12")[1]
    tap.check(newest["found"] == before + 1 and newest["tickets"][0]["wants_call_back"], "and sent once when the link is back", newest["tickets"][0])
    agent.wait_text("#banner", "正在停热")


def speaks_english(tap, agent, lab, story):
    tap.check(agent.script("return document.documentElement.heat.untranslated()") == [], "every text asked for has its Chinese", agent.script("return document.documentElement.heat.untranslated()"))
    agent.script("document.querySelector('#language').click()")
    agent.wait_text("#banner", "Heat is off")
    agent.wait_text("#tell", "Is the heat off")
    labels = agent.text("#top") + agent.text("#note") + agent.text("dt")
    tap.check(not re.search(r"[\u4e00-\u9fff]", labels.replace("中文", "")), "English throughout but for names", labels)
    agent.picture("agent-en")
    agent.type("n")
    agent.wait_text("#report", "Place")
    agent.picture("agent-report-en")
    agent.type("ESCAPE", "F3")
    agent.wait_text("#ticket", "Clock")
    agent.picture("agent-tickets-en")
    words = agent.script("return [...document.querySelectorAll('#view th, #tickets td:nth-child(3), #tickets td:nth-child(6), #tickets td:nth-child(7), #ticket h2, #ticket .chip, #ticket button, .filters button')].map((e) => e.innerText)")
    tap.check(len(words) > 20 and not re.search(r"[\u4e00-\u9fff]|[a-z]_[a-z]|undefined", " ".join(words)), "tickets are English too, in words and not in keys", words)
    agent.type("F2")
    tap.check(not re.search(r"\b1 (stops|households)\b", agent.text("#facts")), "one is one", agent.text("#facts"))
    chosen = agent.script("return [...document.querySelectorAll('#map')].map((m) => m.src)")
    tap.check(chosen and all("lang=en" in one for one in chosen), "the map is asked for in English", chosen)
    agent.script("document.querySelector('#language').click()")
    agent.wait_text("#banner", "正在停热")


def chooses_among_several(tap, agent, lab, story):
    """A name that two districts share; else a name that several places begin with."""
    names = lab.rows("SELECT name, count(*) FROM community GROUP BY name HAVING count(*) > 1")
    asked = names[0][0] if names else lab.rows("SELECT c.name FROM community c ORDER BY c.id LIMIT 1")[0][0][:1]
    agent.type("ESCAPE", "/", asked, "ENTER")
    agent.wait_text("#banner", "核对")
    known = lab.http("/v1/caller?address=" + urllib.parse.quote(asked), token="seat 12")[1]["choices"]
    shown = agent.text("#places")
    tap.check(len(known) > 1 and all(one["place"] in shown and one["district"] in shown for one in known), "several places are listed, each with its district", (asked, shown))
    agent.picture("agent-several")
    agent.type("ARROW_DOWN", "ENTER")
    agent.wait_text("#household", re.escape(known[1]["place"]))
    agent.type("r")
    tap.check(agent.script("return document.activeElement.id") == "query" or "核对" in agent.text("#banner"), "another place is one key away")
    agent.type("ESCAPE", "ESCAPE")


def hears_of_the_end(tap, agent, lab, story):
    agent.type("/", story["card"], "ENTER")
    agent.wait_text("#banner", "正在停热")
    for phase in ("draining", "excavation", "repair"):
        lab.deed("phase", story["incident"], phase)
    lab.deed("refill", story["incident"])
    lab.deed("step", story["incident"], "--all")
    for phase in ("venting", "heating"):
        lab.deed("phase", story["incident"], phase)
    lab.deed("restore", story["incident"])
    lab.deed("notice", story["incident"], "--kind", "restoration")
    lab.deliver()
    agent.wait_text("#banner", "已恢复供热")
    tap.check("已经恢复了" in agent.text("#tell") and "没有停热通知" not in agent.text("body"), "heat is back: the page says so by itself", agent.text("#tell"))
    tap.check("无" in agent.text("#facts .count"), "and nobody is counted as out", agent.text("#facts"))
    agent.picture("agent-back")
    agent.type("n", "7", "ENTER")
    number = agent.wait_text("#toast", r"\d{8}-\d{4}").group()
    ticket = lab.http(f"/v1/tickets/{number}", token="seat 12")[1]
    tap.check(ticket["kind"] == "not_warm" and ticket["card"] == story["card"], "who is still cold is noted in three keys", ticket)


def is_dark_and_small(tap, agent):
    can_be_read(tap, agent, "light")
    agent.script("document.querySelector('#theme').click()")
    wait_for("the dark map", lambda: agent.script("const m = document.querySelector('#map'); return m.src.includes('theme=dark') && m.complete && m.naturalWidth > 0"))
    tap.check(agent.script("return getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 28)", "dark")
    can_be_read(tap, agent, "dark")
    agent.picture("agent-dark")
    agent.script("document.querySelector('#theme').click()")
    set_size(agent.browser, 390, 844)
    time.sleep(0.3)
    agent.picture("agent-phone")
    tap.check(agent.script("return document.scrollingElement.scrollWidth") <= 390, "no sideways scrolling at 390 × 844", agent.script("return document.scrollingElement.scrollWidth"))
    small = agent.script("return [...document.querySelectorAll('button')].filter((b) => b.offsetParent && b.getBoundingClientRect().height < 27).map((b) => b.innerText)")
    tap.check(small == [], "buttons large enough for a finger", small)
    agent.type("F3")
    time.sleep(0.5)
    agent.picture("agent-phone-tickets")
    cut = agent.script("return [...document.querySelectorAll('#tickets td')].filter((c) => c.offsetParent && c.getBoundingClientRect().right > 390).map((c) => c.innerText)")
    tap.check(cut == [], "nothing of a ticket is cut off", cut)
    tap.check(agent.script("return document.scrollingElement.scrollWidth") <= 390, "nor in the ticket list", agent.script("return document.scrollingElement.scrollWidth"))


def asks_in_an_emergency(tap, agent, lab, story):
    """What to tell at once, the questions in their order, the answers in the ticket and on the desk; then a second caller on the same leak."""
    typed, community = pick_typed(lab, story)
    empty(agent)
    begin_report(agent, typed, community, "2")
    tap.check("勿下井" in agent.text("#asked"), "what the caller must not do stands there before any question", agent.text("#asked"))
    agent.type("ARROW_DOWN")
    tap.check(agent.script("return document.activeElement.id") == "q-hurt", "whether somebody is hurt is asked first", agent.script("return document.activeElement.id"))
    agent.type("2")
    told = agent.text("#q-hurt")
    tap.check("120" in told and "凉水" in told and agent.script("return document.activeElement.id") == "q-hurt", "and what to do then is told on the spot", told)
    agent.type("ARROW_DOWN", "1")
    tap.check("100 ℃" in agent.text("#q-hot"), "hot water is warned of", agent.text("#q-hot"))
    agent.picture("agent-emergency")
    can_be_read(tap, agent, "emergency")
    agent.type("ARROW_DOWN", "1")
    tap.check(agent.script("return document.activeElement.id") == "q-power", "an answer that needs no word leads to the next question", agent.script("return document.activeElement.id"))
    # News comes meanwhile, and the page is drawn anew: nothing is lost, and the agent stays where they were.
    agent.script("document.documentElement.heat.page.draw()")
    chosen = agent.script("return [...document.querySelectorAll('#questions [aria-checked=true]')].map((e) => e.innerText).join()")
    tap.check("有" in chosen and "热" in chosen and agent.script("return document.activeElement.id") == "q-power", "the answers outlast a page that is drawn anew", chosen)
    before = n_tickets(lab)
    agent.script("const e = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }); document.activeElement.dispatchEvent(e); document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));")
    agent.wait_text("#toast", r"\d{8}-\d{4}")
    first = newest(lab)
    tap.check(n_tickets(lab) == before + 1, "Enter pressed twice is one ticket", n_tickets(lab) - before)
    ticket = lab.http(f"/v1/tickets/{first['number']}", token="seat 12")[1]
    tap.check(ticket["text"] == "人员伤亡：有；水温：热、冒汽；井盖：在" and ticket["urgency"] == "special" and ticket["kind"] == "well_steam", "the answers are written down, and make it urgent", ticket)
    lab.deliver()
    tap.check(any("人员伤亡：有" in one["text"] for one in lab.deed("show")["reports"]), "the desk reads them in its report")
    empty(agent)
    begin_report(agent, typed, community, "2")
    agent.type("ye kan dao le", "ENTER")
    agent.wait_text("#similar", first["number"])
    agent.picture("agent-similar")
    second = newest(lab)
    tap.check(second["state"] == "accepted" and second["number"] != first["number"], "a second caller on the same leak is offered the first one's ticket, and is not transferred yet", second)
    agent.type("1")
    agent.wait_text("#toast", "已并入 " + first["number"])
    ticket = lab.http(f"/v1/tickets/{second['number']}", token="seat 12")[1]
    tap.check(ticket["state"] == "joined" and ticket["joined_to"] == first["number"], "one key joins it", ticket)
    begin_report(agent, typed, community, "2")
    agent.type("ENTER")
    agent.wait_text("#similar", "同因")
    third = newest(lab)
    agent.type("ESCAPE")
    wait_for("the transfer", lambda: lab.http(f"/v1/tickets/{third['number']}", token="seat 12")[1]["state"] == "transferred")
    tap.check(True, "or another lets it go its way")


def keeps_what_is_typed(tap, agent, lab, story):
    """A call that comes while something is typed, a session that ends meanwhile, a form put away by mistake."""
    empty(agent)
    agent.type("n", "wei zhi", "TAB", "1", "jiao")
    agent.type("ESCAPE")
    agent.wait_text("#toast", "按 N 恢复")
    agent.type("n")
    tap.check(agent.script("return document.querySelector('#said').value") == "jiao" and agent.script("return document.querySelector('#address').value") == "wei zhi", "a form put away comes back with what was typed")
    status, answer, _ = lab.http("/v1/popup", {"seat": "seat 12", "phone": story["phone"]}, token="dispatch desk")
    agent.wait_text("#waiting", r"新来电：\d{3}\*{4}\d{4}")
    tap.check(agent.script("return document.querySelector('#said')?.value") == "jiao", "the next call does not take the form away", agent.text("body"))
    agent.picture("agent-waiting")
    agent.type("F8")
    agent.wait_text("#household", story["card"])
    empty(agent)
    agent.type("n")
    tap.check(agent.script("return document.querySelector('#said').value") == "jiao", "and it is still there afterwards")
    # The session ends at the service; the page finds out by itself, in the middle of a word.
    agent.script("document.documentElement.heat.page.draw()")
    agent.type(" lou")
    agent.browser.execute_async_script("const done = arguments[0]; fetch('/v1/session', { method: 'DELETE', headers: { 'X-Heat-Request': '1' } }).then(() => done())")
    agent.script("document.documentElement.heat.page.comeBack()")
    wait_for("the field for the token", lambda: agent.script("return Boolean(document.querySelector('#token'))"))
    agent.type(TOKENS["seat 12"][1], "ENTER")
    wait_for("the form", lambda: agent.script("return Boolean(document.querySelector('#said'))"))
    tap.check(agent.script("return document.querySelector('#said').value") == "jiao lou" and agent.script("return document.querySelector('#address').value") == "wei zhi", "a session that ends in the middle of a word loses none")
    agent.script("document.querySelector('#said').focus()")
    agent.browser.execute_async_script("const done = arguments[0]; fetch('/v1/session', { method: 'DELETE', headers: { 'X-Heat-Request': '1' } }).then(() => done())")
    before = n_tickets(lab)
    agent.type("ENTER")
    wait_for("the field for the token", lambda: agent.script("return Boolean(document.querySelector('#token'))"))
    agent.type(TOKENS["seat 12"][1], "ENTER")
    wait_for("the ticket", lambda: n_tickets(lab) == before + 1, 30)
    ticket = newest(lab)
    tap.check(ticket["address"] == "wei zhi" and lab.http(f"/v1/tickets/{ticket['number']}", token="seat 12")[1]["text"] == "jiao lou", "and what was sent without a session is sent with the next", ticket)


def knows_nobody(tap, agent, lab, story):
    """A number that nobody has, then the address the caller gives: the number stays for calling back."""
    typed, community = pick_typed(lab, story)
    empty(agent)
    agent.type("/", "17099990001", "ENTER")
    agent.wait_text("#banner", "没有查到")
    agent.picture("agent-unknown")
    agent.type("/", typed, "ENTER")
    agent.wait_text("#household", community)
    agent.type("n")
    tap.check(agent.script("return document.querySelector('#phone').value") == "17099990001", "the number that called stays with the address", agent.script("return document.querySelector('#phone').value"))
    agent.type("ESCAPE")
    agent.type("/", "17099990001", "ENTER")
    agent.wait_text("#banner", "没有查到")
    agent.type("/", story["warm_card"], "ENTER")
    agent.wait_text("#household", story["warm_card"])
    agent.type("n")
    tap.check(agent.script("return document.querySelector('#phone').value") == "17099990001", "and with a card")
    empty(agent)


def is_planned(tap, agent, lab, story):
    """A stop that is announced: the caller is told, and what is noted is a question that is answered, no cold flat."""
    building, consumer = lab.rows("SELECT h.building, h.consumer FROM household h WHERE h.card = ?", story["warm_card"])[0]
    community, name, number = lab.rows("SELECT c.id, c.name, b.number FROM building b JOIN community c ON c.id = b.community WHERE b.id = ?", building)[0]
    now = int(time.mktime(time.strptime("2026-01-14 02:31", "%Y-%m-%d %H:%M"))) * 10**6
    notice = {"number": "0116-09", "version": 1, "kind": "planned", "issued_us": now, "start_us": now + 48 * 3600 * 10**6, "expected_us": now + 56 * 3600 * 10**6, "incident": "检修-0116-09", "place": "通达街",
              "label": "北城热通〔2026〕第 0116-09 号", "cause": "works", "street": "通达街", "phone": "96100", "issuer": "北城热力有限公司", "measures": "planned", "households": 1, "consumers": [consumer],
              "areas": [{"community": name, "households": 1, "buildings": [{"id": building, "number": number, "whole": True, "units": []}]}]}
    status, answer, _ = lab.http("/v1/notices", notice, token="dispatch desk")
    tap.check(status == 201, "a stop is announced", answer)
    empty(agent)
    agent.type("/", story["warm_card"], "ENTER")
    agent.wait_text("#banner", "计划停热")
    agent.wait_text("#tell", "这是计划停热")
    agent.picture("agent-planned")
    reports = len(lab.http("/v1/reports?all=1", token="dispatch desk")[1]["reports"])
    agent.type("ENTER")
    number = agent.wait_text("#toast", r"\d{8}-\d{4}").group()
    ticket = lab.http(f"/v1/tickets/{number}", token="seat 12")[1]
    tap.check(ticket["kind"] == "consultation" and ticket["state"] == "closed" and ticket["notice"].startswith("0116-09"), "who asks about it is answered from the notice", ticket)
    tap.check(len(lab.http("/v1/reports?all=1", token="dispatch desk")[1]["reports"]) == reports, "and the desk gets no report of a cold flat")
    empty(agent)


def asks_for_the_unit(tap, agent, lab, story):
    """One unit of a building is off, and the caller names the building alone: asked for the unit, noted for the desk, answered from nothing."""
    building, consumer = lab.rows("SELECT building, min(id) FROM consumer WHERE building NOT IN (SELECT value FROM json_each(?)) GROUP BY building HAVING count(*) > 1 ORDER BY building LIMIT 1",
                                  json.dumps(story["plan"]["out"]["buildings"]))[0]
    name, number = lab.rows("SELECT c.name, b.number FROM building b JOIN community c ON c.id = b.community WHERE b.id = ?", building)[0]
    now = int(time.mktime(time.strptime("2026-01-14 02:31", "%Y-%m-%d %H:%M"))) * 10**6
    notice = {"number": "0114-77", "version": 1, "kind": "emergency", "issued_us": now, "start_us": now, "expected_us": now + 8 * 3600 * 10**6, "incident": "抢修-0114-77", "place": "通达街",
              "label": "北城热通〔2026〕第 0114-77 号", "cause": "leak_secondary", "street": "通达街", "phone": "96100", "issuer": "北城热力有限公司", "measures": ["emergency"], "households": 1, "consumers": [consumer],
              "areas": [{"community": name, "households": 1, "buildings": [{"id": building, "number": number, "name": number, "whole": False, "units": ["1"]}]}]}
    status, answer, _ = lab.http("/v1/notices", notice, token="dispatch desk")
    tap.check(status == 201, "a notice over one unit", answer)
    empty(agent)
    agent.script("document.documentElement.heat.page.call.open({ place: arguments[0] }, true)", "building:" + building)
    agent.wait_text("#banner", "部分")
    tap.check("几单元" in agent.text("#tell") and "有一部分停热" in agent.text("#tell"), "the caller is asked for the unit", agent.text("#tell"))
    tap.check("归入本次停热" not in agent.text("#note"), "and nobody is offered to close it from the notice", agent.text("#note"))
    agent.picture("agent-partly")
    agent.type("n", "6")
    agent.script("document.querySelectorAll('#q-help [role=radio]')[1].click()")
    agent.picture("agent-help")
    agent.script("document.querySelector('#said').focus()")
    agent.type("leng", "ENTER")
    number = agent.wait_text("#toast", r"\d{8}-\d{4}").group()
    tap.check("已报送调度" in agent.text("#toast"), "the page says that the desk is told", agent.text("#toast"))
    ticket = lab.http(f"/v1/tickets/{number}", token="seat 12")[1]
    tap.check((ticket["kind"], ticket["urgency"], ticket["help"], ticket["state"]) == ("no_heat", "special", True, "transferred"), "cold with old people at home is noted, and goes before others", ticket)
    lab.deliver()
    mine = [one for one in lab.deed("show")["reports"] if one["id"].endswith(ticket["report"])]
    tap.check(len(mine) == 1 and mine[0]["help"] and mine[0]["notice"] == "0114-77/1" and mine[0]["place"] == "building:" + building, "the desk has it, with the notice that speaks of a part", mine)
    back = {**notice, "number": "0114-78", "label": "北城热通〔2026〕第 0114-78 号", "kind": "restoration", "restored_us": now, "replaces": {"number": "0114-77", "version": 1}}
    tap.check(lab.http("/v1/notices", back, token="dispatch desk")[0] == 201, "its end, so that it is not counted on")
    empty(agent)


def looks_up_without_link(tap, agent, lab, story):
    """The service is away when the next call comes: nothing of the caller before may stand there."""
    empty(agent)
    agent.type("/", story["card"], "ENTER")
    agent.wait_text("#household", story["card"])
    lab.stop_service()
    agent.type("/", story["warm_phone"], "ENTER")
    agent.wait_text("#banner", "连接中断")
    tap.check(story["card"] not in agent.text("#view") and "正在停热" not in agent.text("body"), "nothing of the last caller is left", agent.text("#view"))
    agent.picture("agent-cut")
    agent.type("n")
    tap.check(agent.script("return document.querySelector('#phone').value") == story["warm_phone"], "the number is in the form")
    agent.script("document.querySelector('#address').focus()")
    agent.type("mou chu", "TAB")
    agent.script("document.querySelector('#symptoms [role=radio]')?.focus()")
    shown = agent.script("return document.querySelectorAll('#symptoms [role=radio]').length")
    tap.check(shown > 9, "what may be seen is still offered", shown)
    agent.type("1", "ENTER")
    agent.wait_text("#sync", "○1", 30)
    lab.start_service()
    wait_for("the field for the token", lambda: agent.script("return Boolean(document.querySelector('#token'))"), 40)
    agent.type(TOKENS["seat 12"][1], "ENTER")
    wait_for("the ticket", lambda: newest(lab)["address"] == "mou chu", 40)
    agent.wait_text("#household", story["warm_card"], 30)
    tap.check(True, "noted without link, sent with it, and the caller is looked up by itself")


def lists_many(tap, agent, lab):
    """A long list comes in pages, and a phone shows the list or the ticket."""
    for i in range(70):
        lab.http("/v1/tickets", {"id": f"many-{i}", "kind": "complaint", "text": f"第 {i} 件", "address": f"某街 {i} 号"}, token="seat 12")
    empty(agent)
    agent.type("F3")
    agent.wait_text("#more", r"已列 50 / 共 \d+")
    agent.script("[...document.querySelectorAll('#tickets tbody tr')].pop().click()")
    wait_for("the last row", lambda: agent.script("return [...document.querySelectorAll('#tickets tbody tr')].pop().getAttribute('aria-selected')") == "true")
    agent.script("[...document.querySelectorAll('#tickets tbody tr')].pop().focus()")
    agent.type("ARROW_DOWN")
    wait_for("more rows", lambda: agent.script("return document.querySelectorAll('#tickets tbody tr').length") > 70)
    at = agent.script("return [...document.querySelectorAll('#tickets tbody tr')].findIndex((r) => r.getAttribute('aria-selected') === 'true')")
    tap.check(at == 50, "the arrow goes on into the next page of the list", at)
    lab.http("/v1/tickets", {"id": "many-more", "kind": "complaint", "text": "又一件"}, token="seat 12")
    time.sleep(1.5)
    rows = agent.script("return document.querySelectorAll('#tickets tbody tr').length")
    tap.check(rows > 70, "news does not shorten it", rows)
    wait_for("the ticket beside the list", lambda: agent.script("return document.querySelector('#tickets tr[aria-selected=true]').dataset.number") in agent.text("#ticket h2"))
    agent.script("document.querySelector('#tickets tr[aria-selected=true]').scrollIntoView({ block: 'center' })")
    top = agent.script("return document.querySelector('#ticket').getBoundingClientRect().top")
    tap.check(0 <= top < 400, "the ticket stands beside its row, however far down", top)
    agent.picture("agent-many")
    set_size(agent.browser, 390, 844)
    agent.type("F2", "F3")
    time.sleep(0.5)
    tap.check(not agent.script("return Boolean(document.querySelector('#ticket').offsetParent)"), "a phone shows the list alone")
    agent.script("document.querySelectorAll('#tickets tbody tr')[3].click()")
    wait_for("the ticket", lambda: agent.script("return Boolean(document.querySelector('#ticket')?.offsetParent) && !document.querySelector('#tickets').offsetParent"))
    agent.picture("agent-phone-ticket")
    agent.script("document.querySelector('.narrow').click()")
    wait_for("the list", lambda: agent.script("return Boolean(document.querySelector('#tickets').offsetParent)"))
    tap.check(agent.script("return document.scrollingElement.scrollWidth") <= 390, "and back")
    set_size(agent.browser, 1440, 900)
    empty(agent)


def has_every_size(tap, agent, lab, story):
    """Pictures for people; what can be measured is measured: nothing sideways, the first words in sight."""
    for width, height in ((1366, 768), (2560, 1440), (390, 844)):
        set_size(agent.browser, width, height)
        empty(agent)
        agent.type("/", story["card"], "ENTER")
        agent.wait_text("#banner", "正在停热")
        wait_for("the map", lambda: agent.script("const m = document.querySelector('#map'); return m && m.complete && m.naturalWidth > 0"))
        agent.picture(f"agent-call-{width}")
        wide, top = agent.script("return [document.scrollingElement.scrollWidth, document.querySelector('#tell').getBoundingClientRect().top]")
        tap.check(wide <= width and top < height / 2, f"{width} × {height}: what to tell stands in sight, nothing sideways", (wide, top))
        agent.type("n", "1")
        agent.picture(f"agent-report-{width}")
        wide = agent.script("return document.scrollingElement.scrollWidth")
        tap.check(wide <= width, f"{width} × {height}: nor the form", wide)
        small = agent.script("return [...document.querySelectorAll('#view button')].filter((b) => b.offsetParent && b.getBoundingClientRect().height < 40).map((b) => b.innerText)")
        tap.check(width > 400 or small == [], f"{width} × {height}: fingers find the buttons", small)
    set_size(agent.browser, 1440, 900)
    empty(agent)


def is_public(tap, agent, lab, story):
    """The page behind the code on the door: its language, its colours, a phone."""
    browser, number = agent.browser, lab.http("/v1/outages", token="seat 12")[1]["outages"][0]["number"]
    for language, other, words in (("zh-CN", "English", "预计恢复"), ("en", "中文", "Expected")):
        browser.execute_cdp_cmd("Emulation.setUserAgentOverride", {"userAgent": agent.script("return navigator.userAgent"), "acceptLanguage": language})
        for width, height, name in ((1366, 768, "desktop"), (390, 844, "phone")):
            set_size(browser, width, height)
            for colours in ("light", "dark"):
                browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": colours}]})
                browser.get(f"{lab.url}/n/{number}")
                wait_for("the public map", lambda: agent.script("const m = document.querySelector('.map'); m.scrollIntoView(); return m.complete && m.naturalWidth > 0"))
                wide = agent.script("return document.scrollingElement.scrollWidth")
                spoken, text = agent.script("return document.documentElement.lang"), agent.text("body")
                map_is = agent.script("return document.querySelector('.map').currentSrc")
                good = spoken == language and words in text and other in agent.text("header a") and wide <= width and ("theme=dark" in map_is) == (colours == "dark") and f"lang={language[:2]}" in map_is
                tap.check(good, f"the public page in {language}, {name}, {colours}", (spoken, wide, map_is, text))
                poor = agent.script(CONTRAST)
                tap.check(poor == [], "and can be read", poor)
                agent.script("scrollTo(0, 0)")
                agent.picture(f"public-{language}-{name}-{colours}")
    agent.script("document.querySelector('header a:not([lang=en])').click()")
    wait_for("the other language", lambda: agent.script("return document.documentElement.lang") == "zh-CN")
    tap.check("lang=zh_CN" in browser.current_url, "its other language is one tap away", browser.current_url)
    browser.execute_cdp_cmd("Emulation.setUserAgentOverride", {"userAgent": agent.script("return navigator.userAgent"), "acceptLanguage": "zh-CN"})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "light"}]})
    set_size(browser, 1440, 900)
    browser.get(lab.url + "/agent")
    agent.wait_text("#title", "坐席")


def play(tap, lab, browser, pictures):
    agent = Agent(browser, pictures)
    story = start(lab)
    pops_up(tap, agent, lab, story)
    map_is_small_and_quick(tap, lab, story)
    joined = joins_the_stop(tap, agent, lab, story)
    notes_a_report(tap, agent, lab, story)
    is_told_news(tap, agent, lab, story)
    follows_the_repair(tap, agent, lab, story)
    is_opened_by_the_telephone(tap, agent, lab, story)
    cares(tap, agent, lab, story)
    works_tickets(tap, agent, lab, joined)
    outlasts_a_break(tap, agent, lab, story)
    chooses_among_several(tap, agent, lab, story)
    asks_in_an_emergency(tap, agent, lab, story)
    keeps_what_is_typed(tap, agent, lab, story)
    knows_nobody(tap, agent, lab, story)
    is_planned(tap, agent, lab, story)
    asks_for_the_unit(tap, agent, lab, story)
    looks_up_without_link(tap, agent, lab, story)
    lists_many(tap, agent, lab)
    has_every_size(tap, agent, lab, story)
    agent.type("/", story["card"], "ENTER")
    agent.wait_text("#banner", "正在停热")
    speaks_english(tap, agent, lab, story)
    is_dark_and_small(tap, agent)
    set_size(browser, 1440, 900)
    is_public(tap, agent, lab, story)
    hears_of_the_end(tap, agent, lab, story)
    wrong = [line for line in browser.get_log("browser") if line["level"] == "SEVERE" and not re.search(r"401|ERR_CONNECTION|ERR_INCOMPLETE|404.*map|503", line["message"])]
    tap.check(wrong == [], "no script failed and nothing was barred by the policy", json.dumps(wrong)[:1500])


if __name__ == "__main__":
    sys.exit(tell_story(play))
