"""What is plain HTTP: webhooks in, papers out, the verify page, a stay of support, pages and probes."""

from __future__ import annotations

import hashlib
import hmac
import json
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from backend.audit.models import AuditEntry
from backend.integrations.models import WebhookEvent, WebhookState
from backend.integrations.services import configuration
from backend.kernel import clock
from backend.kernel.models import Intent
from backend.loans.documents import services as documents
from backend.loans.models import Document
from graphql_schema.shared.links import download_url
from tenants import platform_auth, services
from tenants.context import use_brand, use_public
from tenants.models import Brand
from tests.support.house import Household

ALPHA, BETA = "alpha.localhost", "beta.localhost"


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


def _get(browser: Client, url: str, host: str = ALPHA) -> Any:
    return browser.get(url, HTTP_HOST=host)


# --- webhooks ---------------------------------------------------------------------------------------------------------


def _hook() -> tuple[str, str]:
    with use_brand("b_alpha"):
        address = next(one for one in configuration.callback_addresses() if one.vendor == "razorpay")
    return address.path, address.secret


def _send(
    browser: Client, path: str, body: bytes, secret: str, host: str = ALPHA, event: str = "evt_web_1"
) -> Any:
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return browser.post(
        path,
        data=body,
        content_type="application/json",
        HTTP_HOST=host,
        headers={"X-Razorpay-Signature": signature, "X-Razorpay-Event-Id": event},
    )


_PAID = json.dumps({"event": "payment_link.paid", "payload": {}}).encode()


def test_a_genuine_webhook_is_kept_and_handed_on_once(house: Household, browser: Client) -> None:
    path, secret = _hook()
    with use_brand("b_alpha"):
        before = Intent.objects.count()
    assert [_send(browser, path, _PAID, secret).status_code for _ in range(3)] == [200, 200, 200]
    with use_brand("b_alpha"):
        assert WebhookEvent.objects.filter(event_key__contains="evt_web_1").count() == 1
        assert Intent.objects.count() == before + 1


def test_a_forged_webhook_is_401_kept_and_never_worked_on(house: Household, browser: Client) -> None:
    path, _ = _hook()
    with use_brand("b_alpha"):
        kept, intents = WebhookEvent.objects.count(), Intent.objects.count()

    answer = _send(browser, path, _PAID, "not the secret", event="evt_forged")

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    with use_brand("b_alpha"):
        assert (WebhookEvent.objects.count(), Intent.objects.count()) == (kept + 1, intents)
        assert WebhookEvent.objects.order_by("-received_at", "-id")[0].state not in {
            WebhookState.RECEIVED,
            WebhookState.PROCESSED,
        }


@pytest.mark.parametrize(
    "path", ["/webhooks/razorpay/guess", "/webhooks/nobody/guess", "/webhooks/razorpay/"]
)
def test_a_webhook_to_an_address_nobody_was_given_is_404(
    house: Household, browser: Client, path: str
) -> None:
    assert _send(browser, path, _PAID, "x").status_code == 404


def test_a_webhook_of_one_brand_is_unknown_to_another(house: Household, browser: Client) -> None:
    path, secret = _hook()
    assert _send(browser, path, _PAID, secret, host=BETA).status_code == 404


@pytest.mark.parametrize("size", [300_000, 3_000_000])
def test_a_large_webhook_is_413_and_not_kept(house: Household, browser: Client, size: int) -> None:
    path, secret = _hook()
    with use_brand("b_alpha"):
        kept = WebhookEvent.objects.count()
    assert _send(browser, path, b"x" * size, secret).status_code == 413
    with use_brand("b_alpha"):
        assert WebhookEvent.objects.count() == kept


def test_a_webhook_address_is_not_for_reading(house: Household, browser: Client) -> None:
    assert _get(browser, _hook()[0]).status_code == 405


# --- papers -----------------------------------------------------------------------------------------------------------


def _paper(house: Household) -> tuple[Document, str]:
    """The newest paper of the loan and the path of a fresh link to it."""
    with use_brand("b_alpha"):
        row = Document.objects.filter(loan_id=house.ids["loanId"]).order_by("-created_at")[0]
        return row, "/documents/" + download_url(row.id).rsplit("/", 1)[1]


def test_a_fresh_link_gives_the_paper_as_it_was_sealed(house: Household, browser: Client) -> None:
    row, path = _paper(house)
    answer = _get(browser, path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert hashlib.sha256(answer.content).hexdigest() == row.sha256_sealed
    assert answer["Cache-Control"] == "private, no-store"


def test_a_link_dies_after_a_quarter_of_an_hour(house: Household, browser: Client) -> None:
    _, path = _paper(house)
    with time_machine.travel(clock.now() + timedelta(minutes=14), tick=False):
        assert _get(browser, path).status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=15, seconds=5), tick=False):
        assert _get(browser, path).status_code == 404


def test_a_link_opens_nothing_at_another_brand_or_when_touched(house: Household, browser: Client) -> None:
    _, path = _paper(house)
    assert _get(browser, path, BETA).status_code == 404
    assert _get(browser, path[:-3] + "abc").status_code == 404
    assert _get(browser, "/documents/" + str(house.ids["loanId"])).status_code == 404


def test_the_verify_page_knows_its_own_papers_and_tells_little(house: Household, browser: Client) -> None:
    row, _ = _paper(house)
    page = _get(browser, f"/verify/{row.verify_code}")
    text = page.content.decode()
    assert page.status_code == 200 and row.number in text
    assert str(house.ids["customerId"]) not in text and str(house.ids["loanId"]) not in text
    assert _get(browser, f"/verify/{row.verify_code}", BETA).status_code == 404
    assert _get(browser, "/verify/AAAA-BBBB-CCCC-DDDD").status_code == 404
    assert "<script>alert" not in _get(browser, "/verify/<script>alert(1)</script>").content.decode()


def test_a_paper_held_against_the_verify_page_is_ours_or_is_not(house: Household, browser: Client) -> None:
    row, _ = _paper(house)
    with use_brand("b_alpha"):
        ours = documents.read(document_id=row.id).content

    def told(content: bytes) -> str:
        file = SimpleUploadedFile("paper.pdf", content, content_type="application/pdf")
        answer = browser.post(f"/verify/{row.verify_code}", {"file": file}, HTTP_HOST=ALPHA)
        assert answer.status_code == 200
        return str(answer.content.decode())

    assert told(ours) != told(ours[:-1] + b"x")


def _verdict(browser: Client, row: Document, content: bytes | None = None) -> tuple[str, str]:
    """The verdict's word and the whole page."""
    path = f"/verify/{row.verify_code}"
    if content is None:
        answer = _get(browser, path)
    else:
        file = SimpleUploadedFile("paper.pdf", content, content_type="application/pdf")
        answer = browser.post(path, {"file": file}, HTTP_HOST=ALPHA)
    text = answer.content.decode()
    return text.split('class="verdict ', 1)[1].split(">", 1)[1].split("<", 1)[0], text


def test_the_verify_page_says_valid_superseded_or_altered_and_names_nobody(
    house: Household, browser: Client
) -> None:
    row, _ = _paper(house)
    with use_brand("b_alpha"):
        Document.objects.filter(id=row.id).update(language="en")
        ours = documents.read(document_id=row.id).content
        person = row.loan.customer.name
    middle = len(ours) // 2
    one_byte_changed = ours[:middle] + bytes([ours[middle] ^ 1]) + ours[middle + 1 :]

    assert _verdict(browser, row)[0] == "Valid"
    assert _verdict(browser, row, ours)[0] == "Valid"
    assert _verdict(browser, row, one_byte_changed)[0] == "Altered"
    assert "Not found" in _get(browser, "/verify/AAAA-BBBB-CCCC-DDDD").content.decode()
    assert "查無此文件" in _get(browser, "/verify/AAAA-BBBB-CCCC-DDDD?lang=zh-Hant").content.decode()
    with use_brand("b_alpha"):
        Document.objects.filter(id=row.id).update(superseded_at=clock.now())
    word, page = _verdict(browser, row)
    assert word == "Superseded"
    assert person not in page and person.split()[0] not in page


def test_the_verify_page_speaks_the_language_of_the_paper(house: Household, browser: Client) -> None:
    row, _ = _paper(house)
    with use_brand("b_alpha"):
        Document.objects.filter(id=row.id).update(language="hi", superseded_at=None)

    word, page = _verdict(browser, row)

    assert word == "मान्य"
    assert '<html lang="hi">' in page


# --- support ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def entrance(house: Household) -> str:
    """The one-time path of a platform user's stay in alpha."""
    with use_public():
        user, _ = platform_auth.create_platform_user(
            email="root@example.in", name="Kavita Iyer", password="a plain long sentence"
        )
        entered = services.enter_brand(
            actor=platform_auth.actor_of(user),
            brand_id=Brand.objects.get(slug="alpha").id,
            reason="Ticket 4711: a payment is missing",
            minutes=30,
        )
    return "/support/" + entered.url.rsplit("/", 1)[1]


def test_a_support_link_opens_one_stay_that_the_brand_can_read_of(
    house: Household, browser: Client, entrance: str
) -> None:
    answer = _get(browser, entrance)
    assert (answer.status_code, answer["Location"]) == (302, "/staff/")
    cookie = answer.cookies["hundi_staff"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["domain"]

    seen = house.call("staff", "{ viewer { name support { reason } } }", {}, cookie=cookie.value).json()
    assert "Ticket 4711" in json.dumps(seen), seen
    with use_brand("b_alpha"):
        entry = AuditEntry.objects.filter(action="platform.entered").latest("seq")
    assert (entry.actor_name, entry.reason) == ("Kavita Iyer", "Ticket 4711: a payment is missing")


def test_a_support_link_works_once(browser: Client, entrance: str) -> None:
    assert _get(browser, entrance).status_code == 302
    again = _get(Client(raise_request_exception=False), entrance)
    assert again.status_code == 403 and "hundi_staff" not in again.cookies


def test_a_support_link_opens_no_other_brand_and_is_not_used_up_there(browser: Client, entrance: str) -> None:
    assert _get(browser, entrance, BETA).status_code == 403
    assert _get(browser, entrance).status_code == 302


def test_a_guessed_support_link_is_403(house: Household, browser: Client) -> None:
    assert _get(browser, "/support/guess").status_code == 403


# --- pages and probes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/apply", "/staff", "/staff/loans/1", "/staff/invite/x"])
def test_a_page_carries_its_brand_and_no_other(house: Household, browser: Client, path: str) -> None:
    answer = _get(browser, path)
    text = answer.content.decode()
    assert answer.status_code == 200 and '"slug": "alpha"' in text and "beta" not in text
    assert answer["Cache-Control"] == "no-store"
    assert (
        "nonce-" in answer["Content-Security-Policy"]
        and "unsafe-eval" not in answer["Content-Security-Policy"]
    )


@pytest.mark.parametrize(
    "path", ["/graphql/platform", "/graphql/nothing", "/webhooks/x", "/static/nothing.js"]
)
def test_the_page_does_not_answer_for_what_is_missing(house: Household, browser: Client, path: str) -> None:
    assert _get(browser, path).status_code in {404, 405}


@pytest.mark.parametrize("host", [ALPHA, "localhost", "10.0.0.7", "nobody.localhost"])
def test_probes_answer_under_any_host(house: Household, browser: Client, host: str) -> None:
    assert _get(browser, "/healthz", host).json() == {"ok": True}
    assert _get(browser, "/readyz", host).json()["database"] is True


def test_a_dead_valkey_is_told_and_does_not_take_the_service_down(
    house: Household, browser: Client, settings: Any
) -> None:
    settings.HUNDI_REDIS_URL = "unix:///nowhere/valkey.sock"
    answer = _get(browser, "/readyz")
    assert (answer.status_code, answer.json()["live_updates"]) == (200, False)


def test_figures_for_a_monitor_are_not_on_a_brands_host(house: Household, browser: Client) -> None:
    assert b"process_" not in _get(browser, "/metrics").content


def test_the_demos_doors_are_shut_outside_local() -> None:
    code = (
        "import django, os\n"
        "from django.conf import settings\n"
        "django.setup()\n"
        "settings.HUNDI_LOCAL = False\n"
        "from web import urls_brand, urls_platform\n"
        "paths = [str(one.pattern) for one in urls_brand.urlpatterns + urls_platform.urlpatterns]\n"
        "assert not [one for one in paths if one.startswith('demo')], paths\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
