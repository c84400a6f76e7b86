#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""breakages.py FOLDER: each case of page_test.py has to fail on pages that were broken on purpose."""
import base64
import hashlib
import os
import re
import sys
import tempfile

from devtools import Browser, find_browser
from page_test import CASES

# Of each case: the page, what is replaced in it, and by what.
BREAKAGES = {
    "loads_without_an_error_and_asks_for_nothing": [
        ("linux", "</main>", '<img src="https://example.org/picture.png" alt="x"></main>'),
        ("both", "showTheme();\n  filter();", "showTheme();\n  filter(); nothing();"),
    ],
    "says_in_short_what_the_data_say": [("linux", "<strong>14 of 24", "<strong>13 of 24")],
    "filters_work_with_the_mouse": [
        ("linux", "item.row.hidden = item.evidence.hidden = item.glance.hidden = !shown", "item.row.hidden = false"),
        ("linux", "const isLast = ", "const isLast = false && "),
        ("linux", "text.value = group.value = '';", "return;"),
    ],
    "filters_work_with_the_keyboard": [
        ("linux", "outline: 3px solid", "outline: 0 none"),
        ("linux", ".skip:focus { left: 0.5rem; }", ""),
        ("linux", '<section id="the-matrix" aria-labelledby="matrix-title" tabindex="-1">', '<section id="the-matrix">'),
        ("linux", "text.addEventListener('input', filter);", ""),
    ],
    "evidence_opens": [
        ("linux", "classList.toggle('is-open', open)", "classList.add('is-open')"),
        ("linux", "String(open)", "'false'"),
        ("linux", "parent 027, child 027 (refreshed)", ""),
    ],
    "links_lead_to_each_observation": [
        ("linux", "setFold(item.button, true);", ""),
        ("linux", "if (item.row.hidden) reset();", ""),
        ("linux", 'href="#nice_late"', 'href="#the-matrix"'),
    ],
    "fits_a_phone": [
        ("linux", "minmax(5.75rem, 1fr)", "minmax(30rem, 1fr)"),
        ("both", "11.5px", "10px"),
        ("windows", "min-height: 1.6rem", "min-height: 0; line-height: 1"),
        ("hostile", "overflow-wrap: anywhere", "overflow-wrap: normal"),
    ],
    "fits_every_width": [
        ("both", "table-layout: fixed", "table-layout: fixed; min-width: 60rem"),
        ("three", ".is-wide { overflow-x: auto; }", ""),
        ("three", ' tabindex="0" role="region"', ""),
        ("hostile", "overflow-wrap: anywhere", "overflow-wrap: normal"),
    ],
    "contrast_is_enough_in_both_schemes": [
        ("both", "--soft: light-dark(#515c65", "--soft: light-dark(#8a939a"),
        ("both", "--spawn: light-dark(#1f62a8, #82b8f0)", "--spawn: light-dark(#1f62a8, #1f62a8)"),
        ("both", "--strong-line: light-dark(#818c94", "--strong-line: light-dark(#b9c2c8"),
    ],
    "paper_shows_everything": [
        ("linux", "@media screen {\n", "@media all {\n"),
        ("linux", "color-scheme: light; --ground", "--ground"),
        ("linux", ".numbers .figures { font-size: 0.75rem; }", ".numbers .figures { font-size: 2rem; }"),
    ],
    "all_answers_stand_on_one_page_of_paper": [
        ("linux", ".glance { display: none; }", ""),
        ("both", "font-size: 0.8125rem; line-height: 1.3;", "font-size: 1.1rem; line-height: 1.6;"),
        ("linux", '<tr id="nice_late-glance">', '<tr id="nice-glance">'),
    ],
    "paper_follows_the_filters": [
        ("both", "item.evidence.hidden = item.glance.hidden", "item.evidence.hidden"),
        ("both", "of [table, glance]", "of [table]"),
        ("both", ", ...find('tbody', glance)", ""),
    ],
    "the_committed_report_is_whole": [
        ("committed", ">task</text>", ">work</text>"),
        ("committed", 'class="process p-child"', 'class="process p-other"'),
        ("committed", 'class="median ', 'class="middle '),
    ],
    "works_without_scripts": [
        ("linux", "html:not(.has-script) :is(.needs-script, .filters)", ".nothing"),
        ("linux", ".has-script .fold", ".fold"),
    ],
    "several_platforms_stand_beside_each_other": [
        ("both", "platform: differs(cells, 'method')", "platform: false"),
        ("both", "dataset.value === 'none' && same === 'platform'", "dataset.value === 'none'"),
        ("both", "group: row.dataset.group,", "group: row.closest('tbody').dataset.group,"),
        ("both", "heading.colSpan = Math.max(left, 1);", ""),
        ("both", "measured under Wine 8.0", "measured"),
        ("both", '<span class="reason">', '<span hidden>'),
    ],
    "a_hostile_report_stays_text": [
        ("hostile", "&lt;/script&gt;&lt;script&gt;", "</script><script>"),
        ("hostile", "\\u003c", "<"),
        ("hostile", "&quot; onload=", '" onload='),
        ("hostile", "&lt;meta http-equiv=&#39;refresh&#39;", "<meta http-equiv='refresh'"),
        ("hostile", "&lt;style&gt;", "<style>"),
        ("hostile", "&lt;h1&gt;", "<h1>"),
        ("hostile", "&lt;form ", "<form "),
        ("hostile", "script-src 'sha256-", "script-src 'unsafe-inline' 'not-"),
    ],
    "assistive_technology_finds_its_way": [
        ("linux", ' scope="row"', ""),
        ("linux", ' role="img"', ""),
        ("linux", "<h3", "<h5"),
        ("linux", 'id="the-plots"', 'id="the-trees"'),
        ("linux", "<caption>", "<caption hidden>"),
        ("both", ' role="rowheader"', ' role="note"'),
        ("both", "<span>Search</span>", ""),
        ("both", "button.append(chevron, title.textContent);", ""),
    ],
    "the_data_can_be_saved": [("linux", "byId('report-data').textContent]", "'{}']")],
    "the_colours_can_be_chosen": [
        ("linux", "isDark() ? 'light' : 'dark'", "'dark'"),
        ("linux", "transition: none !important", "color: inherit"),
    ],
}


def broken(text, old, new):
    if old not in text:
        raise RuntimeError("the page does not have " + old)
    text = text.replace(old, new)
    # The page runs no script but the one with this hash.
    script = re.search("<script>(.*?)</script>", text, re.S).group(1)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return re.sub("'sha256-[^']*'", lambda _: f"'sha256-{digest}'", text, count=1)


def notices(program, name, folder, breakage):
    page, old, new = breakage
    with tempfile.TemporaryDirectory() as copies:
        for file in filter(lambda each: each.endswith(".html"), os.listdir(folder)):
            with open(os.path.join(folder, file), encoding="utf-8", newline="") as source:
                text = source.read()
            with open(os.path.join(copies, file), "w", encoding="utf-8", newline="") as copy:
                copy.write(broken(text, old, new) if file == page + ".html" else text)
        try:
            with Browser(program) as browser:
                CASES[name](browser, lambda page: os.path.join(copies, page + ".html"))
        except (AssertionError, RuntimeError) as reason:
            print(f"{name}: {str(reason)[:150]}")
            return True
    print(f"{name} did NOT notice {old!r} -> {new!r}")
    return False


def main(folder):
    program = find_browser()
    if not program:
        print("skipped: there is no Chromium here")
        return 77
    everything = [(name, each) for name in CASES if name != "pictures" for each in BREAKAGES[name]]
    return 0 if all([notices(program, name, folder, each) for name, each in everything]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
