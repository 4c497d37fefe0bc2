#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""City files that cannot be opened: the window says in words which file and what is wrong, and goes on to the first page. TAP."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Desk, wait  # noqa: E402

CASES = [("missing.gpkg", None), ("empty.gpkg", b""), ("noise.gpkg", b"\x00\x01not a database" * 400), ("words.gpkg", b"SQLite format 3\x00" + b"\xff" * 4000)]


def main():
    print("1..%d" % len(CASES), flush=True)
    for number, (name, content) in enumerate(CASES, 1):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, name)
            if content is not None:
                with open(path, "wb") as file:
                    file.write(content)
            with Desk(os.environ["HEAT_DISPATCH"], path, os.path.join(folder, "night.db"), folder, "--size", "1366x768") as desk:
                words = wait("the refusal of %s" % name, desk.refusal)
                assert name in words, "%s is not named in: %s" % (name, words)
                assert len(words) > len(path) + 10 and "\n" not in words, words
                wait("the first page", lambda: desk.sees("demo city"))
                assert desk.process.poll() is None
                print("ok %d - %s: %s" % (number, name, words.replace(path, name)), flush=True)


if __name__ == "__main__":
    try:
        main()
    except Exception as error:
        print("Bail out! %s: %s" % (type(error).__name__, str(error).replace("\n", " ")[:3000]))
        sys.exit(1)
