"""A product as two administrators live it: written in steps, refused by the pack, published by the second, compared;
and a coupon that lowers a borrower's fee while they choose their loan."""

from __future__ import annotations

import re
import secrets
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import DESK, PHONE, Window, open_window
from tests.support.demo_callers import borrower

# Of its own each time: a demo that is already running keeps what an earlier run left.
RUN = secrets.token_hex(3).upper()
NAME, COUPON = f"Festive {RUN}", f"LAUNCH-{RUN}"

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def desk(browser: Browser, acme: dict[str, Any], who: str, path: str) -> Window:
    window = open_window(browser, who, viewport=DESK)
    window.go(f"{acme['url']}/demo/sign-in/{who}")
    window.go(f"{acme['staff_url'].rstrip('/')}{path}")
    return window


def step(window: Window, name: str) -> None:
    window.page.get_by_role("navigation", name="Steps").get_by_role("button", name=name).click()


@pytest.fixture(scope="module")
def acme(demo: dict[str, Any]) -> dict[str, Any]:
    return next(dict(one) for one in demo["brands"] if one["slug"] == "acme")


def test_a_product_is_written_in_steps_and_published_by_a_second_person(
    browser: Browser, acme: dict[str, Any]
) -> None:
    maker = desk(browser, acme, "admin", "/products/draft")
    maker.fill("Code", f"FESTIVE_{RUN}")
    maker.fill("Name", NAME)
    maker.fill("Example amount", "60000")
    maker.fill("Tenure", "12")
    maker.sees("12 instalments, first on")

    step(maker, "Interest")
    maker.fill("Rate, percent", "-1")
    maker.sees("A rate cannot be negative.")
    maker.fill("Rate, percent", "20")

    step(maker, "Penal charge")
    maker.page.get_by_label("Compounds").check()
    maker.sees("A penal charge may not compound")
    maker.press("Save the draft")
    maker.sees("RBI.PENAL.NO_COMPOUNDING")
    maker.page.get_by_label("Compounds").uncheck()

    step(maker, "Review")
    expect(maker.page.get_by_text("Kept").first).to_be_visible()
    maker.shot("product-wizard-review")
    maker.press("Save the draft")
    maker.page.wait_for_url(re.compile(r"/staff/products/[0-9a-f-]{36}$"))
    maker.sees("Waits for a second person")
    expect(maker.page.get_by_role("button", name="Publish v1")).to_have_count(0)

    checker = desk(browser, acme, "admin2", "/products")
    checker.press(NAME, role="link")
    checker.press("Publish v1")
    checker.page.get_by_role("dialog").get_by_role("button", name="Publish v1").click()
    checker.sees("Live")

    checker.press("Draft from v1", role="link")
    checker.fill("Largest amount", "300000")
    checker.press("Save the draft")
    checker.page.wait_for_url(re.compile(r"/staff/products/[0-9a-f-]{36}$"))
    changes = checker.page.get_by_role("table").nth(1)
    expect(changes.get_by_role("row")).to_have_count(2)
    expect(changes).to_contain_text("Largest amount")
    checker.shot("product-versions-compared")
    assert maker.faults + checker.faults == []
    maker.close()
    checker.close()


def test_a_coupon_lowers_the_fee_while_the_borrower_chooses(
    browser: Browser, acme: dict[str, Any], demo: dict[str, Any]
) -> None:
    admin = desk(browser, acme, "admin", "/coupons")
    admin.press("New coupon")
    admin.fill("Code", COUPON)
    admin.choose("Takes off", "A percentage of the fee")
    admin.fill("Amount or percent", "50")
    admin.fill("Last day", "2099-12-31")
    admin.press("Make the coupon")
    admin.sees(COUPON)
    expect(admin.page.get_by_role("dialog")).to_have_count(0)

    phone = open_window(browser, "borrower", viewport=PHONE)
    mobile = next(one["mobile"] for one in acme["borrowers"] if one["note"] == "COMPLETED")
    caller = borrower(demo, "acme", mobile)
    phone.hold_token(caller.headers["Authorization"].removeprefix("Bearer "))
    phone.go(f"{acme['url']}/apply")
    phone.fill("Coupon, if you have one", "nope")
    phone.press("Use it")
    phone.sees("This coupon code is not valid.")
    phone.press("Take it off")
    phone.fill("Coupon, if you have one", COUPON.lower())
    phone.press("Use it")
    phone.sees(f"Before coupon {COUPON}")
    phone.shot("borrower-coupon")
    admin.close()
    phone.close()
