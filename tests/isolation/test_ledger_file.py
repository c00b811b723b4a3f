"""A loan's account as a file: for those who see the loan, for a while, in their own brand; and it is the account."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from pytest_django.plugin import DjangoDbBlocker

from backend.access.grants import staff_actor
from backend.access.models import Staff, StaffGrant
from backend.access.services.sessions import open_session
from backend.kernel import clock
from backend.ledger import queries as ledger
from backend.loans.services import repayment
from tenants.context import use_brand
from tests.support.house import Household, furnish
from tests.support.kept_rows import undone, until_the_module_ends

ASK = "query($loanId: ID!) { ledgerExportUrl(loanId: $loanId) }"


@pytest.fixture(scope="module")
def furnished(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Household, Household]]:
    with until_the_module_ends(django_db_blocker):
        yield furnish("b_alpha"), furnish("b_beta")


@pytest.fixture
def houses(furnished: tuple[Household, Household]) -> Iterator[tuple[Household, Household]]:
    with undone():
        yield furnished


def _asked(house: Household, token: str, loan_id: object) -> Any:
    return house.call("staff", ASK, {"loanId": str(loan_id)}, cookie=token).json()


def _path(house: Household) -> str:
    url: str = _asked(house, house.staff_token, house.ids["loanId"])["data"]["ledgerExportUrl"]
    return "/loans/ledger/" + url.rsplit("/", 1)[1]


def _file(house: Household, path: str) -> Any:
    return house.client.get(path, HTTP_HOST=house.host)


def _rows(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_file_is_the_account_line_by_line(houses: tuple[Household, Household]) -> None:
    alpha, _ = houses
    answer = _file(alpha, _path(alpha))

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer["Cache-Control"] == "private, no-store"
    rows = _rows(answer)
    with use_brand("b_alpha"):
        known = ledger.loan_ledger(loan_id=alpha.ids["loanId"])  # type: ignore[arg-type]
    assert [(row["journal"], row["debit"], row["credit"], row["owed_in_all"]) for row in rows] == [
        (str(one.journal_id), str(one.debit), str(one.credit), str(one.balance_after)) for one in known
    ]
    assert any(row["receipt"] for row in rows)


def test_a_name_that_begins_like_a_formula_is_text(houses: tuple[Household, Household]) -> None:
    alpha, _ = houses
    with use_brand("b_alpha"):
        Staff.objects.update(name="=HYPERLINK(1)")
        # The system and the borrower booked all of the story; operations book a charge back by hand.
        _book_by_hand(alpha)

    bookers = {row["booked_by"] for row in _rows(_file(alpha, _path(alpha)))}

    assert "'=HYPERLINK(1)" in bookers
    assert not any(name.startswith("=") for name in bookers)


def _book_by_hand(house: Household) -> None:
    staff = staff_actor(Staff.objects.get(role__code="LOAN_OPS"))
    repayment.reverse_repayment(
        actor=staff,
        loan_id=UUID(str(house.ids["loanId"])),
        receipt_id=UUID(str(house.ids["receiptId"])),
        reason="Returned unpaid.",
        expected_version=None,
        idempotency_key="by-hand",
    )


def test_another_brands_loan_gives_no_link_and_its_link_opens_nothing(
    houses: tuple[Household, Household],
) -> None:
    alpha, beta = houses

    assert _asked(alpha, alpha.staff_token, beta.ids["loanId"])["data"] is None
    path = _path(alpha)
    assert _file(beta, path).status_code == 404
    assert _file(alpha, path[:-3] + "abc").status_code == 404
    other = "/documents/" + path.rsplit("/", 1)[1]
    assert _file(alpha, other).status_code == 404


def test_a_link_dies_after_a_quarter_of_an_hour(houses: tuple[Household, Household]) -> None:
    alpha, _ = houses
    path = _path(alpha)

    with time_machine.travel(clock.now() + timedelta(minutes=15, seconds=5), tick=False):
        assert _file(alpha, path).status_code == 404


def test_who_may_not_see_loans_is_given_no_link(houses: tuple[Household, Household]) -> None:
    alpha, _ = houses
    with use_brand("b_alpha"):
        person = Staff.objects.get(role__code="LOAN_OPS")
        for grant in person.role.grants.all():
            StaffGrant.objects.create(staff=person, permission=grant.permission, level=0, scope="ALL")
        _, token = open_session(person, "127.0.0.1", "tests")

    answer = _asked(alpha, token, alpha.ids["loanId"])

    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "PERMISSION_REFUSED"
