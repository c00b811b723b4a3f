"""The whole book as it was at the end of a past day, as known on a day: one statement over the ledger and
the histories of statuses and classes, and the loans that make up each figure by the same statement."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from backend.kernel.actor import Actor
from backend.ledger.queries import BALANCES_BY_LOAN
from backend.loans.models import Loan
from backend.loans.queries.past import AsOf
from backend.loans.reach import visible_to

ORDER = ("id",)
_SUMS = ("principal", "interest", "fee", "tax", "penalty", "held")


@dataclass(frozen=True, slots=True)
class PortfolioFigures:
    """Loans lent by that day, and what they owe. `kind`: STATUS, CLASS or TOTAL; `code` names which."""

    kind: str
    code: str
    loans: int
    principal: Decimal
    interest: Decimal
    fee: Decimal
    tax: Decimal
    penalty: Decimal
    held: Decimal

    @property
    def owed(self) -> Decimal:
        return self.principal + self.interest + self.fee + self.tax + self.penalty


@dataclass(frozen=True, slots=True)
class LentLoan:
    """One loan of the portfolio at that moment."""

    loan_id: UUID
    status: str
    asset_class: str
    principal: Decimal
    interest: Decimal
    fee: Decimal
    tax: Decimal
    penalty: Decimal
    held: Decimal

    @property
    def owed(self) -> Decimal:
        return self.principal + self.interest + self.fee + self.tax + self.penalty


# Where a loan stood: its row for the day the books stand at, its histories for a day that is over.
_STOOD = {
    True: "select l.status, l.asset_class",
    False: """
select coalesce((select s.to_status from loans_statuschange s
                  where s.loan_id = l.id and s.business_date <= %(as_of)s
                    and (%(known_at)s::timestamptz is null or s.at <= %(known_at)s)
                  order by s.at desc, s.id desc limit 1), '') as status,
       coalesce((select c.asset_class from loans_classchange c
                  where c.loan_id = l.id and c.business_date <= %(as_of)s
                    and (%(known_at)s::timestamptz is null or c.at <= %(known_at)s)
                  order by c.at desc, c.id desc limit 1), '') as asset_class""",
}
_LENT = f"""
lent as (
    select b.*, stood.status, stood.asset_class
      from ({BALANCES_BY_LOAN}) b
      join loans_loan l on l.id = b.loan_id
     cross join lateral ({{stood}}) stood
     where l.id in ({{seen}})
)"""  # noqa: S608 - both parts are this file's own text
_FIGURES = f"""
select case when grouping(status) = 0 then 'STATUS' when grouping(asset_class) = 0 then 'CLASS' else 'TOTAL' end,
       coalesce(status, asset_class, ''), count(*), {", ".join(f"coalesce(sum({name}), 0)" for name in _SUMS)}
  from lent group by grouping sets ((status), (asset_class), ())
 order by 1, 2"""  # noqa: S608 - this file's own names
_THESE = (
    "(%(status)s = '' or status = %(status)s) and (%(asset_class)s = '' or asset_class = %(asset_class)s)"
)


def portfolio_figures(*, actor: Actor, when: AsOf) -> list[PortfolioFigures]:
    """Counts and sums by status, by class, and in all, of the loans this actor may see."""
    sql, given = _statement(actor, when, _FIGURES)
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [PortfolioFigures(*row) for row in cursor.fetchall()]


def portfolio_loans(*, actor: Actor, when: AsOf, status: str = "", asset_class: str = "") -> QuerySet[Loan]:
    """The loans behind one of the figures, with customer; page them by `ORDER`."""
    sql, given = _statement(actor, when, f"select loan_id from lent where {_THESE}")  # noqa: S608
    positional, values = _positional(sql, {**given, "status": status, "asset_class": asset_class})
    rows = Loan.objects.filter(id__in=RawSQL(positional, values)).select_related("customer", "pace")  # noqa: S611
    return rows.defer("figures").order_by(*ORDER)


def lent_loans(*, actor: Actor, when: AsOf, loan_ids: Collection[UUID]) -> dict[UUID, LentLoan]:
    """What each loan of a page was at that moment."""
    names = ", ".join(("loan_id", "status", "asset_class", *_SUMS))
    sql, given = _statement(actor, when, f"select {names} from lent", loan_ids=loan_ids)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return {row[0]: LentLoan(*row) for row in cursor.fetchall()}


def _statement(
    actor: Actor, when: AsOf, tail: str, *, loan_ids: Collection[UUID] | None = None
) -> tuple[str, dict[str, Any]]:
    seen, seen_values = Loan.objects.filter(visible_to(actor)).values("id").query.sql_with_params()
    named = {f"seen{place}": value for place, value in enumerate(seen_values)}
    seen_sql = seen % tuple(f"%({name})s" for name in named) if named else seen
    lent = _LENT.format(stood=_STOOD[when.is_now], seen=seen_sql)
    given = {
        "as_of": when.day,
        "known_at": when.known_at,
        "loan_ids": list(loan_ids) if loan_ids is not None else None,
        **named,
    }
    return f"with {lent} {tail}", given


def _positional(sql: str, given: dict[str, Any]) -> tuple[str, list[Any]]:
    """The same statement with its arguments in order, as an expression inside another query wants them."""
    order: list[str] = []

    class Placed(dict[str, str]):
        def __missing__(self, name: str) -> str:
            order.append(name)
            return "%s"

    text = sql % Placed()
    return text, [given[name] for name in order]
