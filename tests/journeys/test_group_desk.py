"""A person of a lending group at the desk: two companies of three, a guess confirmed, and held through a sync."""

from __future__ import annotations

import re
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import DESK, open_window

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
