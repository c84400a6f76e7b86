# SPDX-License-Identifier: MIT
"""What the cases of page_test.py are told in."""
import json
import os

import checks

SOURCES = os.path.dirname(os.path.abspath(__file__))
PHONE = (360, 740)
MEASURED = ("us", "bytes")
CASES = {}


def case(function):
    CASES[function.__name__] = function
    return function


def check(holds, *said):
    if not holds:
        raise AssertionError(" ".join(map(str, said)))


def equal(found, wanted, what):
    check(found == wanted, f"{what}: found {found!r}, wanted {wanted!r}")


def report(name):
    with open(os.path.join(SOURCES, name + ".json"), encoding="utf-8") as file:
        return json.load(file)


def rows(page):
    return page.run(checks.SHOWN_ROWS)


def is_shown(page, selector):
    return page.run(f"(() => {{ {checks.IS_SHOWN} return isShown(document.querySelector({selector!r})); }})()")


def status(page):
    return page.run("document.getElementById('filter-status').textContent")


def open_all(page):
    page.click("#open-all")


def differing(name):
    """By an own count: the facts that the methods of the report answer differently."""
    found = []
    for each in report(name)["observations"]:
        answers = [result["value"] for result in each["results"].values() if result["value"] is not None]
        if each["unit"] not in MEASURED and any(answer != answers[0] for answer in answers):
            found.append(each["id"])
    return found
