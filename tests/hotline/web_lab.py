# SPDX-License-Identifier: GPL-3.0-or-later
"""For tests that play a person at a browser: a small city, a desk (heatctl), the hotline service and Chromium."""
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

TOKENS = {"seat 12": ("agent", "a-token-for-seat-12-only"), "seat 7": ("agent", "a-token-for-seat-7-only"),
          "dispatch desk": ("desk;agent", "a-token-for-the-dispatch-desk"), "map": ("reader", "a-token-for-the-public-map")}


class Lab:
    """`build`: the build directory; `folder`: an empty one."""

    def __init__(self, build, folder, city=None, clock=None, language="zh_CN"):
        self.build = os.path.abspath(build)
        self.folder = os.path.abspath(folder)
        os.makedirs(self.folder, exist_ok=True)
        self.heatctl = os.path.join(self.build, "src/ctl/heatctl")
        self.city = city or self.path("city.gpkg")
        self.ops = "sqlite:" + self.path("desk.journal")
        self.env = dict(os.environ, HEAT_UNINSTALLED="1", HEAT_LANG=language, TZ="Asia/Shanghai")
        if clock:
            self.env["HEAT_CLOCK"] = clock
        self.service = None
        self.url = None
        self.port = 0 # the next start takes the same

    def path(self, name):
        return os.path.join(self.folder, name)

    # --- the desk ---
    def run(self, *words, ok=(0,)):
        done = subprocess.run([self.heatctl, *words], capture_output=True, text=True, env=self.env)
        if done.returncode not in ok:
            raise RuntimeError(f"heatctl {' '.join(words[:6])}: {done.returncode} {done.stderr.strip()[:800]}")
        return done.stdout

    def ask(self, *words, ok=(0,)):
        return json.loads(self.run(*words, "--json", ok=ok))

    def deed(self, *words):
        return self.ask("ops", "--ops", self.ops, "--city", self.city, *words)

    def deliver(self):
        with open(self.path("desk-token"), "w", encoding="ascii") as f:
            f.write(TOKENS["dispatch desk"][1] + "\n")
        self.run("deliver", "--ops", self.ops, "--hotline", self.url, "--token-file", self.path("desk-token"))

    def make_city(self, pipes):
        self.run("city", "-o", self.city, "--pipes", str(pipes))

    def rows(self, sql, *args):
        db = sqlite3.connect(f"file:{urllib.parse.quote(self.city)}?mode=ro", uri=True)
        try:
            return db.execute(sql, args).fetchall()
        finally:
            db.close()

    def pick_burst(self, least=100, most=4000, tried=24, valves=1):
        """A primary supply pipe whose isolation stops no plant and needs at least so many valves: (pipe, plan)."""
        pipes = [r[0] for r in self.rows("SELECT id FROM pipe WHERE level='primary' AND line='supply' AND service='in' AND dn_mm BETWEEN 150 AND 600 "
                                         "ORDER BY dn_mm DESC, id")]
        for pipe in pipes[:: max(1, len(pipes) // tried)]:
            plan = self.ask("isolate", self.city, "--leak", f"pipe:{pipe}", ok=(0, 1))
            if not plan["stop"] and least <= plan["out"]["households"] <= most and valves <= len(plan["must_close"]) <= 8:
                return pipe, plan
        raise RuntimeError("no pipe of this city is fit for a burst")

    # --- the service ---
    def start_service(self, *more):
        with open(self.path("tokens.ini"), "w", encoding="utf-8") as f:
            for name, (role, token) in TOKENS.items():
                f.write(f"[token {name}]\nsha256={hashlib.sha256(token.encode()).hexdigest()}\nrole={role}\n")
        self.service = subprocess.Popen(
            [os.path.join(self.build, "src/hotline/heat-hotline"), "--city", self.city, "--ops", "sqlite:" + self.path("hotline.journal"),
             "--listen", f"127.0.0.1:{self.port}", "--tokens", self.path("tokens.ini"), *more],
            stdout=subprocess.PIPE, stderr=open(self.path("hotline.log"), "a", encoding="utf-8"), text=True, env=self.env)
        line = self.service.stdout.readline().strip()
        if not line:
            raise RuntimeError("the service did not start: " + open(self.path("hotline.log"), encoding="utf-8").read()[-800:])
        self.port = int(line.rsplit(":", 1)[-1])
        self.url = f"http://127.0.0.1:{self.port}"

    def find_photos(self):
        """The service's folder of photos."""
        return [where for where, folders, files in os.walk(self.folder) if os.path.basename(where) == "photos"][0]

    def stop_service(self):
        """Its exit status; 0 when it ended as asked."""
        if not self.service:
            return 0
        self.service.terminate()
        status = self.service.wait(timeout=60)
        self.service = None
        return status

    def http(self, path, body=None, token="dispatch desk", method=None, headers=None):
        """(status, parsed JSON or bytes, headers)"""
        request = urllib.request.Request(self.url + path, method=method, headers=dict(headers or {}))
        if token:
            request.add_header("Authorization", "Bearer " + TOKENS[token][1])
        if body is not None:
            request.data = json.dumps(body, ensure_ascii=False).encode()
            request.add_header("Content-Type", "application/json")
        try:
            answer = urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as e:
            answer = e
        data = answer.read()
        is_json = (answer.headers.get("Content-Type") or "").startswith("application/json")
        return answer.status, json.loads(data) if is_json else data, answer.headers


def open_browser(width, height, dark=False, language="zh-CN"):
    """A headless Chromium of that window; None when there is none on this machine."""
    try:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
    except ImportError:
        return None
    if not (os.path.exists("/usr/bin/chromium") and os.path.exists("/usr/bin/chromedriver")):
        return None
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for word in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars", "--no-proxy-server",
                 f"--lang={language}", f"--window-size={width},{height}", "--force-device-scale-factor=1"):
        options.add_argument(word)
    options.add_experimental_option("prefs", {"intl.accept_languages": language})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    set_size(browser, width, height)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
    return browser


def set_size(browser, width, height):
    """The page's own size, without the window's frame."""
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})


def wait_for(what, check, seconds=20):
    """Waits until check() is true and gives it back."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = check()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("waited too long for " + what)


class Tap:
    """One line a check; `finish` gives the exit status."""

    def __init__(self):
        self.n = self.bad = 0

    def check(self, good, what, seen=None):
        self.n += 1
        print(f"{'ok' if good else 'not ok'} {self.n} - {what}", flush=True)
        if not good:
            self.bad += 1
            if seen is not None:
                print("# seen: " + str(seen)[:2000].replace("\n", "\n# "), flush=True)

    def skip(self, why):
        print(f"1..0 # SKIP {why}")
        sys.exit(0)

    def finish(self):
        print(f"1..{self.n}")
        return 1 if self.bad else 0
