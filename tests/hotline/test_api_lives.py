# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole lives of tickets under every rule profile, and a crew's messages, by a client that knows nothing but data/openapi.yaml: every answer is held against it,
every action done twice, and the limits against the published service rules."""
import datetime
import hashlib
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from api_lab import ROLES, Service, households, make_city, unit_token  # noqa: E402

NETWORK, ENGINEERS, AREA = "管网运行部", "管网工程部", "运营部"
BEGIN = "2026-01-14T09:00:00+08:00"  # a Wednesday
# Of a leak in the secondary network: minutes after the acceptance (a) or after it was given to the unit (t), as the codes publish them.
LIMITS = {
    "A": {"repair": ("a", 360)},
    "B": {"arrive": ("a", 30)},
    "C": {"arrive": ("a", 30)},
    "D": {"taken": ("t", 10), "contact": ("t", 30), "repair": ("t", 1440), "close": ("a", 1440)},
    "E": {"taken": ("t", 30), "arrive": ("a", 40), "repair": ("a", 1440), "close": ("a", 720)},
    "company": {"taken": ("t", 10), "arrive": ("a", 30), "repair": ("a", 360), "close": ("a", 1440)},
}
MOVES = {"A": {"repair"}, "B": {"arrive"}, "C": set(), "D": {"repair", "close"}, "E": {"repair", "close"}, "company": {"repair", "close"}}
HAS_DELAY_ANSWER, HAS_CALL_BACK = {"D", "company"}, {"D", "company"}
cases = []


def case(function):
    cases.append(function)
    return function


class Client:
    """One service, and who speaks to it."""

    def __init__(self, service):
        self.api, self.n = service.api, 0

    def id(self):
        self.n += 1
        return f"life-{self.n}"

    def now_us(self):
        return int(datetime.datetime.fromisoformat(self.api.call("GET /v1/me", ROLES["desk"]).json["now"].replace("Z", "+00:00")).timestamp() * 1e6)

    def accept(self, **body):
        """The answer, the same one twice."""
        body = {"id": self.id(), **body}
        first, again = (self.api.call("POST /v1/tickets", ROLES["agent"], body) for _ in range(2))
        assert (first.status, again.status) == (201, 200), (first.body, again.body)
        assert not first.json["repeated"] and again.json["repeated"] and again.json["number"] == first.json["number"]
        assert again.json["similar"] == first.json["similar"]
        return first.json

    def ticket(self, number, token=ROLES["desk"]):
        return self.api.call("GET /v1/tickets/{number}", token, number=number).json

    def do(self, number, action, token, state=None, **body):
        """What is done was offered; done again it changes nothing. The ticket as it stands then."""
        before = self.ticket(number, token)
        assert action in before["may"], f"{action} is not offered: {before['may']} in {before['state']}"
        body = {"id": self.id(), **body}
        first = self.api.call("POST /v1/tickets/{number}/{action}", token, body, number=number, action=action)
        assert first.status == 201, f"{action}: {first.status} {first.body!r:.300}"
        again = self.api.call("POST /v1/tickets/{number}/{action}", token, body, number=number, action=action)
        assert again.status in (200, 404) and (again.status == 404 or again.json["repeated"]), again.body  # 404: it is another unit's now
        after = self.ticket(number)
        assert after["version"] == before["version"] + 1, "it happened twice"
        assert state is None or after["state"] == state, f"{action}: {after['state']}, not {state}"
        return after

    def refused(self, number, action, token, status, **body):
        answer = self.api.call("POST /v1/tickets/{number}/{action}", token, {"id": self.id(), **body}, number=number, action=action)
        assert answer.status == status, f"{action}: {answer.status}, not {status}: {answer.body!r:.300}"
        return answer.json["error"]["code"]


def iso(at_us):
    return datetime.datetime.fromtimestamp(at_us / 1e6, datetime.timezone.utc).isoformat()


def limits_of(ticket):
    return {c["clock"]: c["limit_us"] for c in ticket["clocks"]}


def check_limits(profile, ticket):
    """Neither more nor fewer clocks than are published, each from where it is said to begin."""
    begin = {"a": ticket["at_us"], "t": ticket["dispatched_us"]}
    want = {clock: begin[start] + minutes * 60 * 10**6 for clock, (start, minutes) in LIMITS[profile].items()}
    assert limits_of(ticket) == want, (limits_of(ticket), want)


def delay(c, profile, number, unit):
    """Asked, refused, asked and granted: only then the profile's limits move, and no others."""
    before = c.ticket(number)
    may = {k["clock"] for k in before["clocks"] if k["may_delay"]}
    assert may == MOVES[profile], may
    until = max(limits_of(before).values()) // 10**6 * 10**6 + 3600 * 10**6
    if not may:
        assert "ask_delay" not in c.ticket(number, unit)["may"]
        assert c.refused(number, "ask_delay", unit, 409, until=iso(until), reason="备件未到") == "refused"
        return
    for clock in set(limits_of(before)) - may - {"taken"}:
        assert c.refused(number, "ask_delay", unit, 409, until=iso(until), reason="备件未到", clock=clock) == "refused"
    c.refused(number, "ask_delay", unit, 400, until=iso(before["at_us"]), reason="备件未到")
    asked = c.do(number, "ask_delay", unit, until=iso(until), reason="备件未到")
    assert set(asked["delay"]["clocks"]) == may and asked["delay"]["open"]
    assert {**limits_of(asked), "delay": 0} == {**limits_of(before), "delay": 0}, "a request moves a limit"
    assert ("delay" in limits_of(asked)) == (profile in HAS_DELAY_ANSWER), "the dispatch centre's own limit to answer"
    c.refused(number, "grant_delay", unit, 403)
    c.do(number, "refuse_delay", ROLES["desk"], reason="库里有")
    c.do(number, "ask_delay", unit, until=iso(until), reason="路面封冻")
    c.refused(number, "grant_delay", ROLES["desk"], 400, until=iso(until + 3600 * 10**6))
    granted = c.do(number, "grant_delay", ROLES["desk"])
    for clock, limit in limits_of(before).items():
        assert limits_of(granted)[clock] == (until if clock in may else limit), f"{clock} after the grant"
    assert granted["delays"] == 1 and granted["granted_until_us"] == until


def whole_life(c, profile, homes):
    """Register, join, transfer, review, take, in hand, delay, answer, send back, review, call back, close."""
    api, unit = c.api, unit_token(AREA)
    home = api.call("GET /v1/caller", ROLES["agent"], query={"card": homes[0][0]}).json["home"]
    place = "building:" + home["building"]
    first = c.accept(kind="leak_secondary", text="院内冒水", place=place, phone="13800000001")
    assert first["similar"] == [] and first["ticket"]["place"] == place and first["ticket"]["area"] == home["community"], first["ticket"]
    second = c.accept(kind="leak_secondary", text="楼下冒热气", card=homes[0][0], phone="13800000002")
    assert second["similar"] == [first["number"]]
    offered = api.call("GET /v1/tickets/{number}/similar", ROLES["agent"], number=second["number"]).json
    assert offered["may_join"] and [t["number"] for t in offered["tickets"]] == [first["number"]]
    number, follower = first["number"], second["number"]
    c.do(follower, "join", ROLES["agent"], "joined", ticket=number)
    c.do(follower, "separate", ROLES["agent"], "accepted", reason="再核对")
    assert c.do(follower, "join", ROLES["agent"], "joined", ticket=number, reason="同一处")["joined_to"] == number
    assert c.ticket(number)["followers"] == [follower]

    c.do(number, "transfer", ROLES["agent"], "transferred")
    assert api.call("GET /v1/tickets/{number}", unit, number=number).status == 404, "a unit sees what dispatch has not reviewed"
    c.do(number, "send_back", ROLES["desk"], "accepted", reason="地址不清")
    c.do(number, "correct", ROLES["agent"], reason="补充", text="院内 3 号楼前冒水")
    routed = c.do(number, "transfer", ROLES["agent"], "transferred")
    assert routed["unit"] == AREA and routed["phase"] == "operation", routed
    c.refused(number, "confirm", ROLES["agent"], 403)
    given = c.do(number, "confirm", ROLES["desk"], "dispatched")
    check_limits(profile, given)
    c.do(number, "urge", ROLES["agent"], text="又来电")
    c.refused(number, "take", unit_token(NETWORK), 404)
    c.do(number, "take", unit, "taken")
    delay(c, profile, number, unit)
    c.do(number, "begin", unit, "in_hand")
    for milestone in ("contacted", "arrived", "safe", "reported", "repaired"):
        assert f"{milestone}_us" in c.do(number, "note", unit, milestone=milestone, text=milestone)
    c.refused(number, "answer", unit, 400)
    c.do(number, "answer", unit, "answered", text="修好了")
    c.do(number, "send_back", ROLES["desk"], "in_hand", reason="未写原因")
    c.do(number, "answer", unit, "answered", text="焊缝开裂，已补焊")
    assert c.ticket(follower)["state"] == "joined"
    c.do(number, "pass", ROLES["desk"], "reviewed")
    assert ("call_back" in limits_of(c.ticket(number))) == (profile in HAS_CALL_BACK)
    for one, said in ((number, "satisfied"), (follower, "fair")):  # every caller is called back
        assert c.do(one, "call_back", ROLES["agent"], "reviewed", satisfaction="unreachable")["tries"] == 1
        c.do(one, "call_back", ROLES["agent"], "called_back", satisfaction=said)
        closed = c.do(one, "close", ROLES["agent"], "closed")
        assert closed["satisfaction"] == said and not closed["open"] and closed["may"] == []
    assert not closed["late"], "what is closed is late"
    assert [h["action"] for h in c.ticket(number)["history"]][:2] == ["accept", "transfer"]
    assert c.refused(number, "urge", ROLES["agent"], 409) == "refused"


def not_ours(c):
    """Given to one unit, agreed to be another's by what it is about, and an invalid alarm there."""
    network, engineers = unit_token(NETWORK), unit_token(ENGINEERS)
    number = c.accept(kind="leak_primary", text="路面冒汽", x=500000.0, y=4000000.0)["number"]
    assert c.do(number, "transfer", ROLES["agent"])["unit"] == NETWORK
    c.do(number, "confirm", ROLES["desk"], "dispatched")
    c.do(number, "take", network, "taken")
    assert c.do(number, "ask_not_ours", network, "taken", reason="新管线", unit=ENGINEERS)["unit"] == NETWORK, "before the dispatch centre agrees"
    c.refused(number, "agree_not_ours", network, 403)
    c.do(number, "refuse_not_ours", ROLES["desk"], "taken", reason="请先到场")
    c.do(number, "ask_not_ours", network, "taken", reason="仍在质保期")
    c.refused(number, "agree_not_ours", ROLES["desk"], 400)  # to whom?
    moved = c.do(number, "agree_not_ours", ROLES["desk"], "dispatched", phase="warranty")
    assert (moved["unit"], moved["phase"]) == (ENGINEERS, "warranty"), moved
    c.refused(number, "take", network, 404)
    c.do(number, "take", engineers, "taken")
    assert c.do(number, "invalid", engineers, "answered", reason="自来水管")["invalid"]
    c.do(number, "pass", ROLES["desk"], "reviewed")
    c.refused(number, "close", ROLES["agent"], 403, reason="误报")
    c.do(number, "close", ROLES["desk"], "closed", reason="误报")


def told(c, homes):
    """A stop in force answers who calls for it; who wants to be called back waits for the heat."""
    out, now = homes[0], c.now_us()
    first = {"number": "0114-02", "version": 1, "kind": "emergency", "issued_us": now, "start_us": now - 10**9, "expected_us": now + 4 * 3600 * 10**6, "incident": "抢修-0114-02", "cause": "供热主管道泄漏",
             "areas": [{"community": "通达小区", "buildings": [], "households": 1}], "consumers": [out[1]], "households": 1}
    assert c.api.call("POST /v1/notices", ROLES["desk"], first).status == 201
    answered = c.accept(kind="no_heat", card=out[0], phone="13800000003")["ticket"]
    assert answered["state"] == "closed" and answered["notice"] == "0114-02/1" and answered["told"], answered
    waits = c.accept(kind="no_heat", card=out[0], phone="13800000004", call_back=True)["ticket"]
    assert waits["state"] == "joined" and waits["wants_call_back"], waits
    later = c.accept(kind="not_warm", card=out[0], answer=False)["ticket"]
    assert later["explained_by"] == "0114-02/1"
    c.do(later["number"], "answer_from_notice", ROLES["agent"], "closed")
    back = {**first, "number": "0114-03", "kind": "restoration", "issued_us": now, "restored_us": now, "replaces": {"number": "0114-02", "version": 1}}
    assert c.api.call("POST /v1/notices", ROLES["desk"], back).status == 201
    assert c.ticket(waits["number"])["state"] == "reviewed", "heat is back, and nobody calls back"
    assert c.accept(kind="no_heat", card=out[0])["ticket"]["state"] == "accepted"


def urgency_and_question(c, profile):
    """Urgency only as the profile knows it; a question that the hotline answers itself."""
    number = c.accept(kind="consultation", text="何时供热")["number"]
    urgencies = [u["word"] for u in c.api.call("GET /v1/ticket-words", ROLES["agent"]).json["urgencies"]]
    for word in ("special", "first", "second", "third", "major", "general"):
        if word in urgencies:
            assert c.do(number, "urgency", ROLES["desk"], urgency=word, reason="领导关注")["urgency"] == word
        else:
            c.refused(number, "urgency", ROLES["desk"], 400, urgency=word, reason="领导关注")
    c.do(number, "answer", ROLES["agent"], "answered", text="10 月 25 日")
    c.do(number, "pass", ROLES["desk"], "reviewed")
    c.do(number, "call_back", ROLES["agent"], "called_back", satisfaction="dissatisfied")
    assert c.do(number, "send_back", ROLES["agent"], "accepted", reason="要书面答复")["satisfaction"] == "none"
    listed = c.api.call("GET /v1/tickets", ROLES["agent"], query={"state": "accepted", "kind": "consultation"}).json
    assert [t["number"] for t in listed["tickets"]] == [number] and listed["states"]["accepted"] >= 1


@case
def test_lives(work):
    """Every profile in a service of its own."""
    homes = households(work)
    for profile in sorted(LIMITS):
        own = os.path.join(work, profile)
        os.mkdir(own)
        service = Service(own, f"[tickets]\nprofile={profile}\n", os.path.join(work, "city.gpkg"), units=(NETWORK, ENGINEERS, AREA), env={**os.environ, "HEAT_CLOCK": BEGIN})
        try:
            c = Client(service)
            words = c.api.call("GET /v1/ticket-words", ROLES["agent"]).json
            assert words["profile"] == profile and [p["word"] for p in words["phases"]] == ["operation", "construction", "warranty"]
            whole_life(c, profile, homes)
            not_ours(c)
            told(c, homes)
            urgency_and_question(c, profile)
        except AssertionError as error:
            raise AssertionError(f"profile {profile}: {error}") from error
        finally:
            code = service.stop()
        assert code == 0 and "Sanitizer" not in service.said() and "CRITICAL" not in service.said(), service.said()[-2000:]


def say(c, link, messages, status=200):
    answer = c.api.call("POST /c/{link}/messages", None, {"sent": iso(c.now_us()), "messages": messages}, link=link)
    assert answer.status == status, answer.body
    return answer.json


@case
def test_crew(work):
    """A job, everything that a crew can say, once and in order, and the end of its link."""
    own = os.path.join(work, "crew")
    os.mkdir(own)
    service = Service(own, "", os.path.join(work, "city.gpkg"), env={**os.environ, "HEAT_CLOCK": BEGIN})
    try:
        c = Client(service)
        where = {"incident": "抢修-0114-02", "team": "3"}
        job = {"incident": where["incident"], "team": "3", "team_name": "抢修 3 队", "title": "通达街 DN800 抢修", "place": "通达街", "households": 1200,
               "steps": [{"number": 1, "order": 1, "action": "close", "target": "V12", "state": "pending"}]}
        put = c.api.call("PUT /v1/jobs/{incident}/{team}", ROLES["desk"], {"job": job}, **where)
        again = c.api.call("PUT /v1/jobs/{incident}/{team}", ROLES["desk"], {"job": job}, **where)
        assert (put.status, again.status) == (201, 200) and again.json["path"] == put.json["path"]
        link = put.json["path"].split("/")[2]
        seen = c.api.call("GET /c/{link}/job", link=link, query={"phone": "p1"}).json
        assert seen["job"]["title"] == job["title"] and seen["last_seq"] == 0
        assert "job" not in c.api.call("GET /c/{link}/job", link=link, query={"phone": "p1", "known": seen["hash"]}).json
        photo = b"\xff\xd8\xff" + bytes(200) + b"\xff\xd9"
        name = hashlib.sha256(photo).hexdigest()
        assert [c.api.call("PUT /c/{link}/photos/{sha256}", None, photo, link=link, sha256=name).status for _ in range(2)] == [201, 200]
        said = [
            {"kind": "accepted"}, {"kind": "arrived", "lon": 126.6, "lat": 45.7, "accuracy_m": 8},
            {"kind": "well_entered", "well": "J7", "o2_percent": 20.8, "ch4_lel_percent": 0, "co_ppm": 1, "h2s_ppm": 9, "check_in_min": 10, "people": 2},
            {"kind": "check_in", "well": "J7"}, {"kind": "well_left", "well": "J7", "no_reading": "evacuated"}, {"kind": "step_done", "step": 1, "action": "close", "target": "V12"},
            {"kind": "step_failed", "step": 1, "action": "close", "target": "V12", "how": "does_not_hold", "note": "关后仍来水"},
            {"kind": "photo", "sha256": name, "bytes": len(photo), "note": "漏点"}, {"kind": "site_report", "affects_heat": True, "expected_min": 240, "note": "焊缝开裂"},
            {"kind": "support_wanted", "needs": "抽水车", "note": "水深"}, {"kind": "call_wanted", "note": "请回电"}, {"kind": "finished", "note": "场地已清"},
        ]
        at = c.now_us()
        messages = [{"id": f"m-{i}", "phone": "p1", "seq": i + 1, "at": iso(at), **one} for i, one in enumerate(said)]
        kinds = set(c.api.resolve({"$ref": "#/components/schemas/CrewMessage"})["properties"]["kind"]["enum"])
        assert {m["kind"] for m in messages} == kinds, "a kind of message is not played"
        gap = say(c, link, messages[1:], 409)
        assert gap["expected_seq"] == 1 and gap["taken"] == []
        first = say(c, link, messages[:3])
        assert first["taken"] == ["m-0", "m-1", "m-2"] and not first["refused"], first
        rest = say(c, link, messages)  # everything once more, as after a dead spot
        assert set(rest["taken"]) == {m["id"] for m in messages}, rest
        bad = say(c, link, [{"id": "m-bad", "phone": "p1", "seq": len(messages) + 1, "at": iso(at), "kind": "step_failed", "step": 1, "action": "close", "target": "V12", "how": "boredom"}])
        assert [r["id"] for r in bad["refused"]] == ["m-bad"] and bad["refused"][0]["message"], bad
        handed = c.api.call("GET /v1/crew/messages", ROLES["desk"]).json["messages"]
        assert [h["message"]["id"] for h in handed] == [m["id"] for m in messages], "lost, doubled or out of order"
        assert all(h["message"]["incident"] == where["incident"] and h["message"]["team"] == "3" and h["message"]["said_us"] for h in handed)
        assert [h["message"].get("over") for h in handed if h["message"]["kind"] == "well_entered"] == [["h2s_ppm"]], "the gas is not looked at"
        assert c.api.call("GET /v1/photos/{sha256}", ROLES["desk"], sha256=name).body == photo
        for i, message in enumerate(messages):
            assert [c.api.call("POST /v1/crew/messages/{id}/taken", ROLES["desk"], id=message["id"]).status for _ in range(2)] == [201, 200]
        assert c.api.call("GET /v1/crew/messages", ROLES["desk"]).json["messages"] == []
        assert c.api.call("DELETE /v1/jobs/{incident}/{team}", ROLES["desk"], **where).json["ended"]
        assert c.api.call("GET /c/{link}/job", link=link).status == 410
        again = c.api.call("POST /c/{link}/messages", None, {"sent": iso(at), "messages": messages[-1:]}, link=link)
        assert again.status == 200 and again.json["taken"] == [messages[-1]["id"]], "what was said before the end is lost"
        assert c.api.call("GET /v1/crew/messages", ROLES["desk"]).json["messages"] == [], "it is handed out once more"
        assert c.api.call("GET /c/{link}/job", link=link[:-2]).status == 404
    finally:
        service.stop()


@case
def test_clock_moved(work):
    """The wall clock is set back and forward, the service started anew each time: limits stay where they were, nothing is lost, numbered twice or closed for good."""
    own, unit = os.path.join(work, "clock"), unit_token(AREA)
    os.mkdir(own)
    service = Service(own, "[tickets]\nprofile=D\n", os.path.join(work, "city.gpkg"), units=(AREA,), env={**os.environ, "HEAT_CLOCK": BEGIN})
    where, numbers, c = {"incident": "抢修-0114-02", "team": "3"}, [], Client(service)

    def at(clock):
        service.stop()
        service.more["env"] = {**os.environ, "HEAT_CLOCK": clock}
        service.start()
        c.api = service.api

    def new():
        numbers.append(c.accept(kind="leak_secondary", text=f"漏水 {len(numbers)}", x=500000.0, y=4000000.0)["number"])
        return numbers[-1]

    try:
        number = new()
        c.do(number, "transfer", ROLES["agent"])
        c.do(number, "confirm", ROLES["desk"])
        limits = limits_of(c.ticket(number))
        link = c.api.call("PUT /v1/jobs/{incident}/{team}", ROLES["desk"], {"job": {"title": "抢修", "steps": []}}, **where).json["path"].split("/")[2]
        at("2026-01-14T07:00:00+08:00")
        assert limits_of(c.ticket(number)) == limits, "a limit is counted from a clock that was set back"
        c.do(number, "take", unit, "taken")
        new()
        assert c.api.call("GET /c/{link}/job", link=link).status == 200
        at("2026-01-19T09:00:00+08:00")
        assert limits_of(c.ticket(number)) == limits and c.ticket(number)["late"]
        assert c.refused(number, "ask_delay", unit, 409, until="2026-02-01T00:00:00+08:00", reason="晚了") == "refused"
        assert c.api.call("GET /c/{link}/job", link=link).status == 410
        new()
        at("2026-01-14T09:20:00+08:00")
        after = c.ticket(number)
        assert limits_of(after) == limits and not after["late"], after["clocks"]
        assert c.api.call("GET /c/{link}/job", link=link).status == 200, "the crew's link stays closed though the clock is right again"
        new()
        listed = c.api.call("GET /v1/tickets", ROLES["desk"], query={"order": "new"}).json["tickets"]
        assert [t["number"] for t in listed] == numbers[::-1] and len(set(numbers)) == len(numbers), (numbers, [t["number"] for t in listed])
        c.do(number, "answer", unit, "answered", text="修好了")
        c.do(number, "pass", ROLES["desk"], "reviewed")
        c.do(number, "call_back", ROLES["agent"], "called_back", satisfaction="satisfied")
        c.do(number, "close", ROLES["agent"], "closed")
        assert [h["action"] for h in c.ticket(number)["history"]] == ["accept", "transfer", "confirm", "take", "answer", "pass", "call_back", "close"]
    finally:
        service.stop()


def main():
    print(f"1..{len(cases)}")
    wrong = 0
    with tempfile.TemporaryDirectory() as work:
        make_city(work)
        for k, function in enumerate(cases):
            try:
                function(work)
                print(f"ok {k + 1} {function.__name__}", flush=True)
            except Exception as error:
                wrong += 1
                print(f"not ok {k + 1} {function.__name__}", flush=True)
                print("\n".join("# " + line for line in f"{type(error).__name__}: {error}".splitlines()), flush=True)
    return 1 if wrong else 0


sys.exit(main())
