"""The lists of the desk: overdue and upcoming, the queue of the unmatched, a borrower's own, the runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.kernel import clock
from backend.notices import sealing
from backend.notices.models import Band, Mode
from backend.notices.queries.desk import Desk, Listing, Lookup, Order, Row
from tenants.context import BrandInfo, use_brand

# Longest overdue first (or soonest due), then the largest; then the company, so that no two places are one.
PRIORITY = Order("PRIORITY", ("due_date", "sort_amount"))
LARGEST = Order("LARGEST", ("sort_amount", "due_date"))
COMPANY = Order("COMPANY", ("due_date", "sort_amount"), company_first=True)
ORDERS = {one.name: one for one in (PRIORITY, LARGEST, COMPANY)}
NEWEST_RUN = Order("NEWEST", ("started_at",), down=True)

_COLUMNS = """
version, mode, loan_no, person, phone_masked, currency, instalment_no, instalment_total, repayment_amount,
overdue_interest, penalty, total_due, outstanding_balance, active, match_state, confidence, band, why, findings,
source_updated_at, borrower_id
"""
_BORROWER = Lookup(
    itemgetter("borrower_id"),
    "notices_borrower",
    "customer_id",
    {"name": "borrower_name", "name_zh": "borrower_name_zh", "number": "borrower_number"},
)
_RUN = """
version, source_id, mode, trigger, status, phase, finished_at, as_of, since, pages, fetched,
created_count, changed_count, unchanged_count, stale_count, active_count, matched_count, unmatched_count,
rejected_count, held_stale, stated_total, warnings, error_code, error, error_about,
requested_by_name
"""
_SOURCE = Lookup(itemgetter("source_id"), "notices_source", "id", {"name": "source_name"})


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One row of a list. Amounts in `currency`; `days_overdue` counted to today where the company is, 0 before."""

    id: UUID
    version: int
    company: BrandInfo
    mode: str
    loan_no: str
    name: str
    name_zh: str
    phone_masked: str
    currency: str
    instalment_no: int
    instalment_total: int | None
    due_date: date
    days_overdue: int
    repayment_amount: Decimal
    overdue_interest: Decimal
    penalty: Decimal
    total_due: Decimal
    outstanding_balance: Decimal | None
    active: bool
    match_state: str
    confidence: int
    band: str
    why: tuple[str, ...]
    adds_up: bool
    updated_at: datetime
    customer_id: UUID | None
    customer_name: str
    customer_name_zh: str
    customer_number: str


@dataclass(frozen=True, slots=True)
class Filter:
    """due_from, due_to  inclusive; band  of the match, empty for all"""

    due_from: date | None = None
    due_to: date | None = None
    band: str = ""


def notices(desk: Desk, *, mode: str, order: Order = PRIORITY, only: Filter | None = None) -> Listing:
    """The active notices of one mode."""
    only = only or Filter()
    where = ["active", "mode = %(mode)s"]
    if only.due_from is not None:
        where.append("due_date >= %(due_from)s")
    if only.due_to is not None:
        where.append("due_date <= %(due_to)s")
    if only.band in Band.values:
        where.append("band = %(band)s")
    values = {
        "mode": Mode.UPCOMING if mode == Mode.UPCOMING else Mode.OVERDUE,
        "due_from": only.due_from,
        "due_to": only.due_to,
        "band": only.band,
    }
    return _listing(desk, " and ".join(where), values, order)


def waiting(desk: Desk, *, mode: str | None = None) -> Listing:
    """The active notices that nobody has matched or confirmed yet."""
    where = "active and match_state in ('UNMATCHED', 'SUGGESTED')" + (" and mode = %(mode)s" if mode else "")
    return _listing(desk, where, {"mode": mode}, PRIORITY)


def of_person(desk: Desk, *, group_blind: bytes) -> list[NoticeRow]:
    """Every notice linked to one person, active or not, over the companies of the desk; the first two hundred.

    A person is known over companies by the mobile's keyed hash alone.
    """
    where = (
        "match_state in ('AUTO', 'CONFIRMED', 'CORRECTED') and borrower_id in ("
        "select customer_id from {schema}.notices_borrower where group_blind = %(blind)s)"
    )
    listing = _listing(desk, where, {"blind": group_blind}, PRIORITY)
    return [row_of(row) for row in listing.stretch(200, None).rows]


def runs(desk: Desk, *, source_id: UUID | None = None) -> Listing:
    """Sync runs, newest first."""
    where = "source_id = %(source)s" if source_id else "true"
    return Listing(desk, _RUN, "notices_syncrun", where, {"source": source_id}, NEWEST_RUN, (_SOURCE,))


def row_of(row: Row) -> NoticeRow:
    """A row as people read it: names opened with the keys of its company."""
    company: BrandInfo = row["company"]
    with use_brand(company.schema):
        person = sealing.open_json(sealing.PERSON, row["id"], row["person"])
    return NoticeRow(
        id=row["id"],
        version=row["version"],
        company=company,
        mode=row["mode"],
        loan_no=row["loan_no"],
        name=person["borrower_name_en"],
        name_zh=person["borrower_name_zh"],
        phone_masked=row["phone_masked"],
        currency=row["currency"],
        instalment_no=row["instalment_no"],
        instalment_total=row["instalment_total"],
        due_date=row["due_date"],
        days_overdue=days_overdue(row["due_date"], company),
        repayment_amount=row["repayment_amount"],
        overdue_interest=row["overdue_interest"],
        penalty=row["penalty"],
        total_due=row["total_due"],
        outstanding_balance=row["outstanding_balance"],
        active=row["active"],
        match_state=row["match_state"],
        confidence=row["confidence"],
        band=row["band"],
        why=tuple(as_json(row["why"])),
        adds_up=not as_json(row["findings"]),
        updated_at=row["source_updated_at"],
        customer_id=row["borrower_id"],
        customer_name=row["borrower_name"] or "",
        customer_name_zh=row["borrower_name_zh"] or "",
        customer_number=row["borrower_number"] or "",
    )


def days_overdue(due_date: date, company: BrandInfo) -> int:
    """Calendar days past the due date, today where the company is; 0 before it."""
    return max(0, (today_of(company) - due_date).days)


def today_of(company: BrandInfo) -> date:
    return clock.now().astimezone(ZoneInfo(company.zone)).date()


def every_row(listing: Listing, *, size: int = 1000) -> Iterator[NoticeRow]:
    """The whole list, page by page, so that memory stays flat; each page enters and leaves its scope by itself."""
    after: str | None = None
    while True:
        page = listing.stretch(size, after)
        yield from map(row_of, page.rows)
        if not page.has_next:
            return
        after = page.end_cursor


def _listing(desk: Desk, where: str, values: dict[str, Any], order: Order) -> Listing:
    return Listing(desk, _COLUMNS, "notices_notice", where, values, order, (_BORROWER,))


def as_json(value: Any) -> Any:
    """A JSON column of a raw statement: Django's connection leaves it as text."""
    return json.loads(value) if isinstance(value, str) else value
