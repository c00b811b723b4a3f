"""Parts of a loan that staff and borrower see alike."""

from __future__ import annotations

from collections.abc import Iterable

from backend.kernel.actor import Actor
from backend.loans import actions as loan_actions
from backend.loans import queries as loan_queries
from backend.loans.models import Loan
from graphql_schema.shared.lending import (
    AvailableAction,
    DocumentLink,
    InstalmentType,
    LoanPart,
    SignedTerms,
    StandsAt,
    TenureUnit,
    TimelineEntry,
    document_link,
)
from graphql_schema.shared.scalars import as_id


def available_actions(loan: Loan, actor: Actor) -> list[AvailableAction]:
    return [
        AvailableAction(code=one.code, title=one.title, allowed=one.allowed, reason=one.reason or None)
        for one in loan_actions.available_actions(loan=loan, actor=actor)
    ]


def parts(loan: Loan) -> list[LoanPart]:
    return [
        LoanPart(
            number=one.number,
            amount=one.amount,
            after_days=one.after_days,
            drawable_from=one.drawable_from,
            is_drawn=one.is_drawn,
        )
        for one in loan_queries.parts_of(loan)
    ]


def signed_terms(loan: Loan) -> SignedTerms | None:
    found = loan_queries.changed_from(loan)
    if found is None:
        return None
    return SignedTerms(
        tenure=found.tenure,
        tenure_unit=TenureUnit(loan.tenure_unit),
        rate_pct=found.rate.pct,
        rate_period=found.rate.period.value,
    )


def stands_at(shown: loan_queries.Shown) -> StandsAt | None:
    found = shown.stands_at
    if found is None:
        return None
    return StandsAt(
        day=found.day, day_ended=found.day_ended, today=found.today, closes_today=found.closes_today
    )


def schedule(shown: loan_queries.Shown) -> list[InstalmentType]:
    return [InstalmentType.of(one) for one in shown.schedule]


def documents(loan: Loan) -> list[DocumentLink]:
    return [document_link(one) for one in loan_queries.documents(loan)]


def timeline(loan: Loan) -> list[TimelineEntry]:
    return _entries(loan_queries.timeline(loan))


def borrowers_timeline(loan: Loan) -> list[TimelineEntry]:
    return _entries(loan_queries.borrowers_timeline(loan))


def _entries(facts: Iterable[loan_queries.TimelineFact]) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            id=as_id(one.id),
            at=one.at,
            kind=one.kind,
            title=one.title,
            detail=one.detail,
            actor_name=one.actor_name,
        )
        for one in facts
    ]
