"""The day of the books, holidays, reason codes, the block list."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from backend.audit.models import AuditEntry
from backend.brand_config import blocklist, queries, services
from backend.brand_config.errors import BlockEntryNotFound, BusinessDateMoved, UnknownReasonCode
from backend.brand_config.models import BlockEntry, BusinessDay, Holiday
from backend.kernel.actor import Actor
from backend.kernel.errors import NotFound, ValidationFailed
from backend.kernel.identifiers import verhoeff_digit
from backend.kernel.ids import uuid7
from backend.kernel.models import Intent
from tenants import pii
from tenants.context import use_brand

SYSTEM = Actor.system("tests")
MONDAY = date(2026, 11, 23)


# The day of the books


def test_before_the_books_are_opened_it_is_today_where_the_brand_is(brand: str) -> None:
    BusinessDay.objects.all().delete()
    with time_machine.travel(datetime(2026, 3, 31, 20, 0, tzinfo=UTC)):
        assert services.business_date() == date(2026, 4, 1)


def test_the_books_move_only_from_where_they_stand_and_only_forward(brand: str) -> None:
    services.open_books(actor=SYSTEM, on=MONDAY, reason="tests")
    services.advance_business_date(actor=SYSTEM, expected=MONDAY, to=MONDAY + timedelta(days=1))
    assert services.business_date() == date(2026, 11, 24)
    for expected, to in ((MONDAY, date(2026, 11, 25)), (date(2026, 11, 24), date(2026, 11, 24))):
        with pytest.raises(BusinessDateMoved):
            services.advance_business_date(actor=SYSTEM, expected=expected, to=to)
    assert Intent.objects.filter(
        args__name="BusinessDateAdvanced", args__payload__business_date="2026-11-24"
    ).exists()
    assert AuditEntry.objects.filter(action="business_date.advanced").count() == 1


def test_of_two_day_ends_one_moves_the_books(committed_brand: str) -> None:
    services.open_books(actor=SYSTEM, on=MONDAY, reason="tests")
    barrier = threading.Barrier(6)

    def move(_: int) -> bool:
        with use_brand(committed_brand):
            try:
                barrier.wait()
                services.advance_business_date(actor=SYSTEM, expected=MONDAY, to=MONDAY + timedelta(days=1))
            except BusinessDateMoved:
                return False
            finally:
                connection.close()
            return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(move, range(6))) == 1


# Holidays


def test_a_new_holiday_moves_due_dates_from_now_on(brand: str) -> None:
    Holiday.objects.all().delete()
    assert services.business_calendar().shift(MONDAY) == MONDAY
    services.add_holiday(actor=SYSTEM, day=MONDAY, name="Founders' day")
    assert services.business_calendar().shift(MONDAY) == date(2026, 11, 24)
    services.set_setting(actor=SYSTEM, key="holiday_shift", value="PREVIOUS", reason="tests")
    # Sunday the 22nd is off too, so it goes to Saturday.
    assert services.business_calendar().shift(MONDAY) == date(2026, 11, 21)
    services.remove_holiday(actor=SYSTEM, day=MONDAY, reason="cancelled")
    assert services.business_calendar().shift(MONDAY) == MONDAY
    with pytest.raises(NotFound):
        services.remove_holiday(actor=SYSTEM, day=MONDAY, reason="again")


def test_a_new_brand_begins_with_its_countrys_holidays(brand: str) -> None:
    days = set(queries.holidays().values_list("day", flat=True))
    year = services.business_date().year
    assert date(year, 1, 26) in days
    assert date(year + 1, 8, 15) in days


# Reason codes


def test_reasons_are_chosen_by_kind_and_an_inactive_one_is_still_readable(brand: str) -> None:
    assert "LOW_INCOME" in services.reason_codes("REJECTION")
    assert "LOW_INCOME" not in services.reason_codes("CANCELLATION")
    services.save_reason_code(
        actor=SYSTEM,
        kind="REJECTION",
        code="LOW_INCOME",
        text="Too little",
        customer_text="Sorry.",
        active=False,
    )
    assert "LOW_INCOME" not in services.reason_codes("REJECTION")
    assert services.reason_code("REJECTION", "LOW_INCOME").text == "Too little"
    with pytest.raises(UnknownReasonCode):
        services.reason_code("REJECTION", "NO_SUCH")


# The block list

AADHAAR = "99998888123" + verhoeff_digit("99998888123")


@pytest.mark.parametrize(
    ("kind", "typed", "again"),
    [
        ("pan", "aaapa1234a", "AAAPA 1234A"),
        ("mobile", "98765 43210", "+919876543210"),
        ("aadhaar", AADHAAR, f"{AADHAAR[:4]} {AADHAAR[4:8]} {AADHAAR[8:]}"),
        ("bank_account", "HDFC0000001 001234567890", "hdfc0000999|001234567890"),
        ("pincode", "560001", "560 001"),
    ],
)
def test_a_blocked_value_is_met_however_it_is_typed(brand: str, kind: str, typed: str, again: str) -> None:
    blocklist.block(actor=SYSTEM, kind=kind, value=typed, reason="fraud")
    met = blocklist.blocked([(kind, blocklist.block_key(kind, again))])
    assert [entry.kind for entry in met] == [kind]


def test_the_value_itself_is_nowhere_in_the_brand(brand: str) -> None:
    for kind, value in (("pan", "AAAPA1234A"), ("mobile", "9876543210"), ("aadhaar", AADHAAR)):
        blocklist.block(actor=SYSTEM, kind=kind, value=value, reason="fraud")
    with connection.cursor() as cursor:
        cursor.execute(
            "select string_agg(t, '') from (select brand_config_blockentry::text t from brand_config_blockentry"
            " union all select audit_entry::text from audit_entry) all_text"
        )
        text = cursor.fetchone()[0]
    for value in ("AAAPA1234A", "9876543210", AADHAAR):
        assert value not in text


def test_a_customers_blind_index_meets_the_list_and_an_unblocked_one_does_not(brand: str) -> None:
    entry = blocklist.block(actor=SYSTEM, kind="pan", value="AAAPA1234A", reason="fraud")
    keys = [("pan", pii.blind("pan", "AAAPA1234A")), ("mobile", pii.blind("mobile", "+919876543210"))]
    assert [one.id for one in blocklist.blocked(keys)] == [entry.id]
    assert blocklist.blocked([("mobile", keys[0][1])]) == []
    blocklist.unblock(actor=SYSTEM, entry_id=entry.id, reason="cleared")
    assert blocklist.blocked(keys) == []
    with pytest.raises(BlockEntryNotFound):
        blocklist.unblock(actor=SYSTEM, entry_id=entry.id, reason="again")


def test_blocking_twice_keeps_one_entry_and_another_brand_has_none(brand: str) -> None:
    first = blocklist.block(actor=SYSTEM, kind="pan", value="AAAPA1234A", reason="fraud")
    assert blocklist.block(actor=SYSTEM, kind="pan", value="AAAPA1234A", reason="again").id == first.id
    with use_brand("b_beta"):
        assert not BlockEntry.objects.exists()
        assert blocklist.block_key("pan", "AAAPA1234A") != bytes(first.blind)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("pan", "not a pan"), ("shoe", "42"), ("aadhaar", "999988881234"), ("bank_account", "001234567890")],
)
def test_what_cannot_be_blocked_is_refused(brand: str, kind: str, value: str) -> None:
    with pytest.raises(ValidationFailed):
        blocklist.block(actor=SYSTEM, kind=kind, value=value, reason="x")


def test_unblocking_what_never_was_is_not_found(brand: str) -> None:
    with pytest.raises(BlockEntryNotFound):
        blocklist.unblock(actor=SYSTEM, entry_id=uuid7(), reason="x")
