"""New terms for what has not fallen due: asked with the borrower's consent, allowed by another person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from backend.kernel.actor import Actor
from backend.kernel.errors import ValidationFailed
from backend.kernel.idempotency import once
from backend.loans.figures.outcome import Outcome
from backend.loans.models import Loan, LoanEventKind, LoanRequest, RequestKind
from backend.loans.plan.money_events import Restructure
from backend.loans.services import books, requests
from backend.loans.services.standing import settle_status

MOST_PERIODS = 360


@dataclass(frozen=True, slots=True)
class NewTerms:
    """moratorium_periods  next periods that ask for nothing
    tenure              periods that then repay the loan; None: as many as were left
    rate_pct            per the period of the terms; None: as it was
    reschedule_arrears  what is overdue is asked for anew with the instalments to come
    """

    moratorium_periods: int = 0
    tenure: int | None = None
    rate_pct: Decimal | None = None
    reschedule_arrears: bool = False

    def check(self) -> None:
        """raises  ValidationFailed naming the field"""
        if not 0 <= self.moratorium_periods <= MOST_PERIODS:
            raise _wrong("moratoriumPeriods", f"Between 0 and {MOST_PERIODS} periods.")
        if self.tenure is not None and not 1 <= self.tenure <= MOST_PERIODS:
            raise _wrong("tenure", f"Between 1 and {MOST_PERIODS} periods.")
        if self.rate_pct is not None and not (self.rate_pct.is_finite() and self.rate_pct >= 0):
            raise _wrong("ratePct", "A rate of zero or more.")
        if self == NewTerms():
            raise _wrong("terms", "Change the moratorium, the tenure, the rate or the arrears.")

    def to_json(self) -> dict[str, object]:
        return {
            "moratorium_periods": self.moratorium_periods,
            "tenure": self.tenure,
            "rate_pct": None if self.rate_pct is None else str(self.rate_pct),
            "reschedule_arrears": self.reschedule_arrears,
        }

    @classmethod
    def from_json(cls, data: dict[str, object]) -> NewTerms:
        rate, tenure = data["rate_pct"], data["tenure"]
        return cls(
            moratorium_periods=int(str(data["moratorium_periods"])),
            tenure=None if tenure is None else int(str(tenure)),
            rate_pct=None if rate is None else Decimal(str(rate)),
            reschedule_arrears=bool(data["reschedule_arrears"]),
        )


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """The borrower's yes: how it was given (a signed letter, a recorded call), where it is kept, and when."""

    channel: str
    reference: str
    given_on: date

    def check(self) -> None:
        """raises  ValidationFailed naming the field"""
        if len(self.channel.strip()) < 2:
            raise _wrong("consentChannel", "How did the borrower agree?")
        if len(self.reference.strip()) < 2:
            raise _wrong("consentReference", "Where is the borrower's consent kept?")
        if self.given_on > books.today():
            raise _wrong("consentOn", "The consent cannot be given in the future.")

    def to_json(self) -> dict[str, object]:
        return {
            "consent_channel": self.channel.strip()[:80],
            "consent_reference": self.reference.strip()[:120],
            "consent_on": self.given_on.isoformat(),
        }


def _wrong(path: str, message: str) -> ValidationFailed:
    return ValidationFailed.one(path, "not_valid", message)


def ask_restructure(
    *,
    actor: Actor,
    loan_id: UUID,
    terms: NewTerms,
    consent: ConsentGiven,
    reason: str,
    expected_version: int | None,
    idempotency_key: str,
) -> LoanRequest:
    """Ask for new terms, which the borrower has agreed to.

    raises  PermissionRefused, LoanNotFound, MoveNotAllowed, VersionConflict, ValidationFailed, RequestOpen,
            IdempotencyConflict
    """

    def run() -> dict[str, object]:
        loan = requests.open_loan(
            actor=actor, loan_id=loan_id, kind=RequestKind.RESTRUCTURE, expected_version=expected_version
        )
        consent.check()
        request = requests.ask(
            actor=actor,
            loan=loan,
            kind=RequestKind.RESTRUCTURE,
            outcome=restructured(loan=loan, terms=terms),
            amount=None,
            note=requests.reason_of(reason, "reason"),
            payload={**terms.to_json(), **consent.to_json()},
        )
        requests.tell_asked(request=request, actor=actor)
        return {"request_id": request.id}

    body = {"loan_id": loan_id, **terms.to_json(), **consent.to_json()}
    answer = once(actor=actor, operation="loans.ask_restructure", key=idempotency_key, body=body, run=run)
    return LoanRequest.objects.select_related("loan").get(id=answer["request_id"])


def restructured(*, loan: Loan, terms: NewTerms) -> Outcome:
    """The loan with its terms as they are and with the new ones, from today.

    raises  ValidationFailed
    """
    terms.check()
    return books.outcome(loan, books.draft(Restructure, **_fields(terms)))


def _fields(terms: NewTerms) -> dict[str, Any]:
    return {
        "moratorium_periods": terms.moratorium_periods,
        "tenure": terms.tenure,
        "rate_pct": terms.rate_pct,
        "reschedule_arrears": terms.reschedule_arrears,
    }


def carry_out(*, request: LoanRequest, actor: Actor) -> None:
    """Put the new terms in force from today; the old ones stand in the loan's events before this one."""
    loan, terms = request.loan, NewTerms.from_json(request.payload)
    request.event = books.add_event(
        loan=loan,
        kind=LoanEventKind.RESTRUCTURE,
        event_type=Restructure,
        value_date=books.today(),
        amount=None,
        actor=actor,
        **_fields(terms),
    )
    position = books.bring_up_to_date(loan=loan, actor=actor)
    settle_status(
        loan=loan,
        position=position,
        actor=actor,
        what="restructure",
        after={"request_id": str(request.id), **terms.to_json()},
        note=request.note,
    )
