"""A loan's account as a file for a spreadsheet: every posting with its cause, and the balances after it."""

from __future__ import annotations

from collections.abc import Iterator

from backend.access import queries as access
from backend.kernel.csv_files import BOM, csv_line
from backend.ledger import queries as ledger
from backend.loans.models import Loan
from backend.loans.queries.file import receipt_numbers

HEADER = (
    *("journal", "value_date", "booked_at", "entry", "account", "component", "debit", "credit"),
    *("principal", "interest", "fee", "tax", "penalty", "owed_in_all", "held", "currency"),
    *("cause", "receipt", "booked_by", "undoes", "undone_by"),
)


def ledger_lines(loan: Loan) -> Iterator[str]:
    """The header first; then the postings in the order in which money counts, undone ones too."""
    rows = ledger.loan_ledger(loan_id=loan.id)
    numbers = receipt_numbers({row.cause_id for row in rows if row.cause_id})
    people = access.names_of({row.actor_id for row in rows if row.actor_id})
    yield BOM + csv_line(HEADER)
    for row in rows:
        receipt = numbers.get(row.cause_id, "") if row.cause_id else ""
        booker = people.get(row.actor_id, "") if row.actor_id else ""
        yield csv_line(
            (
                *(row.journal_id, row.value_date, row.booked_at.isoformat(timespec="seconds"), row.kind),
                *(row.account, row.component, row.debit, row.credit),
                *(row.balances[name] for name in ledger.COMPONENTS),
                *(row.balance_after, row.balances["HELD"], loan.currency),
                *(row.cause, receipt, booker, row.reverses, row.reversed_by),
            )
        )
