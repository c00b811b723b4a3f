"""Every address of the five apps, in both colour schemes: readable by everyone, never too wide, in words, quiet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.support.browser import DESK, PHONE, Window, axe_source, complaints, open_window
from tests.support.demo_callers import Caller, borrower

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SOURCES = Path(__file__).resolve().parent.parent.parent / "portal" / "src"
TABS = ("facts", "decision", "schedule", "ledger", "as-of", "payoff", "money", "documents", "timeline")
STAFF_SCREENS = (
    "/",
    *(f"/queue/{queue}" for queue in ("credit", "sanction", "sent-back", "disbursement", "overdue")),
    "/loans",
    "/loans?status=OVERDUE",
    "/portfolio",
    *(f"/loans/$loanId?tab={tab}" for tab in TABS),
    "/customers",
    "/customers/$customerId",
    "/approvals",
    "/suspense",
    "/day-end",
    "/audit",
    "/provider-calls",
    "/webhooks",
    "/people",
    "/products",
    "/products/draft",
    "/products/$productId",
    "/coupons",
    "/calendar",
    "/settings",
    "/api-keys",
    "/sessions",
    "/notifications",
    "/invite/$code",
    "/no-such-page",
)
OWN_DESK_SCREENS = (
    "/repayments",
    "/repayments/overdue",
    "/repayments/overdue/$companyId/$noticeId",
    "/repayments/profile/$companyId/$customerId",
    "/repayments/follow-ups",
    "/repayments/admin/unmatched",
    "/repayments/admin/runs",
    "/repayments/admin/runs/$companyId/$runId",
    "/repayments/sources",
    "/repayments/sources/new",
    "/repayments/sources/$sourceId",
    "/repayments/sources/$sourceId/edit",
)
PLATFORM_SCREENS = ("/", "/groups", "/groups/$groupId", "/support", "/sessions")
DESK_SCREENS = (
    "/",
    "/overdue",
    "/overdue?mode=UPCOMING",
    "/overdue/$companyId/$noticeId",
    "/profile/$companyId/$customerId",
    "/follow-ups?view=TEAM",
    "/admin/unmatched",
    "/admin/runs",
    "/admin/runs/$companyId/$runId",
)
# One borrower for each face the borrower's app has; the demo notes where each stands.
BORROWERS = (
    "FUNNEL",
    "PENDING",
    "SENT_BACK",
    "APPROVED",
    "AWAITING_DISBURSAL",
    "ACTIVE",
    "EMI",
    "PARTIALLY_PAID",
    "OVERDUE",
    "COMPLETED",
    "REJECTED",
)


@pytest.fixture(scope="module")
def axe() -> str:
    return axe_source()


@pytest.fixture(scope="module")
def acme(demo: dict[str, Any]) -> dict[str, Any]:
    return next(dict(one) for one in demo["brands"] if one["slug"] == "acme")


@pytest.fixture(scope="module")
def admin(browser: Browser, acme: dict[str, Any]) -> Iterator[Window]:
    window = open_window(browser, "admin", viewport=DESK)
    window.go(f"{acme['url']}/demo/sign-in/admin")
    yield window
    window.close()


def test_the_list_of_screens_has_every_address_of_the_desks() -> None:
    for app, screens in (
        ("staff", (*STAFF_SCREENS, *OWN_DESK_SCREENS)),
        ("platform", PLATFORM_SCREENS),
        ("desk", DESK_SCREENS),
    ):
        declared = set(re.findall(r'path: "([^"]+)"', (SOURCES / app / "router.tsx").read_text()))
        listed = {screen.partition("?")[0] for screen in screens}
        assert declared - {f"/{app}"} == {_pattern(path) for path in listed} - {"/no-such-page"}, app


def _pattern(path: str) -> str:
    return re.sub(r"^/queue/.*", "/queue/$queue", path)


def _inspect(window: Window, axe: str, name: str) -> None:
    """Both colour schemes of what is shown now."""
    wrong: list[str] = []
    for scheme in ("light", "dark"):
        window.paint(scheme)
        wrong += [f"{scheme}: {one}" for one in complaints(window, axe)]
    window.shot(f"screen-{name}")
    window.paint("light")
    wrong += window.faults
    window.faults.clear()
    assert wrong == []


def _name(path: str) -> str:
    return re.sub(r"[^a-z]+", "-", path.lower()).strip("-") or "home"


@pytest.mark.parametrize("path", STAFF_SCREENS)
def test_a_staff_screen(
    path: str, admin: Window, axe: str, acme: dict[str, Any], ids: dict[str, str]
) -> None:
    for word, value in ids.items():
        path = path.replace(word, value)
    admin.go(f"{acme['staff_url'].rstrip('/')}{path}")
    _inspect(admin, axe, f"staff-{_name(path)}")


@pytest.fixture(scope="module")
def ids(admin: Window, acme: dict[str, Any]) -> dict[str, str]:
    """A loan with something on every tab, and its customer."""
    admin.go(f"{acme['staff_url']}loans?status=OVERDUE")
    admin.page.locator("[data-row-link]").first.click()
    admin.page.wait_for_url("**/staff/loans/*")
    customer = admin.page.locator("h1 a").get_attribute("href")
    assert customer
    loan = admin.page.url.partition("?")[0].rsplit("/", 1)[1]
    admin.go(f"{acme['staff_url']}products")
    product = admin.page.get_by_role("link", name="Personal Loan").get_attribute("href")
    assert product
    return {
        "$loanId": loan,
        "$productId": product.rsplit("/", 1)[1],
        "$customerId": customer.rsplit("/", 1)[1],
        "$code": "NOCODE",
    }


@pytest.mark.parametrize("path", PLATFORM_SCREENS)
def test_a_platform_screen(
    path: str, platform: Window, axe: str, demo: dict[str, Any], group_id: str
) -> None:
    path = path.replace("$groupId", group_id)
    platform.go(f"{demo['platform_url'].rstrip('/')}{path}")
    _inspect(platform, axe, f"platform-{_name(path)}")


@pytest.fixture(scope="module")
def platform(browser: Browser, demo: dict[str, Any]) -> Iterator[Window]:
    window = open_window(browser, "platform", viewport=DESK)
    window.go(f"{demo['base_url']}/demo/sign-in/super")
    yield window
    window.close()


@pytest.fixture(scope="module")
def group_id(platform: Window, demo: dict[str, Any]) -> str:
    platform.go(f"{demo['platform_url']}groups")
    return _last_of(platform, "a[href*='/groups/']")


@pytest.fixture(scope="module")
def group(browser: Browser, demo: dict[str, Any]) -> Iterator[Window]:
    window = open_window(browser, "group", viewport=DESK)
    window.go(f"{demo['base_url']}/demo/sign-in/group")
    yield window
    window.close()


@pytest.fixture(scope="module")
def case(group: Window, demo: dict[str, Any]) -> dict[str, str]:
    """A notice the engine linked, whose it is, and a run."""
    group.go(f"{demo['base_url']}/desk/overdue?band=HIGH")
    found = _linked_case(group)
    group.go(f"{demo['base_url']}/desk/admin/runs")
    return found | {"$runId": _last_of(group, "[data-row-link]")}


def _last_of(window: Window, link: str) -> str:
    """The id an address ends with."""
    return (window.page.locator(link).first.get_attribute("href") or "").rsplit("/", 1)[1]


def _linked_case(window: Window) -> dict[str, str]:
    row = window.page.get_by_role("row").filter(has=window.page.locator("td a[href*='/profile/']")).first
    notice, profile = (row.locator("td a").nth(at).get_attribute("href") or "" for at in (0, 1))
    company, notice_id = notice.split("/")[-2:]
    return {"$companyId": company, "$noticeId": notice_id, "$customerId": profile.rsplit("/", 1)[1]}


@pytest.mark.parametrize("path", DESK_SCREENS)
def test_a_screen_of_the_repayment_desk(
    path: str, group: Window, axe: str, demo: dict[str, Any], case: dict[str, str]
) -> None:
    for word, value in case.items():
        path = path.replace(word, value)
    group.go(f"{demo['base_url']}/desk{path}")
    _inspect(group, axe, f"desk-{_name(path)}")


@pytest.fixture(scope="module")
def operations(browser: Browser, demo: dict[str, Any]) -> Iterator[Window]:
    """At the brand whose borrowers its outside loan book lists."""
    lotus = next(one for one in demo["brands"] if one["slug"] == "lotus")
    window = open_window(browser, "admin", viewport=DESK)
    window.go(f"{lotus['url']}/demo/sign-in/admin")
    yield window
    window.close()


@pytest.fixture(scope="module")
def own_case(operations: Window, demo: dict[str, Any]) -> dict[str, str]:
    home = f"{demo['brands'][2]['staff_url']}repayments"
    operations.go(f"{home}/overdue?band=HIGH")
    found = _linked_case(operations)
    operations.go(f"{home}/admin/runs")
    found["$runId"] = _last_of(operations, "[data-row-link]")
    operations.go(f"{home}/sources")
    return found | {"$sourceId": _last_of(operations, "td a[href*='/sources/']")}


@pytest.mark.parametrize("path", OWN_DESK_SCREENS)
def test_a_screen_of_a_brands_own_repayment_desk(
    path: str, operations: Window, axe: str, demo: dict[str, Any], own_case: dict[str, str]
) -> None:
    for word, value in own_case.items():
        path = path.replace(word, value)
    operations.go(f"{demo['brands'][2]['staff_url'].rstrip('/')}{path}")
    _inspect(operations, axe, f"staff-{_name(path)}")


def test_the_front_doors(browser: Browser, axe: str, demo: dict[str, Any], acme: dict[str, Any]) -> None:
    """Start page and the pages for whoever is not signed in yet."""
    window = open_window(browser, "stranger", viewport=DESK)
    for name, url in (
        ("start", demo["base_url"]),
        ("staff-sign-in", acme["staff_url"]),
        ("platform-sign-in", demo["platform_url"]),
        ("desk-sign-in", f"{demo['base_url']}/desk/"),
        ("lotus-sign-in", demo["brands"][2]["staff_url"]),
        ("verify-not-found", f"{acme['url']}/verify/NO-SUCH-CODE"),
    ):
        window.go(url)
        # The page says 404 to programs too, which the console repeats.
        window.faults[:] = [fault for fault in window.faults if "/verify/" not in fault]
        _inspect(window, axe, name)
    window.close()


@pytest.mark.parametrize("press", ["Control+k", "?"])
def test_what_opens_over_a_screen(press: str, admin: Window, axe: str, acme: dict[str, Any]) -> None:
    admin.go(acme["staff_url"])
    admin.page.keyboard.press(press)
    admin.page.get_by_role("dialog").wait_for()
    if press == "Control+k":
        admin.page.keyboard.type("acme")
        admin.page.wait_for_timeout(600)
    _inspect(admin, axe, f"over-{_name(press)}-{len(press)}")


@pytest.mark.parametrize("standing", BORROWERS)
def test_a_borrowers_screens(
    standing: str, browser: Browser, axe: str, demo: dict[str, Any], acme: dict[str, Any]
) -> None:
    mobile = next(one["mobile"] for one in acme["borrowers"] if one["note"] == standing)
    caller = borrower(demo, "acme", mobile)
    window = open_window(browser, standing, viewport=PHONE)
    window.hold_token(caller.headers["Authorization"].removeprefix("Bearer "))
    pages = ["/", *(f"/loans/{one}" for one in _loans_of(caller))]
    pages += ["/profile", "/apply"] if standing == "COMPLETED" else []
    for at, path in enumerate(pages):
        window.go(acme["url"] + path)
        _inspect(window, axe, f"borrower-{standing.lower()}-{at}")
    window.close()


def _loans_of(caller: Caller) -> list[str]:
    return [one["id"] for one in caller.call("query { loans { id } }")]


def test_the_borrowers_front_door(browser: Browser, axe: str, acme: dict[str, Any]) -> None:
    window = open_window(browser, "visitor", viewport=PHONE)
    window.go(acme["url"])
    _inspect(window, axe, "borrower-welcome")
    window.press(re.compile("हिन्दी"))
    window.settle()
    _inspect(window, axe, "borrower-welcome-hindi")
    window.close()
