"""Money in suspense at the desk of operations: found in the list, put to the loan it was meant for by two persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import DESK, Window, axe_source, complaints, open_window

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def acme(demo: dict[str, Any]) -> dict[str, Any]:
    return next(dict(one) for one in demo["brands"] if one["slug"] == "acme")


@pytest.fixture(scope="module")
def desks(browser: Browser, acme: dict[str, Any]) -> Iterator[Any]:
    opened: dict[str, Window] = {}

    def desk(who: str, path: str) -> Window:
        if who not in opened:
            opened[who] = open_window(browser, who, viewport=DESK)
            opened[who].go(f"{acme['url']}/demo/sign-in/{who}")
        opened[who].go(f"{acme['staff_url'].rstrip('/')}{path}")
        return opened[who]

    yield desk
    for window in opened.values():
        assert not window.faults
        window.close(keep_as=f"suspense-last-{window.name}")


def _fine(window: Window, axe: str, name: str) -> None:
    wrong = []
    for scheme in ("light", "dark"):
        window.paint(scheme)
        wrong += [f"{scheme}: {one}" for one in complaints(window, axe)]
    window.paint("light")
    window.shot(name)
    assert not wrong


def test_money_in_suspense_is_put_to_its_loan_and_leaves_the_list_by_itself(
    acme: dict[str, Any], desks: Any
) -> None:
    axe = axe_source()
    borrower = next(one["name"] for one in acme["borrowers"] if one["note"] == "ACTIVE")
    ops = desks("ops", "/")
    ops.page.get_by_role("link", name="Money in suspense").click()
    ops.settle()
    # The demo has sums that name no link of ours; this is the one that waits longest.
    waiting = ops.page.get_by_role("row", name=re.compile("Waiting$")).last
    expect(waiting).to_contain_text("XXXXXX")
    reference = re.search(r"pay_\w+", waiting.inner_text())
    assert reference is not None
    row = ops.page.get_by_role("row", name=re.compile(reference.group()))
    _fine(ops, axe, "suspense-list")

    row.get_by_role("link").focus()
    ops.page.keyboard.press("Enter")
    ops.sees("No payment link of ours is known for this payment.")
    ops.settle()
    _fine(ops, axe, "suspense-receipt")
    ops.page.get_by_role("combobox", name="Loan").or_(ops.page.get_by_role("textbox", name="Loan")).fill(
        borrower
    )
    option = ops.page.get_by_role("option", name=re.compile(borrower)).first
    number = (option.text_content() or "").partition(",")[0]
    option.click()
    ops.press("See what it does there")
    dialog = ops.page.get_by_role("dialog", name=f"Put money in suspense to {number}")
    expect(dialog.get_by_role("row", name=re.compile("^Outstanding"))).to_be_visible()
    _fine(ops, axe, "suspense-dialog")
    dialog.get_by_label("How it was found").fill("The borrower showed the UPI slip.")
    dialog.get_by_role("button", name=f"Ask to put it to {number}").click()
    expect(ops.page.get_by_role("dialog")).to_have_count(0)
    expect(row).to_contain_text(f"Asked for by {number}")
    ops.shot("suspense-asked")

    admin = desks("admin", "/approvals")
    admin.page.get_by_role("row", name=re.compile("Money out of suspense")).first.click()
    admin.press("Approve")
    allow = admin.page.get_by_role("dialog").last
    allow.get_by_label("Note").fill("Seen in the statement.")
    admin.settle()
    allow.get_by_role("button", name=re.compile("^Approve")).last.click()

    # The list that stands open at operations loses it without a hand.
    expect(row).to_have_count(0)
    ops.page.get_by_text("Put to a loan").first.click()
    expect(row).to_contain_text(f"Put to {number}")
    row.click()
    ops.page.get_by_role("link", name=number).first.click()
    ops.page.wait_for_url("**/loans/*")
    received = ops.page.get_by_role("row", name=re.compile(reference.group()))
    expect(received.get_by_role("button", name="Reverse")).to_be_visible()
    ops.shot("suspense-put")


def test_who_has_no_part_in_operations_finds_no_such_list(desks: Any) -> None:
    credit = desks("cx", "/")
    expect(credit.page.get_by_role("link", name="Approvals")).to_have_count(0)
    expect(credit.page.get_by_role("link", name="Money in suspense")).to_have_count(0)
