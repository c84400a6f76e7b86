#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""page_test.py CASE FOLDER: looks at pages that write_page wrote into the folder, in a real browser.

It ends with 77 if there is no browser, unless BROOD_NEED_BROWSER says that there has to be one.
"""
import json
import os
import sys

import checks
from devtools import Browser, find_browser
from vocabulary import (CASES, MEASURED, PHONE, SOURCES, case, check, differing, equal, is_shown, open_all, report,
                        rows, status)


@case
def loads_without_an_error_and_asks_for_nothing(browser, pages):
    for name in ("linux", "both", "hostile"):
        page = browser.open(pages(name))
        equal([event["request"]["url"] for event in page.events("Network.requestWillBeSent")],
              ["file://" + os.path.abspath(pages(name))], "requests")
        for event in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
            equal(page.events(event), [], event)
        equal(page.run("document.documentElement.lang"), "en", "language")
        check("Linux" in page.run("document.title"), "the title names the platform")


@case
def says_in_short_what_the_data_say(browser, pages):
    page = browser.open(pages("linux"))
    facts = [each for each in report("linux")["observations"] if each["unit"] not in MEASURED]
    equal(page.run("document.querySelector('.headline strong').textContent"),
          f"{len(differing('linux'))} of {len(facts)}", "headline")


@case
def filters_work_with_the_mouse(browser, pages):
    page = browser.open(pages("linux"))
    equal(status(page), "26 of 26 observations shown", "at first")
    page.click("[data-differ]")
    equal(rows(page), differing("linux"), "only differences")
    equal(status(page), f"{len(differing('linux'))} of 26 observations shown", "status")
    page.click("[data-show-method=fork]")
    equal(page.run("document.querySelectorAll('#matrix-table td[data-method=fork]:not([hidden])').length"), 0,
          "cells of a hidden column")
    equal(rows(page), ["static_initialisers_rerun", "static_destructors_run", "code_above_guard_rerun"],
          "what spawn and forkserver differ in")
    page.click("[data-show-method=forkserver]")
    page.click("[data-show-method=spawn]")
    check("cannot be hidden" in status(page), "the last column stays")
    page.click("#filter-reset")
    equal(len(rows(page)), 26, "after the reset")
    page.run("(e => { e.value = 'descriptors'; e.dispatchEvent(new Event('change')); })"
             "(document.getElementById('filter-group'))")
    equal(rows(page), ["open_descriptors_inherited", "file_offset_shared"], "of one group")
    equal(page.run("document.querySelectorAll('#matrix-table tbody:not([hidden])').length"), 1, "groups")


@case
def filters_work_with_the_keyboard(browser, pages):
    page = browser.open(pages("linux"))
    page.press("Tab")
    equal(page.run("document.activeElement.className"), "skip", "first stop")
    check(page.run("document.activeElement.getBoundingClientRect().left") >= 0, "the skip link is seen")
    page.press("Enter")
    equal(page.run("document.activeElement.id"), "the-matrix", "where it leads")
    page.press("Tab")
    equal(page.run("document.activeElement.id"), "filter-text", "next stop")
    page.type("umask")
    equal(rows(page), ["umask_late"], "found by its id and its texts")
    page.type(" nothing")
    equal(rows(page), [], "found nothing")
    check(is_shown(page, "#nothing-reset"), "a way back")
    page.run("document.getElementById('filter-text').select()")
    page.press("Backspace")
    page.press("Tab")
    page.press("Tab")
    check(page.run("document.activeElement.matches('[data-differ]')"), "the button is a stop")
    check(page.run("getComputedStyle(document.activeElement).outlineStyle") == "solid", "focus is seen")
    page.press(" ")
    equal(rows(page), differing("linux"), "pressed by the space bar")
    page.press("Enter")
    equal(len(rows(page)), 26, "released by the enter key")


@case
def evidence_opens(browser, pages):
    page = browser.open(pages("linux"))
    button, evidence = "#umask_late .fold-button", "#umask_late-evidence"
    check(not is_shown(page, evidence), "closed at first")
    equal(page.run(f"document.querySelector('{button}').getAttribute('aria-expanded')"), "false", "said")
    page.click(button)
    check(is_shown(page, evidence), "open after a click")
    equal(page.run(f"document.querySelector('{button}').getAttribute('aria-expanded')"), "true", "said")
    text = page.run(f"document.querySelector('{evidence}').innerText")
    observation = next(each for each in report("linux")["observations"] if each["id"] == "umask_late")
    check(observation["explanation"] in text, "the explanation is there")
    for result in observation["results"].values():
        check(result["evidence"] in text, "the evidence is there:", result["evidence"])
    page.press("Enter")
    check(not is_shown(page, evidence), "closed by the keyboard")
    open_all(page)
    equal(page.run(checks.CLOSED_EVIDENCE), [], "closed after opening all")


@case
def links_lead_to_each_observation(browser, pages):
    page = browser.open(pages("linux"), fragment="#signal_mask_kept")
    for each in report("linux")["observations"]:
        name = each["id"]
        check(page.run(f"document.querySelector('#{name} a[href=\"#{name}\"]') !== null"), "no link to", name)
    check(is_shown(page, "#signal_mask_kept-evidence"), "what the address names is open")
    check(page.run("(b => b.top >= 0 && b.bottom <= innerHeight)"
                   "(document.getElementById('signal_mask_kept').getBoundingClientRect())"), "and on the screen")
    page.click("[data-differ]")
    check(not is_shown(page, "#umask_late"), "filtered away")
    page.run("new Promise(done => { addEventListener('hashchange', () => setTimeout(done));"
             " location.hash = '#umask_late'; })")
    check(is_shown(page, "#umask_late-evidence"), "a link to it brings it back")


@case
def fits_a_phone(browser, pages):
    for name in ("linux", "windows", "both", "three", "hostile"):
        page = browser.open(pages(name), size=PHONE)
        open_all(page)
        page.run("document.querySelectorAll('figure .fold-button').forEach(each => each.click())")
        equal(page.run("document.documentElement.scrollWidth"), PHONE[0], name + " scrolls sideways: width")
        equal(page.run(checks.TOO_WIDE), [], name + ": beyond the edge")
        equal(page.run(checks.SMALL_LETTERS), [], name + ": letters that are too small")
        equal(page.run(checks.SMALL_TARGETS), [], name + ": targets that are too small")


@case
def fits_every_width(browser, pages):
    for name in ("linux", "both", "three", "hostile"):
        page = browser.open(pages(name))
        open_all(page)
        for width in (320, 480, 740, 768, 1024, 1600):
            page.resize(width, 900)
            equal(page.run("document.documentElement.scrollWidth"), width, name + " scrolls sideways: width")
            equal(page.run(checks.TOO_WIDE), [], f"{name}, {width} wide: beyond the edge")
    # With many columns the table scrolls inside its frame, which the keyboard reaches.
    page = browser.open(pages("three"))
    frame = "document.querySelector('.table-frame')"
    check(page.run(f"{frame}.scrollWidth > {frame}.clientWidth && {frame}.tabIndex === 0"), "a frame that scrolls")


@case
def contrast_is_enough_in_both_schemes(browser, pages):
    for name in ("both", "hostile"):
        page = browser.open(pages(name))
        open_all(page)
        for scheme in ("light", "dark"):
            page.media(scheme)
            found = page.run(checks.CONTRASTS)
            check(found["looked_at"] > 200, "texts that were looked at:", found["looked_at"])
            equal(found["too_low"], [], f"{name}, {scheme}: contrast")
    check(page.run("getComputedStyle(document.body).backgroundColor") == "rgb(18, 21, 24)", "it was dark")


@case
def paper_shows_everything(browser, pages):
    page = browser.open(pages("linux"), scheme="dark", media="print")
    equal(page.run(checks.CLOSED_EVIDENCE), [], "closed on paper")
    for control in (".filters", ".actions", "nav", "footer"):
        check(not is_shown(page, control), "a control on paper:", control)
    equal(page.run("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)", "paper is white")
    equal(page.run(checks.CONTRASTS)["too_low"], [], "contrast on paper")
    page.resize(703, 1020)  # A4 within the page's margins
    equal(page.run(checks.CUT_OFF), [], "cut off: paper does not scroll")


@case
def all_answers_stand_on_one_page_of_paper(browser, pages):
    for name in ("linux", "both"):
        page = browser.open(pages(name), media="print")
        page.resize(703, 1020)  # A4 within the page's margins
        table = "document.getElementById('glance-table')"
        found = page.run(f"Array.from({table}.querySelectorAll('tr[id]'), row => row.id)")
        equal(found, [each + "-glance" for each in rows(page)], name + ": rows")
        height = page.run(f"{table}.getBoundingClientRect().bottom - "
                          "document.getElementById('the-matrix').getBoundingClientRect().top")
        check(height < 1020, f"{name}: {height} pixels do not fit on a page")
        answers = [page.run(f"Array.from(document.querySelectorAll('{where} .answer'), each => each.textContent)")
                   for where in ("#glance-table", "#matrix-table tr.observation > td")]
        equal(*answers, name + ": answers")
        page.media(media="screen")
        check(not is_shown(page, "#glance-table"), "on a screen the table itself is enough")


@case
def paper_follows_the_filters(browser, pages):
    page = browser.open(pages("both"))
    page.click("[data-differ=platform]")
    page.click("[data-show-method=fork]")
    page.media(media="print")
    glance = "#glance-table"
    equal(page.run(f"Array.from(document.querySelectorAll('{glance} tr[id]:not([hidden])'), row => row.id)"),
          [each + "-glance" for each in ("function_address_equal", "file_offset_shared", "umask_late", "nice_late",
                                         "signal_disposition_kept", "signal_mask_kept")], "rows")
    equal(page.run(f"document.querySelectorAll('{glance} [data-method=fork]:not([hidden])').length"), 0, "hidden columns")
    equal(page.run(f"document.querySelector('{glance} th[data-platform]').colSpan"), 2, "columns that are left")
    equal(page.run(f"document.querySelectorAll('{glance} tbody:not([hidden])').length"), 1, "groups")


@case
def the_committed_report_is_whole(browser, pages):
    page = browser.open(pages("committed"))
    with open(os.path.join(SOURCES, "../../../docs/report/linux.json"), encoding="utf-8") as file:
        methods = json.load(file)["start_methods"]
    equal(methods, ["spawn", "fork", "forkserver"], "methods")
    for place, method in enumerate(methods):
        names = page.run(f"Array.from(document.querySelectorAll('#timeline-c{place}-{method} text.name'), each => each.textContent)")
        for wanted in ("start", "task", "exit", "reap"):
            check(wanted in names, f"the timeline of {method} lacks {wanted}:", names)
    equal(page.run("document.querySelectorAll('.tree').length"), 3, "trees")
    equal(page.run("document.querySelectorAll('.tree .p-child').length"), 3, "children in the trees")
    equal(page.run("document.querySelectorAll('.plot .median').length"), 6, "medians in the plots")


@case
def works_without_scripts(browser, pages):
    page = browser.open(pages("linux"), script=False)
    equal(page.run("document.documentElement.className"), "", "no script ran")
    equal(len(rows(page)), 26, "rows")
    equal(page.run(checks.CLOSED_EVIDENCE), [], "closed evidence")
    equal(page.run(checks.SHOWN_CONTROLS), [], "controls that would do nothing")
    equal(page.run("document.querySelectorAll('main svg[role=img]').length"), 5, "drawings")


@case
def several_platforms_stand_beside_each_other(browser, pages):
    page = browser.open(pages("both"))
    equal(page.run("Array.from(document.querySelectorAll('#matrix-table .platforms th[data-platform]'),"
                   " each => [each.textContent, each.colSpan])"), [["Linux", 3], ["Windows (Wine 8.0)", 1]],
          "headings")
    check("Wine 8.0, not on Windows" in page.run("document.querySelector('.masthead').innerText"), "Wine is named")
    others = ["function_address_equal", "file_offset_shared", "umask_late", "nice_late", "signal_disposition_kept",
              "signal_mask_kept"]
    # Seen to fail where "there is none" was not compared, and rows were in the order of the report.
    equal(rows(page)[:6], others, "what differs between the platforms comes first")
    page.click("[data-differ=platform]")
    equal(rows(page), others, "what differs between the platforms")
    equal(page.run("Array.from(document.querySelectorAll('.headline'), each => each.textContent).pop()"),
          "Under the same method, 6 of 23 facts differ between the platforms.", "headline")
    page.run("(e => { e.value = 'attributes'; e.dispatchEvent(new Event('change')); })"
             "(document.getElementById('filter-group'))")
    equal(rows(page), others[2:], "of one group")
    page.run("(e => { e.value = ''; e.dispatchEvent(new Event('change')); })(document.getElementById('filter-group'))")
    page.click("[data-show-platform='0']")
    equal(rows(page), [], "of one platform nothing differs from another")
    page.click("#filter-reset")
    page.click("[data-show-method=fork]")
    equal(page.run("document.querySelector('.platforms th[data-platform]').colSpan"), 2, "columns that are left")
    text = page.run("document.querySelector('#code_above_guard_rerun').innerText")
    check("failed" in text and "exit code 3" in text, "a failed probe says why")
    text = page.run("document.querySelector('#umask_late').innerText")
    check("not here" in text and "Windows has no umask" in text, "a missing value says why")


@case
def a_hostile_report_stays_text(browser, pages):
    page = browser.open(pages("hostile"))
    equal(page.events("Page.javascriptDialogOpening"), [], "dialogs")
    equal(page.run("window.broken"), None, "what its scripts would set")
    equal(page.run("document.scripts.length"), 2, "scripts")
    equal(page.run("location.protocol"), "file:", "the page is where it was")
    equal(page.run("document.querySelectorAll('[onerror], [onload], img, iframe, base, form, a:not([href^=\"#\"])').length"), 0,
          "elements of its own")
    # Seen to fail where the lead wrote a unit as it is: such a meta led away from the page.
    equal(page.run("['style', 'h1', 'meta', '[http-equiv]', '[http-equiv=refresh i]']"
                   ".map(each => document.querySelectorAll(each).length)"), [1, 1, 4, 1, 0], "elements of the page itself")
    equal(json.loads(page.run("document.getElementById('report-data').textContent")), report("hostile"), "data")
    open_all(page)
    check("</script><script>" in page.run("document.body.innerText"), "it is shown as text")
    equal(page.run("window.broken"), None, "what its scripts would set")
    # The second wall: should a script get in, the page's policy does not let it run.
    page.run("document.body.append(Object.assign(document.createElement('script'), {text: 'window.broken = 1'}))")
    equal(page.run("window.broken"), None, "a script that was brought in")


@case
def assistive_technology_finds_its_way(browser, pages):
    for name, size in (("linux", (1280, 900)), ("both", (1280, 900)), ("both", PHONE), ("hostile", PHONE)):
        page = browser.open(pages(name), size=size)
        open_all(page)
        equal(page.run(checks.STRUCTURE), [], name + ": structure")
        page.command("Accessibility.enable")
        tree = page.command("Accessibility.getFullAXTree")["nodes"]
        roles = [node["role"]["value"] for node in tree if not node["ignored"]]
        nameless = [node for node in tree if not node["ignored"] and not node.get("name", {}).get("value")
                    and node["role"]["value"] in ("button", "link", "textbox", "searchbox", "combobox", "image", "table")]
        equal(nameless, [], name + ": without a name")
        cells = page.run("document.querySelectorAll('#matrix-table tr.observation td').length")
        check(roles.count("rowheader") >= len(rows(page)), name, size, "headings:", roles.count("rowheader"))
        check(roles.count("cell") + roles.count("gridcell") >= cells, name, size, "cells:", roles.count("cell"))


@case
def the_data_can_be_saved(browser, pages):
    page = browser.open(pages("linux"))
    folder = os.path.join(os.path.dirname(os.path.abspath(pages("linux"))), "saved")
    browser.command("Browser.setDownloadBehavior", behavior="allow", downloadPath=folder, eventsEnabled=True)
    page.click("#data-save")
    while browser.wait_for("Browser.downloadProgress")["state"] == "inProgress":
        pass
    with open(os.path.join(folder, "brood-compare.json"), encoding="utf-8") as file:
        equal(json.load(file), report("linux"), "what was saved")
    os.remove(os.path.join(folder, "brood-compare.json"))


@case
def the_colours_can_be_chosen(browser, pages):
    page = browser.open(pages("linux"), scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    equal(page.run(ground), "rgb(18, 21, 24)", "as the system wishes")
    page.click("#theme-toggle")
    equal(page.run(ground), "rgb(246, 247, 247)", "after a click")
    equal(page.run("document.getElementById('theme-toggle').getAttribute('aria-label')"), "Dark colours", "label")
    page.media("light", motion="reduce")
    equal(page.run("getComputedStyle(document.querySelector('.chevron')).transitionDuration"), "0s", "motion")


@case
def pictures(browser, pages):
    """To be looked at by people."""
    folder = os.path.dirname(os.path.abspath(pages("linux")))
    for name in ("linux", "both"):
        for scheme in ("light", "dark"):
            for kind, size in (("desktop", (1280, 900)), ("phone", PHONE)):
                browser.open(pages(name), size=size, scheme=scheme).picture(f"{folder}/{name}-{kind}-{scheme}.png")
    page = browser.open(pages("linux"), size=(794, 1123), media="print")
    page.picture(f"{folder}/linux-print.png")
    page.print_to(f"{folder}/linux-print.pdf")
    page = browser.open(pages("both"))
    open_all(page)
    page.picture(f"{folder}/both-desktop-open.png")


def run(name, folder):
    program = find_browser()
    if not program:
        print("skipped: there is no Chromium here (./dev setup installs it where the system has a package)")
        return 1 if os.environ.get("BROOD_NEED_BROWSER") else 77
    with Browser(program) as browser:
        CASES[name](browser, lambda page: os.path.join(folder, page + ".html"))
    left = browser.leftovers()
    check(not left, "the browser left behind", left)
    return 0


if __name__ == "__main__":
    if sys.argv[1:] == ["list"]:
        print("\n".join(CASES))
    else:
        sys.exit(run(*sys.argv[1:]))
