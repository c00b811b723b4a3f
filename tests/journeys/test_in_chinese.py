"""A desk read in Traditional Chinese: nothing of ours is left in English or too wide, days are written as here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import PHONE, Window, axe_source, complaints, open_window

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LAPTOP = {"width": 1280, "height": 860}
LOCALES = Path(__file__).resolve().parents[2] / "portal" / "src" / "locales" / "zh-Hant"
ENTRY = re.compile(r'^msgid "(.+)"\nmsgstr "(.+)"$', re.MULTILINE)
SCREENS = (
    "/",
    "/loans",
    "/customers",
    "/approvals",
    "/suspense",
    "/portfolio",
    "/day-end",
    "/people",
    "/products",
    "/coupons",
    "/calendar",
    "/settings",
    "/audit",
    "/notifications",
    "/repayments",
    "/repayments/overdue",
    "/repayments/follow-ups",
    "/repayments/admin/unmatched",
    "/repayments/admin/runs",
    "/repayments/sources",
    "/repayments/sources/new",
)
TABS = ("facts", "decision", "schedule", "ledger", "as-of", "payoff", "money", "documents", "timeline")


def _sentences() -> frozenset[str]:
    """What the catalogues say in English and translate: two words at least, and nothing to be filled in."""
    found = [
        pair
        for name in ("kit", "desk", "staff")
        for pair in ENTRY.findall((LOCALES / f"{name}.po").read_text())
    ]
    return frozenset(
        said for said, told in found if " " in said and "{" not in said and "<" not in said and said != told
    )


@pytest.fixture(scope="module")
def sentences() -> frozenset[str]:
    found = _sentences()
    assert len(found) > 500
    return found


@pytest.fixture(scope="module")
def axe() -> str:
    return axe_source()


def _reader(browser: Browser, brand: dict[str, Any], viewport: dict[str, int]) -> Window:
    window = open_window(browser, f"reader at {brand['slug']}", viewport=viewport)
    window.context.add_init_script("localStorage.setItem('hundi-desk-language', 'zh-Hant')")
    window.go(f"{brand['url']}/demo/sign-in/admin")
    return window


def _brand(demo: dict[str, Any], slug: str) -> dict[str, Any]:
    return next(dict(one) for one in demo["brands"] if one["slug"] == slug)


@pytest.fixture(scope="module")
def lotus(browser: Browser, demo: dict[str, Any]) -> Iterator[Window]:
    window = _reader(browser, _brand(demo, "lotus"), LAPTOP)
    yield window
    window.close()


@pytest.fixture(scope="module")
def acme(browser: Browser, demo: dict[str, Any]) -> Iterator[Window]:
    window = _reader(browser, _brand(demo, "acme"), LAPTOP)
    yield window
    window.close()


def _wrong(window: Window, axe: str, sentences: frozenset[str], name: str) -> list[str]:
    window.shot(f"chinese-{name}")
    lines = {line.strip() for line in window.page.evaluate("document.body.innerText").splitlines()}
    left = [f"in English: {line}" for line in sorted(lines & sentences)]
    wrong = [*complaints(window, axe), *left, *window.faults]
    window.faults.clear()
    return wrong


@pytest.mark.parametrize("path", SCREENS)
def test_a_screen_of_a_hong_kong_company(
    path: str, lotus: Window, axe: str, sentences: frozenset[str], demo: dict[str, Any]
) -> None:
    lotus.go(f"{_brand(demo, 'lotus')['url']}/staff{path}")
    assert lotus.page.evaluate("document.documentElement.lang") == "zh-Hant"
    assert _wrong(lotus, axe, sentences, re.sub(r"\W+", "-", path).strip("-") or "home") == []


@pytest.mark.parametrize("path", ["/", "/repayments", "/repayments/overdue", "/repayments/sources"])
def test_a_screen_on_a_phone(
    path: str, browser: Browser, axe: str, sentences: frozenset[str], demo: dict[str, Any]
) -> None:
    phone = _reader(browser, _brand(demo, "lotus"), PHONE)
    phone.go(f"{_brand(demo, 'lotus')['url']}/staff{path}")
    assert _wrong(phone, axe, sentences, "phone-" + (re.sub(r"\W+", "-", path).strip("-") or "home")) == []
    phone.close()


@pytest.fixture(scope="module")
def loan(acme: Window, demo: dict[str, Any]) -> str:
    acme.go(f"{_brand(demo, 'acme')['url']}/staff/loans?status=PARTIALLY_PAID")
    return f"{_brand(demo, 'acme')['url']}{acme.page.locator('[data-row-link]').first.get_attribute('href')}"


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_of_the_loan_file(
    tab: str, acme: Window, loan: str, axe: str, sentences: frozenset[str]
) -> None:
    acme.go(f"{loan}?tab={tab}")
    assert _wrong(acme, axe, sentences, f"loan-{tab}") == []


def test_a_day_is_written_typed_and_chosen(acme: Window, loan: str, axe: str) -> None:
    acme.go(f"{loan}?tab=payoff")
    field = acme.page.get_by_label("日期", exact=True)
    expect(field).to_have_value(re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$"))
    field.fill("1/12/2099")
    field.press("Tab")
    expect(field).to_have_value("2099年12月1日")
    field.fill("30/2/2099")
    field.press("Tab")
    acme.sees("請以 2026-11-29 或 29/11/2026 的格式填寫日期")
    field.fill("2099-12-05")
    field.press("Alt+ArrowDown")
    calendar = acme.page.get_by_role("dialog", name="日期")
    expect(calendar).to_be_visible()
    assert complaints(acme, axe) == []
    calendar.get_by_role("button", name=re.compile("^24 ")).focus()
    acme.page.keyboard.press("Enter")
    expect(calendar).to_have_count(0)
    expect(field).to_have_value("2099年12月24日")
