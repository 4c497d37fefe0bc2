#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`heatctl ops tickets` and `ticket` beside a running hotline service on the same journal: what one writes the other knows at once; many hands at once lose and double nothing."""
import json
import os
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from story import Run, main

HOTLINE = sys.argv[1]
TOKEN = "a-token-for-the-tests"
folder = tempfile.TemporaryDirectory(prefix="heat-tickets-")
URL = "sqlite:" + os.path.join(folder.name, "hotline.db")
CLOCK = {"HEAT_CLOCK": "2026-01-14T02:31:00+08:00"}
service = subprocess.Popen([HOTLINE, "--ops", URL, "--listen", "127.0.0.1:0", "--token", TOKEN], stdout=subprocess.PIPE, env={**os.environ, **CLOCK})
BASE = "http://" + service.stdout.readline().decode().split()[-1]
known = {}


def ask(path, body=None):
    """Status and answer."""
    request = urllib.request.Request(BASE + path, data=json.dumps(body).encode() if body is not None else None,
                                     headers={"Authorization": "Bearer " + TOKEN, "Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def ops(*args, **more):
    return Run("ops", "--ops", URL, *args, env={**CLOCK, **more})


def a_ticket_is_seen():
    status, answer = ask("/v1/tickets", {"id": "a", "kind": "leak_secondary", "text": "water in the yard", "phone": "13900000001"})
    assert status == 201, answer
    known["a"] = answer["number"]
    listed = ops("tickets", "--json").want(0).json["tickets"]
    assert [t["number"] for t in listed] == [known["a"]], listed
    assert listed[0]["phone"] == "139****0001", listed
    assert known["a"] in ops("tickets").want(0).text


def done_here_known_there():
    assert ask(f"/v1/tickets/{known['a']}/transfer", {"id": "t"})[0] == 201
    one = ops("ticket", known["a"], "confirm", "--id", "c", "--json").want(0).json
    assert one["state"] == "dispatched" and "take" in one["may"], one
    assert ops("ticket", known["a"], "confirm", "--id", "c", "--json").want(0).json["version"] == one["version"]  # a repeat
    status, there = ask(f"/v1/tickets/{known['a']}")
    assert status == 200 and there["state"] == "dispatched" and there["history"][-1]["actor"] == "desk:heatctl", there
    status, taken = ask(f"/v1/tickets/{known['a']}/take", {"id": "k"})
    assert status == 201 and taken["ticket"]["state"] == "taken", taken
    assert "taken" in [h["action"] + "n" for h in ops("tickets", known["a"], "--json").want(0).json["history"]]


def what_is_refused():
    ops("ticket", known["a"], "pass").want(1, known["a"], "state")
    ops("ticket", known["a"], "sing").want(2, "sing", "may")
    ops("ticket", "20990101-0001", "confirm").want(1, "20990101-0001")
    ops("ticket", known["a"], "send_back").want(1)
    ops("ticket", known["a"], "note").want(3, "milestone")
    ops("tickets", "20990101-0001").want(1, "20990101-0001")
    ops("tickets", "--sum", "--from", "dawn").want(2, "dawn")


def the_numbers():
    for k in range(3):
        assert ask("/v1/tickets", {"id": f"cold-{k}", "kind": "complaint", "text": "cold", "phone": "13900000007"})[0] == 201
    late = {"HEAT_CLOCK": "2026-01-14T14:00:00+08:00"}
    found = ops("tickets", "--sum", "--json", **late).want(0).json
    assert found["accepted"] == 4 and found["kinds"]["complaint"] == 3, found
    assert found["clocks"]["taken"] == {"met": 1, "met_late": 0, "late": 0, "running": 0, "in_time_percent": 100.0}, found["clocks"]
    assert found["complainers"] == [{"phone": "139****0007", "complaints": 3}], found["complainers"]
    assert list(found["units"]) == ["运营部"], found["units"]
    assert "139****0007" in ops("tickets", "--sum", **late).want(0).text
    assert ops("tickets", "--sum", "--json", "--from", "2026-01-15T00:00:00+08:00").want(0).json["accepted"] == 0
    # The same with the season's report of the desk, here an empty journal of its own.
    desk = os.path.join(folder.name, "desk.db")
    Run("ops", "--ops", "sqlite:" + desk, "report", "--symptom", "no_heat", "--text", "x", env=late).want(0)
    season = Run("ops", "--ops", "sqlite:" + desk, "season", "--hotline", URL, "--json", env=late).want(0).json
    assert season["tickets"] == found, season["tickets"]
    assert "13900000007" not in Run("ops", "--ops", "sqlite:" + desk, "season", "--hotline", URL, env=late).want(0).text
    Run("ops", "--ops", "sqlite:" + desk, "season", "--hotline", "sqlite:/nonexistent/x.db", env=late).want(4, "/nonexistent/x.db")
    due = ops("tickets", "--late", "--json", **late).want(0).json["tickets"]
    assert known["a"] in [t["number"] for t in due], due


def as_it_stood():
    numbers = [t["number"] for t in ops("tickets", "--all", "--at", "2026-01-14T02:30:00+08:00", "--json").want(0).json["tickets"]]
    assert numbers == [], numbers
    assert len(ops("tickets", "--all", "--at", "2026-01-14T23:00:00+08:00", "--json").want(0).json["tickets"]) == 4


def many_at_once():
    """Twenty threads, half of them each accept the same ids; heatctl writes in between: every ticket once, numbers without a gap."""
    answers, lock = [], threading.Lock()

    def accept(worker):
        for k in range(10):
            answer = ask("/v1/tickets", {"id": f"m-{worker % 10}-{k}", "kind": "not_warm", "text": f"call {worker % 10} {k}"})
            with lock:
                answers.append((f"m-{worker % 10}-{k}", *answer))

    def urge():
        for k in range(5):
            ops("ticket", known["a"], "urge", "--id", f"u-{k}").want(0)

    threads = [threading.Thread(target=accept, args=(w,)) for w in range(20)] + [threading.Thread(target=urge)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    numbers = {}
    for name, status, answer in answers:
        assert status in (200, 201), answer
        numbers.setdefault(name, set()).add(answer["number"])
    assert len(numbers) == 100 and all(len(n) == 1 for n in numbers.values()), numbers
    assert sum(status == 201 for _, status, _ in answers) == 100
    listed = [t["number"] for t in ops("tickets", "--all", "--json").want(0).json["tickets"]]
    assert listed == [f"20260114-{k:04}" for k in range(1, 105)], listed
    assert ops("tickets", known["a"], "--json").json["urged"] == 5


def killed_it_keeps_them():
    service.kill()
    service.wait()
    assert len(ops("tickets", "--all", "--json").want(0).json["tickets"]) == 104


def by_the_service_s_own_rules():
    """A company whose hotline goes by another profile and other units than data/ops: heatctl reads the same settings, by --config or the environment."""
    rules, settings = os.path.join(folder.name, "rules"), os.path.join(folder.name, "hotline.ini")
    os.makedirs(rules)
    with open(os.path.join(rules, "responsibility.csv"), "w") as f:
        f.write("level,phase,area,unit,valid_from,valid_until\nany,operation,any,北区抢修队,2020-01-01,\nany,warranty,any,安装公司,2020-01-01,\n")
    with open(settings, "w") as f:
        f.write(f"[tickets]\nprofile=E\nfolder={rules}\n")
    url, number = "sqlite:" + os.path.join(folder.name, "own.db"), "20260114-0001"
    own = subprocess.Popen([HOTLINE, "--ops", url, "--listen", "127.0.0.1:0", "--token", TOKEN, "--config", settings], stdout=subprocess.PIPE, env={**os.environ, **CLOCK})
    try:
        base = "http://" + own.stdout.readline().decode().split()[-1]

        def say(path, **body):
            request = urllib.request.Request(base + path, data=json.dumps(body).encode(), headers={"Authorization": "Bearer " + TOKEN, "Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["ticket"]

        def limits(ticket):
            return [(c["clock"], c["limit"]) for c in ticket["clocks"]]

        def here(*args, **more):
            return Run("ops", "--ops", url, *args, env={**CLOCK, **more})

        say("/v1/tickets", id="w", kind="leak_primary", text="steam over the new main")
        there = say(f"/v1/tickets/{number}/transfer", id="t")
        assert (there["urgency"], there["unit"]) == ("major", "北区抢修队"), there
        mine = here("tickets", number, "--config", settings, "--json").want(0).json
        assert limits(mine) == limits(there) and len(limits(mine)) >= 3, (mine["clocks"], there["clocks"])
        assert limits(here("tickets", "--json", HEAT_HOTLINE_CONFIG=settings).want(0).json["tickets"][0]) == limits(there)
        assert limits(here("tickets", number, "--json").want(0).json) != limits(there)  # by data/ops alone it would be another profile's
        here("ticket", number, "confirm", "--phase", "party", "--config", settings).want(3, "phase")
        routed = here("ticket", number, "confirm", "--phase", "warranty", "--config", settings, "--json").want(0).json  # dispatch knows whose it is
        assert (routed["unit"], routed["phase"], routed["phase_label"]) == ("安装公司", "warranty", "in warranty"), routed
        here("tickets", "--config", os.path.join(folder.name, "nothing.ini")).want(4, "nothing.ini")
        summed = here("tickets", "--sum", "--config", settings, "--json").want(0).json
        desk = "sqlite:" + os.path.join(folder.name, "own-desk.db")
        Run("ops", "--ops", desk, "report", "--symptom", "no_heat", "--text", "x", env=CLOCK).want(0)
        assert Run("ops", "--ops", desk, "season", "--hotline", url, "--config", settings, "--json", env=CLOCK).want(0).json["tickets"] == summed
    finally:
        own.kill()
        own.wait()


try:
    main([a_ticket_is_seen, done_here_known_there, what_is_refused, the_numbers, as_it_stood, many_at_once, killed_it_keeps_them, by_the_service_s_own_rules])
finally:
    if service.poll() is None:
        service.kill()
        service.wait()
