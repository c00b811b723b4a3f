"""Past days: a loan and the whole book at the end of a day as known on a day, and days to come: payoff, what if."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import strawberry

from backend.brand_config.services import business_date
from backend.kernel.paging import capped_count, keyset_page
from backend.loans import queries as loan_queries
from backend.loans.plan.position import Amounts, InstalmentPosition
from graphql_schema.shared.context import Info
from graphql_schema.shared.lending import Components
from graphql_schema.shared.links import ledger_url
from graphql_schema.shared.operations import Audience, query
from graphql_schema.shared.paging import CappedCount, PageInfo, edges_of, page_info
from graphql_schema.shared.scalars import as_id, read_id, read_money
from graphql_schema.staff.loans import views
from graphql_schema.staff.loans.queries import LOAN_READERS
from graphql_schema.staff.loans.types import LedgerRow


@strawberry.type(description="One row of a schedule computed for a moment or a supposition; nothing stored.")
class PlannedInstalment:
    number: int
    due_date: date
    due: Components
    paid: Components
    waived: Components
    outstanding: Components
    balance_after: Decimal
    is_overdue: bool
    paid_on: date | None

    @classmethod
    def of(cls, row: InstalmentPosition) -> PlannedInstalment:
        return cls(
            number=row.number,
            due_date=row.due_date,
            due=_parts(row.due),
            paid=_parts(row.paid),
            waived=_parts(row.waived),
            outstanding=_parts(row.outstanding),
            balance_after=row.balance_after,
            is_overdue=row.is_overdue,
            paid_on=row.paid_on,
        )


@strawberry.type
class LoanAsOf:
    """`agrees`: the ledger holds, component by component, what the replay of the events says."""

    as_of: date
    known_on: date
    status: str
    asset_class: str | None
    dpd: int
    outstanding: Components
    overdue: Components
    paid: Components
    waived: Components
    payoff: Decimal
    held: Decimal
    ledger_totals: Components
    agrees: bool
    ledger: list[LedgerRow]
    schedule: list[PlannedInstalment]


@strawberry.type
class ScheduleVersion:
    """`kind` is SIGNED, DISBURSED, DRAWN, REPRICED, RESTRUCTURED or PREPAID; `on` the day it stood from."""

    key: str
    kind: str
    on: date


@strawberry.type
class LoanSchedules:
    loan: strawberry.Private[Any]

    @strawberry.field
    def versions(self) -> list[ScheduleVersion]:
        """Oldest first: as signed, and after each act that planned the instalments anew."""
        found = loan_queries.schedule_versions(self.loan)
        return [ScheduleVersion(key=one.key, kind=one.kind, on=one.on) for one in found]

    @strawberry.field
    def rows(self, key: str) -> list[PlannedInstalment]:
        """Of one version, with what had been paid when it was made; none of a version there is not."""
        version = key if key == loan_queries.SIGNED else str(read_id(key))
        return [PlannedInstalment.of(row) for row in loan_queries.schedule_version(self.loan, version)]


@strawberry.type
class PayoffQuote:
    on: date
    components: Components
    daily_interest: Decimal


@strawberry.type
class WhatIf:
    on: date
    amount: Decimal
    paid: Components
    held: Decimal
    payoff_before: Decimal
    payoff_after: Decimal
    left_before: Decimal
    left_after: Decimal
    saving: Decimal
    closes: bool
    before: list[PlannedInstalment]
    after: list[PlannedInstalment]


@strawberry.type(description="`kind` is STATUS, CLASS or TOTAL; `code` narrows the list of loans to these.")
class PortfolioFigure:
    kind: str
    code: str
    loans: int
    outstanding: Components
    held: Decimal


@strawberry.type
class Portfolio:
    as_of: date
    known_on: date
    business_date: date
    figures: list[PortfolioFigure]


@strawberry.type
class PortfolioLoan:
    id: strawberry.ID
    number: str
    customer_name: str
    status: str
    asset_class: str | None
    outstanding: Components
    held: Decimal


@strawberry.type
class PortfolioLoanEdge:
    cursor: str
    node: PortfolioLoan


@strawberry.type
class PortfolioLoanConnection:
    edges: list[PortfolioLoanEdge]
    page_info: PageInfo
    counted: strawberry.Private[Any]

    @strawberry.field
    def total_count(self) -> CappedCount:
        return CappedCount.of(self.counted())


def _parts(amounts: Amounts) -> Components:
    return Components.of({component.value.lower(): amount for component, amount in amounts.items()})


def _owed(row: loan_queries.PortfolioFigures | loan_queries.LentLoan) -> Components:
    return Components.of(
        {name: getattr(row, name) for name in ("principal", "interest", "fee", "tax", "penalty")}
    )


@strawberry.type
class AsOfQueries:
    @query(Audience.STAFF, *LOAN_READERS, description="The loan at the end of a day, as known on a day.")
    def loan_as_of(
        self, info: Info, loan_id: strawberry.ID, as_of: date | None = None, known_on: date | None = None
    ) -> LoanAsOf | None:
        loan = loan_queries.loan_for(actor=info.context.signed_in, loan_id=read_id(loan_id))
        found = loan_queries.loan_as_of(loan, loan_queries.as_of(as_of, known_on))
        position = found.position
        return LoanAsOf(
            as_of=found.when.day,
            known_on=found.when.known_on,
            status=found.status,
            asset_class=found.asset_class or None,
            dpd=position.dpd_days,
            outstanding=_parts(position.outstanding),
            overdue=_parts(position.overdue),
            paid=_parts(position.paid),
            waived=_parts(position.waived),
            payoff=position.net_payoff,
            held=position.excess,
            ledger_totals=Components.of({name.lower(): owed for name, owed in found.balances.items()}),
            agrees=found.agrees,
            ledger=views.ledger_rows(found.rows),
            schedule=[PlannedInstalment.of(row) for row in position.instalments],
        )

    @query(Audience.STAFF, *LOAN_READERS, description="The schedules a loan has had.")
    def loan_schedules(self, info: Info, loan_id: strawberry.ID) -> LoanSchedules | None:
        loan = loan_queries.loan_for(actor=info.context.signed_in, loan_id=read_id(loan_id))
        return LoanSchedules(loan=loan)

    @query(Audience.STAFF, *LOAN_READERS, description="Where the loan's account can be downloaded as CSV.")
    def ledger_export_url(self, info: Info, loan_id: strawberry.ID) -> str:
        loan = loan_queries.loan_for(actor=info.context.signed_in, loan_id=read_id(loan_id))
        return ledger_url(loan.id)

    @query(Audience.STAFF, *LOAN_READERS, description="What closes the loan on a day, today or ahead.")
    def loan_payoff(self, info: Info, loan_id: strawberry.ID, on: date | None = None) -> PayoffQuote | None:
        loan = loan_queries.loan_for(actor=info.context.signed_in, loan_id=read_id(loan_id))
        return PayoffQuote(
            on=on or business_date(),
            components=Components.of(loan_queries.payoff(loan, on)),
            daily_interest=Decimal(loan.figures.get("daily_interest", "0.00")),
        )

    @query(
        Audience.STAFF, *LOAN_READERS, description="What a payment on a day would change; nothing is booked."
    )
    def loan_what_if(
        self, info: Info, loan_id: strawberry.ID, amount: Decimal, on: date | None = None
    ) -> WhatIf | None:
        loan = loan_queries.loan_for(actor=info.context.signed_in, loan_id=read_id(loan_id))
        found = loan_queries.suppose(loan, amount=read_money(amount, loan.currency).amount, on=on)
        return WhatIf(
            on=found.on,
            amount=found.amount,
            paid=_parts(found.paid),
            held=found.held,
            payoff_before=found.payoff_before,
            payoff_after=found.payoff_after,
            left_before=found.left_before,
            left_after=found.left_after,
            saving=found.saving,
            closes=found.closes,
            before=[PlannedInstalment.of(row) for row in found.before],
            after=[PlannedInstalment.of(row) for row in found.after],
        )

    @query(Audience.STAFF, *LOAN_READERS, description="Counts and sums of the loans lent, as of a day.")
    def portfolio(self, info: Info, as_of: date | None = None, known_on: date | None = None) -> Portfolio:
        when = loan_queries.as_of(as_of, known_on)
        rows = loan_queries.portfolio_figures(actor=info.context.signed_in, when=when)
        return Portfolio(
            as_of=when.day,
            known_on=when.known_on,
            business_date=business_date(),
            figures=[
                PortfolioFigure(
                    kind=row.kind, code=row.code, loans=row.loans, outstanding=_owed(row), held=row.held
                )
                for row in rows
            ],
        )

    @query(Audience.STAFF, *LOAN_READERS, description="The loans behind one figure of the portfolio.")
    def portfolio_loans(
        self,
        info: Info,
        as_of: date | None = None,
        known_on: date | None = None,
        status: str | None = None,
        asset_class: str | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> PortfolioLoanConnection:
        when, actor = loan_queries.as_of(as_of, known_on), info.context.signed_in
        rows = loan_queries.portfolio_loans(
            actor=actor, when=when, status=status or "", asset_class=asset_class or ""
        )
        order = loan_queries.PORTFOLIO_ORDER
        page = keyset_page(rows, order=order, first=first, after=after, last=last, before=before)
        stood = loan_queries.lent_loans(actor=actor, when=when, loan_ids=[row.id for row in page.items])

        def node(loan: Any) -> PortfolioLoan:
            one = stood[loan.id]
            return PortfolioLoan(
                id=as_id(loan.id),
                number=loan.number,
                customer_name=loan.customer.name,
                status=one.status,
                asset_class=one.asset_class or None,
                outstanding=_owed(one),
                held=one.held,
            )

        return PortfolioLoanConnection(
            edges=edges_of(page, PortfolioLoanEdge, node),
            page_info=page_info(page),
            counted=lambda: capped_count(rows),
        )
