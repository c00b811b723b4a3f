"""NPA is the borrower's: one NPA loan makes all of theirs NPA, until all arrears of all of them are paid.

A loan is told by a dated money event, so it replays to the same books without its neighbours. Telling is safe to kill
and to run again: it asks who is to be told still, and a borrower is told in one transaction.

source  RBI/2021-2022/125 and the clarification of 15 Feb 2022 (upgrade only on entire arrears)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from backend.audit.services import Draft, record_all
from backend.kernel.actor import Actor
from backend.loans.models import NPA_LOANS, DayEndRun, Loan, LoanEvent, LoanEventKind, LoanPace, RunState
from backend.loans.plan.money_events import BorrowerNpa
from backend.loans.plan.position import AssetClass
from backend.loans.services import books
from backend.loans.services.thinking_lane import think
from backend.loans.states import LIVE, LoanStatus

RUNNING_LOANS = tuple(status for status in LIVE if status != LoanStatus.DISBURSED)
FEW = 100
"""Borrowers of one transaction."""

_LOOKED_AT = 1_000
"""NPA borrowers asked about in one query."""


def spread_npa(*, run: DayEndRun, actor: Actor) -> None:
    """Bring class and income of every loan of an NPA borrower in line, when the run's day has ended for each loan.

    Each batch of borrowers is a transaction of its own; another run that closed the day meanwhile did it.
    """
    borrowers = list(_out_of_line(run.business_date))
    for start in range(0, len(borrowers), FEW):
        with transaction.atomic():
            if DayEndRun.objects.select_for_update().get(id=run.id).state == RunState.CLOSED:
                return
            _bring_in_line(borrowers[start : start + FEW], day=run.business_date, actor=actor)


def _running() -> QuerySet[Loan]:
    return Loan.objects.filter(status__in=RUNNING_LOANS)


def _out_of_line(day: date) -> Iterator[UUID]:
    """Borrowers with a loan that is not classed, or was not told, as all their loans together demand."""
    # The few are found by their own index first: what is asked of each would else be asked of the whole book.
    found = _running().filter(NPA_LOANS).order_by("customer_id").values_list("customer_id", flat=True)
    borrowers = list(found.distinct())
    for start in range(0, len(borrowers), _LOOKED_AT):
        yield from _misjudged(borrowers[start : start + _LOOKED_AT], day)


def _misjudged(borrowers: Sequence[UUID], day: date) -> QuerySet[Loan, UUID]:
    theirs = _running().filter(customer=OuterRef("customer"))
    rows = (
        _running()
        .filter(customer_id__in=borrowers)
        .annotate(
            late=Exists(theirs.filter(pace__oldest_due__lte=day)),
            has_others=Exists(theirs.exclude(id=OuterRef("id"))),
            told=Coalesce(_last_told(), Value("false"), output_field=TextField()),
        )
    )
    falls = Q(late=True) & (~Q(asset_class=AssetClass.NPA.value) | Q(has_others=True, told="false"))
    heals = Q(late=False) & (~Q(asset_class=F("own_class")) | Q(told="true"))
    return rows.filter(falls | heals).order_by("customer_id").values_list("customer_id", flat=True).distinct()


def _last_told() -> Subquery:
    said = LoanEvent.objects.filter(loan=OuterRef("id"), kind=LoanEventKind.BORROWER_NPA)
    return Subquery(said.order_by("-sequence").values(said=KT("payload__is_npa"))[:1])


def _bring_in_line(borrowers: Sequence[UUID], *, day: date, actor: Actor) -> None:
    """Decide under the locks of all their loans, tell those that do not know, and replay these."""
    by_borrower: dict[UUID, list[Loan]] = defaultdict(list)
    rows = _running().filter(customer_id__in=borrowers).select_related("customer")
    for loan in rows.select_for_update(of=("self",)).order_by("id"):
        by_borrower[loan.customer_id].append(loan)
    loans = [loan for theirs in by_borrower.values() for loan in theirs]
    told, late = _told(loans), _late(loans, day)
    to_tell: list[tuple[Loan, bool]] = []
    for theirs in by_borrower.values():
        is_npa = any(loan.id in late for loan in theirs) or _healed_by_agreement(theirs, day)
        for loan in theirs:
            # Thinking leaves an NPA one; of any other loan it takes the loan's own class.
            loan.asset_class = AssetClass.NPA.value if is_npa else loan.own_class
            knows = told.get(loan.id, False)
            if knows is not is_npa and (knows or len(theirs) > 1):
                to_tell.append((loan, is_npa))
    Loan.objects.bulk_update(loans, ["asset_class"], batch_size=200)
    _tell(to_tell, day=day, actor=actor)


def _told(loans: Iterable[Loan]) -> Mapping[UUID, bool]:
    """What each loan heard last of its borrower."""
    said = LoanEvent.objects.filter(loan__in=loans, kind=LoanEventKind.BORROWER_NPA).order_by("sequence")
    return {loan_id: payload["is_npa"] for loan_id, payload in said.values_list("loan_id", "payload")}


def _late(loans: Iterable[Loan], day: date) -> set[UUID]:
    return set(LoanPace.objects.filter(loan__in=loans, oldest_due__lte=day).values_list("loan_id", flat=True))


def _healed_by_agreement(loans: Iterable[Loan], day: date) -> bool:
    """Arrears of an NPA were asked for anew: nothing is late, and it stays an NPA until the lender says otherwise."""
    return any(_is_npa_untold(loan, day) for loan in loans)


def _is_npa_untold(loan: Loan, day: date) -> bool:
    own = [event for event in books.events_of(loan) if not (isinstance(event, BorrowerNpa) and event.is_npa)]
    return books.position_of(loan, as_of=day, day_closed=True, events=own).is_npa


def _tell(to_tell: Sequence[tuple[Loan, bool]], *, day: date, actor: Actor) -> None:
    for loan, is_npa in to_tell:
        books.add_event(
            loan=loan,
            kind=LoanEventKind.BORROWER_NPA,
            event_type=BorrowerNpa,
            value_date=day,
            amount=None,
            actor=actor,
            is_npa=is_npa,
        )
    think([loan for loan, _ in to_tell], day=day, actor=actor)
    record_all(
        actor=actor,
        drafts=[
            Draft(
                action="loan.borrower_npa" if is_npa else "loan.borrower_npa_lifted",
                entity="loan",
                entity_id=loan.id,
                after={"business_date": day, "asset_class": loan.asset_class},
            )
            for loan, is_npa in to_tell
        ],
    )
