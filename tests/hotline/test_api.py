# SPDX-License-Identifier: GPL-3.0-or-later
"""The service against its description: who may ask what, what it answers to good, wrong and hostile requests, and a story told by a
client that knows nothing but data/openapi.yaml. HEAT_ROUNDS=N sets how many hostile requests, HEAT_SEED=N where they start."""
import hashlib
import os
import random
import re
import signal
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from api_client import Mismatch, NASTY_TEXTS, garbage, spoil  # noqa: E402
from api_lab import ROLES, Service, households, make_city, notice  # noqa: E402

cases = []


def case(function):
    cases.append(function)
    return function


def token_for(op):
    return ROLES[op.roles[-1]] if op.roles else None


def arguments(api, op, rand):
    path = {p["name"]: api.sample(p["schema"], rand) for p in op.parameters_in("path")}
    query = {p["name"]: api.sample(p["schema"], rand) for p in op.parameters_in("query") if p.get("required") or rand.random() < 0.5}
    if "wait" in query:
        query["wait"] = 0
    return path, query


@case
def test_roles(service, work):
    """Every operation: nobody 401, a wrong role 403, the right one something that is described."""
    api, rand, asked = service.api, random.Random(1), 0
    for op in api.operations.values():
        path, query = arguments(api, op, rand)
        body = api.sample(op.body_schema, rand) if op.body_type == "application/json" else b"" if op.body_type else None
        if not op.is_public:
            assert op.roles, f"{op} is not public and names no x-roles"
            answer = api.call(str(op), None, body, query=query, **path)
            assert answer.status == 401, f"{op}: {answer.status} for nobody"
            answer = api.call(str(op), "a-token-that-is-unknown", body, query=query, **path)
            assert answer.status == 401, f"{op}: {answer.status} for a stranger"
            for role in sorted(set(ROLES) - set(op.roles)):
                answer = api.call(str(op), ROLES[role], body, query=query, **path)
                assert answer.status == 403, f"{op}: {answer.status} for role {role}"
        if op.streams():
            continue
        for role in op.roles or [None]:
            answer = api.call(str(op), ROLES.get(role), body, query=query, **path)
            assert answer.status not in (401, 403, 500) or op.path == "/v1/session", f"{op}: {answer.status} for role {role}: {answer.body[:200]!r}"
        asked += 1
    assert asked >= 18, asked


@case
def test_headers(service, work):
    """No answer may be sniffed, framed or carry a script of somebody else."""
    for op in service.api.operations.values():
        if op.method != "GET" or op.streams():
            continue
        path, query = arguments(service.api, op, random.Random(2))
        answer = service.api.call(str(op), token_for(op), query=query, **path)
        assert answer.headers.get("x-content-type-options") == "nosniff", f"{op}: {answer.headers}"
        if answer.type == "text/html":
            policy = answer.headers.get("content-security-policy", "")
            assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe-eval" not in policy, f"{op}: {policy}"
            assert "script-src" not in policy or "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0], f"{op}: {policy}"


@case
def test_story(service, work):
    """A burst from the notice to heat restored, seen by an agent."""
    api, homes = service.api, households(work)
    out, other = homes[0], next(h for h in homes if h[1] != homes[0][1])
    first = notice("0114-02", 1, [out[1]])
    receipt = api.call("POST /v1/notices", ROLES["desk"], first)
    assert receipt.status == 201 and not receipt.json["repeated"]
    again = api.call("POST /v1/notices", ROLES["desk"], first)
    assert again.status == 200 and again.json["repeated"] and again.json["journal_seq"] == receipt.json["journal_seq"]
    changed = api.call("POST /v1/notices", ROLES["desk"], {**first, "cause": "另一个原因"})
    assert changed.status == 409 and changed.json["error"]["code"] == "different"
    answer = api.call("GET /v1/status", ROLES["agent"], query={"card": out[0]}).json
    assert answer["out"] is True and answer["notice"] == "0114-02/1" and answer["until"], answer
    assert api.call("GET /v1/status", ROLES["agent"], query={"card": other[0]}).json["out"] is False
    later = notice("0114-02", 3, [out[1]], expected_us=first["expected_us"] + 3600 * 10**6)
    assert api.call("POST /v1/notices", ROLES["desk"], later).status == 201
    stale = api.call("POST /v1/notices", ROLES["desk"], notice("0114-02", 2, [out[1]]))
    assert stale.status == 409 and stale.json["error"]["code"] == "stale", "a version that comes too late is kept"
    answer = api.call("GET /v1/status", ROLES["agent"], query={"card": out[0]}).json
    assert answer["notice"] == "0114-02/3", answer
    in_force = [n["version"] for n in api.call("GET /v1/notices", ROLES["desk"]).json["notices"] if n["number"] == "0114-02"]
    assert in_force == [3], f"version 2 never came, in force are {in_force}"
    report = {"id": "story-1", "symptom": "no_heat", "address": "通达小区", "card": out[0], "phone": "13800000001", "text": "家里没有暖气"}
    assert api.call("POST /v1/reports", ROLES["agent"], report).status == 201
    assert api.call("POST /v1/reports", ROLES["agent"], report).status == 200
    assert api.call("POST /v1/reports", ROLES["agent"], {**report, "text": "漏水"}).status == 409
    mine = [r for r in api.call("GET /v1/reports", ROLES["desk"], query={"limit": 1000}).json["reports"] if r["id"] == "story-1"]
    assert len(mine) == 1 and mine[0]["card"] == out[0]
    assert api.call("POST /v1/reports/{id}/taken", ROLES["desk"], id="story-1").status == 201
    assert api.call("POST /v1/reports/{id}/taken", ROLES["desk"], id="story-1").status == 200
    assert not [r for r in api.call("GET /v1/reports", ROLES["desk"], query={"limit": 1000}).json["reports"] if r["id"] == "story-1"]
    now = int(time.time() * 1e6)
    back = notice("0114-03", 1, [out[1]], kind="restoration", restored_us=now, incident="抢修-0114-02", replaces={"number": "0114-02", "version": 3})
    assert api.call("POST /v1/notices", ROLES["desk"], back).status == 201
    assert api.call("GET /v1/status", ROLES["agent"], query={"card": out[0]}).json["out"] is False
    assert not [n for n in api.call("GET /v1/notices", ROLES["desk"]).json["notices"] if n["number"] == "0114-02"], "a stop is in force after its restoration"


def hostile(api, rand, n):
    """Asks n wrong things; gives back how many were answered in which way."""
    ops = [op for op in api.operations.values() if not op.streams()]
    seen = {}
    for _ in range(n):
        op = rand.choice(ops)
        path, query = arguments(api, op, rand)
        headers, body = {}, None
        if op.body_type:
            good = api.sample(op.body_schema, rand) if op.body_type == "application/json" else None
            body = spoil(good, rand) if good is not None and rand.random() < 0.7 else garbage(rand)
        what = rand.random()
        if path and what < 0.5:
            path[rand.choice(list(path))] = rand.choice([t for t in NASTY_TEXTS if t and "/" not in t and t != ".."])[:200]
        elif what < 0.8:
            query[rand.choice([p["name"] for p in op.parameters_in("query")] or ["x"])] = rand.choice(NASTY_TEXTS)[:500]
            if "wait" in query:
                query["wait"] = rand.choice(["0", "-1", "x", ""])
        if rand.random() < 0.1:
            headers[rand.choice(["Content-Type", "Accept", "Cookie", "If-None-Match", "Origin", "X-Forwarded-For"])] = rand.choice(["text/plain", "heat_session=../../x", "\"x\"", "null", "a" * 3000])
        try:
            answer = api.call(str(op), token_for(op), body, headers, query, **path)
        except Mismatch as wrong:
            raise Mismatch(f"{wrong}\n  asked with path {path!r:.300}, query {query!r:.300}, body {body!r:.600}") from None
        assert answer.status < 500 or answer.status == 503, f"{op}: {answer.status}: {answer.body[:300]!r}"
        seen[answer.status] = seen.get(answer.status, 0) + 1
    return seen


@case
def test_hostile(service, work):
    """Whatever is sent, the answer is one that the description names, and the service goes on."""
    seed, rounds = int(os.environ.get("HEAT_SEED", "1")), int(os.environ.get("HEAT_ROUNDS", "1200"))
    seen = hostile(service.api, random.Random(seed), rounds)
    print("#", ", ".join(f"{n} × {status}" for status, n in sorted(seen.items())))
    assert seen.get(400, 0) > rounds / 20 and seen.get(404, 0) > rounds / 50, seen
    assert service.process.poll() is None
    assert service.api.call("GET /v1/health").status == 200


@case
def test_log_tells_nobody(service, work):
    """What was asked stands in no log: no card, no phone, no address, no token."""
    card, _, phone = households(work)[5]
    service.api.call("GET /v1/status", ROLES["agent"], query={"card": card})
    service.api.call("GET /v1/status", ROLES["agent"], query={"phone": phone or "13812345678"})
    service.api.call("GET /v1/status", ROLES["agent"], query={"address": "通达小区6号楼"})
    said = service.said()
    assert said.count("/v1/status") >= 3, "there is no log"
    for secret in [card, phone or "13812345678", "通达小区", "%E9%80%9A", *ROLES.values()]:
        assert secret not in said, f"the log holds {secret!r}"


@case
def test_listeners_are_asked_anew(service, work):
    """Tokens are read again: who listens has to come back and show its own, which may be gone."""
    import http.client
    connection = http.client.HTTPConnection(service.api.host, service.api.port, timeout=20)
    connection.request("GET", "/v1/events", headers={"Authorization": "Bearer " + ROLES["agent"]})
    stream = connection.getresponse()
    assert stream.status == 200 and stream.readline(), "nothing is heard"
    path = os.path.join(work, "tokens.ini")
    with open(path) as f:
        kept = f.read()
    with open(path, "w") as f:
        f.write(kept.replace(hashlib.sha256(ROLES["agent"].encode()).hexdigest(), "0" * 64))
    service.process.send_signal(signal.SIGHUP)
    begun = time.time()
    while stream.readline():  # signs of life would go on for ever
        assert time.time() < begun + 10, "it is told on"
    connection.close()
    assert service.api.call("GET /v1/me", ROLES["agent"]).status == 401
    with open(path, "w") as f:
        f.write(kept)
    service.process.send_signal(signal.SIGHUP)
    deadline = time.time() + 10
    while service.api.call("GET /v1/me", ROLES["agent"]).status != 200:
        assert time.time() < deadline, "the token does not come back"
        time.sleep(0.05)


@case
def test_killed_in_a_burst(service, work):
    """Killed while eight clients post: whatever was acknowledged is there afterwards, once."""
    acknowledged, lock = [], threading.Lock()

    def post(worker):
        for i in range(10**6):
            id = f"burst-{worker}-{i}"
            try:
                answer = service.api.send("POST", "/v1/reports", ('{"id":"%s","symptom":"no_heat","text":"x"}' % id).encode(), {"Authorization": "Bearer " + ROLES["agent"]}, 20)
            except OSError:
                return
            except Exception:  # the connection broke in the middle of an answer
                return
            if answer.status == 201:
                with lock:
                    acknowledged.append(id)

    threads = [threading.Thread(target=post, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    deadline = time.time() + 60
    while len(acknowledged) < 150 and time.time() < deadline:
        time.sleep(0.01)
    service.stop(signal.SIGKILL)
    for thread in threads:
        thread.join()
    assert len(acknowledged) >= 150, len(acknowledged)
    service.start()
    kept, after = [], 0
    while True:
        page = service.api.call("GET /v1/reports", ROLES["desk"], query={"after": after, "limit": 1000}).json
        if not page["reports"]:
            break
        kept += [r["id"] for r in page["reports"]]
        after = page["last"]
    lost = set(acknowledged) - set(kept)
    assert not lost and len(kept) == len(set(kept)), f"lost {len(lost)}, twice {len(kept) - len(set(kept))}"
    again = service.api.call("POST /v1/reports", ROLES["agent"], {"id": acknowledged[-1], "symptom": "no_heat", "text": "x"})
    assert again.status == 200 and again.json["repeated"]


@case
def test_disk_full(service, work):
    """A journal that cannot grow: 503, nothing acknowledged, reading goes on; with room again, so does taking."""
    import resource
    size = os.path.getsize(os.path.join(work, "hotline.db"))
    _, hard = resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (size + 65536, hard))
    acknowledged, refused = [], 0
    for i in range(3000):
        answer = service.api.call("POST /v1/reports", ROLES["agent"], {"id": f"full-{i}", "symptom": "no_heat", "text": "x" * 1500})
        if answer.status == 201:
            acknowledged.append(f"full-{i}")
        else:
            assert answer.status == 503 and answer.json["error"]["code"] == "not_stored", answer.body
            refused += 1
            if refused == 5:
                break
    assert refused == 5, "the disk was never full"
    assert service.api.call("GET /v1/notices", ROLES["desk"]).status == 200
    resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
    answer = service.api.call("POST /v1/reports", ROLES["agent"], {"id": "full-after", "symptom": "no_heat", "text": "x"})
    assert answer.status == 201, answer.body
    service.stop()
    service.start()
    for id in acknowledged + ["full-after"]:
        assert service.api.call("POST /v1/reports/{id}/taken", ROLES["desk"], id=id).status == 201, id


@case
def test_stops_in_peace(service, work):
    """SIGTERM: what waits is answered, and the service ends well."""
    answers = []
    thread = threading.Thread(target=lambda: answers.append(service.api.call("GET /v1/reports", ROLES["desk"], query={"wait": 50, "after": 2**40})))
    thread.start()
    time.sleep(0.5)
    begun = time.time()
    code = service.stop()
    thread.join()
    assert code == 0 and time.time() - begun < 20 and answers and answers[0].status == 200, (code, answers)
    said = service.said()
    assert "Sanitizer" not in said and "CRITICAL" not in said and "runtime error" not in said, said[-3000:]


def main():
    print(f"1..{len(cases)}")
    wrong = 0
    with tempfile.TemporaryDirectory() as work:
        make_city(work)
        service = Service(work, preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
        for k, function in enumerate(cases):
            try:
                function(service, work)
                print(f"ok {k + 1} {function.__name__}", flush=True)
            except Exception as error:
                wrong += 1
                print(f"not ok {k + 1} {function.__name__}", flush=True)
                print("\n".join("# " + line for line in f"{type(error).__name__}: {error}".splitlines()), flush=True)
                if service.process.poll() is not None:
                    print("# the service has ended:", "\n# ".join(service.said()[-4000:].splitlines()))
                    service.start()
        if service.process.poll() is None:
            service.stop()
    return 1 if wrong else 0


sys.exit(main())
