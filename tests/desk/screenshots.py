#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the window to look at, all by one command. Plays the story and opens every window, and takes a picture at each stage,
for each size, theme and language asked for; makes its displays itself. Needs HEATCTL and HEAT_DISPATCH.
  screenshots.py FOLDER                                    all of them: some hundred pictures
  screenshots.py FOLDER --size 800x600 --language zh_CN --part story --theme dark
A size may end in @2 (a display at scale 2) or in t2 (texts at 200 %): 1366x768@2, 1366x768t2."""
import argparse
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = ["1366x768", "1920x1080", "2560x1440", "800x600", "1366x768@2", "1366x768t2"]
THEMES = ["dark", "light"]
LANGUAGES = ["zh_CN", "en"]
NIGHT = "2026-01-14T02:%02d:00+08:00"


class Shots:
    """A desk at its place in the series: what is pressed, and the picture of it."""

    def __init__(self, desk, prefix, language):
        self.desk, self.prefix, self.language = desk, prefix, language

    def take(self, stage):
        time.sleep(1.5)  # the map's tiles: nothing on the bus tells when they are drawn
        self.desk.picture("%s-%s.png" % (self.prefix, stage))

    def press(self, *keys, rest=0.5):
        self.desk.press(*keys)
        time.sleep(rest)

    def to_map(self):
        """The keyboard into the map, nothing selected."""
        from desk_driver import Atspi
        box = Atspi.Component.get_extents(self.desk.find("地图" if self.language == "zh_CN" else "Map", Atspi.Role.IMAGE), Atspi.CoordType.WINDOW)
        scale = int(os.environ.get("GDK_SCALE", "1"))
        place = [str(int(n * scale)) for n in (box.x + box.width * 0.5, box.y + box.height * 0.45)]
        subprocess.run(["xdotool", "mousemove", *place, "click", "1"], check=True)
        time.sleep(0.3)
        self.press("Escape", "Home", rest=1)

    def push(self, chinese, english):
        """A button that has no key."""
        self.desk.click(chinese if self.language == "zh_CN" else english, exact=False)
        time.sleep(0.5)


def house(city, journal, language):
    """A night with two incidents at work, one of them past its arrival, and reports that wait."""
    from desk_driver import heatctl, households
    os.environ["HEAT_LANG"] = language  # what is written is written in the language of who writes

    def ops(minute, *words):
        os.environ["HEAT_CLOCK"] = NIGHT % minute
        try:
            return heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "--actor", "值班调度员", *words)
        finally:
            del os.environ["HEAT_CLOCK"]

    cards = households(city, 400)
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        pipes = lambda level: [row[0] for row in db.execute("SELECT id FROM pipe WHERE level = ? AND line = 'supply' ORDER BY dn_mm, id", (level,))]
        primary, secondary = pipes("primary"), pipes("secondary")
    report = ops(1, "report", "--symptom", "street_water", "--card", cards[-1]).split()[1]
    first = json.loads(ops(3, "--json", "open", "--report", report, "--leak", "pipe:" + primary[len(primary) // 2]))["id"]
    ops(5, "plan", first)
    ops(8, "assign", first, "--free", "--eta-min", "12")
    other = json.loads(ops(20, "--json", "open", "--leak", "pipe:" + secondary[len(secondary) // 2]))["id"]
    ops(24, "plan", other)
    for minute, symptom, card in ((26, "no_heat", cards[0]), (27, "no_heat", cards[3]), (29, "street_water", cards[200])):
        ops(minute, "report", "--symptom", symptom, "--card", card)
    return first


def story(shots, city, journal):
    """From the first key to the notices, by keys."""
    from desk_driver import events, households, wait
    desk = shots.desk
    seen = lambda kind: wait(kind, lambda: any(k == kind for k, _s in events(journal)))
    shots.take("story-01-quiet")
    card = households(city, 400)[-1]
    shots.press("ctrl+n")
    desk.type(card[:-1])
    shots.take("story-02-form")
    desk.type(card[-1])
    time.sleep(0.7)
    shots.press("Return", "1", "Return")
    seen("report.taken")
    shots.take("story-03-locate")
    shots.press("Return")
    seen("incident.located")
    shots.take("story-04-isolate")
    shots.push("调整阀门", "Adjust valves")
    shots.press("Down", "1")
    shots.take("story-05-why")
    desk.type("mended")
    shots.press("Return")
    seen("valve.demanded")
    shots.take("story-06-adjust")
    shots.press("Return", rest=2)
    shots.press("Return")
    seen("plan.chosen")
    shots.take("story-07-crew")
    shots.press("Return")
    seen("team.assigned")
    shots.take("story-08-notify")
    shots.press("Return")
    seen("notice.issued")
    shots.take("story-09-posted")
    shots.push("停热报告", "Stop report")
    shots.take("story-10-report")
    shots.press("alt+2")
    shots.take("story-11-valves")
    shots.press("alt+5")
    shots.take("story-12-restore")
    shots.press("ctrl+n")
    desk.type("zzqq")
    shots.take("story-13-nothing-found")


def windows(shots, _city, _journal):
    """Everything that opens over or beside the map, while two incidents are at work."""
    shots.take("win-01-incidents")
    shots.push("处理事故 1", "Go on with incident 1")
    shots.take("win-02-incident")
    shots.press("alt+2")
    shots.push("图例", "Legend")
    shots.take("win-03-legend")
    shots.push("图例", "Legend")
    for stage, key in (("04-list-folded", "F3"), ("05-overview", "F2"), ("06-costs", "F7"), ("07-strip", "F8"), ("08-health", "F4")):
        shots.press(key)
        shots.take("win-" + stage)
        shots.press("Escape" if key == "F7" else key)
    shots.press("ctrl+m", "space", "Right", "Right", "space", "Down", "Down", "space", "Return")
    shots.take("win-09-measure")
    shots.press("Escape")
    for stage, key in (("10-preferences", "ctrl+comma"), ("11-keys", "ctrl+question"), ("12-guide", "F1"), ("13-menu", "F10"), ("14-export", "ctrl+e")):
        shots.press(key, rest=1)
        shots.take("win-" + stage)
        shots.press("Escape", rest=1)
    shots.press("F11", rest=1)
    shots.take("win-15-board")
    shots.press("F11", rest=1)
    shots.press("F6", rest=1)
    shots.press("Right", "Right", "Right")
    shots.take("win-16-search")
    shots.press("Escape")
    shots.press("F5", rest=2)
    shots.take("win-17-exercise")


def scales(shots, _city, _journal):
    """The map from the whole city down to a court, with and without a plan on it."""
    def descend(name):
        shots.to_map()
        for stage, steps in (("1-city", 0), ("2-district", 2), ("3-street", 2), ("4-court", 1)):
            shots.press(*["plus"] * steps, rest=1)
            shots.take("map-%s-%s" % (name, stage))

    descend("bare")
    shots.push("处理事故 1", "Go on with incident 1")
    shots.take("map-plan-0-incident")


def past(shots, _city, _journal):
    """The same night replayed."""
    shots.take("past-1-end")
    shots.press("ctrl+Left", "ctrl+Left", "ctrl+Left", "ctrl+Left")
    shots.take("past-2-earlier")


def busy_night(city, journal, language):
    """Thirty incidents, the teams all sent, one of them with a name longer than any row."""
    from desk_driver import heatctl
    os.environ.update(HEAT_LANG=language, HEAT_CLOCK=NIGHT % 20)
    try:
        ops = lambda *words: heatctl("ops", "--ops", "sqlite:" + journal, "--city", city, "--actor", "值班调度员", *words)
        with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
            pipes = [row[0] for row in db.execute("SELECT id FROM pipe WHERE line = 'supply' ORDER BY dn_mm DESC, id")]
        for n in range(30):
            title = ["--title", "哈尔滨市香坊区通达街与木兰街交汇处西北角人行道下供热一次网主干线大型检查井旁漏水"] if n == 3 else []
            one = json.loads(ops("--json", "open", "--leak", "pipe:" + pipes[n * len(pipes) // 30], *title))["id"]
            if n < 10:
                subprocess.run([os.environ["HEATCTL"], "ops", "--ops", "sqlite:" + journal, "--city", city, "--actor", "值班调度员", "assign", one, "--free"], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    finally:
        del os.environ["HEAT_CLOCK"]


def spoil(journal, sql):
    with sqlite3.connect(journal) as db:
        db.execute(sql)


def states(shoot, city, language):
    """What is seen when there is nothing, too much, or something fails."""
    from desk_driver import heatctl
    import shutil
    folder = tempfile.mkdtemp(prefix="heat-states-")
    at = lambda name: os.path.join(folder, name)
    open(at("noise.gpkg"), "wb").write(b"noise" * 999)
    heatctl("ops", "--ops", "sqlite:" + at("newer.db"), "--city", city, "open", "--leak", "pipe:P000057G")
    spoil(at("newer.db"), "PRAGMA user_version = 9999")
    shoot("state-01-welcome", None, at("none.db"))
    shoot("state-02-city-missing", at("missing.gpkg"), at("none.db"))
    shoot("state-03-city-damaged", at("noise.gpkg"), at("none.db"))
    shoot("state-04-journal-newer", city, at("newer.db"))
    shoot("state-05-no-folder-for-journal", city, at("nowhere/night.db"))
    busy_night(city, at("busy.db"), language)
    shoot("state-06-thirty", city, at("busy.db"), keys=[])
    shoot("state-07-thirty-crew", city, at("busy.db"), keys=["incident"])
    shoot("state-08-thirty-board", city, at("busy.db"), keys=["F11"])
    shoot("state-09-service-unreachable", city, at("busy.db"), ini="hotline=http://127.0.0.1:9\n")
    shutil.copy(at("busy.db"), at("locked.db"))
    shoot("state-10-journal-spoilt", city, at("locked.db"), keys=["spoil", "ctrl+n"])
    shutil.rmtree(folder)


def play_states(folder, size, theme, language, city):
    from desk_driver import Desk, Atspi
    prefix = os.path.join(folder, "%s-%s-%s" % (size, theme, language))

    def shoot(stage, city_path, journal, keys=None, ini=""):
        with tempfile.TemporaryDirectory() as work:
            open(os.path.join(work, "desk.ini"), "w").write("[desk]\noutdoor_degc=-24\n" + ini)
            desk = Desk(os.environ["HEAT_DISPATCH"], city_path, journal, work, "--size", size, "--theme", theme, env={"HEAT_LANG": language, "HEAT_CLOCK": NIGHT % 31})
            shots = Shots(desk, prefix, language)
            try:
                time.sleep(4)
                for key in keys or []:
                    if key == "spoil":  # the file goes away under the open desk
                        with sqlite3.connect(journal) as db:
                            db.execute("DROP TABLE event")
                    elif key == "incident":
                        shots.push("处理事故", "Go on with incident")
                        shots.press("alt+3", rest=2)
                    else:
                        shots.press(key, rest=1)
                shots.take(stage)
            except BaseException as error:
                print("state %s: %s" % (stage, error), file=sys.stderr)
                desk.picture("%s-%s-stuck.png" % (prefix, stage))
            finally:
                desk.close()
    states(shoot, city, language)


PARTS = {"story": story, "windows": windows, "scales": scales, "past": past, "states": None}


def play(folder, size, theme, language, part, city):
    sys.path.insert(0, HERE)
    from desk_driver import Desk, wait
    os.environ["GDK_SCALE"] = "2" if size.endswith("@2") else "1"
    inner, mark = re.fullmatch(r"(\d+x\d+)(@2|t2|)", size).groups()
    if part == "states":
        return play_states(folder, inner, theme, language, city)
    with tempfile.TemporaryDirectory() as work:
        journal, today = os.path.join(work, "night.db"), os.path.join(work, "today.db")
        with open(os.path.join(work, "desk.ini"), "w") as ini:
            ini.write("[desk]\noutdoor_degc=-24\n%s" % ("text_scale=2\n" if mark == "t2" else ""))
        if part != "story":
            house(city, journal, language)
        options = ["--size", inner, "--theme", theme] + (["--replay", journal] if part == "past" else [])
        env = {"HEAT_LANG": language, "HEAT_CLOCK": NIGHT % 31, "GDK_SCALE": "2" if mark == "@2" else "1"}
        desk = Desk(os.environ["HEAT_DISPATCH"], city, today if part == "past" else journal, work, *options, env=env)
        try:
            wait("teams", lambda: desk.sees("10"))
            wait("the journal", lambda: os.path.exists(journal))
            time.sleep(2)
            PARTS[part](Shots(desk, os.path.join(folder, "%s-%s-%s" % (size, theme, language)), language), city, journal)
        except BaseException:
            desk.picture(os.path.join(folder, "%s-%s-%s-%s-stuck.png" % (size, theme, language, part)))
            raise
        finally:
            desk.close()


def display(size):
    """The display a size needs."""
    width, height, mark = re.fullmatch(r"(\d+)x(\d+)(@2|t2|)", size).groups()
    times = 2 if mark == "@2" else 1
    return "%dx%d" % (int(width) * times, int(height) * times)


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "--play":
        play(*sys.argv[2:8])
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    for option, values in (("--size", SIZES), ("--theme", THEMES), ("--language", LANGUAGES), ("--part", sorted(PARTS))):
        parser.add_argument(option, nargs="+", default=values, choices=values if option != "--size" else None, help="of: " + " ".join(values))
    wanted = parser.parse_args()
    os.makedirs(wanted.folder, exist_ok=True)
    city = os.path.abspath(os.path.join(wanted.folder, "city.gpkg"))
    if not os.path.exists(city):
        subprocess.run([os.environ["HEATCTL"], "city", "-o", city, "--pipes", "6000"], check=True)
    stuck = 0
    for size in wanted.size:
        for theme in wanted.theme:
            for language in wanted.language:
                for part in wanted.part:
                    run = subprocess.run([os.path.join(HERE, "in-window.sh"), display(size), "/usr/bin/python3", os.path.abspath(__file__), "--play",
                                          os.path.abspath(wanted.folder), size, theme, language, part, city])
                    if run.returncode:
                        stuck += 1
                        print("stuck: %s %s %s %s" % (size, theme, language, part), file=sys.stderr)
    return 1 if stuck else 0


if __name__ == "__main__":
    sys.exit(main())
