# SPDX-License-Identifier: GPL-3.0-or-later
"""A person at the agents' page in Chromium, and a night with a burst to play."""
import os
import re
import sys
import tempfile
import time

from web_lab import TOKENS, Lab, Tap, open_browser, wait_for

KEY_S = 0.2  # between two keys: nobody's best
BETWEEN = "ENTER ARROW_DOWN ARROW_UP ARROW_RIGHT ESCAPE F2 F3 F4 F8 F9 TAB DELETE".split()


class Agent:
    """A person at the page: counts keys."""

    def __init__(self, browser, pictures, key_s=KEY_S):
        from selenium.webdriver.common.keys import Keys
        self.browser, self.pictures, self.key_s, self.keys = browser, pictures, key_s, 0
        self.names = {name: getattr(Keys, name) for name in BETWEEN}

    def type(self, *keys):
        """Each key by itself; a word of BETWEEN is one key, any other text its letters."""
        from selenium.webdriver.common.action_chains import ActionChains
        for word in keys:
            for key in [self.names[word]] if word in self.names else word:
                ActionChains(self.browser).send_keys(key).perform()
                self.keys += 1
                time.sleep(self.key_s)

    def script(self, code, *args):
        return self.browser.execute_script(code, *args)

    def text(self, selector):
        return self.script("return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText).join('\\n')", selector)

    def picture(self, name):
        if self.pictures:
            self.browser.save_screenshot(os.path.join(self.pictures, name + ".png"))

    def wait_text(self, selector, pattern, seconds=20):
        return wait_for(f"“{pattern}” in {selector}", lambda: re.search(pattern, self.text(selector)), seconds)


def initials(text):
    """The first letters of the pinyin, as GB 2312 sorts its common characters; None for others."""
    first = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
    letters = "abcdefghjklmnopqrstwxyz"
    out = ""
    for character in text:
        code = character.encode("gb2312", "replace")
        if len(code) != 2 or not b"\xb0\xa1" <= code <= b"\xd7\xf9":
            return None
        out += letters[max(i for i, one in enumerate(first) if one.encode("gb2312") <= code)]
    return out


def pick_typed(lab, story):
    """A building that is warm, and how to type it without an input method: what the service finds for it as the first."""
    out = set(story["plan"]["out"]["buildings"])
    for building, community, number in lab.rows("SELECT b.id, c.name, b.number FROM building b JOIN community c ON c.id = b.community WHERE b.number != '' ORDER BY b.id"):
        letters = initials(community)
        if building in out or not letters:
            continue
        answer = lab.http(f"/v1/caller?address={letters}{number}", token="seat 12")[1]
        first = [answer["home"]["key"]] if answer["found"] == 1 else [one["key"] for one in answer["choices"]]
        if first and first[0] == "building:" + building:
            return f"{letters}{number}", community
    raise AssertionError("no building can be typed by its initials")


def sign_in(agent, url, seat="seat 12"):
    agent.browser.get(url)
    wait_for("the field for the token", lambda: agent.script("return document.activeElement && document.activeElement.id === 'token'"))
    agent.type(TOKENS[seat][1], "ENTER")


def start(lab):
    """A burst with its notice; the household of a building that is out, and one that is warm."""
    pipe, plan = lab.pick_burst()
    incident = lab.deed("open", "--leak", "pipe:" + pipe)["id"]
    lab.deed("plan", incident)
    lab.deed("notice", incident)
    lab.deliver()
    building = plan["out"]["buildings"][0]
    card, phone = lab.rows("SELECT card, phone FROM household WHERE building = ? AND phone != '' ORDER BY card LIMIT 1", building)[0]
    marks = ",".join("?" * len(plan["out"]["buildings"]))
    warm = lab.rows(f"SELECT h.card, h.phone FROM household h WHERE h.phone != '' AND h.building NOT IN ({marks}) LIMIT 1", *plan["out"]["buildings"])[0]
    return {"incident": incident, "card": card, "phone": phone, "warm_card": warm[0], "warm_phone": warm[1], "plan": plan}


def newest(lab):
    return lab.http("/v1/tickets?order=new", token="seat 12")[1]["tickets"][0]


def n_tickets(lab):
    return lab.http("/v1/tickets?order=new", token="seat 12")[1]["found"]


def empty(agent):
    agent.type("F2", "ESCAPE", "ESCAPE", "ESCAPE")
    wait_for("an empty page", lambda: agent.script("const c = document.documentElement.heat.page.call; return c.answer === null && c.form === null && c.offered === null"))


def begin_report(agent, typed, community, key):
    agent.type("n", typed, "ENTER")
    wait_for("the place taken", lambda: agent.script("return document.querySelector('#address').value.includes(arguments[0])", community))
    agent.type(key)


CONTRAST = """
const lum = (c) => c.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
const under = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
const poor = [];
for (const e of document.querySelectorAll('body *')) {
  if (!e.offsetParent || ![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
  const a = lum(rgb(getComputedStyle(e).color).slice(0, 3)), b = lum(under(e)), c = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (c < 4.5) poor.push(`${e.tagName} ${e.className} ${e.innerText.slice(0, 20)}: ${c.toFixed(2)}`);
}
return poor;
"""


def can_be_read(tap, agent, where):
    poor = agent.script(CONTRAST)
    tap.check(poor == [], f"every text stands out from its ground, 4.5 to 1: {where}", poor)
    small = agent.script("return [...document.querySelectorAll('body *')].filter((e) => e.offsetParent && parseFloat(getComputedStyle(e).fontSize) < 12).map((e) => e.tagName + e.className)")
    tap.check(small == [], f"no text under 12 px: {where}", small)


def tell_story(play, picture="agent-failed", width=1440, height=900):
    """A city, the service and a browser; `play` (tap, lab, browser, pictures) does the rest. Gives the exit status.
    argv: BUILD_DIR [FOLDER_FOR_PICTURES]"""
    tap = Tap()
    build, pictures = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    os.environ["TZ"] = "Asia/Shanghai"
    if pictures:
        os.makedirs(pictures, exist_ok=True)
    browser = open_browser(width, height)
    if not browser:
        tap.skip("there is no chromium, chromedriver or selenium here")
    with tempfile.TemporaryDirectory(prefix="heat-agent-") as folder:
        lab = Lab(build, folder, city=os.environ.get("HEAT_TEST_CITY"), clock="2026-01-14T02:31:00+08:00")
        try:
            if not os.environ.get("HEAT_TEST_CITY"):
                lab.make_city(4000)
            lab.start_service()
            play(tap, lab, browser, pictures)
        except Exception as e:  # the picture tells more than the trace
            browser.save_screenshot(os.path.join(pictures or tempfile.gettempdir(), picture + ".png"))
            tap.check(False, "the story ends well", repr(e))
            raise
        finally:
            browser.quit()
            status = lab.stop_service()
            tap.check(status == 0, "the service ends in peace", status)
            said = open(lab.path("hotline.log"), encoding="utf-8").read()
            tap.check("Sanitizer" not in said and "runtime error" not in said, "no sanitizer spoke", said[-1500:])
    return tap.finish()
