"""A book of many loans out of one: the same story under other ids, in every table that tells it."""

from __future__ import annotations

from typing import Any

from backend.kernel.ids import uuid7
from backend.ledger.models import Journal, Posting
from backend.loans.models import (
    FrozenTerms,
    Instalment,
    Loan,
    LoanEvent,
    LoanPace,
    LoanTurn,
    Payout,
    StatusChange,
)


def copies_of(loan: Loan, count: int) -> list[Loan]:
    """Loans of the same borrower, disbursed like this one. The products allow one at a time, so rows are copied."""
    return [_copy(loan, number) for number in range(1, count + 1)]


def _copy(loan: Loan, number: int) -> Loan:
    source = Loan.objects.get(id=loan.id)
    copy = Loan.objects.get(id=loan.id)
    copy.id, copy.number, copy._state.adding = uuid7(), f"{source.number}-{number}", True
    copy.save(force_insert=True)
    for model in (FrozenTerms, LoanPace, LoanTurn, LoanEvent, Instalment, StatusChange, Payout):
        for row in model._default_manager.filter(loan=source):
            _tell_of(copy, row, number)
    for journal in Journal.objects.filter(loan_id=source.id):
        postings = list(Posting.objects.filter(journal=journal))
        journal.id, journal.loan_id, journal._state.adding = uuid7(), copy.id, True
        journal.save(force_insert=True)
        for posting in postings:
            posting.id, posting.journal, posting.loan_id = uuid7(), journal, copy.id
            posting._state.adding = True
            posting.save(force_insert=True)
    return copy


def _tell_of(copy: Loan, row: Any, number: int) -> None:
    row.loan, row._state.adding = copy, True
    if hasattr(row, "id"):
        row.id = uuid7()
    if isinstance(row, Payout):
        row.reference, row.provider_key = f"{row.reference}-{number}", str(uuid7())
        row.provider_ref, row.utr = f"{row.provider_ref}-{number}", f"{row.utr}-{number}"
        row.event = LoanEvent.objects.filter(loan=copy, kind="DISBURSAL").first()
    row.save(force_insert=True)
