#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the window to look at: screenshots.py FOLDER [SIZE …] plays the story and takes a picture at each stage, for
each size, both themes and both languages. Needs HEATCTL and HEAT_DISPATCH; makes its displays itself."""
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = ["1366x768", "1920x1080", "2560x1440"]
NIGHT = "2026-01-14T02:31:00+08:00"


def play(folder, size, theme, language, city):
    sys.path.insert(0, HERE)
    from desk_driver import Atspi, Desk, events, households, wait
    name = lambda stage: os.path.join(folder, "%s-%s-%s-%s.png" % (size, theme, language, stage))

    def shot(stage):
        time.sleep(1.5)  # the map's tiles: nothing on the bus tells when they are drawn
        desk.picture(name(stage))

    with tempfile.TemporaryDirectory() as work:
        journal = os.path.join(work, "night.db")
        with open(os.path.join(work, "desk.ini"), "w") as ini:
            ini.write("[desk]\noutdoor_degc=-24\n")
        env = {"HEAT_LANG": language, "HEAT_CLOCK": NIGHT}
        desk = Desk(os.environ["HEAT_DISPATCH"], city, journal, work, "--size", size, "--theme", theme, env=env)
        seen = lambda kind: wait(kind, lambda: any(k == kind for k, _s in events(journal)))
        try:
            wait("teams", lambda: desk.sees("10"))
            wait("the journal", lambda: os.path.exists(journal))
            time.sleep(2)
            shot("1-quiet")
            card = households(city, 400)[-1]
            desk.press("ctrl+n")
            time.sleep(0.5)
            desk.type(card[:-1])
            time.sleep(0.7)
            shot("2-form")
            desk.type(card[-1])
            time.sleep(0.7)
            desk.press("Return")
            time.sleep(0.3)
            desk.press("1", "Return")
            seen("report.taken")
            shot("3-locate")
            desk.press("Return")
            seen("incident.located")
            shot("4-isolate")
            desk.press("Down")
            shot("4-isolate-b")
            desk.press("Up")
            desk.press("Tab", "Return")
            time.sleep(1)
            desk.press("Down", "1")
            time.sleep(0.5)
            shot("4-isolate-why")
            desk.type("mended")
            desk.press("Return")
            seen("valve.demanded")
            time.sleep(0.5)
            desk.press("Up", "2")
            time.sleep(0.5)
            desk.type("bus on it")
            desk.press("Return")
            shot("4-isolate-adjust")
            desk.press("Return")
            shot("4-isolate-demands")
            desk.press("Return")
            seen("plan.chosen")
            shot("5-crew")
            desk.press("Return")
            seen("team.assigned")
            shot("6-notify")
            desk.press("Return")
            seen("notice.issued")
            shot("7-posted")
            Atspi.Action.do_action(desk.find("停热报告" if language == "zh_CN" else "Stop report"), 0)
            shot("7-report")
            desk.press("alt+2")
            shot("8-valves")
            desk.press("alt+5")
            shot("9-restore")
            Atspi.Action.do_action(desk.find("图例" if language == "zh_CN" else "Legend"), 0)
            shot("10-legend")
            desk.press("F11")
            shot("11-board")
            desk.press("F11")
            desk.press("F4")
            shot("12-health")
        finally:
            desk.close()


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "--play":
        return play(*sys.argv[2:7])
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    city = os.path.join(folder, "city.gpkg")
    if not os.path.exists(city):
        subprocess.run([os.environ["HEATCTL"], "city", "-o", city, "--pipes", "6000"], check=True)
    wanted = sys.argv[2:] or SIZES
    for size in wanted:
        for theme in ("dark", "light"):
            for language in ("zh_CN", "en"):
                subprocess.run([os.path.join(HERE, "in-window.sh"), size, "/usr/bin/python3", os.path.abspath(__file__), "--play",
                                folder, size, theme, language, city], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
