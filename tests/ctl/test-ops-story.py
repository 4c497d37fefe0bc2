#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One night by script: an operation on a made city from the first report to the closed incident, as `heatctl ops` tells it."""
import ctypes
import os
import re
import resource
import shutil
import signal
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from story import Run, main

folder = tempfile.TemporaryDirectory(prefix="heat-story-")
CITY = os.path.join(folder.name, "city.gpkg")
URL = "sqlite:" + os.path.join(folder.name, "night.ops")
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2


def rows(sql, *args):
    with sqlite3.connect(f"file:{CITY}?mode=ro", uri=True) as db:
        return db.execute(sql, args).fetchall()


def ops(*args, **more):
    return Run("ops", "--ops", URL, "--city", CITY, "--json", *args, **more)


def make_city():
    Run("city", "--pipes", 2000, "-o", CITY).want(0)
    # Two more communities of one name: a homonym, as in another district.
    with sqlite3.connect(CITY) as db:
        (name,) = db.execute("SELECT name FROM community ORDER BY id LIMIT 1").fetchone()
        db.execute("UPDATE community SET name = ? WHERE id = (SELECT id FROM community ORDER BY id LIMIT 1 OFFSET 1)", (name,))


def report_placed_by_its_address():
    (name,) = rows("SELECT name FROM community ORDER BY id LIMIT 1 OFFSET 4")[0]
    building, number = rows("SELECT b.id, b.number FROM building b JOIN community c ON b.community = c.id WHERE c.name = ? AND b.number <> '' ORDER BY b.id LIMIT 1", name)[0]
    r = ops("report", "--symptom", "no_heat", "--address", f"{name}{number}栋").want(0).json
    assert r["resolved"]["id"] == building and r["resolved"]["match"] == "exact", r
    assert r["place"] == f"building:{building}" and r["address"] == f"{name}{number}栋" and "x" in r, r
    card, = rows("SELECT card FROM household ORDER BY card LIMIT 1")[0]
    r = ops("report", "--symptom", "no_heat", "--address", card).want(0).json
    assert r["place"] == f"household:{card}" and r["consumer"] and r["resolved"]["match"] == "card", r


def report_with_homonyms_is_not_taken():
    (name,) = rows("SELECT name FROM community ORDER BY id LIMIT 1")[0]
    n = len(ops("show").want(0).json["reports"])
    r = ops("report", "--symptom", "no_heat", "--address", name).want(1).json
    assert r["id"] is None and len([m for m in r["matches"] if m["match"] in ("exact", "homonym")]) == 2, r
    assert len(ops("show").want(0).json["reports"]) == n
    said = Run("ops", "--ops", URL, "--city", CITY, "report", "--symptom", "no_heat", "--address", name).want(1)
    assert "no report taken" in said.text and "--place" in said.text, said.text
    chosen = r["matches"][1]
    r = ops("report", "--symptom", "no_heat", "--address", name, "--place", f"{chosen['kind']}:{chosen['id']}").want(0).json
    assert r["place"] == f"{chosen['kind']}:{chosen['id']}" and "resolved" not in r, r


def report_in_words_only():
    r = ops("report", "--symptom", "street_water", "--address", "qqqqzzzz 0x").want(0).json
    assert "nothing found" in r["unplaced"] and "x" not in r and r.get("place", "") == "", r
    (name,) = rows("SELECT name FROM community ORDER BY id LIMIT 1")[0]
    r = ops("report", "--symptom", "street_water", "--address", name, "--unplaced").want(0).json
    assert "in words only" in r["unplaced"] and r["address"] == name, r
    r = ops("report", "--symptom", "no_heat", "--card", "no-such-card").want(0).json
    assert "no-such-card" in r["unplaced"], r
    r = Run("ops", "--ops", URL, "--json", "report", "--symptom", "no_heat", "--address", name).want(0).json
    assert "--city" in r["unplaced"], r
    ops("report", "--symptom", "no_heat", "--place", "building:nowhere").want(1, "building", "nowhere")
    ops("report", "--symptom", "no_heat", "--place", "nonsense").want(2, "--place", "nonsense")


night = {}  # what the story remembers: incident, plan, team …


def take_burst():
    """A leak that two valves or more part off, that somebody feels, and that stops no plant."""
    for pipe, in rows("SELECT id FROM pipe WHERE level = (SELECT level FROM pipe ORDER BY dn_mm LIMIT 1) ORDER BY dn_mm DESC, id LIMIT 40"):
        plan = Run("isolate", CITY, "--leak", f"pipe:{pipe}", "--json").json
        if len(plan["must_close"]) >= 2 and plan["out"]["households"] >= 20 and not plan["stop"]:
            night["pipe"] = pipe
            break
    report = ops("report", "--symptom", "street_water", "--place", f"pipe:{night['pipe']}", "--text", "water on the street").want(0).json
    incident = ops("open", "--report", report["id"], "--leak", f"pipe:{night['pipe']}").want(0).json
    night["id"] = incident["id"]
    assert incident["stage"] == "located" and incident["reports"] == [report["id"]] and incident["leaks"] == [f"pipe:{night['pipe']}"], incident
    again = ops("open", "--report", report["id"])
    again.want(1, report["id"], incident["id"])


def plan_and_a_valve_that_would_not_turn():
    incident = ops("plan", night["id"]).want(0).json
    first = incident["plans"][0]
    assert incident["stage"] == "isolating" and first["version"] == 1 and first["must_close"] >= 2 and first["out"]["households"] >= 20, first
    assert incident["out"]["households"] == 0, "nobody is out before a step is executed"
    step = next(s for s in incident["steps"] if s["action"] == "close")
    incident = ops("step", night["id"], step["number"], "--failed", "stuck", "--note", "spindle rusted").want(0).json
    old, new = incident["plans"]
    assert old["must_close"] == first["must_close"] and new["version"] == 2 and new["replaces"] == 1 and new["failed_step"] == step["number"], new
    failed = next(s for s in incident["steps"] if s["number"] == step["number"])
    assert failed["state"] == "failed" and failed["failure"] == "stuck" and failed["note"] == "spindle rusted", failed
    assert step["target"] not in [s["target"] for s in incident["steps"] if s["state"] == "pending"]
    shown = ops("show", night["id"], "--all").want(0).json
    assert [len(p["plan"]["must_close"]) for p in shown["plans"]] == [old["must_close"], new["must_close"]], "the old plan stays visible"
    valve = next(v for v in ops("show").want(0).json["valves"] if v["id"] == step["target"])
    assert valve["condition"] == "stuck", valve


def valves_demanded_and_forbidden():
    """Kept by every later plan with their reason, and taken back again; in a journal of its own."""
    url = "sqlite:" + os.path.join(folder.name, "demands.ops")

    def own(*args):
        return Run("ops", "--ops", url, "--city", CITY, "--json", *args)

    incident = own("open", "--leak", f"pipe:{night['pipe']}").want(0).json["id"]
    held = [v["valve"] for v in own("plan", incident).want(0).json["plans"][-1]["plan"]["must_close"]]
    spare, = rows("SELECT id FROM valve WHERE role = 'branch' AND id NOT IN (%s) ORDER BY id DESC LIMIT 1" % ",".join("?" * len(held)), *held)[0]
    own("plan", incident, "--forbid", held[0]).want(1, "reason")
    own("plan", incident, "--pin", "NO-SUCH", "--reason", "x").want(1, "NO-SUCH")
    plan = own("plan", incident, "--forbid", held[0], "--pin", spare, "--reason", "bus on the cover").want(0).json["plans"][-1]["plan"]
    assert plan["forbidden"] == [held[0]] and plan["pinned"] == [spare], plan
    assert held[0] not in [v["valve"] for v in plan["must_close"]]
    assert [v["reason"] for v in plan["must_close"] if v["valve"] == spare] == ["pinned"], plan
    again = own("plan", incident, "--kind", "fastest").want(0).json
    assert again["plans"][-1]["plan"]["forbidden"] == [held[0]] and again["plans"][-1]["kind"] == "fastest"
    assert [d["valve"] for d in again["pinned"]] == [spare] and again["forbidden"][0]["reason"] == "bus on the cover", again["forbidden"]
    said = Run("ops", "--ops", url, "--city", CITY, "show", incident).want(0).text
    assert "must not be used: bus on the cover" in said and "must be used: bus on the cover" in said, said
    assert ("has to stop only because" in said) == ("forced_stop" in again["plans"][-1]["plan"]), said
    back = own("plan", incident, "--kind", "smallest", "--lift", held[0], "--lift", spare, "--reason", "the bus is gone").want(0).json
    assert not back["pinned"] and not back["forbidden"], back
    assert sorted(v["valve"] for v in back["plans"][-1]["plan"]["must_close"]) == sorted(held), "lifted, the old plan stands again"
    log = Run("ops", "--ops", url, "--city", CITY, "log", incident).want(0).text
    assert "plan B (Fastest to close) chosen anew" in log and "plan A (Fewest households) chosen:" in log, log


def steps_put_customers_out():
    incident = ops("step", night["id"], "--all").want(0).json
    plan = incident["plans"][-1]
    assert incident["stage"] == "repairing" and incident["out"]["households"] == plan["out"]["households"] >= 20, incident["out"]
    counts = [s["households_out"] for s in sorted((s for s in incident["steps"] if s["state"] == "done"), key=lambda s: s["order"])]
    assert counts == sorted(counts) and counts[-1] == plan["out"]["households"], counts
    card, = rows("SELECT card FROM household WHERE consumer = ? LIMIT 1", incident["out_consumers"][0])[0]
    caller = ops("report", "--symptom", "no_heat", "--card", card, "--phone", "13912345678").want(0).json
    assert caller["explained_by"] == night["id"] and "13912345678" not in str(caller), caller
    ops("attach", caller["id"], night["id"]).want(0)


def board_tells_the_house():
    """The board's totals are the city's rows behind the consumers that are out; the cold clock runs once somebody noted how cold it is."""
    ops("weather", "--", "-24").want(0)
    board, house = ops("board").want(0).json, ops("show").want(0).json
    out = set(house["out_consumers"])
    homes = [row for row in rows("SELECT consumer, area_m2, priority FROM household WHERE housing = 'heating'") if row[0] in out]
    assert board["out"]["households"] == len(homes) > 0 and board["out"]["priority"] == sum(priority != "none" for _c, _a, priority in homes), board["out"]
    assert abs(board["out"]["area_m2"] - sum(area for _c, area, _p in homes)) < 1, board["out"]
    assert board["out"]["stations"] == len(house["stations_out"]), (board["out"], house["stations_out"])
    assert [i["id"] for i in board["incidents"]] == [night["id"]] and board["incidents"][0]["out"]["households"] == board["out"]["households"]
    assert sum(board["team_states"].values()) == len(board["teams"]) == len(rows("SELECT id FROM team")), board["team_states"]
    coldest = board["coldest"]
    assert board["outdoor_degc"] == -24 and coldest["consumer"] in out and 19 < coldest["room_degc"] <= 22, coldest
    assert board["at_us"] < coldest["cool_us"] < coldest["cold_us"], coldest
    said = Run("ops", "--ops", URL, "--city", CITY, "board").want(0).text
    assert f"out: {len(homes)} households" in said and coldest["place"] in said, said


def team_is_sent():
    team = ops("assign", night["id"]).want(0).json
    night["team"] = team["id"]
    assert team["state"] == "on_the_way" and team["incident"] == night["id"] and team["arrive"], team
    ops("assign", night["id"], team["id"]).want(1, night["id"])
    assert ops("team", team["id"], "--arrived").want(0).json["state"] == "on_site"


def notice_goes_out():
    notice = ops("notice", night["id"], "--cause", "pipe burst").want(0).json
    record = notice["record"]
    night["notice"] = f"{record['number']}/{record['version']}" if "version" in record else ops("show", night["id"]).json["notices"][0]
    assert [d["channel"] for d in notice["deliveries"]] == ["hotline", "sheets"] and not any(d.get("delivered") for d in notice["deliveries"]), notice
    done = ops("notice", night["notice"], "--delivered", "--receipt", "A-17").want(0).json
    assert [d for d in done["deliveries"] if d["channel"] == "hotline"][0]["delivered"], done
    again = ops("notice", night["notice"], "--not-delivered", "--reason", "line down").want(0).json
    assert [d for d in again["deliveries"] if d["channel"] == "hotline"][0]["tries"] == 1, "what is delivered is not tried again"


def restoring_is_refused_while_anyone_is_out():
    ops("restore", night["id"]).want(1, night["id"], "still without heat")
    ops("notice", night["id"], "--kind", "restoration").want(1)
    ops("close", night["id"]).want(1, "not restored")
    incident = ops("refill", night["id"]).want(0).json
    assert incident["stage"] == "refilling" and [s for s in incident["steps"] if s["part"] == "reopen" and s["state"] == "pending"], incident["steps"]
    ops("restore", night["id"]).want(1, night["id"], "reopening")


def heat_comes_back():
    incident = ops("step", night["id"], "--all").want(0).json
    assert incident["out"]["households"] == 0 and not incident["out_consumers"] and incident["ever_out"], incident["out"]
    assert incident["households_back"] == incident["plans"][-1]["out"]["households"], incident["households_back"]
    assert ops("restore", night["id"]).want(0).json["stage"] == "restored"
    house = ops("show").want(0).json
    data = dict(rows("SELECT id, state FROM valve"))
    assert not [v["id"] for v in house["valves"] if v.get("holders")], "nothing is held any more"
    assert house["out"]["households"] == 0 and data


def incident_is_closed():
    ops("close", night["id"]).want(1, night["team"])
    ops("team", night["team"], "--release").want(0)
    ops("close", night["id"]).want(1, "restoration")
    ops("notice", night["id"]).want(0)
    assert ops("close", night["id"]).want(0).json["stage"] == "closed"
    events = ops("log").want(0).json["events"]
    assert [e["seq"] for e in events] == list(range(1, len(events) + 1))
    kinds = [e["kind"] for e in events]
    for kind in ("report.taken", "incident.opened", "plan.chosen", "step.failed", "out.changed", "team.assigned", "notice.issued", "delivery.tried"):
        assert kind in kinds, kind
    assert "13912345678" not in str(events)
    said = Run("ops", "--ops", URL, "--city", CITY, "log").want(0).text
    ids = [id for of in ("valve", "well", "team", "pipe WHERE street <> ''") for id, in rows(f"SELECT id FROM {of}")]
    spoken = set(ids) & set(re.findall(r"\w+", said))
    assert not spoken, (spoken, said)
    failed = next(e["body"]["target"] for e in events if e["kind"] == "step.failed")
    (valve,), (team,) = rows("SELECT name FROM valve WHERE id = ?", failed)[0], rows("SELECT name FROM team WHERE id = ?", night["team"])[0]
    assert f"failed: {valve} " in said and f"{team} sent" in said, said
    bare = Run("ops", "--ops", URL, "log").want(0).text
    assert f"team {night['team']} sent" in bare and night["team"] not in said, bare


def wrong_use_is_status_2():
    for args, word in (([], "no verb"), (["dance"], "dance"), (["plan"], "plan"), (["show", "a", "b"], "show"), (["report", "--symptom", "dance"], "dance"),
                       (["report", "--at", "here", "--text", "x"], "here"), (["step", night["id"]], "--all"), (["weather", "warm"], "warm"),
                       (["report", "--seen", "yesterday", "--text", "x"], "yesterday"), (["show", "--no-such-option"], "no-such-option")):
        ops(*args).want(2, word)
    Run("ops", "show").want(2, "--ops")
    Run("ops", "--ops", "mysql://x", "show").want(2, "mysql://x")
    Run("ops", "--ops", URL, "plan", night["id"]).want(2, "--city")


def unknown_ids_are_status_1():
    for args in (["plan", "X-1"], ["show", "X-1"], ["step", "X-1", "--all"], ["assign", "X-1"], ["assign", night["id"], "X-1"], ["attach", "X-1", night["id"]], ["dismiss", "X-1", "--reason", "r"],
                 ["team", "X-1", "--release"], ["valve", "X-1", "--state", "closed"], ["road", "X-1"], ["open", "--leak", "pipe:X-1"], ["notice", "X-1"], ["close", "X-1"], ["restore", "X-1"]):
        r = ops(*args).want(1)
        assert r.message and "\n" not in r.message and ("X-1" in r.message or night["id"] in r.message), (args, r.message)


def bad_files_are_status_3():
    path = os.path.join(folder.name, "bad.ops")
    with open(path, "wb") as f:
        f.write(b"this is no database at all, only a letter home\n" * 200)
    Run("ops", "--ops", f"sqlite:{path}", "show").want(3, path)
    Run("ops", "--ops", f"sqlite:{CITY}", "show").want(3, CITY, "another program")
    Run("ops", "--ops", URL, "--city", path, "show").want(3, path)


def heed_modes():
    """root ignores file modes; without these capabilities it does not, and it still reaches a checkout below its own home."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
                raise OSError(ctypes.get_errno(), "prctl")


def disk_troubles_are_status_4():
    missing = os.path.join(folder.name, "missing.ops")
    Run("ops", "--ops", f"sqlite:{missing}", "show").want(4, missing)
    Run("ops", "--ops", f"sqlite:{folder.name}/no/such/folder/x.ops", "report", "--text", "x").want(4, "no/such/folder")
    Run("ops", "--ops", URL, "--city", missing, "show").want(4, missing)
    # Read-only for whoever asks.
    locked = os.path.join(folder.name, "locked")
    os.mkdir(locked)
    copy = os.path.join(locked, "copy.ops")
    shutil.copy(URL.removeprefix("sqlite:"), copy)
    os.chmod(copy, 0o444)
    os.chmod(locked, 0o555)
    os.chmod(folder.name, 0o755)
    Run("ops", "--ops", f"sqlite:{copy}", "report", "--text", "x", before=heed_modes).want(4, copy)
    os.chmod(locked, 0o755)
    # Another program writes and does not end.
    with sqlite3.connect(URL.removeprefix("sqlite:"), isolation_level=None) as db:
        db.execute("BEGIN IMMEDIATE")
        Run("ops", "--ops", URL, "report", "--text", "x").want(4, "locked", "night.ops")
        db.execute("ROLLBACK")


def small_disk():
    """No file may grow beyond this; the write fails instead of the process."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def a_full_disk_loses_nothing():
    before = len(ops("log").want(0).json["events"])
    Run("ops", "--ops", URL, "report", "--text", "x" * 120_000, before=small_disk).want(4, "night.ops", "disk")
    events = ops("log").want(0).json["events"]
    assert len(events) == before, "what failed has not happened"
    Run("ops", "--ops", URL, "report", "--text", "when there is room again").want(0)
    assert len(ops("log").want(0).json["events"]) == before + 1


main([make_city, report_placed_by_its_address, report_with_homonyms_is_not_taken, report_in_words_only, take_burst, plan_and_a_valve_that_would_not_turn, valves_demanded_and_forbidden,
      steps_put_customers_out, board_tells_the_house, team_is_sent, notice_goes_out, restoring_is_refused_while_anyone_is_out, heat_comes_back, incident_is_closed,
      wrong_use_is_status_2, unknown_ids_are_status_1, bad_files_are_status_3, disk_troubles_are_status_4, a_full_disk_loses_nothing])
