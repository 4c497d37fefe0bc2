# SPDX-License-Identifier: GPL-3.0-or-later
"""A hotline service in a folder of its own, for tests that know it from data/openapi.yaml alone."""
import hashlib
import os
import re
import signal
import subprocess
import sys
import time

from api_client import Api

HOTLINE, HEATCTL, SPEC = sys.argv[1:4]
ROLES = {"reader": "a-token-of-a-reader-0", "agent": "a-token-of-an-agent-0", "crew": "a-token-of-the-crew-0", "desk": "a-token-of-the-desk-00"}
CONFIG = "[rates]\ntoken_per_s=0\naddress_per_s=0\nwrong_per_min=0\n"


def unit_token(unit):
    return "a-token-of-" + unit.encode().hex()


def make_city(work):
    subprocess.run([HEATCTL, "city", "-o", os.path.join(work, "city.gpkg"), "--pipes", "2000", "--seed", "7"], check=True, stdout=subprocess.DEVNULL)


class Service:
    def __init__(self, work, settings="", city=None, tokens=ROLES, units=(), **more):
        self.work, self.city, self.more = work, city or os.path.join(work, "city.gpkg"), more
        with open(os.path.join(work, "tokens.ini"), "w") as f:
            for role, token in tokens.items():
                f.write(f"[token {role} of the test]\nsha256={hashlib.sha256(token.encode()).hexdigest()}\nrole={role}\n")
            for unit in units:
                f.write(f"[token {unit}]\nsha256={hashlib.sha256(unit_token(unit).encode()).hexdigest()}\nrole=crew\nunit={unit}\n")
        with open(os.path.join(work, "hotline.ini"), "w") as f:
            f.write(CONFIG + settings)
        self.start()

    def start(self):
        self.log = open(os.path.join(self.work, "log"), "ab")
        self.process = subprocess.Popen([HOTLINE, "--city", self.city, "--ops", "sqlite:" + os.path.join(self.work, "hotline.db"), "--tokens",
                                         os.path.join(self.work, "tokens.ini"), "--config", os.path.join(self.work, "hotline.ini"), "--listen", "127.0.0.1:0", "-v"],
                                        stdout=subprocess.PIPE, stderr=self.log, **self.more)
        line = self.process.stdout.readline().decode()
        match = re.search(r"listening on .*:(\d+)", line)
        assert match, f"the service did not start: {line!r} {self.said()[-2000:]}"
        self.api = Api(SPEC, "127.0.0.1", int(match.group(1)))

    def said(self):
        with open(os.path.join(self.work, "log"), encoding="utf-8", errors="replace") as f:
            return f.read()

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        code = self.process.wait(60)
        self.process.stdout.close()
        self.log.close()
        return code


def households(work):
    """Cards and consumers, read as a GIS would: the file is SQLite."""
    import sqlite3
    db = sqlite3.connect(os.path.join(work, "city.gpkg"))
    rows = db.execute("SELECT card, consumer, phone FROM household WHERE consumer <> '' AND housing <> 'suspended' ORDER BY card LIMIT 40").fetchall()
    db.close()
    return rows


def notice(number, version, consumers, **more):
    now = int(time.time() * 1e6)
    return {"number": number, "version": version, "kind": "emergency", "issued_us": now, "start_us": now - 10**9, "expected_us": now + 4 * 3600 * 10**6, "incident": "抢修-" + number,
            "label": f"北城热通〔2026〕第 {number} 号", "cause": "供热主管道泄漏", "street": "通达街", "phone": "96100", "issuer": "调度中心", "measures": ["关阀"], "advice": ["请关好门窗"],
            "areas": [{"community": "通达小区", "buildings": [], "households": len(consumers)}], "consumers": consumers, "households": len(consumers), **more}
