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


NAMES = {"Page_Up": "PgUp", "Page_Down": "PgDn", "Escape": "Esc", "comma": ",", "question": "?", "space": "Space", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}
SHOWN = dict(NAMES, Return="Enter", BackSpace="Backspace", plus="+", minus="−", Home="Home", End="End", Menu="Menu", c="Ctrl+C", n="N", w="W", s="S", b="B")
ALIASES = {"KP_Enter", "KP_Add", "KP_Subtract", "equal", "Delete", "F10", "Page_Up", "Page_Down", "KP_0", "KP_1", "KP_9"}  # beside a key that is listed


def spoken(accel):
    """<Control><Shift>c as people read it: Ctrl+Shift+C."""
    *held, key = re.findall(r"<(\w+)>|([\w]+)$", accel)
    return "+".join([{"Control": "Ctrl"}.get(one, one) for one, _rest in held] + [NAMES.get(key[1], key[1].upper() if len(key[1]) == 1 else key[1])])


def untold(bound, guide):
    """Keys bound by the table that the guide does not tell; a range tells those between its ends."""
    told = set(re.findall(r"`([^`]+)`", guide)) | {"Alt+%d" % n for n in range(1, 6)} | {"Ctrl+%d" % n for n in range(1, 9)}
    return ["the guide does not tell %s" % key for key in map(spoken, bound) if key not in told]


def without_action(actions, code):
    return ["nothing answers win.%s" % name for name in actions if not re.search(r'(name = |\{ |_new \()"%s"' % re.escape(name), code)]


def unlisted(code, table):
    """Keys that widgets take by themselves and the table of keys does not list."""
    taken = {key if len(key) > 1 else key.lower() for key in re.findall(r"GDK_KEY_(\w+)", code)} - ALIASES
    listed = set(re.findall(r'NULL, "([^"]+)" \}', table)) | set(map(spoken, re.findall(r'"win\.[^"]*", "([^"]+)" \}', table)))
    listed = {cap for row in listed for cap in [row] + row.split()}  # "0 – 4" lists its ends
    return ["%s is not among the keys" % key for key in sorted(taken) if SHOWN.get(key, key) not in listed]


def unknown_words(guide, pattern, words):
    """What the guide sets apart as the window's own words stands in the window."""
    plain = lambda text: text.rstrip("….？?").lower()
    known = {plain(word) for word in words}
    return ["no window says “%s”" % word for word in re.findall(pattern, guide) if plain(word) not in known]


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
    desk = os.path.join(source, "src", "desk")
    code = "\n".join(open(os.path.join(desk, name), encoding="utf-8").read() for name in sorted(os.listdir(desk)) if name.endswith(".c") and name != "desk-keys.c")
    actions = re.findall(r'"win\.([\w-]+)[^"]*", "', table)
    catalogue = open(os.path.join(source, "po", "zh_CN.po"), encoding="utf-8").read()
    said = re.findall(r'^msgid "(.*)"$', catalogue, flags=re.M)
    own_words = r"(?<!\*)\*([^*\n]+)\*(?!\*)"
    cases += [
        ("every key listed does something", without_action(actions, code)),
        ("an action that nothing answers is noticed", [] if without_action(["no-such"], code) else ["not noticed"]),
        ("every key a widget takes is listed", unlisted(code, table)),
        ("a key that is not listed is noticed", [] if unlisted(code + " GDK_KEY_F24", table) else ["not noticed"]),
        ("keys are bound in one place", [] if code.count("set_accels_for_action") == 0 else ["accelerators beside desk-keys.c"]),
        ("the guide tells every key of the desk", untold(bound, english)),
        ("a key that the guide does not tell is noticed", [] if untold(bound, english.replace("`F7`", "F7")) else ["not noticed"]),
        ("buttons are called in the guide as in the window", unknown_words(english, own_words, said)),
        ("a button of another name is noticed", [] if unknown_words(english.replace("*Leak here*", "*Leak there*"), own_words, said) else ["not noticed"]),
    ]
    for i, (name, wrong) in enumerate(cases, 1):
        print("%s %d - %s" % ("not ok" if wrong else "ok", i, name))
        for line in wrong:
            print("# " + line)
    print("1..%d" % len(cases))
    return any(wrong for _name, wrong in cases)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
