"""A person of a lending group at the desk: two companies of three, guesses confirmed, a file taken away, a case handed
on; and what the company's own people see of it without doing anything."""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, Route, expect

from backend.kernel import clock
from tests.support.browser import DESK, Window, open_window
from tests.support.demo_callers import wait_for

RUN = secrets.token_hex(3)  # a demo that is already running keeps what an earlier run left

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_a_group_user_confirms_a_match_and_a_sync_leaves_it(browser: Browser, demo: dict[str, Any]) -> None:
    person = next(one for one in demo["platform"]["sign_ins"] if one["role"] == "GROUP_DESK")
    home = f"{demo['base_url']}/desk"
    window = open_window(browser, "group", viewport=DESK)
    window.go(home)
    window.fill("Work e-mail", person["email"])
    window.page.get_by_label("Password").first.fill(person["password"])
    window.fill("Authenticator code", pyotp.TOTP(person["totp_secret"]).now())
    window.press("Sign in")
    window.sees("Harbour Lending Group")

    window.settle()
    companies = window.page.get_by_role("radiogroup", name="Company")
    expect(companies.get_by_role("radio")).to_have_count(3)  # all, and the two that are theirs
    window.sees(re.compile(r"^Overdue since \d\d \w+ \d{4}$"))  # a desk of two weeks does not say thirty days
    expect(window.page.locator("body")).not_to_contain_text("Acme Finance")

    window.go(f"{home}/overdue?band=MEDIUM")
    window.page.locator("[data-row-link]").first.click()
    window.sees("Suggested, waits for you")
    notice = window.page.url
    window.press(re.compile("^It is "))
    window.page.get_by_role("dialog").get_by_role("button", name="Confirm the match").click()
    window.sees("Confirmed by a person")

    window.go(home)
    runs = window.page.get_by_role("group", name="Latest syncs").get_by_role("row")
    newest = runs.nth(1).inner_text()
    window.press("Sync now")
    expect(runs.nth(1)).not_to_have_text(newest, use_inner_text=True)
    expect(runs.filter(has_text="Running")).to_have_count(0)

    window.go(notice)
    window.sees("Confirmed by a person")
    assert window.faults == []
    window.close()


@pytest.fixture
def group(browser: Browser, demo: dict[str, Any]) -> Iterator[Window]:
    window = open_window(browser, "group", viewport=DESK)
    window.go(f"{demo['base_url']}/demo/sign-in/group")
    yield window
    assert window.faults == []
    window.close()


@pytest.fixture
def lotus(browser: Browser, demo: dict[str, Any]) -> Iterator[Window]:
    """One of the company's own collectors, in another window."""
    brand = next(one for one in demo["brands"] if one["slug"] == "lotus")
    window = open_window(browser, "collector", viewport=DESK)
    window.go(f"{brand['url']}/demo/sign-in/collector")
    yield window
    assert window.faults == []
    window.close()


def _staff(demo: dict[str, Any]) -> str:
    return str(next(one["staff_url"] for one in demo["brands"] if one["slug"] == "lotus")).rstrip("/")


def _counted(window: Window) -> int:
    """What the head of a list says it holds."""
    return int(re.sub(r"\D", "", window.page.get_by_text(re.compile(r"^[\d,]+ notices$")).inner_text()))


def test_the_feed_leaves_as_a_file_with_the_rows_that_were_asked_for(
    group: Window, demo: dict[str, Any]
) -> None:
    group.go(f"{demo['base_url']}/desk/overdue?band=HIGH")
    shown = _counted(group)
    first = group.page.locator("[data-row-link]").first.inner_text()

    with group.page.expect_download() as begun:
        group.press("Export")

    text = Path(begun.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert begun.value.suggested_filename.endswith(".csv")
    assert len(rows) == shown > 0
    assert f"{rows[0]['name']} {rows[0]['name_zh']}".strip() == first
    assert {row["company"] for row in rows} <= {"Lotus Money", "Bharat Credit"}
    assert all(re.fullmatch(r"X+\d{4}", row["phone"]) for row in rows if row["phone"])
    assert "Acme" not in text


def test_many_guesses_are_confirmed_at_once_and_leave_the_queue_of_everybody_who_looks(
    group: Window, lotus: Window, demo: dict[str, Any]
) -> None:
    """The two leave at once. Their loans' other notices follow a moment later: a confirmed loan's number is its
    borrower's from then on, and the engine links what waited for want of it. So the queue falls by two, and then by
    as many as these loans had there; nothing else of it is the journey's."""
    group.go(f"{demo['base_url']}/desk/admin/unmatched")
    lotus.go(f"{_staff(demo)}/repayments/admin/unmatched")
    guesses = group.page.get_by_role("row").filter(has=group.page.get_by_role("checkbox"))
    links = [str(guesses.nth(at).locator("[data-row-link]").get_attribute("href")) for at in range(2)]
    chosen = {link.rsplit("/", 1)[1] for link in links}
    before = _queue(group, demo)
    loans = {before[one] for one in chosen}
    taken_along = {one for one, loan in before.items() if loan in loans}
    rows = [
        window.page.locator(f"[data-row-link][href$='/{one}']") for window in (group, lotus) for one in chosen
    ]
    for row in rows:
        expect(row).to_have_count(1)
    for link in links:
        row = group.page.get_by_role("row").filter(has=group.page.locator(f"[href='{link}']"))
        row.get_by_role("checkbox").check()

    group.press("Confirm 2 guesses")

    for row in rows:
        expect(row).to_have_count(0)
    assert chosen <= taken_along <= before.keys()
    wait_for(lambda: not taken_along & _queue(group, demo).keys(), "the loans' other notices to be linked")
    assert {_state(group, demo, link) for link in links} == {"CONFIRMED"}
    others = [re.sub(r"[^/]+$", one, links[0]) for one in taken_along - chosen]
    assert {_state(group, demo, link) for link in others} <= {"AUTO"}
    wait_for(lambda: _counted(group) == len(_queue(group, demo)), "the head of the list to say what it holds")
    expect(group.page.get_by_role("button", name="Confirm 0 guesses")).to_be_disabled()


def _queue(window: Window, demo: dict[str, Any]) -> dict[str, str]:
    """Every notice that waits, as this person is told: its id and the number of its loan."""
    document = """query Q($after: String) { unmatchedNotices(first: 200, after: $after) {
        edges { node { id loanNo } } pageInfo { endCursor hasNextPage } } }"""
    found: dict[str, str] = {}
    after = None
    while True:
        page = _asked(window, demo, document, after=after)["unmatchedNotices"]
        found |= {one["node"]["id"]: one["node"]["loanNo"] for one in page["edges"]}
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def _state(window: Window, demo: dict[str, Any], link: str) -> str:
    """How the match of the notice behind a link of the desk stands."""
    company, notice = link.rsplit("/", 2)[1:]
    document = """query N($company: ID!, $notice: ID!) {
        repaymentNotice(companyId: $company, id: $notice) { notice { matchState } } }"""
    found = _asked(window, demo, document, company=company, notice=notice)
    return str(found["repaymentNotice"]["notice"]["matchState"])


def _asked(window: Window, demo: dict[str, Any], document: str, **variables: Any) -> Any:
    """What the person of this window is answered, past the screen."""
    answer = window.page.request.post(
        f"{demo['base_url']}/graphql/platform", data={"query": document, "variables": variables}
    ).json()
    assert "errors" not in answer, answer
    return answer["data"]


def _hand_over(group: Window, lotus: Window, demo: dict[str, Any], *, note: str) -> None:
    """The group's person hands over a case that collections have not; somebody of the company sees its customer."""
    to_hand_over = group.page.get_by_role("button", name="Hand to collections")
    for nth in range(2, 12):
        group.go(f"{demo['base_url']}/desk/overdue?band=HIGH")
        group.page.locator("[data-row-link]").nth(nth).click()
        group.sees("Candidates")
        if to_hand_over.count():
            break
    borrower = group.page.locator("a[href*='/profile/']").first.get_attribute("href") or ""
    lotus.go(f"{_staff(demo)}/customers/{borrower.rsplit('/', 1)[1]}")
    lotus.sees("Onboarding")
    expect(lotus.page.get_by_text(note)).to_have_count(0)

    group.press("Hand to collections")
    group.fill("What collections should know", note)
    group.page.get_by_role("dialog").get_by_role("button", name="Hand to collections").click()

    group.sees("With collections")
    expect(to_hand_over).to_have_count(0)
    lotus.sees("Handed to collections by the repayment desk")
    lotus.sees(re.compile(note))


def test_a_case_that_is_handed_over_stands_on_the_companys_customer_and_is_taken_there(
    group: Window, lotus: Window, demo: dict[str, Any]
) -> None:
    _hand_over(group, lotus, demo, note=f"Rang five times. {RUN}")
    expect(group.page.get_by_role("button", name="Take: With collections")).to_be_visible()
    group.shot("notice-to-take")
    lotus.shot("customer-to-take")

    lotus.press("Take it")

    lotus.sees(re.compile("; with .+\\)"))
    expect(lotus.page.get_by_role("button", name="Take it")).to_have_count(0)
    expect(group.page.get_by_role("button", name="Take: With collections")).to_have_count(0)
    group.sees(re.compile("^With collections: .+"))
    lotus.go(f"{_staff(demo)}/repayments/follow-ups?view=MINE")
    lotus.sees(f"Rang five times. {RUN}")


def test_of_two_who_take_a_case_at_once_one_has_it_and_the_other_is_told(
    group: Window, lotus: Window, demo: dict[str, Any]
) -> None:
    _hand_over(group, lotus, demo, note=f"Moved away. {RUN}")
    lotus.go(f"{_staff(demo)}/repayments/follow-ups?view=HANDED_OVER")
    row = lotus.page.get_by_role("row").filter(has_text=f"Moved away. {RUN}")
    take = row.get_by_role("button", name=re.compile("^Take: "))
    expect(take).to_be_visible()
    lotus.shot("follow-ups-to-take")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if '"followUpId"' in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    lotus.page.route("**/graphql/**", hold)
    take.click()
    group.press("Take: With collections")
    expect(row).to_contain_text("Rosalind Kwan")
    held[0].continue_()

    lotus.sees("Somebody else has taken this case; the follow-up says who.")
    lotus.shot("take-refused")
    lotus.page.keyboard.press("Escape")
    expect(row).to_contain_text("Rosalind Kwan")


def test_a_follow_up_is_opened_counted_closed_and_opened_again(group: Window, demo: dict[str, Any]) -> None:
    home = f"{demo['base_url']}/desk"
    group.go(f"{home}/overdue?band=HIGH")
    group.page.locator("[data-row-link]").nth(5).click()
    group.press(re.compile("Notes and follow-ups"), role="tab")
    group.press("Open a follow-up")
    group.fill("By when", (clock.now().date() - timedelta(days=3)).isoformat())
    group.page.get_by_role("dialog").get_by_label("Note").fill("Ring after six.")
    group.page.get_by_role("dialog").get_by_role("button", name="Open a follow-up").click()
    group.sees("Ring after six.")

    menu = group.page.get_by_role("link", name=re.compile(r"^Follow-ups\s*\d+$"))
    expect(menu).to_be_visible()
    group.go(f"{home}/follow-ups?view=OVERDUE")
    row = group.page.get_by_role("row").filter(has_text="Ring after six.")
    expect(row).to_have_count(1)
    row.get_by_role("button", name=re.compile("^Acts on")).click()
    group.press("Close", role="menuitem")
    group.fill("Outcome", "Will pay on Friday.")
    group.page.get_by_role("dialog").get_by_role("button", name="Close the follow-up").click()
    expect(row).to_have_count(0)

    group.go(f"{home}/follow-ups?view=DONE")
    done = group.page.get_by_role("row").filter(has_text="Will pay on Friday.")
    done.first.get_by_role("button", name=re.compile("^Acts on")).click()
    group.press("Open again", role="menuitem")
    group.fill("By when", clock.now().date().isoformat())
    group.fill("Why", "He did not pay.")
    group.page.get_by_role("dialog").get_by_role("button", name="Open again").click()
    expect(done).to_have_count(0)
    group.go(f"{home}/follow-ups?view=MINE")
    group.sees("Ring after six.")
