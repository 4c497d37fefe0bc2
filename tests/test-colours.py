#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every colour that is read or carries a meaning stands out from what lies under it, in the files that the program itself reads
(ui/*.css, data/map/style.ini), in each theme; colours of one shape stay apart for those who see no red or green.
Contrast: WCAG 2.1, relative luminance; 4.5 for text (1.4.3), 3 for signs and lines (1.4.11). Colour vision: G. M. Machado,
M. M. Oliveira, L. A. F. Fernandes, A physiologically-based model for simulation of color vision deficiency, IEEE TVCG 15 (2009),
severity 1.0. Difference: CIE 1976 L*a*b*. Each check is also made on a spoilt copy, which it must refuse.
usage: test-colours.py SOURCE_DIR"""
import itertools
import os
import re
import sys

TEXT, SIGN = 4.5, 3.0
APART = 12.0  # of CIE Lab: a difference seen beside each other at a glance
MACHADO = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


def linear(rgb):
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (int(rgb[i:i + 2], 16) / 255 for i in (0, 2, 4))]


def luminance(rgb):
    r, g, b = linear(rgb)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a, b):
    hi, lo = sorted((luminance(a), luminance(b)), reverse=True)
    return (hi + 0.05) / (lo + 0.05)


def seen(rgb, vision):
    """Linear RGB as that eye sees it."""
    c = linear(rgb)
    return c if vision is None else [min(1, max(0, sum(m * x for m, x in zip(row, c)))) for row in MACHADO[vision]]


def lab(c):
    xyz = [sum(m * x for m, x in zip(row, c)) for row in ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))]
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x / w for x, w in zip(xyz, (0.95047, 1, 1.08883)))]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def apart(a, b, vision=None):
    return sum((x - y) ** 2 for x, y in zip(lab(seen(a, vision)), lab(seen(b, vision)))) ** 0.5


# ---- the window ----

def palette(css):
    return {name: value.lower() for name, value in re.findall(r"@define-color\s+(\w+)\s+#([0-9a-fA-F]{6})\s*;", css)}


def rules(css):
    """(selector, {property: value}) of each rule."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    for selector, body in re.findall(r"([^{}@;]+)\{([^{}]*)\}", css):
        yield " ".join(selector.split()), {k.strip(): v.strip() for k, v in (d.split(":", 1) for d in body.split(";") if ":" in d)}


SURFACES = ("panel", "raised", "selected")
MARKS = ("border-color", "border-left-color", "border-bottom-color", "outline", "border", "border-top", "border-bottom")


def under(name, declared):
    """The surfaces that may lie under a text: the rule's own, what the name says (primary_text), else all of the window's."""
    own = re.fullmatch(r"@(\w+)", declared.get("background", ""))
    if name.endswith("_text"):
        return (name[:-5],)
    return (own.group(1),) if own else SURFACES


def faults_of_window(css, theme, colours):
    faults, texts, marks = [], 0, 0
    for selector, declared in rules(css):
        text = re.fullmatch(r"@(\w+)", declared.get("color", ""))
        if text:
            texts += 1
            for ground in under(text.group(1), declared):
                ratio = contrast(colours[text.group(1)], colours[ground])
                if ratio < TEXT:
                    faults.append("%s, %s: text %s on %s has %.2f" % (theme, selector, text.group(1), ground, ratio))
        for prop in MARKS:
            for name in re.findall(r"(?<!alpha\()@(\w+)", declared.get(prop, "")):
                if name in ("line",):  # parts rows; nothing is told by it
                    continue
                marks += 1
                if declared.get("background") == "@" + name:  # a filled part's own edge
                    continue
                for ground in (("primary",) if name.endswith("_text") else SURFACES[:2]):
                    ratio = contrast(colours[name], colours[ground])
                    if ratio < SIGN and not (name == "primary" and "button" in selector):  # its white words carry it
                        faults.append("%s, %s: %s %s on %s has %.2f" % (theme, selector, prop, name, ground, ratio))
        if re.search(r"progress$|switch|slider|highlight", selector):
            fill = re.fullmatch(r"@(\w+)", declared.get("background", ""))
            if fill and contrast(colours[fill.group(1)], colours["panel"]) < SIGN:
                faults.append("%s, %s: filled with %s on panel has %.2f" % (theme, selector, fill.group(1), contrast(colours[fill.group(1)], colours["panel"])))
    if texts < 30 or marks < 15:
        faults.append("%s: only %d texts and %d marks were found: the file is read wrongly" % (theme, texts, marks))
    return faults


def faults_of_drawn(source, theme, colours):
    """Colours that widgets draw with by name, and the bars of the time strip under their words."""
    names = set()
    for file in os.listdir(os.path.join(source, "src", "desk")):
        if file.endswith(".c"):
            text = open(os.path.join(source, "src", "desk", file), encoding="utf-8").read()
            for call in re.findall(r"heat_paint_source \(([^;]*);", text):
                names.update(re.findall(r'"(\w+)"', call))
    faults = ["%s: “%s” is drawn with, but no colour of the theme" % (theme, name) for name in names if name not in colours]
    for name, ground, least in (("text", "phase_done", TEXT), ("primary_text", "primary", TEXT), ("team_text", "team", TEXT), ("star_text", "star", TEXT),
                                ("star", "panel", SIGN), ("star", "selected", SIGN), ("resting", "panel", SIGN), ("team", "panel", SIGN)):
        ratio = contrast(colours[name], colours[ground])
        if ratio < least:
            faults.append("%s: %s on %s has %.2f" % (theme, name, ground, ratio))
    return faults if len(names) > 8 else faults + ["only %d names were found" % len(names)]


# ---- the map ----

def themes(ini):
    found, now = {}, None
    for line in ini.splitlines():
        head = re.match(r"\[theme (\w+)\]|\[", line)
        if head:
            now = found.setdefault(head.group(1), {}) if head.group(1) else None
        pair = re.match(r"([\w-]+) = ([0-9a-fA-F]{6})$", line)
        if pair and now is not None:
            now[pair.group(1)] = pair.group(2).lower()
    return found


MAP_TEXT = ["text", "text-2", "text-3", "out", "team", "zone", "action", "no-flow", "priority"]      # written with a halo of the ground
MAP_ON = [("zone-text", "zone"), ("leak-text", "leak"), ("team-text", "team"), ("text", "panel"), ("text-2", "panel"), ("text-3", "panel")]
MAP_SIGN = ["supply", "return", "jumper", "sign", "well", "zone", "out", "no-flow", "report", "leak", "team", "priority", "action", "candidate-edge"] + \
           ["cost-%d" % k for k in range(6)]
# Colours that stand for different states on one shape. Shapes that differ are compared by drawing (tests/map/test-grey.c).
ONE_SHAPE = [("a pipe's line", ["supply", "return", "no-flow"]), ("what a leak costs", ["cost-%d" % k for k in range(6)])]


def faults_of_map(ini):
    faults = []
    for theme, c in sorted(themes(ini).items()):
        pairs = [(k, "ground", TEXT) for k in MAP_TEXT] + [(a, b, TEXT) for a, b in MAP_ON] + [(k, "ground", SIGN) for k in MAP_SIGN]
        pairs += [("out", "out-fill", SIGN)]
        for name, ground, least in pairs:
            if name not in c or ground not in c:
                faults.append("%s: no colour %s or %s" % (theme, name, ground))
            elif contrast(c[name], c[ground]) < least:
                faults.append("%s: %s on %s has %.2f, wanted %.1f" % (theme, name, ground, contrast(c[name], c[ground]), least))
    return faults if len(themes(ini)) == 3 else faults + ["not three themes"]


def faults_of_vision(ini):
    faults = []
    for theme, c in sorted(themes(ini).items()):
        for shape, names in ONE_SHAPE:
            neighbours = zip(names, names[1:]) if shape == "what a leak costs" else itertools.combinations(names, 2)
            for a, b in neighbours:
                for vision in (None, "protanopia", "deuteranopia"):
                    if apart(c[a], c[b], vision) < APART:
                        faults.append("%s, %s: %s and %s are %.1f apart by %s" % (theme, shape, a, b, apart(c[a], c[b], vision), vision or "full colour vision"))
    return faults


def main(source):
    read = lambda *path: open(os.path.join(source, *path), encoding="utf-8").read()
    css, style = read("ui", "desk.css"), read("data", "map", "style.ini")
    colours = {theme: palette(read("ui", "theme-%s.css" % theme)) for theme in ("dark", "light")}
    spoilt = dict(colours["light"], text3="9aa0a8")
    window = lambda cs: [f for theme in cs for f in faults_of_window(css, theme, cs[theme])]
    cases = [
        ("black on white is 21, grey 777777 on white 4.48", [] if abs(contrast("000000", "ffffff") - 21) < 0.01 and abs(contrast("777777", "ffffff") - 4.48) < 0.01 else ["not so"]),
        ("red and green of one lightness are apart, but not for those without red or green",
         [] if apart("b04040", "3f7f3f") > 40 and min(apart("a05a2c", "6b7a20", v) for v in MACHADO) < 12 else
         ["%.1f %s" % (apart("b04040", "3f7f3f"), [round(apart("a05a2c", "6b7a20", v), 1) for v in MACHADO])]),
        ("texts and marks of the window stand out", window(colours)),
        ("a text too pale is noticed", [] if window({"light": spoilt}) else ["not noticed"]),
        ("what widgets draw stands out", [f for theme in colours for f in faults_of_drawn(source, theme, colours[theme])]),
        ("texts and signs of the map stand out", faults_of_map(style)),
        ("a sign too pale is noticed", [] if faults_of_map(style.replace("no-flow = 666c75", "no-flow = a0a4aa")) else ["not noticed"]),
        ("states of one shape are told apart without red or green", faults_of_vision(style)),
        ("two states of one colour are noticed", [] if faults_of_vision(style.replace("return = 1b5fc1", "return = c8281c")) else ["not noticed"]),
    ]
    for i, (name, wrong) in enumerate(cases, 1):
        print("%s %d - %s" % ("not ok" if wrong else "ok", i, name))
        for line in wrong:
            print("# " + line)
    print("1..%d" % len(cases))
    return any(wrong for _name, wrong in cases)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
