#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast the hotline service is, beside an empty handler of the same HTTP library in the same run. Needs wrk.
usage: bench-hotline.py BUILD_DIR CITY.gpkg [--reports N] [--listeners N] [--seconds N] [--before "chrt -f 40"]
Four figures: answers a second with 64 connections (by card and by phone, a tenth of the city out); reports in a burst, counted in the
journal after the service was killed; the time until every listening page has heard of a notice; memory."""
import argparse
import json
import os
import re
import resource
import selectors
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

TOKEN = "a-token-for-the-benchmark"
CONNECTIONS = 64


def start(argv, before, **more):
    """A server that says on which port it listens."""
    process = subprocess.Popen(before + argv, stdout=subprocess.PIPE, text=True, env=dict(os.environ, HEAT_UNINSTALLED="1"), **more)
    line = process.stdout.readline()
    match = re.search(r":(\d+)\s*$", line)
    if not match:
        sys.exit("%s does not listen: %s" % (argv[0], line))
    return process, int(match.group(1))


def memory(pid):
    with open("/proc/%d/status" % pid, encoding="ascii") as file:
        text = file.read()
    return tuple(int(re.search(key + r":\s+(\d+)", text).group(1)) / 1024 for key in ("VmRSS", "VmHWM"))


def milliseconds(text):
    number, unit = re.match(r"([\d.]+)(us|ms|s|m)$", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


def run_wrk(port, seconds, before, script=None):
    argv = before + ["wrk", "-t1", "-c%d" % CONNECTIONS, "-d%ds" % seconds, "--latency"] + (["-s", script] if script else []) + ["http://127.0.0.1:%d/" % port]
    out = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    failures = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    if failures:
        sys.exit("%s answers were no 200" % failures.group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    return rate, [milliseconds(re.search(r"^\s+%d%%\s+(\S+)" % p, out, flags=re.M).group(1)) for p in (50, 99)]


def write_script(folder, key, values):
    path = os.path.join(folder, key + ".lua")
    with open(path, "w", encoding="utf-8") as file:
        file.write('wrk.headers["Authorization"] = "Bearer %s"\nlocal list = {%s}\nlocal i = 0\n' % (TOKEN, ",".join('"%s"' % v for v in values)))
        file.write('request = function() i = i %% #list + 1; return wrk.format("GET", "/v1/status?%s=" .. list[i]) end\n' % key)
    return path


def request(method, path, body=None):
    data = json.dumps(body, ensure_ascii=False).encode() if body is not None else b""
    return ("%s %s HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n" % (method, path, TOKEN, len(data))).encode() + data


def ask(port, method, path, body=None):
    """One request, the answer read to its declared end: (status, body)."""
    with socket.create_connection(("127.0.0.1", port)) as s:
        s.sendall(request(method, path, body))
        return read_answer(s)


def read_answer(s):
    text = b""
    while b"\r\n\r\n" not in text:
        text += s.recv(65536)
    head, _, rest = text.partition(b"\r\n\r\n")
    length = int(re.search(rb"(?i)content-length: (\d+)", head).group(1))
    while len(rest) < length:
        rest += s.recv(65536)
    return int(head.split()[1]), rest


def notice(number, consumers, now_us):
    return {"number": number, "version": 1, "kind": "emergency", "issued_us": now_us, "start_us": now_us, "expected_us": now_us + 6 * 3600 * 10**6, "cause": "leak_primary",
            "street": "中山路", "incident": "bench " + number, "measures": ["on_site"], "issuer": "bench", "phone": "0451-0", "households": len(consumers),
            "areas": [{"community": "bench", "households": len(consumers), "buildings": []}], "consumers": consumers}


def burst(port, count):
    """`count` reports over 64 connections, each sending its next one when the last is answered: seconds, and ids acknowledged."""
    selector = selectors.DefaultSelector()
    reports = iter(range(count))
    acknowledged = set()

    def send(s):
        k = next(reports, None)
        if k is None:
            selector.unregister(s)
            s.close()
            return
        s.sendall(request("POST", "/v1/reports", {"id": "bench-%d" % k, "symptom": "no_heat", "text": "家里不热 %d" % k}))

    begun = time.monotonic()
    for _ in range(CONNECTIONS):
        s = socket.create_connection(("127.0.0.1", port))
        selector.register(s, selectors.EVENT_READ)
        send(s)
    while selector.get_map():
        for key, _ in selector.select():
            status, body = read_answer(key.fileobj)
            if status == 201:
                acknowledged.add(json.loads(body)["id"])
            send(key.fileobj)
    return time.monotonic() - begun, acknowledged


def listen(port, count, number, consumers):
    """Seconds until each of `count` listeners has heard of a notice: the median and the last."""
    selector = selectors.DefaultSelector()
    pages = []
    for _ in range(count):
        s = socket.create_connection(("127.0.0.1", port))
        s.sendall(request("GET", "/v1/events?topics=notice"))
        pages.append(s)
    for s in pages:
        text = b""
        while b"event: ping" not in text:
            text += s.recv(4096)
        s.setblocking(False)
        selector.register(s, selectors.EVENT_READ, bytearray())
    poster = socket.create_connection(("127.0.0.1", port))
    begun = time.monotonic()
    poster.sendall(request("POST", "/v1/notices", notice(number, consumers, int(time.time() * 10**6))))
    heard = []
    while selector.get_map():
        for key, _ in selector.select(timeout=30):
            key.data.extend(key.fileobj.recv(65536))
            if b"event: notice" in key.data and key.data.endswith(b"\n\n\r\n"):
                heard.append(time.monotonic() - begun)
                selector.unregister(key.fileobj)
        if time.monotonic() - begun > 30:
            sys.exit("%d of %d pages heard nothing in 30 s" % (len(selector.get_map()), count))
    status, _ = read_answer(poster)
    if status != 201:
        sys.exit("the notice was not taken: %d" % status)
    return sorted(heard)[len(heard) // 2], max(heard)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build")
    parser.add_argument("city")
    parser.add_argument("--reports", type=int, default=10000)
    parser.add_argument("--listeners", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--before", type=shlex.split, default=[], help="put before each program that is measured, such as chrt -f 40")
    o = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    city = sqlite3.connect("file:%s?mode=ro" % o.city, uri=True)
    total = city.execute("SELECT count(*) FROM household").fetchone()[0]
    step = max(total // 20000, 1)
    rows = city.execute("SELECT card, phone, consumer FROM household WHERE rowid %% %d = 0 AND phone <> ''" % step).fetchall()
    consumers = sorted({row[2] for row in rows})
    out = consumers[:len(consumers) // 10]
    folder = tempfile.mkdtemp(prefix="heat-bench-")
    journal = os.path.join(folder, "hotline.db")
    argv = [os.path.join(o.build, "src/hotline/heat-hotline"), "--city", o.city, "--ops", "sqlite:" + journal, "--token", TOKEN, "--listen", "127.0.0.1:0"]

    floor, port = start([os.path.join(o.build, "tests/hotline/hotline-floor")], o.before)
    rate, (p50, p99) = run_wrk(port, o.seconds, o.before)
    floor.terminate()
    print("empty handler:   %7.0f answers/s, p50 %.1f ms, p99 %.1f ms" % (rate, p50, p99))

    begun = time.monotonic()
    service, port = start(argv, o.before)
    print("start:           %7.1f s with %d households" % (time.monotonic() - begun, total))
    if ask(port, "POST", "/v1/notices", notice("bench-1", out, int(time.time() * 10**6)))[0] != 201:
        sys.exit("the notice was not taken")
    for key, column in (("card", 0), ("phone", 1)):
        rate, (p50, p99) = run_wrk(port, o.seconds, o.before, write_script(folder, key, [row[column] for row in rows]))
        print("status by %-5s: %8.0f answers/s, p50 %.1f ms, p99 %.1f ms (%d connections, %d consumers out)" % (key, rate, p50, p99, CONNECTIONS, len(out)))
    seconds, acknowledged = burst(port, o.reports)
    print("reports:         %7.0f a second, %d acknowledged in %.1f s" % (len(acknowledged) / seconds, len(acknowledged), seconds))
    middle, last = listen(port, o.listeners, "bench-2", out[:100])
    print("pushed notice:   %7.0f ms to the last of %d pages (half of them within %.0f ms)" % (1000 * last, o.listeners, 1000 * middle))
    print("memory:          %7.0f MiB, %.0f at most" % memory(service.pid))
    service.send_signal(signal.SIGKILL)
    service.wait()
    kept = {row[0] for row in sqlite3.connect(journal).execute("SELECT substr(stream, 8) FROM event WHERE kind = 'report.taken'")}
    print("after kill -9:   %7d of %d acknowledged reports are in the journal" % (len(acknowledged & kept), len(acknowledged)))
    return 0 if acknowledged <= kept and len(acknowledged) == o.reports else 1


if __name__ == "__main__":
    sys.exit(main())
