"""The terms a loan was signed with, and the schedules it has had since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from backend.brand_config import services as brand_config
from backend.loans.figures import versions
from backend.loans.models import Agreement, AgreementState, Loan
from backend.loans.plan.position import InstalmentPosition
from backend.loans.plan.schedule import promised
from backend.loans.queries.file import key_facts, rate_of
from backend.loans.services import books
from backend.products.terms import RateTerms


@dataclass(frozen=True, slots=True)
class SignedTerms:
    tenure: int
    rate: RateTerms


def changed_from(loan: Loan) -> SignedTerms | None:
    """What was signed of tenure and rate, where another is in force by now."""
    if loan.disbursed_on is None:
        return None
    signed = books.terms_of(loan)
    is_same = signed.tenure == loan.tenure and signed.rate.pct == rate_of(loan).pct
    return None if is_same else SignedTerms(signed.tenure, signed.rate)


SIGNED = "SIGNED"
"""The version of a schedule that the offer told, before any money went out."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a schedule: `key` is the event that made it, or SIGNED; `kind` of `VersionKind`, or SIGNED."""

    key: str
    kind: str
    on: date


def schedule_versions(loan: Loan) -> list[VersionRow]:
    """The schedules a loan has had, oldest first: as signed, and after each act that planned it anew."""
    signed = Agreement.objects.filter(loan=loan, state=AgreementState.SIGNED).values_list(
        "offered_on", flat=True
    )
    found = [VersionRow(SIGNED, SIGNED, day) for day in signed]
    if loan.pace_row is None:
        return found
    since = versions.schedule_versions(
        books.terms_of(loan),
        books.events_of(loan),
        as_of=brand_config.business_date(),
        calendar=brand_config.business_calendar(),
    )
    return found + [VersionRow(str(each.event_id), each.kind.value, each.on) for each in since]


def schedule_version(loan: Loan, key: str) -> list[InstalmentPosition]:
    """The rows of one version, with what had been paid when it was made; nothing for a version there is not."""
    if key != SIGNED:
        return list(
            versions.schedule_after(
                books.terms_of(loan),
                books.events_of(loan),
                UUID(key),
                calendar=brand_config.business_calendar(),
            )
        )
    signed = Agreement.objects.filter(loan=loan, state=AgreementState.SIGNED).first()
    return [] if signed is None else [promised(row) for row in key_facts(signed).schedule]
