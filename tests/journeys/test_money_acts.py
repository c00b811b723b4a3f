"""What is done by hand to a running loan, each act as the people at their desks do it: one asks, another allows,
the books follow in the window that stands open; and what was done twice or by the wrong person is refused."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.support.browser import DESK, Window, open_window

RUN = secrets.token_hex(4).upper()

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def acme(demo: dict[str, Any]) -> dict[str, Any]:
    return next(dict(one) for one in demo["brands"] if one["slug"] == "acme")


@pytest.fixture(scope="module")
def desks(browser: Browser, acme: dict[str, Any]) -> Iterator[Any]:
    """Windows by whose they are, each signed in once."""
    opened: dict[str, Window] = {}

    def desk(who: str, path: str) -> Window:
        if who not in opened:
            opened[who] = open_window(browser, who, viewport=DESK)
            opened[who].go(f"{acme['url']}/demo/sign-in/{who}")
        opened[who].go(f"{acme['staff_url'].rstrip('/')}{path}")
        return opened[who]

    yield desk
    for window in opened.values():
        window.close(keep_as=f"acts-last-{window.name}")


def loan_of(acme: dict[str, Any], desk: Any, note: str) -> str:
    """The path of the loan file of the demo's borrower who is told apart by `note`."""
    name = next(one["name"] for one in acme["borrowers"] if one["note"] == note)
    found = desk("ops", "/loans")
    found.page.get_by_role("row", name=re.compile(name)).first.get_by_role("link").first.click()
    found.page.wait_for_url("**/loans/*")
    return "/loans/" + found.page.url.split("/loans/")[1].split("?")[0]


def begin(window: Window, act: str) -> Locator:
    """The dialog of an act, from its button or from the menu of the others."""
    button = window.page.get_by_role("button", name=act, exact=True)
    if button.count() == 0:
        window.press("More actions")
        window.page.get_by_role("menuitem", name=act, exact=True).click()
    else:
        button.first.click()
    return window.page.get_by_role("dialog")


def send(window: Window, dialog: Locator, button: str | re.Pattern[str]) -> None:
    window.settle()
    dialog.get_by_role("button", name=button).click()
    expect(dialog).to_have_count(0)


def decide(window: Window, what: str, button: str | re.Pattern[str]) -> None:
    """In the approvals of whoever may: the newest request of its kind, opened and allowed."""
    window.page.get_by_role("row", name=re.compile(what)).first.click()
    window.press("Approve")
    dialog = window.page.get_by_role("dialog").last
    dialog.get_by_label("Note").fill("Seen in the statement.")
    window.settle()
    dialog.get_by_role("button", name=button).last.click()
    expect(window.page.get_by_role("dialog")).to_have_count(0)


def before_and_after(dialog: Locator) -> tuple[str, str]:
    """What the preview says is owed without the act and with it."""
    row = dialog.get_by_role("row", name=re.compile("^Outstanding"))
    before, after = row.get_by_role("cell").all_inner_texts()
    return before, after


def owed(window: Window) -> str:
    return window.page.get_by_text("Outstanding", exact=True).first.locator("xpath=..").inner_text()


def test_a_part_payment_counts_once_another_allows_it_and_a_reversal_takes_it_back(
    acme: dict[str, Any], desks: Any
) -> None:
    loan = loan_of(acme, desks, "OVERDUE")
    approvals = desks("ops", "/approvals")
    collector = desks("collector", f"{loan}?tab=ledger")
    dialog = begin(collector, "Record a payment")
    dialog.get_by_label("Amount", exact=True).fill("1000")
    dialog.get_by_label("Bank reference").fill(f"UTR{RUN}")
    dialog.get_by_label("Evidence").fill("Bank statement, line 4.")
    collector.sees("It counts once another person has approved it.")
    collector.shot("acts-payment")
    today, _ = before_and_after(dialog)
    booked = owed(collector)
    # A night's interest lies between the books and today: the file says which day each figure is of.
    assert "as of the end of" in booked
    closes = collector.page.get_by_text("Closes today for", exact=True)
    expect(closes.locator("xpath=..")).to_contain_text(today.removesuffix(".00"))
    collector.sees(re.compile("^Today, with interest to"))
    send(collector, dialog, "Record ₹1,000")
    assert owed(collector) == booked

    decide(approvals, "Payment received", re.compile("^Approve"))
    ledger = collector.page.get_by_role("region", name="Ledger")
    expect(ledger.get_by_text(f"UTR{RUN}").or_(ledger.get_by_text("Payment received")).first).to_be_visible()
    assert owed(collector) != booked
    assert "as of the end of" not in owed(collector)
    expect(closes).to_have_count(0)
    collector.shot("acts-payment-booked")

    # Its receipt is drawn meanwhile, and moves the loan on under an open dialog.
    desks("ops", f"{loan}?tab=documents").sees(re.compile("^Receipt"))
    ops = desks("ops", f"{loan}?tab=money")
    ops.press("Reverse")
    dialog = ops.page.get_by_role("dialog")
    ops.choose("What happened", "It was entered by mistake")
    dialog.get_by_label("Reason").fill("Recorded on the wrong loan.")
    ops.shot("acts-reverse")
    send(ops, dialog, "Reverse ₹1,000")
    # The day's interest, which the payment brought into the books, stays in them: what is owed is today's figure.
    figure = collector.page.get_by_text("Outstanding", exact=True).first.locator("xpath=..")
    expect(figure).to_contain_text(today.removesuffix(".00"))


def test_a_waiver_is_never_allowed_by_whoever_asked(acme: dict[str, Any], desks: Any) -> None:
    loan = loan_of(acme, desks, "OVERDUE_PART")
    asker = desks("admin", f"{loan}?tab=money")
    before = owed(asker)

    dialog = begin(asker, "Ask for a waiver")
    dialog.get_by_label("Amount", exact=True).fill("50")
    dialog.get_by_label("Justification").fill("Salary came late; letter of the employer seen.")
    asker.shot("acts-waiver")
    send(asker, dialog, "Ask to waive ₹50")

    asker.go(f"{acme['staff_url'].rstrip('/')}/approvals")
    asker.page.get_by_text("All that wait").click()
    asker.page.get_by_role("row", name=re.compile("Waiver")).first.click()
    expect(asker.page.get_by_role("button", name="Approve")).to_be_disabled()
    asker.shot("acts-own-request")

    decide(desks("admin2", "/approvals"), "Waiver", re.compile("^Approve"))
    asker.go(f"{acme['staff_url'].rstrip('/')}{loan}?tab=ledger")
    expect(asker.page.get_by_role("region", name="Ledger").get_by_text("Waiver").first).to_be_visible()
    assert owed(asker) != before


def test_new_terms_are_seen_beside_the_old_before_anyone_agrees(acme: dict[str, Any], desks: Any) -> None:
    loan = loan_of(acme, desks, "EMI")
    asker = desks("admin", f"{loan}?tab=schedule")

    dialog = begin(asker, "Ask for new terms")
    dialog.get_by_label("Moratorium, instalments").fill("1")
    dialog.get_by_label("Borrower agreed by").fill("Recorded call")
    dialog.get_by_label("Consent kept as").fill(f"CALL-{RUN}")
    dialog.get_by_label("Reason").fill("Lost the job; a new one begins next month.")
    asker.settle()
    asker.page.wait_for_timeout(800)
    asker.shot("acts-restructure")
    send(asker, dialog, "Ask for these terms")

    decide(desks("admin2", "/approvals"), "Restructure", re.compile("^Approve"))
    asker.page.reload()
    asker.settle()
    asker.shot("acts-restructured")


def test_a_settlement_not_paid_leaves_all_owed_and_a_write_off_is_followed_by_a_recovery(
    acme: dict[str, Any], desks: Any
) -> None:
    loan = loan_of(acme, desks, "OVERDUE")
    asker = desks("admin", f"{loan}?tab=ledger")
    before = owed(asker)

    dialog = begin(asker, "Ask for a settlement")
    dialog.get_by_label("Full and final amount").fill("30000")
    dialog.get_by_label("Reason").fill("Illness in the family; papers seen.")
    send(asker, dialog, "Ask to settle for ₹30,000")
    decide(desks("admin2", "/approvals"), "Settlement", re.compile("^Approve"))
    assert owed(asker) == before

    asker.page.reload()
    asker.settle()
    dialog = begin(asker, "Ask for a write-off")
    dialog.get_by_label("Reason").fill("Left the country; no assets found.")
    asker.settle()
    asker.shot("acts-write-off")
    send(asker, dialog, "Ask to write it off")
    decide(desks("admin2", "/approvals"), "Write-off", re.compile("^Approve"))
    asker.sees("Written off")
    asker.shot("acts-written-off")

    ops = desks("ops", f"{loan}?tab=ledger")
    dialog = begin(ops, "Record a payment")
    dialog.get_by_label("Amount", exact=True).fill("5000")
    dialog.get_by_label("Bank reference").fill(f"REC{RUN}")
    dialog.get_by_label("Evidence").fill("Bank statement, line 9.")
    ops.settle()
    dialog.get_by_text("Recovered after the write-off").wait_for()
    ops.shot("acts-recovery")
    send(ops, dialog, "Record ₹5,000")
    expect(ops.page.get_by_role("region", name="Ledger").get_by_text("Recovery").first).to_be_visible()
