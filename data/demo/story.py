#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: makes the city, starts the hotline service on loopback, and opens the desk on it or, headless, plays a burst from
the caller's report to heat restored through heatctl, printing each step.

usage: story.py BUILD_DIR FOLDER [--desk] [--pipes N] [--osm FILE]"""
import argparse
import json
import os
import secrets
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

N_TRIED = 20  # pipes looked at for a burst worth showing


class Story:
    def __init__(self, args):
        self.args = args
        os.environ.setdefault("HEAT_UNINSTALLED", "1")
        os.environ.setdefault("TZ", "Asia/Shanghai")
        self.folder = os.path.abspath(args.folder)
        os.makedirs(self.folder, exist_ok=True)
        self.heatctl = os.path.join(args.build, "src/ctl/heatctl")
        self.city = self.path("city.gpkg")
        self.ops = "sqlite:" + self.path("desk.journal")
        self.token_file = self.path("token")
        self.url = None
        self.hotline = None
        self.step_n = 0

    def path(self, name):
        return os.path.join(self.folder, name)

    # --- telling ---
    def say(self, text):
        self.step_n += 1
        print(f"\n{self.step_n:2d}. {text}", flush=True)

    def show(self, *lines):
        for line in lines:
            print("    " + line, flush=True)

    # --- running ---
    def run(self, *words, ok=(0,), quiet=False):
        """Runs heatctl; returns what it printed."""
        if not quiet:
            shown = [w.replace(self.folder, "DEMO") for w in words]
            self.show("$ heatctl " + " ".join(w if w and not set(w) & set(" '\"") else repr(w) for w in shown))
        done = subprocess.run([self.heatctl, *words], capture_output=True, text=True)
        if done.returncode not in ok:
            sys.exit(f"heatctl {words[0]} failed ({done.returncode}): {done.stderr.strip()}")
        return done.stdout

    def ask(self, *words, ok=(0,), quiet=False):
        return json.loads(self.run(*words, "--json", ok=ok, quiet=quiet))

    def deed(self, *words, quiet=False):
        return self.ask("ops", "--ops", self.ops, "--city", self.city, *words, quiet=quiet)

    def http(self, path, body=None):
        request = urllib.request.Request(self.url + path, headers={"Authorization": "Bearer " + open(self.token_file, encoding="ascii").read().strip()})
        if body is not None:
            request.data = json.dumps(body, ensure_ascii=False).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as e:
            return json.load(e)

    def deliver(self):
        self.run("deliver", "--ops", self.ops, "--hotline", self.url, "--token-file", self.token_file)

    # --- the parts ---
    def make_city(self):
        words = ["city", "-o", self.city, "--pipes", str(self.args.pipes)]
        stamp = self.path("city.made")
        recipe = " ".join(words) + (self.args.osm or "")
        if os.path.exists(self.city) and os.path.exists(stamp) and open(stamp, encoding="utf-8").read() == recipe:
            self.say(f"The demo city is there already: {self.city}")
            return
        self.say("Making the demo city")
        if self.args.osm:
            words += ["--osm", self.args.osm]
        self.show(*self.run(*words).splitlines()[:3])
        with open(stamp, "w", encoding="utf-8") as f:
            f.write(recipe)

    def write_company(self):
        """What a company sets before anything goes to the public; alerts of a demo are an exercise."""
        with open(self.path("company.ini"), "w", encoding="utf-8") as f:
            f.write(f"[notice]\nstatus_url={self.url or 'http://127.0.0.1'}/n/{{number}}\n[alert]\nsender=demo@localhost\nstatus=Exercise\n")
        os.environ["HEAT_COMPANY"] = self.path("company.ini")

    def start_hotline(self):
        self.say("Starting the hotline service on loopback")
        self.write_company()
        if not os.path.exists(self.token_file):
            with open(os.open(self.token_file, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="ascii") as f:
                f.write(secrets.token_urlsafe(24) + "\n")
        self.hotline = subprocess.Popen(
            [os.path.join(self.args.build, "src/hotline/heat-hotline"), "--city", self.city, "--ops", "sqlite:" + self.path("hotline.journal"),
             "--listen", "127.0.0.1:0", "--token-file", self.token_file], stdout=subprocess.PIPE, text=True)
        line = self.hotline.stdout.readline().strip()
        if not line:
            sys.exit("the hotline service did not start; what is wrong stands above")
        self.url = line if line.startswith("http") else "http://127.0.0.1:" + line.rsplit(":", 1)[-1]
        self.write_company()
        self.show("it listens on " + self.url, f"agents open {self.url}/agent and sign in with the line in " + self.token_file.replace(self.folder, "DEMO"))

    def stop_hotline(self):
        if self.hotline and self.hotline.poll() is None:
            self.hotline.terminate()
            self.hotline.wait(timeout=20)

    def open_desk(self):
        self.say("Opening the desk; close its window to end the demo")
        command = [os.path.join(self.args.build, "src/desk/heat-dispatch"), "--city", self.city, "--ops", self.ops,
                   "--hotline", self.url, "--token-file", self.token_file]
        return subprocess.run(command).returncode

    def pick_burst(self):
        """A primary supply pipe whose isolation stops no plant and leaves some hundreds of households out."""
        db = sqlite3.connect(f"file:{urllib.parse.quote(self.city)}?mode=ro", uri=True)
        pipes = [r[0] for r in db.execute("SELECT id FROM pipe WHERE level='primary' AND line='supply' AND service='in' AND dn_mm BETWEEN 150 AND 600 "
                                          "ORDER BY dn_mm DESC, id")]
        best = None
        for pipe in pipes[:: max(1, len(pipes) // N_TRIED)]:
            plan = self.ask("isolate", self.city, "--leak", f"pipe:{pipe}", ok=(0, 1), quiet=True)
            n = plan["out"]["households"]
            score = (not plan["stop"], 300 <= n <= 4000, len(plan["must_close"]) <= 8, -abs(n - 1500))
            if best is None or score > best[0]:
                best = (score, pipe, plan)
        if best is None:
            sys.exit("the city has no primary supply pipe to burst")
        _, pipe, plan = best
        building = plan["out"]["buildings"][0] if plan["out"]["buildings"] else None
        row = db.execute("SELECT c.name, b.number, h.card, h.phone FROM building b JOIN community c ON c.id = b.community "
                         "JOIN household h ON h.building = b.id WHERE b.id = ? AND h.housing = 'heating' ORDER BY h.card LIMIT 1", (building,)).fetchone()
        db.close()
        return pipe, plan, row

    def play(self):
        pipe, plan, (community, number, card, phone) = self.pick_burst()
        address = f"{community}{number}号楼门前"
        self.say(f"A caller rings the hotline: water on the street at {address}")
        self.show(json.dumps(self.http("/v1/reports", {"id": f"call-{int(time.time())}", "symptom": "street_water", "address": address, "phone": phone,
                                                       "text": "路面冒热水"}), ensure_ascii=False))
        self.say("The desk takes the report over")
        self.deliver()
        report = self.deed("show", quiet=True)["reports"][-1]
        self.show(f"report {report['id']}: {report['address']}")

        self.say("Where is that? What leaks there?")
        for found in self.ask("find", self.city, f"{community}{number}号楼", "--limit", "3")["matches"]:
            self.show(f"{found['label']}  {found['detail']}  [{found['match']}]")
        incident = self.deed("open", "--report", report["id"], "--leak", f"pipe:{pipe}")["id"]
        self.show(f"incident {incident}, leak on pipe {pipe}")

        self.say("Which valves close, who is without heat?")
        chosen = self.deed("plan", incident)
        self.show(*self.run("isolate", self.city, "--leak", f"pipe:{pipe}", ok=(0, 1)).splitlines()[:24])
        x = self.run("map", self.city, "-o", self.path("map.png"), "--leak", f"pipe:{pipe}", "--size", "1600x1000", ok=(0, 1))
        self.show(*x.splitlines())

        self.say("Which team is there first?")
        sent = self.deed("assign", incident)
        self.show(f"{sent['name']} is sent")

        self.say("The notice goes to the hotline and onto paper")
        notice = self.deed("notice", incident)
        self.deliver()
        label = f"{notice['record']['number']}/{notice['record']['version']}"
        self.run("sheet", "--ops", self.ops, "--city", self.city, label, "-o", self.path("notice.pdf"))
        self.show(*self.run("sheet", "--ops", self.ops, "--city", self.city, label, "--text", quiet=True).splitlines()[:16])

        self.say(f"Somebody of {community} asks the hotline (card {card})")
        status = self.http("/v1/status?card=" + urllib.parse.quote(card))
        self.tell_status(status)
        with open(self.path("hotline.json"), "w", encoding="utf-8") as f:
            json.dump({"notices": self.http("/v1/notices"), "status": status}, f, ensure_ascii=False, indent=2)

        self.say("The team arrives and closes the valves one by one; one will not turn, a new plan goes round it")
        self.deed("team", sent["id"], "--arrived", quiet=True)
        self.close_valves(incident)
        self.deed("step", incident, "--all", quiet=True)
        now = self.deed("show", incident, quiet=True)
        self.show(f"households without heat now: {now['out']['households']}")

        self.say("Drain, dig, weld; then refill and open again")
        for phase in ("draining", "excavation", "repair"):
            self.deed("phase", incident, phase, quiet=True)
        self.deed("refill", incident)
        self.deed("step", incident, "--all", quiet=True)
        for phase in ("venting", "heating"):
            self.deed("phase", incident, phase, quiet=True)
        self.deed("restore", incident)
        self.deed("notice", incident, "--kind", "restoration")
        self.deliver()
        self.tell_status(self.http("/v1/status?card=" + urllib.parse.quote(card)))
        self.deed("team", sent["id"], "--release", "--reason", "done", quiet=True)
        self.deed("close", incident)

        self.say("What the journal holds")
        self.show(*self.run("ops", "--ops", self.ops, "--city", self.city, "log", incident).splitlines()[-40:])
        self.say(f"Done. Left in {self.folder}:")
        self.show("map.png       the map with the plan", "notice.pdf    the notice for the doors", "hotline.json  the hotline's view of it",
                  "city.gpkg     the city (open it in QGIS)", "desk.journal, hotline.journal")

    def tell_status(self, status):
        self.show(f"out: {status.get('out')}", *status.get("say_text", "").splitlines())

    def close_valves(self, incident):
        steps = [s for s in self.deed("show", incident, "--all", quiet=True)["steps"] if s["state"] == "pending" and s["target_kind"] == "valve"]
        if not steps:
            return
        before = len(steps)
        self.deed("step", incident, str(steps[0]["number"]), "--failed", "stuck", "--note", "rusted")
        after = [s for s in self.deed("show", incident, "--all", quiet=True)["steps"] if s["state"] == "pending"]
        self.show(f"valve {steps[0]['target']} will not turn: {before} valves before, {len(after)} steps now")
        self.show("the households of the new plan are told by a change of the notice")
        self.deed("notice", incident)
        self.deliver()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("folder")
    parser.add_argument("--desk", action="store_true")
    parser.add_argument("--pipes", type=int, default=20000)
    parser.add_argument("--osm")
    story = Story(parser.parse_args())
    if not story.args.desk and os.path.exists(story.path("desk.journal")):
        sys.exit(f"{story.path('desk.journal')} is there from an earlier story; name another folder")
    try:
        story.make_city()
        story.start_hotline()
        if story.args.desk:
            return story.open_desk()
        story.play()
        return 0
    finally:
        story.stop_hotline()


if __name__ == "__main__":
    sys.exit(main())
