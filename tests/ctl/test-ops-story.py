#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One night by script: an operation on a made city from the first report to the closed incident, as `heatctl ops` tells it."""
import os
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from story import Run, main

folder = tempfile.TemporaryDirectory(prefix="heat-story-")
CITY = os.path.join(folder.name, "city.gpkg")
URL = "sqlite:" + os.path.join(folder.name, "night.ops")


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


main([make_city, report_placed_by_its_address, report_with_homonyms_is_not_taken, report_in_words_only])
