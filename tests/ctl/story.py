# SPDX-License-Identifier: GPL-3.0-or-later
"""heatctl run by scripts of tests: TAP out, answers parsed."""
import json
import os
import subprocess
import sys
import traceback

HEATCTL = os.environ["HEATCTL"]


class Run:
    """One call: status, text, json (None when stdout is none), message (stderr)."""

    def __init__(self, *args, env=None, before=None):
        done = subprocess.run([HEATCTL, *map(str, args)], capture_output=True, text=True, env={**os.environ, **(env or {})}, preexec_fn=before)
        self.args, self.status, self.text, self.message = args, done.returncode, done.stdout, done.stderr.strip()
        try:
            self.json = json.loads(done.stdout)
        except ValueError:
            self.json = None

    def want(self, status, *words):
        """Fails unless the call ended so; a failure is one line that holds each of the words."""
        assert self.status == status, f"{self.args}: status {self.status}, not {status}: {self.message} {self.text[:400]}"
        if words:
            assert "\n" not in self.message, f"{self.args}: more than one line: {self.message}"
        for word in words:
            assert word in self.message, f"{self.args}: “{self.message}” does not say “{word}”"
        return self


def main(tests):
    """Runs the functions in order; what one leaves behind the next may use."""
    print(f"1..{len(tests)}", flush=True)
    failed = 0
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} {test.__name__}", flush=True)
        except Exception:
            failed += 1
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()) + f"not ok {number} {test.__name__}", flush=True)
    sys.exit(1 if failed else 0)
