#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of the map: what a valve is for by the keyboard alone, the search played to its end, pipes coloured by what a leak costs; seen by
accessibility names. TAP."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Desk, events, heatctl, households, ok, tap, wait  # noqa: E402

def plan_by_keys(desk, journal, card):
    desk.wait_text(" ready")
    desk.press("ctrl+n")
    desk.wait_focus("Address as heard")
    desk.type(card)
    desk.wait_text("1 match")
    desk.press("Return")
    desk.wait_text("No open incident explains this place.")
    desk.press("1", "Return")
    desk.wait_enabled("Leak at ")
    desk.press("Return")
    wait("the leak to be located", lambda: "incident.located" in [kind for kind, _s in events(journal)])
    desk.wait_enabled("go to Crew")  # whichever is recommended
    ok("a plan stands")


def map_says(desk, text):
    """The map's description tells those who do not see it what is drawn."""
    def told():
        return any(node.get_role() == Atspi.Role.IMAGE and text in (node.get_description() or "") for node in desk.walk())
    return wait("the map to say “%s”" % text, told)


def sentence(desk):
    return next((text for text in desk.texts() if "valve" in text.split(" is closed: ")[0].lower() and " is closed: " in text), None)


def ask_by_keys(desk):
    for _ in range(60):
        if desk.any(lambda node: node.get_role() == Atspi.Role.LIST_ITEM and node.get_state_set().contains(Atspi.StateType.FOCUSED)):
            break
        desk.press("shift+Tab")
    first = wait("the sentence of the first valve", lambda: sentence(desk))
    map_says(desk, "drawn.")
    ok("a valve's row tells what it is for and the map draws the way: " + first)
    desk.press("Up")
    wait("another valve's sentence", lambda: sentence(desk) not in (None, first))
    ok("the arrow keys ask for the next one")
    desk.press("w")
    desk.press("Escape")
    wait("the explanation to be gone", lambda: sentence(desk) is None)
    ok("Escape takes it away")


def play_search(desk):
    desk.press("F6")
    desk.wait_text("Step ")
    desk.press("End")
    def at_end():
        words = next((text.split() for text in desk.texts() if text.startswith("Step ") and " of " in text and ":" not in text and text[-1].isdigit()), None)
        return words and words[1] == words[3] and int(words[3]) > 1
    wait("the last step of the search", at_end)
    desk.press("Left")
    wait("the step before", lambda: not at_end())
    ok("the search is played to its end and one step back")
    desk.press("Escape")
    ok("Escape leaves it")


def colour_costs(desk):
    desk.press("F7")
    map_says(desk, "Pipes are coloured")
    ok("pipes are coloured by what a leak costs")
    desk.press("F7")
    wait("the colours to be gone", lambda: not any("Pipes are coloured" in (node.get_description() or "") for node in desk.walk()))
    ok("and no more")


def main():
    city = os.environ["HEAT_TEST_CITY"]
    if not os.path.exists(city):
        heatctl("city", "-o", city, "--pipes", "4000")
    with tempfile.TemporaryDirectory() as folder:
        journal = os.path.join(folder, "night.db")
        with Desk(os.environ["HEAT_DISPATCH"], city, journal, folder, "--size", "1366x768", env={"HEAT_LANG": "en"}) as desk:
            plan_by_keys(desk, journal, households(city, 400)[-1])
            ask_by_keys(desk)
            play_search(desk)
            colour_costs(desk)
            desk.leave()
            ok("the window closes well")


if __name__ == "__main__":
    tap(main)
