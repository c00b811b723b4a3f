"""The statement of account: asked for by the borrower or by staff, made at once, equal to the ledger.

source  Money Lenders Ordinance (Cap. 163), s. 19: a statement on request
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from backend.audit.services import record
from backend.brand_config import services as brand_config
from backend.kernel.actor import Actor
from backend.kernel.errors import NotAllowedNow, ValidationFailed
from backend.ledger import queries as ledger
from backend.ledger.accounts import HELD
from backend.ledger.queries import LedgerRow
from backend.loans.documents import letterhead
from backend.loans.documents import services as documents
from backend.loans.documents.data import StatementData, StatementLine
from backend.loans.documents.phrases import languages_of
from backend.loans.models import Document, DocumentKind, Loan
from backend.loans.queries.worklists import loan_for
from backend.loans.services.moves import lock_loan
from backend.loans.services.papers import issued_now, save_document
from backend.products.terms import Component
from tenants.context import current_brand

_BY_THE_DAY = frozenset({"INTEREST_ACCRUED", "PENAL_CHARGED"})
_ZERO = Decimal("0.00")


def request_statement(
    *, actor: Actor, loan_id: UUID, period_from: date | None, period_to: date | None, language: str
) -> Document:
    """The statement of a period, drawn and kept; the one made before of the same period is replaced by it.

    period_from, period_to  both included; from the disbursal, and to today, unless given
    raises  LoanNotFound, NotAllowedNow (nothing was lent), ValidationFailed (period, language)
    """
    loan = loan_for(actor=actor, loan_id=loan_id)
    if loan.disbursed_on is None:
        raise NotAllowedNow("There is no statement before the money is out.")
    if language not in languages_of(current_brand().pack):
        raise ValidationFailed.one("language", "language_not_offered", "Not offered in this language.")
    first, last = _period(loan.disbursed_on, period_from, period_to)
    data = statement_data(loan, first, last)
    number = f"{loan.number}-{first:%Y%m%d}-{last:%Y%m%d}"
    made = documents.make(data, number=number, issued_at=issued_now(), language=language)
    with transaction.atomic():
        fresh = lock_loan(loan_id=loan.id, actor=actor)
        same = Document.objects.filter(
            loan=fresh, kind=DocumentKind.STATEMENT, number=number, language=language, superseded_at=None
        )
        same.update(superseded_at=issued_now())
        paper = save_document(loan=fresh, made=made)
        record(
            actor=actor,
            action="loan.statement_made",
            entity="loan",
            entity_id=fresh.id,
            after={"document_id": str(paper.id), "sha256": paper.sha256_sealed, "language": language},
        )
    return paper


def _period(disbursed_on: date, period_from: date | None, period_to: date | None) -> tuple[date, date]:
    today = brand_config.business_date()
    first, last = period_from or disbursed_on, period_to or today
    if last > today:
        raise ValidationFailed.one("periodTo", "day_to_come", f"The books stand at {today}.")
    if first > last:
        raise ValidationFailed.one("periodFrom", "period_backwards", "The period ends before it begins.")
    return first, last


def statement_data(loan: Loan, first: date, last: date) -> StatementData:
    """What the statement says: the ledger of the period, in the lines a borrower reads."""
    rows = ledger.loan_ledger(loan_id=loan.id, as_of=last)
    owed = {
        component: rows[-1].balances[component] if rows else _ZERO for component in (*ledger.COMPONENTS, HELD)
    }
    opening = sum((_moved(row) for row in rows if row.value_date < first), _ZERO)
    lines = tuple(_lines((row for row in rows if row.value_date >= first), opening))
    return StatementData(
        lender=letterhead.lender(),
        borrower=letterhead.borrower(loan.customer_id),
        currency=loan.money_currency,
        loan_number=loan.number,
        product_name=loan.product_version.product.name,
        amount=loan.sanctioned_amount or loan.requested_amount,
        disbursed_on=loan.disbursed_on,
        status=loan.status,
        period_from=first,
        period_to=last,
        opening_balance=opening,
        lines=lines,
        closing_balance=lines[-1].balance if lines else opening,
        outstanding=tuple((c, owed[c.value]) for c in Component if owed[c.value]),
        held=owed[HELD],
        issued_on=brand_config.business_date(),
    )


def _moved(row: LedgerRow) -> Decimal:
    """What a posting adds to what the borrower owes, money held for them taken off."""
    return row.debit - row.credit if row.component else _ZERO


def _lines(rows: Iterable[LedgerRow], balance: Decimal) -> Iterable[StatementLine]:
    """One line a journal; interest of following days is one line. What was undone is left out with what undid
    it, but for a payment that was taken back, which the borrower has to see."""
    line: StatementLine | None = None
    for kind, day, moved in _journals(list(rows)):
        balance += moved
        debit, credit = max(moved, _ZERO), max(-moved, _ZERO)
        if line is not None and _goes_on(line, kind, day):
            line = StatementLine(
                day, kind, line.debit + debit, line.credit + credit, balance, line.first, line.days + 1
            )
            continue
        if line is not None:
            yield line
        first = day if kind in _BY_THE_DAY else None
        line = StatementLine(day, kind, debit, credit, balance, first)
    if line is not None:
        yield line


def _goes_on(line: StatementLine, kind: str, day: date) -> bool:
    return line.first is not None and kind == line.kind and day - line.value_date == timedelta(days=1)


def _journals(rows: list[LedgerRow]) -> Iterable[tuple[str, date, Decimal]]:
    """Kind, day and change of each journal that is told, in the order money counts."""
    told_again = {row.cause_id for row in rows if row.cause_id and not row.reverses and not row.reversed_by}
    taken_back = {
        row.journal_id
        for row in rows
        if row.kind == "REPAYMENT" and row.reversed_by and row.cause_id not in told_again
    }
    seen: dict[UUID, tuple[str, date, Decimal]] = {}
    for row in rows:
        undone = row.reversed_by or row.reverses
        if undone and not {row.journal_id, row.reverses} & taken_back:
            continue
        kind, day, moved = seen.get(row.journal_id, (row.kind, row.value_date, _ZERO))
        seen[row.journal_id] = (kind, day, moved + _moved(row))
    return [journal for journal in seen.values() if journal[2]]
