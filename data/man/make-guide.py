#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a manual page of the user guide: make-guide.py GUIDE.md VERSION > PAGE"""
import re
import sys

def escape(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in ".'" else text

def inline(text):
    # Chinese lines may be broken after any sign; troff has to be told.
    text = re.sub(r"([\u3000-\u9fff\uff00-\uffef])(?=[^\s，。；：、）”？！])", r"\1\0", escape(text)).replace("\0", "\\:")
    text = re.sub(r"`([^`]+)`", r"\\fB\1\\fR", text)
    text = re.sub(r"\*\*([^*]+)\*\*", r"\\fB\1\\fR", text)
    return re.sub(r"\*([^*]+)\*", r"\\fI\1\\fR", text)

def page(source, version):
    out, title = [], "User guide"
    for line in source.splitlines():
        if line.startswith("# "):
            title = line[2:]
            out += [".ad l"] if not title.isascii() else []
            out += ['.TH HEAT\\-DISPATCH\\-GUIDE 7 "" "Heat Dispatch %s" "%s"' % (version, escape(title)), ".SH NAME", "heat\\-dispatch\\-guide \\- " + escape(title)]
        elif line.startswith("## "):
            out.append(".SH " + escape(line[3:]))
        elif line.startswith("- "):
            out += [".IP \\(bu 2", inline(line[2:])]
        elif re.match(r"\d\. ", line):
            out += [".IP %s 3" % line[:2], inline(line[3:])]
        elif line and not line.startswith("<!--"):
            out += [".PP", inline(line)]
    return '.\\" SPDX-License-Identifier: GPL-3.0-or-later\n' + "\n".join(out + [".SH SEE ALSO" if title.isascii() else ".SH 参见", ".BR heat\\-dispatch (1),", ".BR heatctl (1)"]) + "\n"

source, version = sys.argv[1:3]
sys.stdout.reconfigure(encoding="utf-8")
print(page(open(source, encoding="utf-8").read(), version), end="")
