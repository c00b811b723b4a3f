"""Where notices come from, as the people of a company live it: a source is made, tested, pulled, held and decided on; a
file with bad rows is handed in and each is told with its reason. And a lending group, as the operator sets it up."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.support.browser import DESK, Window, axe_source, complaints, open_window
from tests.support.demo_callers import local
from tests.support.notice_files import Formula, workbook

# Of its own each time: a demo that is already running keeps what an earlier run left.
RUN = secrets.token_hex(3).upper()
COMPANY, BRANCH, ORCHID = f"J{RUN}", f"B{RUN}", f"O{RUN}"
NAMES = {
    "uid": "Notice number",
    "customer.fullName": "Borrower’s name",
    "customer.localName": "Borrower’s Chinese name",
    "term.no": "Instalment",
    "dueOn": "Due date",
    "amounts.instalment": "Repayment amount",
    "amounts.lateInterest": "Overdue interest",
    "amounts.lateFee": "Penalty",
    "changedAt": "Changed at",
    "status": "Leave it unread",
}

LIST = f"""Loan No,Name,Tel,Instalment,Due Date,Repayment Amount,Company
{BRANCH}-1,CHAN Tai Man,91234567,1,15/01/2026,"$1,000.00",{BRANCH}
{BRANCH}-2,WONG Siu Ming,91234568,1,15/01/2026,1000.00,{BRANCH}
{BRANCH}-3,LEE Ka Yan,,1,01/01/1900,1000.00,{BRANCH}
,,,,,,
{BRANCH}-4,HO Mei Ling,,1,15/01/2026,1000.00,OTHER
{BRANCH}-5,=cmd|calc,,1,15/01/2026,1000.00,{BRANCH}
"""

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def lotus(demo: dict[str, Any]) -> dict[str, Any]:
    return next(dict(one) for one in demo["brands"] if one["slug"] == "lotus")


def _desk(browser: Browser, lotus: dict[str, Any], path: str) -> Window:
    window = open_window(browser, "admin", viewport=DESK)
    window.go(f"{lotus['url']}/demo/sign-in/admin")
    window.go(f"{lotus['staff_url'].rstrip('/')}{path}")
    return window


def _lists(demo: dict[str, Any], **book: Any) -> None:
    """What the simulator's Softmedia lists of the company from now on."""
    answer = httpx.put(
        f"{demo['simulator_url'].rstrip('/')}/control/notices",
        json={"company": COMPANY, "mode": "OVERDUE", "size": 40, **book},
    )
    assert answer.status_code == 200, answer.text


def test_a_source_is_made_tested_and_pulled_and_a_short_list_waits_for_a_person(
    browser: Browser, demo: dict[str, Any], lotus: dict[str, Any]
) -> None:
    name = f"Softmedia {RUN}"
    window = _desk(browser, lotus, "/repayments/sources")
    window.press("Add a source")
    window.press("Add the source")
    window.sees("Give it a name")
    window.fill("Name", name)
    window.fill("Company code", COMPANY)
    window.fill("Address", f"{demo['simulator_url'].rstrip('/')}/softmedia")
    window.fill("Token", "softmedia-journey")
    window.press("Add the source")
    window.page.wait_for_url(re.compile(r"/sources/[0-9a-f-]{36}$"))
    window.sees("Bearer token, kept sealed")
    expect(window.page.locator("body")).not_to_contain_text("softmedia-journey")

    window.press("Test the connection")
    window.sees("The source does not know this company.")
    _lists(demo)
    window.press("Test the connection")
    window.sees("It works")

    window.press("Sync now")
    history = window.page.get_by_role("group", name="Sync history").get_by_role("row")
    expect(history.nth(1)).to_contain_text("Applied")
    window.sees("In time")

    _lists(demo, scenario="shrunk")
    window.press("Sync now")
    window.sees("Its last list waits for your decision")
    window.shot("source-held")
    window.press("See the run", role="link")
    window.sees("It names 10 notices; 30 that stand are not on it")
    expect(
        window.page.get_by_role("group", name="What would be put to rest").get_by_role("row")
    ).to_have_count(31)
    window.shot("run-held")
    window.press("Apply: put 30 to rest")
    dialog = window.page.get_by_role("dialog")
    expect(dialog).to_contain_text("30 notices become inactive")
    dialog.get_by_label("Why").fill("The book was sold")
    dialog.get_by_role("button", name="Put 30 to rest").click()
    expect(window.page.get_by_role("heading", name="What would be put to rest")).to_have_count(0)
    assert window.faults == []
    window.close()


def test_a_file_with_bad_rows_tells_each_with_its_row_and_reason(
    browser: Browser, lotus: dict[str, Any], tmp_path: Path
) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text(LIST, encoding="utf-8")
    window = _desk(browser, lotus, "/repayments/sources/new")
    window.page.get_by_text("Files handed in").click()
    window.fill("Name", f"Branch export {RUN}")
    window.fill("Company code", BRANCH)
    window.press("Add the source")
    window.sees("Drop the list here")

    window.page.get_by_label("File of notices").set_input_files(listed)
    refused = window.page.get_by_role("group", name="Rows that were refused").get_by_role("row")
    expect(refused).to_have_count(4)
    assert [row.inner_text().split("\t") for row in refused.all()[1:]] == [
        ["4", f"{BRANCH}-3", "Due date", "Due Date", "No loan of today has such a date"],
        ["6", f"{BRANCH}-4", "Company code", "Company", "It names another company"],
        ["7", f"{BRANCH}-5", "Borrower’s name", "Name", "It begins like a formula"],
    ]
    counts = window.page.locator("dl[aria-label='What the run did']")
    expect(counts).to_contain_text("New\n2", use_inner_text=True)
    expect(counts).to_contain_text("Refused\n3", use_inner_text=True)
    window.shot("file-refused")

    window.page.get_by_label("File of notices").set_input_files(listed)
    window.sees("This very file was taken before")

    window.press("Pause")
    window.page.get_by_role("dialog").get_by_role("button", name="Pause").click()
    window.sees("It is paused: nothing is taken from it until somebody resumes it.")
    expect(window.page.get_by_text("Drop the list here")).to_have_count(0)
    assert window.faults == []
    window.close()


def _file_source(browser: Browser, lotus: dict[str, Any], name: str, code: str, encoding: str) -> Window:
    window = _desk(browser, lotus, "/repayments/sources/new")
    window.page.get_by_text("Files handed in").click()
    window.fill("Name", name)
    window.fill("Company code", code)
    window.choose("Encoding of a .csv", encoding)
    window.press("Add the source")
    window.sees("Drop the list here")
    return window


def _new(window: Window) -> Locator:
    """How many notices the run that is shown has brought."""
    counts = window.page.locator("dl[aria-label='What the run did']")
    return counts.locator("div").filter(has=window.page.get_by_text("New", exact=True)).locator("dd")


def test_a_list_in_big5_is_taken_and_one_in_another_encoding_says_which(
    browser: Browser, lotus: dict[str, Any], tmp_path: Path
) -> None:
    code = f"H{RUN}"
    told = (
        "貸款編號,中文姓名,電話,期數,到期日,還款額,公司\r\n"
        f"{code}-1,陳大文,91234567,1,15/01/2026,1000.00,{code}\r\n"
        f"{code}-2,張喆㗎,91234568,1,15/01/2026,2000.00,{code}\r\n"  # the last sign is in HKSCS alone
    )
    (tmp_path / "big5.csv").write_bytes(told.encode("big5hkscs"))
    (tmp_path / "utf8.csv").write_bytes(told.encode())
    window = _file_source(browser, lotus, f"Hong Kong {RUN}", code, "Big5-HKSCS")
    upload = window.page.get_by_label("File of notices")

    upload.set_input_files(tmp_path / "utf8.csv")
    window.sees(re.compile("not in the encoding of this source; it seems to be in UTF-8"))
    window.shot("file-other-encoding")
    upload.set_input_files(tmp_path / "big5.csv")
    expect(_new(window)).to_have_text("2")
    expect(window.page.get_by_text("seems to be in")).to_have_count(0)
    window.press("Notices", role="link")
    window.sees("張喆㗎")
    assert window.faults == []
    window.close()


def test_a_workbook_is_taken_and_what_its_formulas_do_not_hold_is_told(
    browser: Browser, lotus: dict[str, Any], tmp_path: Path
) -> None:
    code = f"X{RUN}"
    head = ["Loan No", "Name", "Instalment", "Due Date", "Repayment Amount", "Penalty"]
    rows: list[list[Any]] = [
        head,
        [f"{code}-1", "CHAN Tai Man", 1, "2026-01-15", Formula("1000+234.5", 1234.5), 0],
        [f"{code}-2", "WONG Siu Ming", 1, "2026-01-15", Formula("1000+1"), 0],
        [f"{code}-3", "LEE Ka Yan", 1, "2026-01-15", 1000, Formula("1/0", "#DIV/0!", error=True)],
    ]
    (tmp_path / "list.xlsx").write_bytes(workbook(rows))
    (tmp_path / "old.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    window = _file_source(browser, lotus, f"Workbook {RUN}", code, "UTF-8")
    upload = window.page.get_by_label("File of notices")

    upload.set_input_files(tmp_path / "list.xlsx")
    expect(_new(window)).to_have_text("1")
    refused = window.page.get_by_role("group", name="Rows that were refused").get_by_role("row")
    expect(refused.nth(1)).to_contain_text("It is a formula whose result is not in the file")
    expect(refused.nth(2)).to_contain_text("The cell shows an error")
    window.shot("file-formulas")
    upload.set_input_files(tmp_path / "old.xlsx")
    window.sees(re.compile("an old .xls workbook, or is protected by a password"))
    assert window.faults == []
    window.close()


def test_a_source_that_speaks_other_names_is_tried_mapped_and_pulled(
    browser: Browser, demo: dict[str, Any], lotus: dict[str, Any]
) -> None:
    _lists(demo, company=ORCHID, speaks="ledger", scenario="bad_dates", size=20)
    window = _desk(browser, lotus, "/repayments/sources/new")
    window.fill("Name", f"Orchid {RUN}")
    window.fill("Company code", ORCHID)
    window.fill("Address", f"{demo['simulator_url'].rstrip('/')}/softmedia")
    window.fill("Token", "softmedia-journey")
    window.press("Try it")
    window.sees("No row gives: Loan number, Instalment, Due date, Repayment amount, Borrower’s name")
    window.press("Map account.number")
    assert window.page.get_by_label("Name at the source").input_value() == "account.number"
    window.page.get_by_label("Is our field").select_option(label="Phone")
    _map(window, {"customer.mobile": "Phone"}, first=1)
    window.press("Add the source")
    window.sees("Another name gives this field")
    window.shot("source-mapping-refused")
    window.page.get_by_label("Is our field").first.select_option(label="Loan number")
    _map(window, NAMES, first=2)
    window.press("Try it")
    window.sees("2 of these 20 rows would be refused; the others would be taken.")
    tried = window.page.get_by_role("group", name="First rows, as they would be read").get_by_role("row")
    expect(tried).to_have_count(21)
    expect(tried.nth(1)).to_contain_text("Refused: Due date (dueOn) No loan of today has such a date")
    tried.nth(4).scroll_into_view_if_needed()
    window.shot("source-tried")
    for scheme in ("light", "dark"):
        window.paint(scheme)
        assert complaints(window, axe_source()) == []
    window.paint("light")
    window.press("Add the source")
    window.page.wait_for_url(re.compile(r"/sources/[0-9a-f-]{36}$"))

    window.press("Sync now")
    history = window.page.get_by_role("group", name="Sync history").get_by_role("row")
    expect(history.nth(1)).to_contain_text("Applied")
    window.press(re.compile("^Names"), role="tab")
    window.sees("account.number")
    window.shot("source-names")
    window.press("Sync history", role="tab")
    history.nth(1).get_by_role("link").first.click()
    refused = window.page.get_by_role("group", name="Rows that were refused").get_by_role("row")
    expect(refused.nth(1)).to_contain_text("dueOn")
    window.shot("run-own-names")
    assert window.faults == []
    window.close()


def _map(window: Window, names: dict[str, str], *, first: int) -> None:
    for at, (own, ours) in enumerate(names.items(), start=first):
        window.press("Map a name")
        window.page.get_by_label("Name at the source").nth(at).fill(own)
        window.page.get_by_label("Is our field").nth(at).select_option(label=ours)


def _pushed_to(address: str, body: bytes) -> int:
    """The status of what is pushed there."""
    base, host = local(address)
    return httpx.post(base + urlsplit(address).path, content=body, headers=host).status_code


def test_a_pushed_source_shows_its_secret_once(browser: Browser, lotus: dict[str, Any]) -> None:
    window = _desk(browser, lotus, "/repayments/sources/new")
    window.page.get_by_text("It pushes").click()
    window.fill("Name", f"Nightly push {RUN}")
    window.fill("Company code", f"P{RUN}")
    window.press("Add the source")
    window.sees("Secret to sign with")
    address, secret = (
        window.page.get_by_role("dialog").locator("code").nth(at).inner_text() for at in (0, 1)
    )
    window.press("I have copied both")
    window.page.wait_for_url(re.compile(r"/sources/[0-9a-f-]{36}$"))
    window.page.reload()
    window.settle()
    for told in (address, secret):
        expect(window.page.locator("body")).not_to_contain_text(told)

    window.press("New secret")
    window.press("Make new ones")
    window.sees("Secret to sign with")
    assert window.page.get_by_role("dialog").locator("code").nth(1).inner_text() != secret
    assert _pushed_to(address, b"{}") == 404
    assert window.faults == []
    window.close()


def test_an_operator_sets_up_a_lending_group(browser: Browser, demo: dict[str, Any]) -> None:
    name, person = f"Group {RUN}", f"Kwan {RUN}"
    window = open_window(browser, "platform", viewport=DESK)
    window.go(f"{demo['base_url']}/demo/sign-in/super")
    window.go(f"{demo['platform_url']}groups")
    window.press("Create a group")
    window.fill("Name", name)
    window.press("Create the group")
    window.sees("No company yet")

    window.press("Authorise a company")
    dialog = window.page.get_by_role("dialog")
    dialog.get_by_label("Company").click()
    taken = window.page.get_by_role("option", name="Acme Finance, in Harbour Lending Group")
    expect(taken).to_have_attribute("data-combobox-disabled", "true")
    window.page.keyboard.press("Escape")
    window.press("Not now")

    window.go(f"{demo['platform_url']}groups")
    window.press("Harbour Lending Group", role="link")
    window.press("Add a person")
    window.fill("Name", person)
    window.fill("Work e-mail", f"kwan-{RUN.lower()}@harbour.example")
    dialog.get_by_label("Lotus Money").check()
    window.press("Add the person")
    window.sees(f"{person} can sign in")
    window.press("I have copied them")
    row = window.page.get_by_role("group", name="Who sees what").get_by_role("row").filter(has_text=person)
    expect(row.get_by_label("Sees it")).to_have_count(1)

    window.press(f"Choose companies for {person}")
    dialog.get_by_label("Bharat Credit").check()
    window.press("Save")
    expect(row.get_by_label("Sees it")).to_have_count(2)
    window.sees(f"{person} sees Bharat Credit")
    window.shot("group")

    window.press(f"Close the access of {person}")
    dialog.get_by_label("Reason").fill("Left the company")
    dialog.get_by_role("button", name="Close the access").click()
    expect(row.get_by_label("Sees it")).to_have_count(0)
    window.sees(f"Access was closed. {person}: Left the company")
    window.press(f"Let {person} back in")
    dialog.get_by_label("Reason").fill("Came back")
    window.press("Make a new sign-in")
    window.press("I have copied them")
    expect(row.get_by_label("Sees it")).to_have_count(2)
    assert window.faults == []
    window.close()
