"""The ways out of a loan that is running: the cooling-off exit, and the paper at the end."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from backend.brand_config import services as brand_config
from backend.kernel.actor import Actor, ActorKind
from backend.kernel.errors import NotAllowedNow
from backend.loans.models import Loan, LoanEventKind
from backend.loans.plan.money_events import CoolingOffExit
from backend.loans.services import books
from backend.loans.services.moves import lock_loan, require_permission
from backend.loans.services.standing import settle_status
from backend.loans.states import PAYABLE


def exit_in_cooling_off(*, actor: Actor, loan_id: UUID, expected_version: int | None) -> Loan:
    """The borrower leaves within the cooling-off days: what closes the loan is principal and interest to the day.

    Penal charges booked so far are taken back. The exit amount is then paid like any other; where money held, or what
    comes back, is all of it, the loan closes at once (RBI Digital Lending Directions 2025, cooling-off).
    raises  NotAllowedNow when the days have passed, the borrower left before, or the loan is not running
    """
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        if actor.kind is not ActorKind.CUSTOMER:
            require_permission(actor=actor, permission="LOAN_OPS")
        today = brand_config.business_date()
        if loan.events.filter(kind=LoanEventKind.EXIT, reversed_by__isnull=True).exists():
            raise NotAllowedNow("Leaving this loan was chosen already.")
        if loan.status not in PAYABLE:
            raise NotAllowedNow("This loan is not running, so there is nothing to leave.")
        until = cooling_off_until(loan)
        if until is None or today > until:
            raise NotAllowedNow("The cooling-off days of this loan have passed.")
        books.add_event(
            loan=loan,
            kind=LoanEventKind.EXIT,
            event_type=CoolingOffExit,
            value_date=today,
            amount=None,
            actor=actor,
        )
        position = books.bring_up_to_date(loan=loan, actor=actor)
        settle_status(loan=loan, position=position, actor=actor, what="cooling_off_exit")
    return loan


def cooling_off_until(loan: Loan) -> date | None:
    """The last business date on which the borrower may leave; None when no money is out, and once they have left."""
    until = loan.figures.get("cooling_off_until")
    return date.fromisoformat(until) if until and loan.disbursed_on else None
