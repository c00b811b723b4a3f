"""What is to be done by when, over all cases of a desk; and who may be given it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from operator import itemgetter
from typing import Any
from uuid import UUID

from backend.access.grants import grants_of
from backend.access.models import StaffStatus
from backend.access.queries import staff_members
from backend.kernel.actor import Actor, ActorKind, Level
from backend.notices import sealing
from backend.notices.queries.desk import Desk, Listing, Lookup, Order, Row
from backend.notices.queries.feeds import today_of
from tenants import groups
from tenants.context import BrandInfo, current_brand, use_brand

SOONEST = Order("SOONEST", ("due_on",))
JUST_CLOSED = Order("JUST_CLOSED", ("closed_at",), down=True)
OWNERS = 200

_COLUMNS = """
version, kind, due_on, owner_id, owner_name, note, state, outcome, created_at, opened_by_name, closed_by_name,
closed_at, notice_id, borrower_id
"""


def _about_whom(row: Row) -> UUID | None:
    found: UUID | None = row["borrower_id"] or row["notice_borrower_id"]
    return found


_NOTICE = Lookup(
    itemgetter("notice_id"),
    "notices_notice",
    "id",
    {
        **{name: name for name in ("person", "loan_no", "mode", "currency", "total_due")},
        "borrower_id": "notice_borrower_id",
    },
)
_ABOUT = (
    _NOTICE,
    Lookup(
        _about_whom,
        "notices_borrower",
        "customer_id",
        {"name": "borrower_name", "name_zh": "borrower_name_zh"},
    ),
)
# `today` is the company's own; a group's companies may stand on two sides of a midnight.
_DUE = """
(select count(*) filter (where owner_id = %(owner)s) as mine, count(*) filter (where due_on < {today}) as overdue,
    count(*) filter (where due_on = {today}) as due_today
 from {schema}.notices_followup where state = 'OPEN' and due_on <= {today})
"""


class View(StrEnum):
    """MINE and TEAM are all that is open; HANDED_OVER is open and with collections; DONE is done or called off."""

    MINE = "MINE"
    TEAM = "TEAM"
    OVERDUE = "OVERDUE"
    DUE_TODAY = "DUE_TODAY"
    HANDED_OVER = "HANDED_OVER"
    DONE = "DONE"


_WHERE = {
    View.MINE: "state = 'OPEN' and owner_id = %(owner)s",
    View.TEAM: "state = 'OPEN'",
    View.OVERDUE: "state = 'OPEN' and due_on < {today}",
    View.DUE_TODAY: "state = 'OPEN' and due_on = {today}",
    View.HANDED_OVER: "state = 'OPEN' and kind = 'COLLECTIONS'",
    View.DONE: "state <> 'OPEN'",
}


@dataclass(frozen=True, slots=True)
class About:
    """Whose case it is. `loan_no` and what follows are of the notice, empty where it is about the borrower as such."""

    company: BrandInfo
    name: str
    name_zh: str
    loan_no: str
    mode: str
    currency: str
    total_due: Decimal | None


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One row of the list; `overdue` where the day is past in the company's own zone."""

    id: UUID
    version: int
    about: About
    kind: str
    due_on: date
    overdue: bool
    owner_id: UUID | None
    owner_name: str
    note: str
    state: str
    outcome: str
    created_at: datetime
    opened_by_name: str
    closed_by_name: str
    closed_at: datetime | None
    notice_id: UUID | None
    borrower_id: UUID | None


@dataclass(frozen=True, slots=True)
class Due:
    """Open follow-ups whose day has come. `mine` are the reader's own, of today and before."""

    mine: int
    overdue: int
    due_today: int


@dataclass(frozen=True, slots=True)
class Owner:
    id: UUID
    name: str


def follow_ups(desk: Desk, *, view: View, owner_id: UUID | None) -> Listing:
    """The soonest due first, closed ones the newest first."""
    order = JUST_CLOSED if view is View.DONE else SOONEST
    values = {"owner": owner_id, **_todays(desk)}
    return Listing(desk, _COLUMNS, "notices_followup", _WHERE[view], values, order, _ABOUT)


def handed_over(desk: Desk, *, customer_id: UUID) -> list[FollowUpRow]:
    """What of this customer's is with collections now, the oldest first, 20 at most."""
    where = (
        "state = 'OPEN' and kind = 'COLLECTIONS' and notice_id in ("
        "select id from {schema}.notices_notice where borrower_id = %(customer)s)"
    )
    listing = Listing(desk, _COLUMNS, "notices_followup", where, {"customer": customer_id}, SOONEST, _ABOUT)
    return [row_of(row) for row in listing.stretch(20, None).rows]


def due(desk: Desk, *, owner_id: UUID | None) -> Due:
    """Counted over all companies of the desk in one statement."""
    if not desk.companies:
        return Due(0, 0, 0)
    every = desk.over_all(_DUE, {"owner": owner_id, **_todays(desk)})
    sums = ", ".join(f"sum({name})::int as {name}" for name in Due.__slots__)
    return Due(**desk.rows(f"select {sums} from ({every}) every")[0])  # noqa: S608 - filled by `spelt`


def _todays(desk: Desk) -> dict[str, date]:
    """Each company's own day, by the name a Desk fills in for it."""
    return {f"today_{at}": today_of(company) for at, company in enumerate(desk.companies)}


def row_of(row: Row) -> FollowUpRow:
    """A row as people read it; a name that no borrower of ours has is opened with the keys of its company."""
    company: BrandInfo = row["company"]
    name, name_zh = row["borrower_name"] or "", row["borrower_name_zh"] or ""
    if not (name or name_zh) and row["person"] is not None:
        with use_brand(company.schema):
            person: dict[str, Any] = sealing.open_json(sealing.PERSON, row["notice_id"], row["person"])
        name, name_zh = person["borrower_name_en"], person["borrower_name_zh"]
    about = About(
        company=company,
        name=name,
        name_zh=name_zh,
        loan_no=row["loan_no"] or "",
        mode=row["mode"] or "",
        currency=row["currency"] or "",
        total_due=row["total_due"],
    )
    own = {name: row[name] for name in FollowUpRow.__slots__ if name not in {"about", "overdue"}}
    own["borrower_id"] = _about_whom(row)
    return FollowUpRow(
        about=about, overdue=row["state"] == "OPEN" and row["due_on"] < today_of(company), **own
    )


def owners(actor: Actor) -> list[Owner]:
    """Whom the actor may give a follow-up of the brand in use to, by name: those who work at the same desk as they do.

    For staff the company's own people, for a group's person the others of the group who work there.
    """
    if actor.kind is ActorKind.PLATFORM:
        return [Owner(*one) for one in groups.colleagues(actor, current_brand().id)]
    active = staff_members().filter(status=StaffStatus.ACTIVE).order_by("name", "id")[:1000]
    able = (one for one in active if _works_here(one))
    return [Owner(one.id, one.name) for one, _ in zip(able, range(OWNERS), strict=False)]


def _works_here(staff: Any) -> bool:
    grant = grants_of(staff).get("NOTICES")
    return grant is not None and grant.level >= Level.WRITE
