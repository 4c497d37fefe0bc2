# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives heat-dispatch as a person does: keys by xdotool, names and texts by AT-SPI. Waiting is one helper with a deadline."""
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

DEADLINE_S = float(os.environ.get("HEAT_TEST_DEADLINE", "60"))


def is_paper(turn):
    """Whether nearly all of a turn was cairo's writing of a page or of a file's fonts, called by GTK's print operation."""
    writes = ["gtk_print_operation_run" in stack and ("cairo_surface_finish" in stack or "cairo_surface_show_page" in stack) for stack in turn[2]]
    return len(writes) > 0 and writes.count(True) >= 0.8 * len(writes)


class Late(AssertionError):
    pass


def wait(what, condition, deadline_s=DEADLINE_S):
    """The first true answer of condition(), or Late, naming what was waited for."""
    end = time.monotonic() + deadline_s
    while True:
        try:
            answer = condition()
        except gi.repository.GLib.GError:
            answer = None                               # something was made anew while it was read
        if answer:
            return answer
        if time.monotonic() > end:
            raise Late("waited %.0f s for: %s" % (deadline_s, what))
        time.sleep(0.05)


def households(city, n=1):
    with sqlite3.connect("file:%s?mode=ro" % city, uri=True) as db:
        return [row[0] for row in db.execute("SELECT card FROM household WHERE card <> '' ORDER BY card LIMIT ?", (n,))]


class Desk:
    def __init__(self, program, city, journal, folder, *options, env=None):
        settings = os.path.join(folder, "desk.ini")
        environment = dict(os.environ, GSK_RENDERER="cairo", GTK_A11Y="atspi", XDG_DATA_HOME=os.path.join(folder, "data"),
                           XDG_CONFIG_HOME=os.path.join(folder, "config"), **(env or {}))
        environment.setdefault("HEAT_COMPANY", os.path.join(os.path.dirname(__file__), "../company.ini"))
        command = [program, "--settings", settings, "--person", "tester", *options]
        if city:
            command += ["--city", city, "--ops", "sqlite:" + journal]
        self.keys, self.first_key_s = 0, None
        self.gaps = os.environ.get("HEAT_DESK_GAPS") or os.path.join(folder, "gaps")
        environment["HEAT_DESK_GAPS"] = self.gaps
        self.began_s = time.monotonic()
        self.process = subprocess.Popen(command, env=environment)
        self.application = wait("the application on the accessibility bus", self._find_application)

    def _find_application(self):
        if self.process.poll() is not None:
            raise AssertionError("heat-dispatch ended with status %s" % self.process.returncode)
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child is not None and child.get_process_id() == self.process.pid:
                return child
        return None

    def walk(self, node=None):
        stack = [node or self.application]
        while stack:
            node = stack.pop()
            if node is None:
                continue
            yield node
            try:
                children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
            except gi.repository.GLib.GError:
                continue
            stack.extend(reversed(children))

    def texts(self):
        """Names and texts of all that is there, in reading order."""
        found = []
        for node in self.walk():
            try:
                name = node.get_name() or ""
                if not name and node.get_text_iface():
                    name = Atspi.Text.get_text(node, 0, -1)
            except gi.repository.GLib.GError:
                continue
            if name:
                found.append(name)
        return found

    def any(self, test, under=None):
        """Is there a control that passes? One that goes away while it is asked does not."""
        for node in self.walk(under):
            try:
                if test(node):
                    return True
            except gi.repository.GLib.GError:
                continue
        return False

    def find(self, name, role=None, exact=True):
        for node in self.walk():
            try:
                own = node.get_name() or ""
                if (own == name if exact else name in own) and (role is None or node.get_role() == role):
                    return node
            except gi.repository.GLib.GError:
                continue
        return None

    def sees(self, text):
        return any(text in seen for seen in self.texts())

    def rows(self):
        """How many rows each list has widgets for, by the list's name. Of a GtkListView these are at most 205, seen or not
        (GTK 4.8, GTK_LIST_VIEW_MAX_LIST_ITEMS): our models hold less than that (desk-grow.h)."""
        found = [node.get_parent().get_name() for node in self.walk() if node.get_role() == Atspi.Role.LIST_ITEM and node.get_parent()]
        return {name: found.count(name) for name in found}

    def wait_text(self, text, deadline_s=DEADLINE_S):
        try:
            return wait("the text “%s”" % text, lambda: self.sees(text), deadline_s)
        except Late:
            raise Late("“%s” is not among: %s" % (text, " | ".join(self.texts())[:4000]))

    def wait_focus(self, name, deadline_s=DEADLINE_S):
        """Until the keyboard stands in the thing of that name or in a part of it."""
        def focused():
            try:
                return any(node.get_state_set().contains(Atspi.StateType.FOCUSED)
                           for candidate in self.walk() if name in (candidate.get_name() or "") for node in self.walk(candidate))
            except gi.repository.GLib.GError:
                return False                            # made anew while it was read
        return wait("the keyboard in “%s”" % name, focused, deadline_s)

    def wait_enabled(self, name, deadline_s=DEADLINE_S):
        def ready():
            node = self.find(name, Atspi.Role.PUSH_BUTTON, exact=False)
            return node if node and node.get_state_set().contains(Atspi.StateType.SENSITIVE) else None
        try:
            return wait("the button “%s”" % name, ready, deadline_s)
        except Late:
            raise Late("no ready button “%s” among: %s" % (name, " | ".join(self.texts())[:4000]))

    def _count_keys(self, n):
        self.keys += n
        self.first_key_s = self.first_key_s or time.monotonic()

    def press(self, *keys):
        for key in keys:
            self._count_keys(1)
            subprocess.run(["xdotool", "key", "--clearmodifiers", key], check=True)

    def type(self, text):
        self._count_keys(len(text))
        subprocess.run(["xdotool", "type", "--delay", "15", "--", text], check=True)

    def click(self, name, role=Atspi.Role.PUSH_BUTTON, exact=True):
        def press():
            node = self.find(name, role, exact)
            if not node:
                return False
            try:
                assert node.get_action_iface() is not None, "%s cannot be pressed" % name
                return Atspi.Action.do_action(node, 0)  # FALSE while it is greyed: a deed is being written
            except gi.repository.GLib.GError:
                return False                            # made anew between finding and pressing

        wait("the button “%s” to be pressed" % name, press)

    def refusal(self):
        """The message bar's words, when it stands open."""
        close = self.find("Close message")
        if not close or not close.get_state_set().contains(Atspi.StateType.VISIBLE):
            return None
        bar = close.get_parent()
        label = bar.get_child_at_index(0)
        return (label.get_name() or Atspi.Text.get_text(label, 0, -1) or None) if label else None

    def picture(self, path):
        subprocess.run(["import", "-window", "root", path], check=True)

    def turns(self):
        """The main thread's turns away from its loop since the first frame: (ms of processor time, second it ended at, stacks)."""
        with open(self.gaps) as file:
            lines = [line.split() for line in file]
        assert lines and lines[0][0] == "shown", "%s tells nothing of a first frame" % self.gaps
        turns = []
        for line in lines[1:]:
            if line[0] == "gap":
                turns.append((float(line[3]), float(line[1]), []))
            elif turns:
                turns[-1][2].append(line[1:])
        return turns

    def assert_never_blocked(self):
        """Processor time, not the clock: another program's work on the machine does not count.
        GtkPrintOperation lets cairo write the paper's fonts in one turn, which nobody can divide: turns of that alone have a limit of their own."""
        for what, turns, variable in (("the main loop", [t for t in self.turns() if not is_paper(t)], "HEAT_TEST_GAP_MS"),
                                      ("the writing of paper", [t for t in self.turns() if is_paper(t)], "HEAT_TEST_PAPER_MS")):
            busy_ms, at_s, stacks = max(turns, default=(0.0, 0.0, []))
            most_ms = float(os.environ[variable])
            print("# longest turn of %s: %.0f ms of processor time at %.1f s; %.0f ms are allowed" % (what, busy_ms, at_s, most_ms))
            assert busy_ms <= most_ms, "%s was busy for %.0f ms at %.1f s; %.0f ms are allowed; %s" % (what, busy_ms, at_s, most_ms, "; it was in: ".join(
                " < ".join(stack[:20]) for stack in stacks[:8]))

    def memory_mb(self):
        with open("/proc/%d/status" % self.process.pid) as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS:"))

    def leave(self):
        """Closes the window as a person does; the program has to end by itself, and well."""
        self.click("Close")
        status = self.process.wait(DEADLINE_S)
        assert status == 0, "heat-dispatch ended with status %d" % status

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        """However it ends the program is gone; what went wrong is on the picture that HEAT_TEST_PICTURE names."""
        try:
            if error and os.environ.get("HEAT_TEST_PICTURE"):
                self.picture(os.environ["HEAT_TEST_PICTURE"])
        finally:
            self.close()

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def heatctl(*arguments):
    run = subprocess.run([os.environ["HEATCTL"], *arguments], capture_output=True, text=True)
    assert run.returncode == 0, "heatctl %s: %s %s" % (" ".join(arguments), run.returncode, run.stderr)
    return run.stdout


def events(journal):
    """The journal's events as stored: [(kind, stream)], oldest first."""
    with sqlite3.connect("file:%s?mode=ro" % journal, uri=True) as db:
        return db.execute("SELECT kind, stream FROM event ORDER BY seq").fetchall()


def bodies(journal):
    """[(kind, body)], oldest first."""
    with sqlite3.connect("file:%s?mode=ro" % journal, uri=True) as db:
        return [(kind, json.loads(body)) for kind, body in db.execute("SELECT kind, body FROM event ORDER BY seq")]


def has(journal, kind, n=1):
    """Waits until the journal holds that many events of the kind."""
    return wait("%d × the event %s" % (n, kind), lambda: os.path.exists(journal) and [k for k, _s in events(journal)].count(kind) >= n)


# ---- TAP ----

DONE = []


def ok(name):
    DONE.append(name)
    print("ok %d - %s" % (len(DONE), name), flush=True)


def tap(main):
    """Runs the test; what went wrong is one line for the log, the picture lies where HEAT_TEST_PICTURE says."""
    try:
        main()
        print("1..%d" % len(DONE))
    except Exception as error:
        print("not ok %d - %s: %s" % (len(DONE) + 1, type(error).__name__, str(error).replace("\n", " ")[:3000]))
        print("1..%d" % (len(DONE) + 1))
        sys.exit(1)
