"""Why a borrower owes what they owe: the rows of the ledger behind each balance, told in few lines.

Entries that were undone are left out with what undid them; interest of consecutive days is one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from backend.ledger import queries as ledger
from backend.ledger.queries import LedgerRow
from backend.loans.models import Loan

_BY_THE_DAY = frozenset({"INTEREST_ACCRUED", "PENAL_CHARGED"})


@dataclass(frozen=True, slots=True)
class OwedLine:
    """A change of one balance.

    kind     the ledger's word for it (DISBURSEMENT, INTEREST_ACCRUED, REPAYMENT, …)
    amount   above zero: owed more; below: paid or given up
    days     how many days' entries the line holds, from `first` to `last`
    each     what each of those days added, where it was the same
    """

    component: str
    kind: str
    first: date
    last: date
    days: int
    amount: Decimal
    each: Decimal | None


def why_owed(loan: Loan) -> list[OwedLine]:
    """The lines behind each balance of the loan, oldest first; per component they add up to it."""
    return list(_told(ledger.loan_ledger(loan_id=loan.id)))


def _told(rows: Iterable[LedgerRow]) -> Iterator[OwedLine]:
    standing = [row for row in rows if not row.reverses and not row.reversed_by]
    for component in ledger.COMPONENTS:
        line: OwedLine | None = None
        for row in (row for row in standing if row.component == component):
            moved = row.debit - row.credit
            if line is not None and _goes_on(line, row):
                line = _longer(line, row, moved)
                continue
            if line is not None:
                yield line
            line = OwedLine(component, row.kind, row.value_date, row.value_date, 1, moved, moved)
        if line is not None:
            yield line


def _goes_on(line: OwedLine, row: LedgerRow) -> bool:
    next_day = row.value_date - line.last <= timedelta(days=1)
    return row.kind in _BY_THE_DAY and row.kind == line.kind and next_day


def _longer(line: OwedLine, row: LedgerRow, moved: Decimal) -> OwedLine:
    return replace(
        line,
        last=row.value_date,
        days=line.days + (row.value_date != line.last),
        amount=line.amount + moved,
        each=line.each if line.each == moved else None,
    )
