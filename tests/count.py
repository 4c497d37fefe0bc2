#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the test cases of meson's JUnit log; names what failed or was skipped; the last line is "N passed, N failed"."""
import re
import sys
import xml.etree.ElementTree as ET

def died(suite):
    return "(test program exited with status code" in "".join(suite.findtext("system-err") or "")

def is_short(suite, cases):
    """Fewer cases than the plan (TAP) promised."""
    plan = re.findall(r"^1\.\.(\d+)\s*$", suite.findtext("system-out") or "", re.M)
    return bool(plan) and len(cases) < int(plan[-1])

def main(path):
    try:
        root = ET.parse(path).getroot()
    except (OSError, ET.ParseError) as e:
        print(f"the test log {path} cannot be read: {e}")
        print("0 passed, 1 failed")
        return 1
    passed, failed, skipped = 0, 0, 0
    for suite in root.iter("testsuite"):
        cases = list(suite.iter("testcase"))
        bad = 0
        for case in cases:
            name = f"{suite.get('name')} {case.get('name')}"
            if case.find("failure") is not None or case.find("error") is not None:
                bad += 1
                print("failed:", name)
            elif case.find("skipped") is not None:
                skipped += 1
                print("skipped:", name)
            else:
                passed += 1
        # a program that dies after its last good case has no failed case of its own, and may be called neither error nor failure
        if not bad and (int(suite.get("errors", 0)) or int(suite.get("failures", 0)) or died(suite) or is_short(suite, cases)):
            bad = 1
            print("failed:", suite.get("name"))
        failed += bad
    if passed + failed == 0:
        failed = 1
        print("no test ran")
    if skipped:
        print(f"{skipped} skipped")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0

sys.exit(main(sys.argv[1]))
