#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a quiet desk to a posted notice by the keyboard alone, then through the restoration, seen by accessibility names and
checked on the journal. TAP."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Desk, bodies, events, heatctl, households, wait  # noqa: E402

DONE = []


def ok(name):
    DONE.append(name)
    print("ok %d - %s" % (len(DONE), name), flush=True)


def kinds(journal):
    return [kind for kind, _stream in events(journal)]


def stages(journal):
    """Stages entered, oldest first."""
    return [body.get("stage") for kind, body in bodies(journal) if kind == "incident.stage"]


def has(journal, kind):
    return wait("the event %s" % kind, lambda: os.path.exists(journal) and kind in kinds(journal))


def report_by_keys(desk, card):
    desk.wait_text(" ready")
    ok("a quiet desk opens")
    desk.press("ctrl+n")
    desk.wait_focus("Address as heard")
    desk.type(card)
    desk.wait_text("1 match")
    desk.press("Return")
    desk.wait_text("No open incident explains this place.")
    desk.press("1", "Return")
    desk.wait_enabled("Leak at pipe")
    ok("the report is taken and pipes are proposed")


def locate_and_plan(desk, journal):
    has(journal, "report.taken")
    desk.press("Return")
    has(journal, "incident.located")
    desk.wait_enabled("Use plan A, go to Crew")
    desk.wait_text("Must close, in this order")
    ok("the likeliest pipe is taken and a plan stands")
    desk.press("Return")
    has(journal, "plan.chosen")
    desk.wait_enabled("go to Notify")
    ok("the plan is chosen and the teams are ranked")


def send_and_post(desk, journal):
    desk.press("Return")
    has(journal, "team.assigned")
    desk.wait_enabled("Post the notice")
    desk.wait_text("Heat is back")
    ok("a team is sent and the notice can be read")
    desk.press("Return")
    has(journal, "notice.issued")
    desk.wait_enabled("Print door sheets")
    ok("the notice is posted")


def print_sheets(desk, path):
    desk.press("ctrl+p")
    wait("the printed sheets", lambda: os.path.exists(path) and open(path, "rb").read(5) == b"%PDF-")
    desk.wait_text("Door sheets written")
    ok("the door sheets are printed")


def operate_valves(desk, journal):
    desk.press("alt+2")
    desk.wait_text("Valves")
    first = next((text for text in desk.texts() if text.endswith(": Closed")), None)
    assert first, "no valve to close among: %s" % desk.texts()
    desk.click(first)
    has(journal, "step.done")
    wait("the valve's row marked done", lambda: desk.find(first) is None)
    ok("a valve is closed")


def fail_valve(desk, journal):
    """A valve that will not turn: a new plan takes the old one's place, and the old one stays readable."""
    name = next((text for text in desk.texts() if text.endswith(": Will not turn")), None)
    assert name, "no valve to fail among: %s" % desk.texts()
    desk.click(name)
    has(journal, "step.failed")
    wait("a second plan", lambda: kinds(journal).count("plan.chosen") == 2)
    desk.wait_text("replaces plan 1")
    ok("a failed valve leads to a new plan that names the old one")


def attach_second(desk, journal, card):
    """A neighbour calls: the open incident explains it, Enter attaches it."""
    desk.press("ctrl+n")
    desk.wait_focus("Address as heard")
    desk.type(card)
    desk.wait_text(card[-3:])
    desk.press("Return", "6", "Return")
    desk.wait_enabled("Belongs to 1, attach")
    desk.press("Return")
    wait("the second report attached", lambda: kinds(journal).count("report.attached") == 2)
    assert kinds(journal).count("incident.opened") == 1
    ok("a report that the incident explains is attached to it")


def refuse_restored(desk, journal):
    """Someone is out and valves are pending: the desk says no in words, and nothing is written."""
    desk.press("alt+5")
    desk.wait_enabled("Repair done, begin refilling")
    desk.press("Return")
    wait("an answer", lambda: stages(journal)[-1:] == ["refilling"] or desk.refusal())
    if not desk.refusal():
        desk.wait_enabled("Heat is back")
        desk.press("Return")
        wait("the refusal in words", desk.refusal)
    assert "restored" not in stages(journal), stages(journal)
    ok("nothing is called restored while someone is out")


def main():
    city = os.environ["HEAT_TEST_CITY"]
    program = os.environ["HEAT_DISPATCH"]
    with tempfile.TemporaryDirectory() as folder:
        if not os.path.exists(city):
            heatctl("city", "-o", city, "--pipes", "4000", "--seed", "7")
        journal, sheets = os.path.join(folder, "night.db"), os.path.join(folder, "sheets.pdf")
        card, neighbour = households(city, 2)
        desk = Desk(program, city, journal, folder, "--size", "1366x768", "--print-to", sheets)
        try:
            report_by_keys(desk, card)
            locate_and_plan(desk, journal)
            send_and_post(desk, journal)
            keys = desk.keys
            assert keys <= 10 + len(card), "too many keys: %d" % keys
            print("# %d keys from the first one to the posted notice, %d of them the card number" % (keys, len(card)))
            order = [k for k in kinds(journal) if k in ("report.taken", "incident.opened", "incident.located", "plan.chosen", "team.assigned", "notice.issued")]
            assert order == ["report.taken", "incident.opened", "incident.located", "plan.chosen", "team.assigned", "notice.issued"], order
            ok("the journal tells the story in order")
            print_sheets(desk, sheets)
            operate_valves(desk, journal)
            fail_valve(desk, journal)
            attach_second(desk, journal, neighbour)
            refuse_restored(desk, journal)
        except BaseException:
            picture = os.environ.get("HEAT_TEST_PICTURE")
            if picture:
                desk.picture(picture)
            raise
        finally:
            desk.close()


if __name__ == "__main__":
    try:
        main()
        print("1..%d" % len(DONE))
    except Exception as error:  # one line for the log, the picture lies where HEAT_TEST_PICTURE says
        print("not ok %d - %s" % (len(DONE) + 1, str(error).replace("\n", " ")[:3000]))
        print("1..%d" % (len(DONE) + 1))
        sys.exit(1)
