#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an agent has noted is neither lost nor left lying about: refused after waiting, offered to be joined when the page is loaded anew, signed out with something unsent.
usage: test_agent_kept.py BUILD_DIR [FOLDER_FOR_PICTURES]"""
import json
import os
import re
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from agent_lab import Agent, begin_report, empty, n_tickets, newest, pick_typed, sign_in, tell_story  # noqa: E402
from web_lab import TOKENS, set_size, wait_for  # noqa: E402

PHONE = "13900004321"
BOX = "return localStorage.getItem('heat-outbox')"
TOKEN_FIELD = "return Boolean(document.querySelector('#token'))"


def put(agent, selector, value):
    agent.script("const e = document.querySelector(arguments[0]); e.focus(); e.value = arguments[1]; e.dispatchEvent(new Event('input', { bubbles: true }))", selector, value)


def cut(agent, is_cut):
    """The browser's own link; the service and its sessions live on."""
    asks = "const done = arguments[0]; fetch('/web/page.css', { cache: 'no-store' }).then(() => done(false), () => done(true))"

    def is_done():  # a page that has just been opened may be with another process
        agent.browser.execute_cdp_cmd("Network.enable", {})
        agent.browser.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": is_cut, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
        return agent.browser.execute_async_script(asks) == is_cut
    wait_for("the link to be " + ("cut" if is_cut else "there"), is_done)


def enter(agent, seat="seat 12"):
    wait_for("the field for the token", lambda: agent.script(TOKEN_FIELD + " && document.activeElement.id === 'token'"), 40)
    agent.type(TOKENS[seat][1], "ENTER")
    agent.wait_text("#top nav", "来电")


def note(agent, place, words):
    """A report with a phone number, without waiting for its end."""
    empty(agent)
    begin_report(agent, *place, "1")
    put(agent, "#said", words)
    put(agent, "#phone", PHONE)
    agent.type("ENTER")


def note_offline(agent, place, words):
    """Typed while there was a link, noted when there was none."""
    empty(agent)
    begin_report(agent, *place, "1")
    put(agent, "#said", words)
    put(agent, "#phone", PHONE)
    cut(agent, True)
    agent.type("ENTER")
    agent.wait_text("#sync", "○1", 30)


def sign_out(agent):
    empty(agent)
    agent.script("document.documentElement.heat.page.help()")
    agent.script("document.querySelector('#sign-out').click()")


def every_look(agent, name):
    """Pictures: Chinese and English, light and dark, a desk and a phone."""
    if not agent.pictures:
        return
    for width, height, size in ((1366, 768, ""), (390, 844, "-phone")):
        set_size(agent.browser, width, height)
        for language in ("zh", "en"):
            for theme in ("light", "dark"):
                agent.picture(f"{name}{size}-{language}-{theme}")
                agent.script("const p = document.documentElement.heat.page; localStorage.setItem('heat-theme', arguments[0]); p.setTheme(arguments[0]); p.draw()", "dark" if theme == "light" else "light")
            agent.browser.execute_async_script("const done = arguments[0]; const p = document.documentElement.heat.page; p.turnLanguage().then(() => { if (document.querySelector('#help').open) p.leaving.ask(); done(); })")
    set_size(agent.browser, 1440, 900)


# --- the parts ---

def is_refused_after_waiting(tap, agent, lab, place):
    before = n_tickets(lab)
    cut(agent, False)
    note_offline(agent, place, "路面冒热水" * 180)  # more than the service takes
    cut(agent, False)
    agent.wait_text("#refused", "1 条未被受理：.*2,000", 40)
    tap.check(n_tickets(lab) == before and "○" not in agent.text("#sync"), "what the service refuses after it has waited is told, and waits no more", agent.text("#sync"))
    agent.browser.refresh()
    agent.wait_text("#refused", "1 条未被受理")
    time.sleep(9)
    tap.check("2,000" in agent.text("#refused"), "it stays, also when the page is loaded anew, until somebody sees to it", agent.text("#refused"))
    agent.type("F9")
    agent.wait_text("#why", "2,000")
    tap.check(agent.script("return document.querySelector('#u-phone').value") == PHONE and place[1] in agent.script("return document.querySelector('#u-address').value"), "with all that was typed")
    every_look(agent, "agent-refused")
    agent.type("ENTER")
    tap.check(agent.script("return document.activeElement.id") == "u-address", "Enter goes to its first field", agent.script("return document.activeElement.id"))
    put(agent, "#u-text", "路面冒热水")
    agent.type("ENTER")
    wait_for("the ticket", lambda: n_tickets(lab) == before + 1)
    ticket = lab.http(f"/v1/tickets/{newest(lab)['number']}")[1]
    tap.check(ticket["text"] == "路面冒热水" and ticket["phone"] == PHONE and ticket["kind"] == "leak_primary" and ticket["place"], "corrected and sent again it is a ticket", ticket)
    wait_for("the transfer", lambda: lab.http(f"/v1/tickets/{ticket['number']}")[1]["state"] == "transferred")
    wait_for("an empty box", lambda: agent.script(BOX) is None)
    tap.check(agent.script("return document.querySelector('#refused').hidden && !document.querySelector('#nav-unsent') || document.documentElement.heat.page.view === 'unsent'"), "transferred as it would have been, and nothing is left")


def is_thrown_away(tap, agent, lab, place):
    before = n_tickets(lab)
    note_offline(agent, place, "说不清" * 300)
    cut(agent, False)
    agent.wait_text("#refused", "1 条未被受理", 40)
    agent.type("F9")
    agent.wait_text("#why", "2,000")
    agent.type("DELETE")
    tap.check(agent.script(BOX) and "再按一次" in agent.text("#throw-away"), "throwing away is asked about", agent.text("#correct"))
    agent.type("ESCAPE")
    tap.check("再按一次" not in agent.text("#throw-away") and agent.script(BOX), "and can be taken back", agent.text("#correct"))
    put(agent, "#u-text", "还是说不清" * 300)
    agent.type("ENTER")
    wait_for("another refusal", lambda: json.loads(agent.script(BOX))[0].get("refused"))
    tap.check("还是" in json.loads(agent.script(BOX))[0]["steps"][0]["body"]["text"], "what is refused again stays as it was corrected", agent.script(BOX))
    agent.script("document.querySelector('#unsent').focus()")
    agent.type("DELETE", "DELETE")
    agent.wait_text("#nothing-unsent", "已全部送达")
    tap.check(agent.script(BOX) is None and n_tickets(lab) == before, "a second deed throws it away")
    agent.type("ESCAPE")
    tap.check(agent.script("return document.querySelector('#refused').hidden"), "and its bar is gone")


def similar_outlasts_the_page(tap, agent, lab, place):
    """A ticket that is offered to be joined: its transfer is not lost with the page."""
    note(agent, place, "又一个")
    agent.wait_text("#similar", "同因")
    second = newest(lab)
    agent.browser.refresh()
    agent.wait_text("#similar", second["number"])
    tap.check(lab.http(f"/v1/tickets/{second['number']}")[1]["state"] == "accepted", "loaded anew the page offers it again", agent.text("#similar"))
    agent.type("ESCAPE")
    wait_for("the transfer", lambda: lab.http(f"/v1/tickets/{second['number']}")[1]["state"] == "transferred")
    wait_for("an empty box", lambda: agent.script(BOX) is None)
    tap.check(True, "and transfers it by itself when nobody joins it")
    note(agent, place, "第三个")
    agent.wait_text("#similar", "同因")
    third = newest(lab)
    agent.browser.get("about:blank")  # the browser breaks down
    agent.browser.get(lab.url + "/agent")
    agent.wait_text("#similar", third["number"])
    agent.script("document.querySelector('#offered').focus()")
    agent.type("ARROW_DOWN", "ENTER")
    wait_for("the joining", lambda: lab.http(f"/v1/tickets/{third['number']}")[1]["state"] == "joined")
    ticket = lab.http(f"/v1/tickets/{third['number']}")[1]
    wait_for("an empty box", lambda: agent.script(BOX) is None)
    tap.check(ticket["joined_to"] != third["number"] and [one["action"] for one in ticket["history"]] == ["accept", "join"], "or joins it, by arrows and Enter", ticket["history"])
    # Chosen without a link, and the other is gone when there is one: it goes its own way.
    note(agent, place, "第四个")
    agent.wait_text("#similar", "同因")
    fourth = newest(lab)
    other = agent.script("return document.documentElement.heat.page.call.offered.tickets[0].number")
    cut(agent, True)
    agent.type("1")
    agent.wait_text("#sync", "○1", 30)
    lab.http(f"/v1/tickets/{other}/join", {"id": "away", "ticket": fourth["number"]})  # round about: joining it would wait for itself
    cut(agent, False)
    wait_for("the transfer", lambda: lab.http(f"/v1/tickets/{fourth['number']}")[1]["state"] == "transferred", 40)
    wait_for("an empty box", lambda: agent.script(BOX) is None)
    tap.check(agent.script("return document.querySelector('#refused').hidden"), "a joining that is refused later ends in the transfer, not in nothing")


def writes_before_it_sends(tap, agent, lab, place):
    """The page goes away while the service is asked."""
    before = n_tickets(lab)
    empty(agent)
    begin_report(agent, *place, "1")
    put(agent, "#said", "中途断了")
    agent.script("window.fetch = () => new Promise(() => {})")  # asked, and no answer comes
    agent.type("ENTER")
    wait_for("it to be written", lambda: agent.script(BOX))
    agent.browser.refresh()
    wait_for("the ticket", lambda: n_tickets(lab) == before + 1, 30)
    wait_for("an empty box", lambda: agent.script(BOX) is None)
    tap.check(lab.http(f"/v1/tickets/{newest(lab)['number']}")[1]["text"] == "中途断了", "a page that goes away in the middle has lost nothing")


def takes_the_place_that_was_typed(tap, agent, lab, place):
    """Not one that stands in the list from what was typed before."""
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys
    number = re.search(r"\d+$", place[0]).group()
    empty(agent)
    agent.type("n", place[0][:-len(number)])
    wait_for("places", lambda: agent.script("return document.querySelectorAll('#found li').length"))
    ActionChains(agent.browser).send_keys(number + Keys.ENTER).perform()
    wait_for("the place", lambda: agent.script("return document.documentElement.heat.page.call.report.draft.place"))
    taken = agent.script("return document.documentElement.heat.page.call.report.draft.place")
    tap.check(taken.startswith("building:"), "Enter takes the place that was typed, and none that was found for less", taken)
    agent.type("ESCAPE")


def opens_again_and_again(tap, agent, lab, household):
    """As a telephone does that opens the page with every call."""
    for i in range(10):
        agent.browser.get("about:blank")
        agent.browser.get(f"{lab.url}/agent?phone={household[1]}")
        try:
            agent.wait_text("#household", household[0], 10)
            wait_for("its tickets", lambda: agent.script("return document.documentElement.heat.page.tickets.words !== null"), 10)
        except AssertionError as e:
            tap.check(False, "the page opens with every call", (i, str(e)))
            return
    tap.check(True, "the page opens with every call, however many there were")


def leaves_nothing(tap, agent, lab, place, household):
    """A clean sign-out; the next workplace sees nothing of it."""
    card, phone = household
    lab.http("/v1/popup", {"seat": "seat 12", "phone": phone}, token="dispatch desk")
    agent.wait_text("#household", card)
    tap.check(phone not in agent.browser.current_url, "the caller's number stands in no address", agent.browser.current_url)
    agent.browser.refresh()
    agent.wait_text("#household", card)
    tap.check(True, "and the page loaded anew has the caller all the same")
    sign_out(agent)
    wait_for("the field for the token", lambda: agent.script(TOKEN_FIELD))
    stored = json.dumps(agent.script("return [{ ...localStorage }, { ...sessionStorage }]"), ensure_ascii=False)
    tap.check(not re.search(f"{phone}|{card}|{PHONE}|{place[1]}", stored + agent.text("body") + agent.script("return location.href + document.documentElement.outerHTML")), "nothing of a caller is left", stored)
    status = agent.browser.execute_async_script("const done = arguments[0]; fetch('/v1/me').then((answer) => done(answer.status))")
    tap.check(status == 401, "the session has ended", status)
    enter(agent, "seat 7")
    agent.script("history.back()")
    time.sleep(1)
    state = agent.script("const p = document.documentElement.heat.page; return [p.call.answer, p.call.query, p.call.kept, p.tickets.action, p.me.name]")
    tap.check(state == [None, None, None, None, "seat 7"], "another workplace begins with an empty page, and going back shows it no caller", state)
    sign_out(agent)
    enter(agent)


def asks_before_it_leaves(tap, agent, lab, place):
    before = n_tickets(lab)
    note_offline(agent, place, "先送再走")
    sign_out(agent)
    agent.wait_text("#help", "1 条尚未送达")
    every_look(agent, "agent-leave")
    tap.check(agent.script("return document.querySelector('#leaving').contains(document.activeElement)"), "the keys are at its choices")
    agent.type("ESCAPE")
    wait_for("the page", lambda: not agent.script("return document.querySelector('#help').open"))
    tap.check(agent.script("return Boolean(document.documentElement.heat.page.me)") and agent.script(BOX), "signing out can be taken back")
    sign_out(agent)
    agent.type("1")
    agent.wait_text("#leaving", "送达后自动退出")
    cut(agent, False)
    wait_for("the field for the token", lambda: agent.script(TOKEN_FIELD), 40)
    ticket = newest(lab)
    tap.check(n_tickets(lab) == before + 1 and lab.http(f"/v1/tickets/{ticket['number']}")[1]["text"] == "先送再走" and agent.script(BOX) is None, "sent first, then signed out", ticket)
    enter(agent)


def keeps_for_its_seat(tap, agent, lab, place):
    before = n_tickets(lab)
    note_offline(agent, place, "等我回来")
    sign_out(agent)
    agent.wait_text("#help", "1 条尚未送达")
    agent.type("2")
    wait_for("the field for the token", lambda: agent.script(TOKEN_FIELD))
    tap.check("seat 12" in agent.text(".kept") and "等我回来" not in agent.script("return document.documentElement.outerHTML"), "what is kept is told by number and workplace alone", agent.text("#view"))
    agent.picture("agent-kept")
    cut(agent, False)
    agent.browser.refresh()
    wait_for("the field for the token", lambda: agent.script(TOKEN_FIELD))
    tap.check(agent.script("return localStorage.getItem('heat-signed-out')") is None, "signed out without a link, the session is ended when there is one")
    enter(agent, "seat 7")
    time.sleep(7)
    tap.check(n_tickets(lab) == before and agent.script(BOX) and not agent.script("return Boolean(document.querySelector('#nav-unsent'))") and "○" not in agent.text("#sync"),
              "another workplace neither sees nor sends it", agent.text("#top"))
    sign_out(agent)
    enter(agent)
    wait_for("the ticket", lambda: n_tickets(lab) == before + 1, 30)
    ticket = lab.http(f"/v1/tickets/{newest(lab)['number']}")[1]
    wait_for("an empty box", lambda: agent.script(BOX) is None)
    tap.check(ticket["text"] == "等我回来" and ticket["history"][0]["actor"] == "agent:seat 12", "it goes on under its own name", ticket["history"])


def throws_away_at_the_end(tap, agent, lab, place):
    before = n_tickets(lab)
    note_offline(agent, place, "作废吧")
    sign_out(agent)
    agent.wait_text("#help", "1 条尚未送达")
    agent.type("3")
    tap.check("再按一次" in agent.text("#leaving") and agent.script(BOX), "throwing away at the end is asked about too", agent.text("#help"))
    agent.type("3")
    wait_for("the field for the token", lambda: agent.script(TOKEN_FIELD))
    cut(agent, False)
    enter(agent)
    time.sleep(4)
    tap.check(agent.script(BOX) is None and n_tickets(lab) == before, "then it is gone")
    # What is only typed is asked about as well.
    empty(agent)
    agent.type("n", "wei zhi", "TAB", "1", "jiao", "ESCAPE")
    agent.script("document.documentElement.heat.page.help()")
    agent.script("document.querySelector('#sign-out').click()")
    agent.wait_text("#help", "尚未登记的内容将丢失")
    agent.type("1")
    wait_for("the field for the token", lambda: agent.script(TOKEN_FIELD))
    enter(agent)
    agent.type("n")
    tap.check(agent.script("return document.querySelector('#said').value") == "", "and is gone when that was the answer")


def play(tap, lab, browser, pictures):
    agent = Agent(browser, pictures, 0.02)
    place = pick_typed(lab, {"plan": {"out": {"buildings": []}}})
    household = lab.rows("SELECT card, phone FROM household WHERE phone != '' ORDER BY card LIMIT 1")[0]
    sign_in(agent, lab.url + "/agent")
    agent.wait_text("#top nav", "来电")
    is_refused_after_waiting(tap, agent, lab, place)
    is_thrown_away(tap, agent, lab, place)
    similar_outlasts_the_page(tap, agent, lab, place)
    writes_before_it_sends(tap, agent, lab, place)
    takes_the_place_that_was_typed(tap, agent, lab, place)
    opens_again_and_again(tap, agent, lab, household)
    leaves_nothing(tap, agent, lab, place, household)
    asks_before_it_leaves(tap, agent, lab, place)
    keeps_for_its_seat(tap, agent, lab, place)
    throws_away_at_the_end(tap, agent, lab, place)
    tap.check(agent.script("return document.documentElement.heat.untranslated()") == [], "every text asked for has its Chinese", agent.script("return document.documentElement.heat.untranslated()"))
    wrong = [line for line in browser.get_log("browser") if line["level"] == "SEVERE" and not re.search(r"40[019]|ERR_INTERNET|ERR_CONNECTION|ERR_INCOMPLETE", line["message"])]
    tap.check(wrong == [], "no script failed", json.dumps(wrong)[:1500])


if __name__ == "__main__":
    sys.exit(tell_story(play, "agent-kept-failed"))
