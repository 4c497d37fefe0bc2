#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hotline's speed with limits loose enough for any machine: a burst of reports of which none is lost when the service is killed, a notice pushed to 500 listening pages,
answers beside an empty handler of the same HTTP library in the same run. The figures themselves are measured by bench-hotline.py, whose parts these are. TAP.
usage: test_speed.py HEAT_HOTLINE HEATCTL HOTLINE_FLOOR"""
import importlib.machinery
import importlib.util
import itertools
import os
import resource
import selectors
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

REPORTS, LISTENERS, ANSWERS = 2000, 500, 3000
PUSH_S = float(os.environ.get("HEAT_TEST_PUSH_S", "1"))
FLOOR = 1 / float(os.environ.get("HEAT_TEST_STATUS_FLOOR", "10"))


def load_bench():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bench-hotline.py")
    loader = importlib.machinery.SourceFileLoader("bench_hotline", path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("bench_hotline", loader))
    loader.exec_module(module)
    return module


bench = load_bench()


def rate(port, paths, count):
    """Answers a second over the connections of the benchmark, each asking again when it is answered; every one must be a 200."""
    selector = selectors.DefaultSelector()
    left = itertools.islice(itertools.cycle(paths), count)

    def send(s):
        path = next(left, None)
        if path is None:
            selector.unregister(s)
            s.close()
            return
        s.sendall(bench.request("GET", path))

    begun = time.monotonic()
    for _ in range(bench.CONNECTIONS):
        s = socket.create_connection(("127.0.0.1", port))
        selector.register(s, selectors.EVENT_READ)
        send(s)
    while selector.get_map():
        for key, _ in selector.select():
            status, _body = bench.read_answer(key.fileobj)
            assert status == 200, status
            send(key.fileobj)
    return count / (time.monotonic() - begun)


def main():
    hotline, heatctl, floor = sys.argv[1:4]
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print("1..3", flush=True)
    with tempfile.TemporaryDirectory(prefix="heat-speed-") as folder:
        city, journal = os.path.join(folder, "city.gpkg"), os.path.join(folder, "hotline.db")
        subprocess.run([heatctl, "city", "-o", city, "--pipes", "2000", "--seed", "7"], check=True, stdout=subprocess.DEVNULL)
        with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
            rows = db.execute("SELECT card, consumer FROM household WHERE card <> '' ORDER BY card LIMIT 2000").fetchall()
        out = sorted({row[1] for row in rows})[:100]
        empty, port = bench.start([floor], [])
        try:
            plain = rate(port, ["/"], ANSWERS)
        finally:
            empty.terminate()
            empty.wait()
        service, port = bench.start([hotline, "--city", city, "--ops", "sqlite:" + journal, "--token", bench.TOKEN, "--listen", "127.0.0.1:0"], [])
        try:
            assert bench.ask(port, "POST", "/v1/notices", bench.notice("speed-1", out, int(time.time() * 10**6)))[0] == 201
            status = rate(port, ["/v1/status?card=" + row[0] for row in rows], ANSWERS)
            print("# %.0f answers/s, the empty handler %.0f" % (status, plain))
            print("%s 1 - status is answered at %.0f %% of the empty handler's rate or more" % ("ok" if status >= FLOOR * plain else "not ok", 100 * FLOOR), flush=True)
            middle, last = bench.listen(port, LISTENERS, "speed-2", out)
            print("# %.0f ms to the last page, half of them within %.0f ms" % (1000 * last, 1000 * middle))
            print("%s 2 - a notice is with %d listening pages in %g s" % ("ok" if last <= PUSH_S else "not ok", LISTENERS, PUSH_S), flush=True)
            seconds, acknowledged = bench.burst(port, REPORTS)
        finally:
            service.send_signal(signal.SIGKILL)
            service.wait()
        with sqlite3.connect(journal) as db:
            kept = {row[0] for row in db.execute("SELECT substr(stream, 8) FROM event WHERE kind = 'report.taken'")}
        print("# %d reports acknowledged in %.1f s, %d in the journal after kill -9" % (len(acknowledged), seconds, len(kept)))
        print("%s 3 - none of %d reports of a burst is lost when the service is killed" % ("ok" if len(acknowledged) == REPORTS and acknowledged <= kept else "not ok", REPORTS))


if __name__ == "__main__":
    main()
