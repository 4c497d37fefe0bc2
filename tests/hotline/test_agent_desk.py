#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the dispatch centre decides at the agents' page, each thing by its form and by keyboard: transfers, delays, “not ours”, corrections, causes, phases; then every control by Tab.
usage: test_agent_desk.py BUILD_DIR [FOLDER_FOR_PICTURES]"""
import json
import os
import re
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from agent_lab import Agent, can_be_read, empty, sign_in, start, tell_story  # noqa: E402
from web_lab import set_size, wait_for  # noqa: E402

NETWORK, ENGINEERS, AREA = "管网运行部", "管网工程部", "运营部"


class Desk:
    """Tickets over the wire, and the page's forms."""

    def __init__(self, tap, agent, lab):
        self.tap, self.agent, self.lab, self.n = tap, agent, lab, 0

    def take(self, kind, **more):
        self.n += 1
        status, answer, _ = self.lab.http("/v1/tickets", {"id": f"d-{self.n}", "kind": kind, "text": f"第 {self.n} 件", **more}, token="seat 12")
        assert status == 201, answer
        return answer["number"]

    def did(self, number, *actions):
        """Each "action" or (action, {…}), by the dispatch centre."""
        for one in actions:
            action, body = (one, {}) if isinstance(one, str) else one
            self.n += 1
            status, answer, _ = self.lab.http(f"/v1/tickets/{number}/{action}", {"id": f"x-{self.n}", **body})
            assert status == 201, (action, answer)

    def ticket(self, number):
        return self.lab.http(f"/v1/tickets/{number}")[1]

    def open(self, number):
        self.agent.script("const p = document.documentElement.heat.page; p.show('tickets'); p.tickets.choose(4)")  # all of them
        wait_for("the ticket in the list", lambda: self.agent.script(f"const r = document.querySelector('#tickets tr[data-number=\"{number}\"]'); if (r) r.click(); return Boolean(r)"))
        wait_for("the ticket", lambda: number in self.agent.text("#ticket h2"))

    def begin(self, number, action):
        """By its number on the keyboard, as far as that goes."""
        self.open(number)
        # The page may still show how it stood before.
        at = wait_for(f"“{action}” to be offered", lambda: self.agent.script("return document.documentElement.heat.page.tickets.may().indexOf(arguments[0]) + 1", action)) - 1
        if at < 9:
            self.agent.script("document.querySelector('#tickets tr[aria-selected=true]').focus()")
            self.agent.type(str(at + 1))
        else:
            self.agent.script("document.querySelectorAll('#ticket > .buttons button')[arguments[0]].click()", at)
        wait_for("its form", lambda: self.agent.script("return document.querySelector('#question') && document.activeElement.closest('#question') !== null"))

    def to(self, field):
        for _ in range(14):
            if self.agent.script("return document.activeElement.id") == f"f-{field}":
                return
            self.agent.type("TAB")
        raise AssertionError("no field " + field)

    def fill(self, field, value):
        """A text is typed, a choice is found by arrow; a time is put, for its typing is the browser's."""
        self.to(field)
        kind, now = self.agent.script("return [document.activeElement.type, document.activeElement.value]")
        if kind == "select-one":
            if value not in self.agent.script("return [...document.activeElement.options].map((o) => o.value)"):
                raise AssertionError(f"{field} has no {value}")
            while now != value:
                up = self.agent.script("const s = document.activeElement, o = [...s.options].map((one) => one.value); return o.indexOf(s.value) > o.indexOf(arguments[0])", value)
                self.agent.type("ARROW_UP" if up else "ARROW_DOWN")
                now = self.agent.script("return document.activeElement.value")
        elif kind == "checkbox":
            self.agent.type(" ")
        elif kind == "text":
            self.agent.script("document.activeElement.select()")
            self.agent.type(value)
        else:
            self.agent.script("document.activeElement.value = arguments[0]; document.activeElement.dispatchEvent(new Event('input', { bubbles: true }))", value)

    def send(self, number):
        self.agent.type("ENTER")
        self.agent.wait_text("#toast", number)
        wait_for("the form to be gone", lambda: not self.agent.script("return Boolean(document.querySelector('#question'))"))
        return self.ticket(number)

    def act(self, number, action, **fields):
        self.begin(number, action)
        for field, value in fields.items():
            self.fill(field, value)
        return self.send(number)

    def look(self, name):
        """Pictures of the form as it stands."""
        if not self.agent.pictures:
            return
        for language in ("zh", "en"):
            for theme in ("light", "dark"):
                self.agent.script("const p = document.documentElement.heat.page; localStorage.setItem('heat-theme', arguments[0]); p.setTheme(arguments[0]); p.draw()", theme)
                self.agent.picture(f"{name}-{language}-{theme}")
            # The form is drawn in the other language from its fields.
            self.agent.browser.execute_async_script("const done = arguments[0]; const p = document.documentElement.heat.page; p.turnLanguage().then(done)")
        set_size(self.agent.browser, 390, 844)
        time.sleep(0.2)
        self.agent.picture(name + "-phone")
        set_size(self.agent.browser, 1440, 900)
        self.agent.script("const p = document.documentElement.heat.page; localStorage.removeItem('heat-theme'); p.setTheme(''); p.draw()")


# --- the parts ---

def reviews_transfers(tap, desk):
    a, b = desk.take("leak_primary", address="通达街"), desk.take("leak_secondary", address="通达街 2 号")
    desk.did(a, "transfer")
    desk.did(b, "transfer")
    desk.begin(a, "confirm")
    tap.check(NETWORK in desk.agent.text("#question"), "the transfer is reviewed with its unit in sight", desk.agent.text("#question"))
    desk.look("agent-confirm")
    desk.fill("phase", "warranty")
    ticket = desk.send(a)
    tap.check(ticket["state"] == "dispatched" and ticket["phase"] == "warranty" and ticket["unit"] == ENGINEERS, "accepted, and as under warranty it goes to the engineers", ticket)
    desk.begin(b, "send_back")
    desk.agent.type("ENTER")
    tap.check("请填写" in desk.agent.text("#question-problem") and desk.ticket(b)["state"] == "transferred" and desk.agent.script("return document.activeElement.id") == "f-reason",
              "a reason that is missing is asked for in its field", desk.agent.text("#question"))
    desk.agent.type("di zhi bu qing", "ENTER")
    desk.agent.wait_text("#toast", b)
    tap.check(desk.ticket(b)["state"] == "accepted" and "di zhi bu qing" in json.dumps(desk.ticket(b)["history"]), "or sent back with a reason", desk.ticket(b))
    # Given on again, as another phase.
    desk.begin(b, "transfer")
    desk.look("agent-transfer")
    phases = desk.agent.script("return [...document.querySelector('#f-phase').options].map((o) => o.value)")
    desk.fill("phase", "construction")
    desk.fill("level", "primary")
    ticket = desk.send(b)
    tap.check(phases == ["", "operation", "construction", "warranty"] and ticket["phase"] == "construction" and ticket["unit"] == ENGINEERS, "the phase chosen decides whose it is", (phases, ticket))
    ticket = desk.act(b, "confirm", unit=AREA)
    tap.check(ticket["unit"] == AREA and ticket["state"] == "dispatched", "another unit may be named at the review", ticket)
    return a, b


def decides_delays(tap, desk):
    limit = {}
    numbers = [desk.take("leak_primary", address=f"延期街 {i} 号") for i in range(2)]
    for number in numbers:
        desk.did(number, "transfer", "confirm", "take")
        limit[number] = next(one["limit"] for one in desk.ticket(number)["clocks"] if one["clock"] == "repair")
    shorter, longer = "2026-01-16T10:00", "2026-01-18T10:00"
    desk.begin(numbers[0], "ask_delay")
    desk.look("agent-ask-delay")
    desk.fill("until", longer)
    desk.fill("reason", "deng pei jian")
    ticket = desk.send(numbers[0])
    tap.check(ticket["delay"]["open"] and ticket["delay"]["until"] == "2026-01-18T02:00:00Z", "a delay is asked for with its time and reason", ticket.get("delay"))
    desk.begin(numbers[0], "grant_delay")
    shown = desk.agent.text("#ticket")
    tap.check("deng pei jian" in shown and desk.agent.script("return document.querySelector('#f-until').value") == longer, "the decision has the request in sight", shown)
    desk.look("agent-grant")
    desk.fill("until", "2026-01-20T10:00")
    desk.agent.type("ENTER")
    time.sleep(0.5)
    tap.check(desk.ticket(numbers[0])["delay"]["open"], "more than was asked for is not granted", desk.ticket(numbers[0])["delay"])
    desk.fill("until", shorter)
    ticket = desk.send(numbers[0])
    tap.check(ticket["granted_until"] == "2026-01-16T02:00:00Z" and not ticket["delay"]["open"], "a shorter one is", ticket)
    desk.did(numbers[1], ("ask_delay", {"until": longer + ":00+08:00", "reason": "人手不足"}))
    ticket = desk.act(numbers[1], "refuse_delay", reason="zeng pai ren shou")
    now = next(one["limit"] for one in ticket["clocks"] if one["clock"] == "repair")
    tap.check(not ticket["delay"]["open"] and now == limit[numbers[1]] and "granted_until" not in ticket, "refused with a reason, the limit stands", (now, limit[numbers[1]]))


def decides_whose(tap, desk):
    a, b = (desk.take("leak_secondary", address=f"归属街 {i} 号") for i in (1, 2))
    for number in (a, b):
        desk.did(number, ("transfer", {"unit": AREA}), "confirm")
    ticket = desk.act(a, "ask_not_ours", reason="yi ci wang", unit=NETWORK)
    tap.check(ticket["not_ours"] == {"reason": "yi ci wang", "unit": NETWORK}, "“not ours” is asked with a reason and whose it is", ticket.get("not_ours"))
    desk.begin(a, "agree_not_ours")
    tap.check(desk.agent.script("return document.querySelector('#f-unit').value") == NETWORK and "yi ci wang" in desk.agent.text("#ticket"), "the unit proposed stands there", desk.agent.text("#ticket"))
    desk.look("agent-not-ours")
    ticket = desk.send(a)
    tap.check(ticket["unit"] == NETWORK and ticket["state"] == "dispatched", "agreed, it goes there", ticket)
    desk.did(b, ("ask_not_ours", {"reason": "不是我们的"}))
    ticket = desk.act(b, "refuse_not_ours", reason="jiu shi")
    tap.check(ticket["unit"] == AREA and "not_ours" not in ticket, "refused, it stays", ticket)


def notes_and_corrects(tap, desk):
    number = desk.take("not_warm", address="写错街 1 号", phone="13900000009")
    desk.begin(number, "correct")
    desk.look("agent-correct")
    desk.agent.type("TAB", "TAB", "TAB")
    desk.fill("reason", "ting cuo le")
    desk.agent.type("ENTER")
    tap.check("没有改动" in desk.agent.text("#question-problem"), "a correction of nothing is told as such", desk.agent.text("#question"))
    desk.fill("address", "gai zheng jie 2")
    ticket = desk.send(number)
    event = ticket["history"][-1]
    tap.check(ticket["address"] == "gai zheng jie 2" and ticket["phone"] == "13900000009" and ticket["kind"] == "not_warm" and event["action"] == "correct", "what was changed is corrected, the rest stays", ticket)
    ticket = desk.act(number, "correct", kind="complaint", reason="shi tou su")
    tap.check(ticket["kind"] == "complaint" and ticket["address"] == "gai zheng jie 2", "the kind too", ticket)
    leak = desk.take("leak_primary", address="抢修街 1 号")
    desk.did(leak, "transfer", "confirm", "take")
    desk.begin(leak, "note")
    desk.look("agent-note")
    desk.fill("milestone", "arrived")
    desk.fill("expected", "2026-01-14T09:30")
    desk.fill("text", "zheng zai wa")
    ticket = desk.send(leak)
    tap.check("arrived" in ticket and all(one in ticket["history"][-1]["what"] for one in ("01-14 09:30", "· zheng zai wa")), "a step reached is noted with what is expected", ticket["history"][-1])
    desk.begin(leak, "note")
    tap.check("arrived" not in desk.agent.script("return [...document.querySelector('#f-milestone').options].map((o) => o.value)"), "and is not offered again")
    desk.agent.type("ESCAPE")


def joins_causes(tap, desk, lab, story):
    a, b, c = desk.take("not_warm", address="并单街 1 号"), desk.take("not_warm", address="并单街 1 号"), desk.take("complaint", address="另一街")
    desk.begin(a, "join")
    offered = desk.agent.script("return [...document.querySelector('#f-cause').options].map((o) => o.value)")
    tap.check("incident:" + story["incident"] in offered and "ticket:" + b in offered and "ticket:" + c not in offered, "stops in force and tickets of the same kind nearby are offered", offered)
    desk.look("agent-join")
    desk.fill("ticket", "20260114-9999")
    desk.agent.type("ENTER")
    desk.agent.wait_text("#question-problem", "未被受理")
    tap.check(desk.ticket(a)["state"] == "accepted", "what is no ticket is refused in words, and the form stays", desk.agent.text("#question"))
    desk.agent.script("const e = document.querySelector('#f-ticket'); e.value = ''; e.dispatchEvent(new Event('input')); document.querySelector('#f-cause').focus()")
    desk.fill("cause", "incident:" + story["incident"])
    desk.fill("call_back", "yes")
    ticket = desk.send(a)
    tap.check(ticket["state"] == "joined" and ticket["incident"] == story["incident"] and ticket["wants_call_back"], "joined to the stop, with the call-back that the caller wants", ticket)
    tap.check("来电人要求" in desk.agent.text("#ticket"), "which stands on the ticket", desk.agent.text("#ticket"))
    ticket = desk.act(b, "join", cause="incident:" + story["incident"])
    status, answer, _ = lab.http(f"/v1/tickets/{c}/join", {"id": "j", "incident": "抢修-9999-99"})
    tap.check(status == 409 and answer["error"]["code"] == "no_cause", "an incident that nobody knows is refused by the service too", answer)
    # Passed while nothing says that its cause is over: with words.
    desk.begin(b, "pass")
    desk.agent.type("ENTER")
    tap.check("请填写" in desk.agent.text("#question-problem") and desk.ticket(b)["state"] == "joined", "passing what waits needs words", desk.agent.text("#question"))
    desk.look("agent-pass")
    desk.agent.type("yi hui fu", "ENTER")
    desk.agent.wait_text("#toast", b)
    tap.check(desk.ticket(b)["state"] == "reviewed" and desk.ticket(b)["result"] == "yi hui fu" and desk.ticket(a)["state"] == "joined", "with them it is to be called back, and the other still waits", desk.ticket(b))
    return a


def asks_of_callers(tap, desk):
    """By an answer at once to the end of its life."""
    number = desk.take("complaint", address="答复街")
    desk.act(number, "answer", text="yi jie shi")
    desk.open(number)
    desk.agent.type(str(wait_for("the review to be offered", lambda: desk.agent.script("return document.documentElement.heat.page.tickets.may().indexOf('pass') + 1"))))
    wait_for("the review", lambda: desk.ticket(number)["state"] == "reviewed")
    ticket = desk.act(number, "call_back", satisfaction="dissatisfied", text="bu man yi")
    tap.check(ticket["satisfaction"] == "dissatisfied" and ticket["state"] == "called_back", "the caller's word is noted by its form", ticket)


def hears_news(tap, desk, lab):
    number = desk.take("well_cover", address="新街 1 号")
    desk.agent.wait_text("#news", number)
    spoken = desk.agent.script("const n = document.querySelector('#news'); return [n.getAttribute('aria-live'), getComputedStyle(n).display, n.textContent]")
    tap.check(spoken[0] == "polite" and spoken[1] != "none" and "新街" not in spoken[2], "a new ticket is said aloud, nothing of its caller", spoken)


def ends_with_the_cause(tap, desk, lab, story, joined):
    for phase in ("draining", "excavation", "repair"):
        if phase == "draining":
            team = lab.deed("assign", story["incident"])["id"]
            lab.deed("team", team, "--arrived")
            lab.deed("step", story["incident"], "--all")
        lab.deed("phase", story["incident"], phase)
    lab.deed("refill", story["incident"])
    lab.deed("step", story["incident"], "--all")
    for phase in ("venting", "heating"):
        lab.deed("phase", story["incident"], phase)
    lab.deed("restore", story["incident"])
    lab.deed("notice", story["incident"], "--kind", "restoration")
    lab.deliver()
    ticket = desk.ticket(joined)
    desk.agent.script("const p = document.documentElement.heat.page; p.show('tickets'); p.tickets.choose(3)")
    wait_for("the list of those to call", lambda: joined in desk.agent.text("#tickets"))
    tap.check(ticket["state"] == "reviewed" and ticket["wants_call_back"], "heat is back: who waited for it stands among those to be called", ticket)


# --- every control by Tab ---

CONTROLS = """
const shown = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden' && !e.closest('[hidden]');
const within = document.querySelector('dialog[open]') || document;
const all = [...within.querySelectorAll('button, input, select, textarea, a[href], [tabindex], [role=option], [role=radio], [role=checkbox], #tickets tbody tr')].filter((e) => shown(e) && !e.disabled && e.id !== 'view');
const key = (e) => (e.id ? '#' + e.id : e.tagName + ' ' + (e.innerText || '').slice(0, 60)); // the page may be drawn anew meanwhile
const inOne = (e) => e.parentElement.closest('[role=listbox][tabindex="0"], [role=grid], .question[tabindex="0"]') || (e.closest('#found') && document.querySelector('#address'));
const name = (e) => `${e.tagName}#${e.id}.${e.className} ${(e.innerText || '').slice(0, 20)}`;
const nameless = all.filter((e) => /^(INPUT|SELECT|TEXTAREA)$/.test(e.tagName) ? !(e.labels?.length || e.getAttribute('aria-label')) : e.tagName === 'BUTTON' ? !(e.innerText.trim() || e.getAttribute('aria-label')) : e.getAttribute('role') === 'listbox' && !e.getAttribute('aria-label'));
return [all.filter((e) => e.tabIndex >= 0).map((e) => [key(e), name(e)]), all.filter((e) => e.tabIndex < 0 && !inOne(e)).map(name), nameless.map(name)];
"""


def walk(tap, agent, where):
    reachable, lost, nameless = agent.script(CONTROLS)
    tap.check(lost == [], f"{where}: what can be clicked can be reached by keys", lost)
    tap.check(nameless == [], f"{where}: every field and button has a name", nameless)
    agent.script("if (document.activeElement) document.activeElement.blur()")
    wanted, seen, faint = {key for key, _ in reachable}, set(), []
    for _ in range(len(reachable) * 2 + 6):
        agent.type("TAB")
        at = agent.script("const e = document.activeElement, s = getComputedStyle(e); return [e.id ? '#' + e.id : e.tagName + ' ' + (e.innerText || '').slice(0, 60), s.outlineStyle, parseFloat(s.outlineWidth), e.tagName + '#' + e.id]")
        if at[0] in wanted and at[0] not in seen:
            seen.add(at[0])
            if at[1] == "none" or at[2] < 2:
                faint.append(at)
        if seen == wanted:
            break
    missed = [name for key, name in reachable if key not in seen]
    tap.check(missed == [], f"{where}: Tab reaches each of {len(reachable)} controls", missed)
    tap.check(faint == [], f"{where}: and it is seen where one is", faint)


def fits(tap, agent, where, width):
    wide, out = agent.script("""return [document.scrollingElement.scrollWidth, [...document.querySelectorAll('button, input, select, textarea, td, dd, p')].filter((e) => e.getClientRects().length && !e.closest('.heard') &&
      (e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)).map((e) => e.tagName + '#' + e.id + ' ' + e.innerText.slice(0, 30))]""")
    tap.check(wide <= width and out == [], f"{where}: nothing is cut off or sideways", (wide, out))


def is_reached_by_keys(tap, agent, desk, lab, story, numbers):
    a, b = numbers
    views = [
        ("nobody calls", lambda: empty(agent)),
        ("a call", lambda: (empty(agent), agent.type("/", story["card"], "ENTER"), agent.wait_text("#banner", "停热|恢复"))),
        ("several places", lambda: (empty(agent), agent.type("/", lab.rows("SELECT name FROM community ORDER BY id LIMIT 1")[0][0][:1], "ENTER"), agent.wait_text("#places", "."))),
        ("a report", lambda: (empty(agent), agent.type("n", "wei zhi", "TAB", "2"), wait_for("the questions", lambda: agent.script("return document.querySelectorAll('.question').length > 1")))),
        ("who needs help", lambda: (agent.type("ESCAPE"), empty(agent), agent.type("/", story["card"], "ENTER"), agent.wait_text("#banner", "停热"), agent.type("e"))),
        ("a ticket with its form", lambda: (empty(agent), desk.begin(a, "correct"))),
        ("joining", lambda: (agent.type("ESCAPE"), desk.begin(desk.take("not_warm", address="并单街 1 号"), "join"))),
        ("notices", lambda: (agent.type("ESCAPE", "F4"), agent.wait_text("#notices", "."))),
    ]
    for name, go in views:
        set_size(agent.browser, 1366, 768)
        go()
        time.sleep(0.3)
        walk(tap, agent, name)
        fits(tap, agent, f"{name}, 1366 × 768", 1366)
        set_size(agent.browser, 683, 384)  # 1366 × 768 at 200 %
        time.sleep(0.2)
        fits(tap, agent, f"{name}, at 200 %", 683)
        agent.picture("agent-200-" + name.replace(" ", "-"))
        set_size(agent.browser, 390, 844)
        time.sleep(0.2)
        fits(tap, agent, f"{name}, phone", 390)
        can_be_read(tap, agent, name)
    set_size(agent.browser, 1440, 900)
    agent.script("document.documentElement.heat.page.help()")
    walk(tap, agent, "help")
    agent.type("ESCAPE")


def keeps_the_focus(tap, agent, desk, lab):
    """News that comes while somebody goes by Tab leaves them where they are."""
    for selector in ("#nav-notices", "#ticket .buttons button", "#language"):
        agent.type("F3")
        wait_for("the ticket", lambda: agent.script("return Boolean(document.querySelector('#ticket .buttons button'))"))
        agent.script("document.querySelector(arguments[0]).focus()", selector)
        words = agent.script("return document.activeElement.innerText")
        number = desk.take("complaint", address="打断街")
        wait_for("the news", lambda: number in agent.text("#tickets"))
        agent.script("document.documentElement.heat.page.draw()")
        tap.check(agent.script("return document.activeElement.innerText") == words, f"news does not take the keys away from {selector}", agent.script("return document.activeElement.outerHTML.slice(0, 200)"))


def play(tap, lab, browser, pictures):
    agent = Agent(browser, pictures, 0.02)
    desk = Desk(tap, agent, lab)
    story = start(lab)
    sign_in(agent, lab.url + "/agent", "dispatch desk")
    agent.wait_text("#top nav", "来电")
    numbers = reviews_transfers(tap, desk)
    decides_delays(tap, desk)
    decides_whose(tap, desk)
    notes_and_corrects(tap, desk)
    joined = joins_causes(tap, desk, lab, story)
    asks_of_callers(tap, desk)
    hears_news(tap, desk, lab)
    keeps_the_focus(tap, agent, desk, lab)
    is_reached_by_keys(tap, agent, desk, lab, story, numbers)
    ends_with_the_cause(tap, desk, lab, story, joined)
    tap.check(agent.script("return document.documentElement.heat.untranslated()") == [], "every text asked for has its Chinese", agent.script("return document.documentElement.heat.untranslated()"))
    wrong = [line for line in browser.get_log("browser") if line["level"] == "SEVERE" and not re.search(r"40[0139]|ERR_CONNECTION|ERR_INCOMPLETE|404.*map|503", line["message"])]
    tap.check(wrong == [], "no script failed", json.dumps(wrong)[:1500])


if __name__ == "__main__":
    sys.exit(tell_story(play, "agent-desk-failed"))
