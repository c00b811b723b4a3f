"""Where a loan's rows meet the pure core and the ledger: events in, position out, journals posted.

Everything stored about a loan's money is written here from the core's output, so it can be rebuilt at will.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Max, Sum

from backend.brand_config import services as brand_config
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.calendar import BusinessCalendar
from backend.kernel.ids import uuid7
from backend.kernel.money import Money
from backend.ledger.drafts import Cause
from backend.loans.core.servicing import service_loan
from backend.loans.figures.outcome import Outcome, outcome_of
from backend.loans.models import (
    Agreement,
    AgreementState,
    FrozenTerms,
    Instalment,
    Loan,
    LoanEvent,
    LoanEventKind,
    LoanPace,
)
from backend.loans.plan import charges
from backend.loans.plan.coupons import discounted
from backend.loans.plan.gst import tax_split
from backend.loans.plan.money_events import Disbursal, MoneyEvent, Reversal, event_from_json
from backend.loans.plan.position import AssetClass, InstalmentPosition, LoanPosition
from backend.loans.plan.schedule import build_schedule, with_fixed_due_dates
from backend.loans.plan.terms import LoanTerms
from backend.loans.services.journals import post_position
from backend.loans.services.pacing import COMPONENTS, Paced, figures_of, parts, write_paces
from backend.products.discounts import TakenCoupon
from backend.products.queries import terms_on
from backend.products.terms import TaxSplit, TenureUnit

Drafted = TypeVar("Drafted", bound=MoneyEvent)
DAYS_IN_MONTH = 30


# --- terms --------------------------------------------------------------------------------------


def freeze_terms(*, loan: Loan, amount: Decimal, tenure: int) -> LoanTerms:
    """The product version's terms for this amount and tenure, with its coupon; tax rates of today, split by
    the borrower's state."""
    terms = LoanTerms.from_product(
        terms_on(loan.product_version_id, brand_config.business_date()),
        amount=amount,
        tenure=tenure,
        tax_split=split_for(loan.customer.state),
    )
    return discounted(terms, coupon_of(loan).discount if loan.coupon else None)


def coupon_of(loan: Loan) -> TakenCoupon:
    """What a loan that was applied for with a coupon keeps of it."""
    return TakenCoupon.from_json(loan.coupon)


def split_for(customer_state: str) -> TaxSplit:
    """Which GST the brand's fees carry for a borrower of this state."""
    return tax_split(lender_state=brand_config.get("gst_state"), customer_state=customer_state)


def signed_terms(loan: Loan) -> LoanTerms:
    """The terms as they were signed, before any disbursal fixed their due dates."""
    found = Agreement.objects.filter(loan=loan, state=AgreementState.SIGNED).values_list("terms", flat=True)
    signed = found.first()
    # A book taken over from elsewhere has loans that were signed on paper.
    return replace(terms_of(loan), due_dates=()) if signed is None else LoanTerms.from_json(signed)


def terms_of(loan: Loan) -> LoanTerms:
    """The frozen terms; of a loan not yet sanctioned, those it would have at the amount that stands."""
    if loan.terms is not None:
        return LoanTerms.from_json(loan.terms)
    amount = loan.sanctioned_amount or loan.approved_amount or loan.requested_amount
    return freeze_terms(loan=loan, amount=amount, tenure=loan.tenure)


def tenor_days(loan: Loan) -> int:
    return loan.tenure * (1 if loan.tenure_unit == TenureUnit.DAYS else DAYS_IN_MONTH)


def net_amount(loan: Loan) -> Money:
    """What reaches the borrower's account with the first disbursal, from which all fees are kept back."""
    terms = terms_of(loan)
    return Money(charges.drawn_first(terms) - charges.kept_back(terms), loan.money_currency)


def net_drawn(loan: Loan) -> Decimal:
    """What has reached the borrower's account so far."""
    terms = terms_of(loan)
    if not terms.tranches:
        return charges.net_to_borrower(terms)
    standing = LoanEvent.objects.filter(loan=loan, kind=LoanEventKind.DISBURSAL, reversed_by__isnull=True)
    drawn = standing.aggregate(drawn=Sum("amount"))["drawn"] or Decimal(0)
    return Decimal(drawn) - charges.kept_back(terms)


def monthly_burden(*, loan: Loan) -> Decimal:
    """What the loan takes of one month's income: its largest sum of instalments within thirty days."""
    rows = build_schedule(
        terms_of(loan), brand_config.business_date(), calendar=brand_config.business_calendar()
    )
    return max(
        sum(
            (r.instalment for r in rows if 0 <= (r.due_date - first.due_date).days < DAYS_IN_MONTH),
            Decimal(0),
        )
        for first in rows
    )


def today() -> date:
    """The day the books stand at."""
    return brand_config.business_date()


# --- events -------------------------------------------------------------------------------------


def events_of(loan: Loan) -> list[MoneyEvent]:
    return events_of_all([loan.id])[loan.id]


def events_of_all(loan_ids: Collection[UUID]) -> dict[UUID, list[MoneyEvent]]:
    """`events_of` many loans, in one query."""
    found: dict[UUID, list[MoneyEvent]] = defaultdict(list)
    rows = LoanEvent.objects.filter(loan_id__in=loan_ids).order_by("loan_id", "sequence")
    for loan_id, payload in rows.values_list("loan_id", "payload"):
        found[loan_id].append(event_from_json(payload))
    return found


def add_event(
    *,
    loan: Loan,
    kind: LoanEventKind,
    event_type: type[MoneyEvent],
    value_date: date,
    amount: Decimal | None,
    actor: Actor,
    reverses: LoanEvent | None = None,
    **fields: Any,
) -> LoanEvent:
    """Append one dated money event to a locked loan."""
    event_id, moment = uuid7(), clock.now()
    given = {**fields, **({"amount": amount} if amount is not None else {})}
    if reverses is not None:
        given["reverses"] = reverses.id
    event = event_type(id=event_id, value_date=value_date, booked_at=moment, **given)
    last = LoanEvent.objects.filter(loan=loan).aggregate(last=Max("sequence"))["last"] or 0
    return LoanEvent.objects.create(
        id=event_id,
        loan=loan,
        sequence=last + 1,
        kind=kind,
        amount=amount or Decimal("0.00"),
        value_date=value_date,
        booked_at=moment,
        booked_on=brand_config.business_date(),
        payload=event.to_json(),
        reverses=reverses,
        actor_kind=actor.kind,
        actor_id=actor.id,
    )


def draft(event_type: type[Drafted], *, value_date: date | None = None, **fields: Any) -> Drafted:
    """An event that is not booked, for asking what it would do; of the business date unless dated."""
    day = value_date or brand_config.business_date()
    return event_type(id=uuid7(), value_date=day, booked_at=clock.now(), **fields)


def add_reversal(*, loan: Loan, of_event_id: UUID, actor: Actor) -> LoanEvent:
    """Undo one event: it is replayed as if it had never been."""
    undone = LoanEvent.objects.get(id=of_event_id, loan=loan)
    return add_event(
        loan=loan,
        kind=LoanEventKind.REVERSAL,
        event_type=Reversal,
        value_date=brand_config.business_date(),
        amount=None,
        actor=actor,
        reverses=undone,
    )


# --- position -----------------------------------------------------------------------------------


def position_of(
    loan: Loan,
    *,
    as_of: date,
    day_closed: bool,
    events: list[MoneyEvent] | None = None,
    terms: LoanTerms | None = None,
    calendar: BusinessCalendar | None = None,
) -> LoanPosition:
    """The loan as of a business date, from its terms and events alone; others than its own for a what-if.

    calendar  the brand's, where it was read for many loans
    """
    return service_loan(
        terms or terms_of(loan),
        events_of(loan) if events is None else events,
        as_of=as_of,
        calendar=calendar or brand_config.business_calendar(),
        day_closed=day_closed,
    )


def position_today(loan: Loan) -> LoanPosition:
    """The loan within the business date."""
    return position_of(loan, as_of=brand_config.business_date(), day_closed=False)


def outcome(loan: Loan, *asked: MoneyEvent) -> Outcome:
    """What these events would do to the loan today; nothing is booked."""
    return outcome_of(
        terms_of(loan),
        events_of(loan),
        asked,
        as_of=brand_config.business_date(),
        calendar=brand_config.business_calendar(),
    )


def payoff_today(loan: Loan) -> Decimal:
    """What closes the loan today."""
    return position_today(loan).net_payoff


def bring_up_to_date(
    *,
    loan: Loan,
    actor: Actor,
    as_of: date | None = None,
    day_closed: bool = False,
    cause: Cause | None = None,
) -> LoanPosition:
    """Replay a locked loan, write its instalments and figures, and post what the ledger lacks.

    as_of   the business date unless given; within the day unless `day_closed`
    cause   what made history change, told on what the ledger has to take back
    The loan's own row is changed in memory; `change_loan` or `move_loan` saves it.
    """
    day = as_of or brand_config.business_date()
    before = LoanPace.objects.select_for_update().filter(loan=loan).first()
    terms, events = terms_of(loan), events_of(loan)
    position = position_of(loan, as_of=day, day_closed=day_closed, events=events, terms=terms)
    write_instalments([(loan, position)])
    write_figures(loan, position)
    post_position(loan=loan, position=position, actor=actor, cause=cause)
    calendar = brand_config.business_calendar()
    write_paces([Paced.of(loan, position, terms, events, before, calendar)])
    return position


def write_instalments(positions: list[tuple[Loan, LoanPosition]]) -> None:
    """The stored schedule of each loan becomes that of its position; rows it no longer has go.

    A loan paid off early has fewer rows than before, and gets them back when that payment is reversed.
    """
    rows = [row for loan, position in positions for row in instalment_rows(loan, position)]
    kept = {(row.loan_id, row.number) for row in rows}
    stored = Instalment.objects.filter(loan_id__in=[loan.id for loan, _ in positions])
    gone = [key for key, *place in stored.values_list("id", "loan_id", "number") if tuple(place) not in kept]
    if gone:
        Instalment.objects.filter(id__in=gone).delete()
    Instalment.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["loan", "number"],
        update_fields=[f.attname for f in Instalment._meta.fields if f.attname not in _ROW_KEYS],
        batch_size=1000,
    )


_ROW_KEYS = {"id", "created_at", "loan_id", "number"}


def instalment_rows(loan: Loan, position: LoanPosition) -> list[Instalment]:
    """The schedule of a position as rows, not saved."""
    return [_instalment(loan, row) for row in position.instalments]


def _instalment(loan: Loan, row: InstalmentPosition) -> Instalment:
    return Instalment(
        loan=loan,
        number=row.number,
        due_date=row.due_date,
        opening_principal=row.opening_principal,
        balance_after=row.balance_after,
        **{name: getattr(row.due, name) for name in COMPONENTS},
        **{f"{name}_paid": getattr(row.paid, name) for name in COMPONENTS},
        waived=row.waived.total,
        outstanding=row.outstanding.total,
        status=row.status.value,
        paid_on=row.paid_on,
    )


def write_figures(loan: Loan, position: LoanPosition) -> None:
    """What the loan's own row shows of the position, in memory; what it owes is its `LoanPace`."""
    loan.disbursed_on = position.disbursed_on
    loan.closed_on = position.closed_on
    loan.tenure = position.tenure
    loan.next_due_date = position.next_due_date
    loan.own_class = position.asset_class.value if position.disbursed_on else ""
    # NPA is the borrower's, not the loan's: only the day-end, which sees all their loans, lifts it.
    if loan.asset_class != AssetClass.NPA or not loan.disbursed_on:
        loan.asset_class = loan.own_class
    loan.figures = figures_of(position)


def stood_at(loan: Loan, *, today: date) -> tuple[date, bool]:
    """The day whose figures the loan shows, and whether its end has run; a loan that nothing moved since
    stands as at the last day-end."""
    pace = loan.pace_row
    last_end = today - timedelta(days=1)
    if pace is None or (pace.wakes_on is not None and pace.closed_to < last_end):
        return last_end, True
    return pace.interest_to, pace.closed_to == pace.interest_to


def position_shown(loan: Loan) -> LoanPosition:
    """The position behind the figures that the loan shows."""
    day, closed = stood_at(loan, today=brand_config.business_date())
    return position_of(loan, as_of=day, day_closed=closed)


def allocation_of(position: LoanPosition, event_id: UUID) -> dict[str, str]:
    """Where one payment went, what of it is held, and what was owed after it."""
    found = position.allocation(event_id)
    if found is None:
        return {}
    return {
        **parts(found.amounts),
        "held": f"{found.held:.2f}",
        "outstanding_after": f"{position.outstanding.total:.2f}",
    }


# --- disbursal ----------------------------------------------------------------------------------


def book_disbursal(*, loan: Loan, actor: Actor) -> LoanEvent:
    """The money is with the borrower: the loan's first event, its schedule, its first journal.

    The due dates of this day are written into the terms: a holiday declared later moves none of them. No money is
    sent on an agreed due date or after it (`disbursement`), so news that late is of money sent before it.
    """
    day, signed = brand_config.business_date(), terms_of(loan)
    if signed.due_dates:
        day = min(day, signed.due_dates[0] - timedelta(days=1))
    terms = with_fixed_due_dates(signed, day, brand_config.business_calendar())
    FrozenTerms.put(loan, terms.to_json())
    event = add_event(
        loan=loan,
        kind=LoanEventKind.DISBURSAL,
        event_type=Disbursal,
        value_date=day,
        amount=charges.drawn_first(terms),
        actor=actor,
    )
    bring_up_to_date(loan=loan, actor=actor)
    return event


def undo_disbursal(*, loan: Loan, actor: Actor) -> LoanPosition:
    """The money came back: every line of the loan is reversed in the ledger, and nothing is owed.

    The terms are the signed ones again: the next disbursal has due dates of its own, unless they were agreed.
    """
    disbursal = LoanEvent.objects.get(loan=loan, kind=LoanEventKind.DISBURSAL, reversed_by__isnull=True)
    event = add_reversal(loan=loan, of_event_id=disbursal.id, actor=actor)
    FrozenTerms.put(loan, signed_terms(loan).to_json())
    cause = Cause("loan_event", event.id, "The bank returned the money")
    return bring_up_to_date(loan=loan, actor=actor, cause=cause)
