"""One loan's file: schedule, money, papers, figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count

from backend.brand_config import services as brand_config
from backend.kernel.errors import ValidationFailed
from backend.kernel.money import MINOR_UNIT, Money
from backend.loans.documents.phrases import ToldCharge, phrases_in, told
from backend.loans.figures.kfs import KfsFigures, kfs_figures
from backend.loans.figures.what_if import WhatIf, what_if
from backend.loans.models import (
    LIVE_AGREEMENT_STATES,
    Agreement,
    Document,
    Instalment,
    Loan,
    PaymentOrder,
    Payout,
    PayoutPurpose,
    PayoutState,
    Receipt,
)
from backend.loans.plan.agreed import NOTHING_AGREED, Agreed
from backend.loans.plan.coupons import DiscountedFee, discounted, discounted_fees
from backend.loans.plan.interest import to_amount
from backend.loans.plan.position import LoanPosition
from backend.loans.plan.terms import LoanTerms
from backend.loans.services import books, sanction
from backend.loans.services.pacing import COMPONENTS
from backend.loans.services.papers import end_of
from backend.loans.states import LIVE
from backend.products.discounts import Discount, TakenCoupon
from backend.products.queries import terms_on
from backend.products.terms import ProductTerms, RateTerms


def schedule(loan: Loan) -> tuple[Instalment, ...]:
    """The schedule of a loan with money out as it stands."""
    return shown(loan).schedule


def instalment_parts(row: Instalment) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """What one instalment asks for, and what of it is paid, per component."""
    due = {name: getattr(row, name) for name in COMPONENTS}
    paid = {name: getattr(row, f"{name}_paid") for name in COMPONENTS}
    return due, paid


def outstanding_parts(loan: Loan) -> dict[str, Decimal]:
    """What is owed, per component: as the core last gave it, and what time has added since."""
    pace = loan.pace_row
    moved = (pace.interest_since, pace.penalty_since) if pace else (0, 0)
    return _figures(loan, "outstanding", *moved)


def overdue_parts(loan: Loan) -> dict[str, Decimal]:
    """The same of what is overdue; interest moves it only where it runs on an overdue instalment."""
    pace = loan.pace_row
    moved = (pace.interest_since if pace.late_interest else 0, pace.penalty_since) if pace else (0, 0)
    return _figures(loan, "overdue", *moved)


@dataclass(frozen=True, slots=True)
class StandsAt:
    """The day whose figures a loan's row shows, at its end or within it; and what closes the loan on the business
    date, whose interest those figures have only once that day was acted on or has ended."""

    day: date
    day_ended: bool
    today: date
    closes_today: Decimal


@dataclass(frozen=True, slots=True)
class Shown:
    """A loan as its file shows it.

    schedule   as it stands; empty while no money is out
    stands_at  None of a loan that is not running
    """

    schedule: tuple[Instalment, ...] = ()
    stands_at: StandsAt | None = None


def shown(loan: Loan) -> Shown:
    """Both from one reading of the loan's events. What the schedule of a loan without money out would be is `key_facts`
    or `preview`."""
    if loan.pace_row is None:
        return Shown()
    today = brand_config.business_date()
    day, ended = books.stood_at(loan, today=today)
    terms, events, calendar = books.terms_of(loan), books.events_of(loan), brand_config.business_calendar()

    def position(as_of: date, day_closed: bool) -> LoanPosition:
        return books.position_of(
            loan, as_of=as_of, day_closed=day_closed, events=events, terms=terms, calendar=calendar
        )

    rows = tuple(books.instalment_rows(loan, position(day, ended)))
    if loan.status not in LIVE:
        return Shown(rows)
    return Shown(rows, StandsAt(day, ended, today, position(today, False).net_payoff))


QUOTE_DAYS = 366


def payoff(loan: Loan, on: date | None = None) -> dict[str, Decimal]:
    """What has to be paid on a day to close the loan, per component and in `total`.

    Money held for the borrower is taken off, in the order in which a payment would be set off.
    raises  ValidationFailed for a day that is past, or too far ahead to be promised
    """
    day = _quotable(on)
    position = books.position_of(loan, as_of=day, day_closed=False)
    held, found = position.excess, {}
    for component in books.terms_of(loan).appropriation.order:
        owed = position.payoff.of(component)
        taken = min(held, owed)
        held -= taken
        found[component.value.lower()] = owed - taken
    return {**found, "total": position.net_payoff}


def suppose(loan: Loan, *, amount: Decimal, on: date | None = None) -> WhatIf:
    """What a payment on a day would change; nothing is booked.

    raises  ValidationFailed for a day that is past or too far ahead, or an amount that is no sum of money
    """
    if not amount.is_finite() or amount <= 0 or amount % MINOR_UNIT:
        raise ValidationFailed.one("amount", "amount_not_valid", "An amount above nil, to the paisa or cent.")
    return what_if(
        books.terms_of(loan),
        books.events_of(loan),
        amount=amount,
        on=_quotable(on),
        calendar=brand_config.business_calendar(),
    )


def _quotable(on: date | None) -> date:
    today = brand_config.business_date()
    day = on or today
    if day < today:
        raise ValidationFailed.one("on", "day_is_past", "A past day is asked of by the as-of view.")
    if day > today + timedelta(days=QUOTE_DAYS):
        raise ValidationFailed.one("on", "too_far_ahead", f"At most {QUOTE_DAYS} days ahead.")
    return day


def _figures(loan: Loan, which: str, interest: int, penalty: int) -> dict[str, Decimal]:
    stored = loan.figures.get(which) or {}
    found = {name: Decimal(stored.get(name, "0.00")) for name in COMPONENTS}
    found["interest"] += to_amount(interest)
    found["penalty"] += to_amount(penalty)
    return found


def payouts(loan: Loan) -> list[Payout]:
    return list(Payout.objects.filter(loan=loan).select_related("bank_account").order_by("-attempt"))


def payment_orders(loan: Loan) -> list[PaymentOrder]:
    return list(PaymentOrder.objects.filter(loan=loan).order_by("-created_at", "-id"))


def receipts(loan: Loan) -> list[Receipt]:
    return list(Receipt.objects.filter(loan=loan).order_by("-paid_at", "-id"))


def receipt_numbers(event_ids: set[UUID]) -> dict[UUID, str]:
    """Which receipts the money events of a ledger were, by one query."""
    found = Receipt.objects.filter(event_id__in=event_ids).values_list("event_id", "number")
    return {event_id: number for event_id, number in found if event_id}


def documents(loan: Loan) -> list[Document]:
    """The papers that stand, newest first; replaced ones are kept and not shown."""
    return list(Document.objects.filter(loan=loan, superseded_at__isnull=True).order_by("-created_at", "-id"))


def current_agreement(loan: Loan) -> Agreement | None:
    """The offer that is out or signed; else the last one that ended."""
    found = Agreement.objects.filter(loan=loan).select_related("kfs", "agreement", "signed", "loan")
    return found.filter(state__in=LIVE_AGREEMENT_STATES).first() or found.order_by("-number").first()


def key_facts(agreement: Agreement) -> KfsFigures:
    """The figures of an offer, from the terms it was made of and the day it was made."""
    return kfs_figures(
        LoanTerms.from_json(agreement.terms),
        on=agreement.offered_on,
        calendar=brand_config.business_calendar(),
    )


def preview(
    *,
    product_version_id: UUID,
    amount: Money,
    tenure: int,
    on: date | None = None,
    customer_state: str = "",
    discount: Discount | None = None,
) -> KfsFigures:
    """What a loan of this amount and tenure would come to, with a coupon or without. raises  CouponNotForThis"""
    day = on or brand_config.business_date()
    terms = LoanTerms.from_product(
        terms_on(product_version_id, day),
        amount=amount.amount,
        tenure=tenure,
        tax_split=books.split_for(customer_state),
    )
    return kfs_figures(discounted(terms, discount), on=day, calendar=brand_config.business_calendar())


@dataclass(frozen=True, slots=True)
class ToldFacts:
    """The parts of a statement of key facts that are words."""

    apr_basis: str
    contingent: tuple[ToldCharge, ...]


def facts_in_words(figures: KfsFigures, language: str) -> ToldFacts:
    """In the words of the papers; English where the language has none."""
    said = phrases_in(language)
    return ToldFacts(
        apr_basis=said.apr_basis[figures.apr_basis],
        contingent=tuple(told(charge, said, figures.currency) for charge in figures.contingent),
    )


def product_terms(loan: Loan) -> ProductTerms:
    """The terms of the product version that the loan was applied for under."""
    return ProductTerms.from_json(loan.product_version.terms)


def preview_sanction(
    loan: Loan, *, amount: Decimal, tenure: int | None, agreed: Agreed = NOTHING_AGREED
) -> KfsFigures:
    """What a loan would come to if it were sanctioned so today. raises  ValidationFailed"""
    terms = sanction.terms_to_sanction(loan=loan, amount=amount, tenure=tenure, agreed=agreed)
    return kfs_figures(terms, on=brand_config.business_date(), calendar=brand_config.business_calendar())


def coupon_at_application(loan: Loan) -> TakenCoupon | None:
    """The fee before and after the coupon, at the amount applied for."""
    return books.coupon_of(loan) if loan.coupon else None


def coupon_as_it_stands(loan: Loan) -> DiscountedFee | None:
    """The same at the amount that stands now: once sanctioned, that of the frozen terms."""
    return discounted_fees(books.terms_of(loan))[0] if loan.coupon else None


def loan_numbers(loan_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Loan id -> number, by one query."""
    return dict(Loan.objects.filter(id__in=list(loan_ids)).values_list("id", "number"))


def unpaid_on(days: Iterable[date]) -> dict[date, int]:
    """How many instalments that are not paid fall due on each of the days, by one query."""
    rows = Instalment.objects.filter(due_date__in=list(days)).exclude(status="PAID")
    counted = rows.values("due_date").annotate(count=Count("id")).values_list("due_date", "count")
    return dict(counted.order_by())


def valid_until(agreement: Agreement) -> datetime:
    """The end of the last day on which the offer binds the lender, as an instant."""
    return end_of(agreement.valid_until)


def standing_amount(loan: Loan) -> Decimal:
    """The amount that counts now: sanctioned, else approved, else asked for."""
    return loan.sanctioned_amount or loan.approved_amount or loan.requested_amount


def net_disbursed(loan: Loan) -> Decimal | None:
    """What the borrower received; None while no money is out."""
    return books.net_drawn(loan) if loan.disbursed_on else None


def refund_due(loan: Loan) -> Decimal:
    """Of the money held for the borrower, what is to go back."""
    return Decimal(loan.figures.get("refund_due", "0.00"))


def asset_class(loan: Loan) -> str | None:
    return loan.asset_class or None


def rate_of(loan: Loan) -> RateTerms:
    """The rate in force."""
    rate = books.terms_of(loan).rate
    known = loan.figures.get("rate_pct")
    return rate if known is None else replace(rate, pct=Decimal(known))


def outside_references(loan: Loan) -> list[str]:
    """The references used towards providers for this loan: those of the API call log."""
    refs: list[str] = []
    refs += Payout.objects.filter(loan=loan).values_list("reference", flat=True)
    refs += PaymentOrder.objects.filter(loan=loan).values_list("reference", flat=True)
    signed = Agreement.objects.filter(loan=loan).values_list("esign_reference", flat=True)
    return refs + [ref for ref in signed if ref]


def last_sent(loan: Loan) -> Money:
    """What the last transfer brought the borrower; before any, what the first will."""
    sent = Payout.objects.filter(loan=loan, purpose=PayoutPurpose.DISBURSAL)
    arrived = sent.filter(state=PayoutState.SUCCEEDED).order_by("-attempt").first()
    return books.net_amount(loan) if arrived is None else Money(arrived.amount, loan.money_currency)


def latest_receipt(loan: Loan) -> Receipt | None:
    return Receipt.objects.filter(loan=loan).order_by("-created_at", "-id").first()
