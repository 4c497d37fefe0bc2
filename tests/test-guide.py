#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The user guide says the same in both languages: as many chapters, and in each the same keys and commands. Each check is also
made on a spoilt copy, which it must refuse. usage: test-guide.py SOURCE_DIR"""
import os
import re
import sys


def chapters(text):
    return re.split(r"^## ", text, flags=re.M)[1:]


def keys(chapter):
    """1 … 9 and 1～9 are one: the ends count."""
    found = re.findall(r"`([^`]+)`", chapter)
    return sorted(set(found))


def differences(english, chinese):
    one, other = chapters(english), chapters(chinese)
    if len(one) != len(other):
        return ["%d chapters in English, %d in Chinese" % (len(one), len(other))]
    return ["%s: %s in one language only" % (a.splitlines()[0], ", ".join(sorted(set(keys(a)) ^ set(keys(b))))) for a, b in zip(one, other) if keys(a) != keys(b)]


def main(source):
    read = lambda name: open(os.path.join(source, "data", "guide", name), encoding="utf-8").read()
    english, chinese = read("en.md"), read("zh_CN.md")
    cases = [
        ("both languages tell the same keys and commands", differences(english, chinese)),
        ("a key missing in one language is noticed", [] if differences(english, chinese.replace("`F8`", "F9")) else ["not noticed"]),
        ("a chapter missing in one language is noticed", [] if differences(english.replace("## Files", "Files"), chinese) else ["not noticed"]),
        ("there are chapters and keys to compare", [] if len(chapters(english)) > 8 and len(keys(english)) > 15 else ["%d, %d" % (len(chapters(english)), len(keys(english)))]),
    ]
    table = open(os.path.join(source, "src", "desk", "desk-keys.c"), encoding="utf-8").read()
    bound = re.findall(r'"win\.[^"]*", "([^"]+)" \}', table)
    twice = lambda keys: ["%s does two things" % key for key in sorted({key for key in keys if keys.count(key) > 1})]
    cases.append(("no key of the desk does two things", twice(bound) if len(bound) > 15 else ["%d keys" % len(bound)]))
    cases.append(("a key given twice is noticed", [] if twice(bound + ["F1"]) else ["not noticed"]))
    for i, (name, wrong) in enumerate(cases, 1):
        print("%s %d - %s" % ("not ok" if wrong else "ok", i, name))
        for line in wrong:
            print("# " + line)
    print("1..%d" % len(cases))
    return any(wrong for _name, wrong in cases)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
