"""A feed as a file: the rows a person sees, as CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from backend.kernel.csv_files import BOM, csv_line
from backend.notices.queries.desk import Desk
from backend.notices.queries.feeds import ORDERS, Filter, NoticeRow, every_row, notices

HEADER = (
    *(
        "company",
        "mode",
        "loan_no",
        "name",
        "name_zh",
        "phone",
        "instalment_no",
        "instalment_total",
        "due_date",
    ),
    *(
        "days_overdue",
        "repayment_amount",
        "overdue_interest",
        "penalty",
        "total_due",
        "currency",
        "match",
        "confidence",
    ),
    *("customer_number", "customer_name"),
)


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What to export. `company_ids` None means every company the reader may see when the file is fetched."""

    mode: str
    order: str = "PRIORITY"
    due_from: date | None = None
    due_to: date | None = None
    band: str = ""
    company_ids: tuple[UUID, ...] | None = None

    def spelt(self) -> str:
        told: dict[str, Any] = {"m": self.mode, "o": self.order, "b": self.band}
        if self.due_from:
            told["f"] = self.due_from.isoformat()
        if self.due_to:
            told["t"] = self.due_to.isoformat()
        if self.company_ids is not None:
            told["c"] = [str(one) for one in self.company_ids]
        return json.dumps(told, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> ExportWish:
        """Of what `spelt` gave; it came back signed."""
        told: Mapping[str, Any] = json.loads(text)
        return cls(
            mode=told["m"],
            order=told["o"],
            due_from=date.fromisoformat(told["f"]) if "f" in told else None,
            due_to=date.fromisoformat(told["t"]) if "t" in told else None,
            band=told["b"],
            company_ids=tuple(UUID(one) for one in told["c"]) if "c" in told else None,
        )


def csv_lines(desk: Desk, wish: ExportWish) -> Iterator[str]:
    """The file line by line, the header first; memory stays flat."""
    yield BOM + csv_line(HEADER)
    only = Filter(wish.due_from, wish.due_to, wish.band)
    for row in every_row(notices(desk, mode=wish.mode, order=ORDERS[wish.order], only=only)):
        yield csv_line(_cells(row))


def _cells(row: NoticeRow) -> tuple[object, ...]:
    return (
        *(row.company.name, row.mode, row.loan_no, row.name, row.name_zh, row.phone_masked),
        *(row.instalment_no, row.instalment_total, row.due_date, row.days_overdue),
        *(row.repayment_amount, row.overdue_interest, row.penalty, row.total_due, row.currency),
        *(row.match_state, row.confidence, row.customer_number, row.customer_name),
    )
