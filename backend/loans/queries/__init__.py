"""Reads of the loans room.

worklists.py   which loans an actor sees, queues, counts
file.py        one loan's schedule, money, papers, figures
story.py       what happened, and what the borrower is told
past.py        one loan as of a past day, as known on a day
portfolio.py   the whole book so
owed.py        why a borrower owes what they owe
days.py        day-end runs
"""

from backend.loans.queries.days import (
    DayEndState,
    day_end_progress,
    day_end_run,
    day_end_runs,
    day_end_state,
)
from backend.loans.queries.file import (
    asset_class,
    current_agreement,
    documents,
    instalment_parts,
    key_facts,
    latest_receipt,
    net_disbursed,
    net_disbursed_money,
    outside_references,
    outstanding_parts,
    overdue_parts,
    payment_orders,
    payoff,
    payouts,
    preview,
    rate_of,
    receipt_numbers,
    receipts,
    schedule,
    standing_amount,
    suppose,
    valid_until,
)
from backend.loans.queries.owed import OwedLine, why_owed
from backend.loans.queries.past import AsOf, LoanAsOf, as_of, loan_as_of
from backend.loans.queries.portfolio import ORDER as PORTFOLIO_ORDER
from backend.loans.queries.portfolio import (
    LentLoan,
    PortfolioFigures,
    lent_loans,
    portfolio_figures,
    portfolio_loans,
)
from backend.loans.queries.story import (
    StageFact,
    TimelineFact,
    ToldToBorrower,
    borrowers_timeline,
    customer_timeline,
    stages,
    timeline,
    told_to_borrower,
)
from backend.loans.queries.worklists import (
    QUEUES,
    Queue,
    QueueCount,
    WorklistFilter,
    customer_loans,
    loan_by_id,
    loan_counts,
    loan_for,
    queue_counts,
    visible_to,
    worklist,
    worklist_order,
)

__all__ = [
    "PORTFOLIO_ORDER",
    "QUEUES",
    "AsOf",
    "DayEndState",
    "LentLoan",
    "LoanAsOf",
    "OwedLine",
    "PortfolioFigures",
    "Queue",
    "QueueCount",
    "StageFact",
    "TimelineFact",
    "ToldToBorrower",
    "WorklistFilter",
    "as_of",
    "asset_class",
    "borrowers_timeline",
    "current_agreement",
    "customer_loans",
    "customer_timeline",
    "day_end_progress",
    "day_end_run",
    "day_end_runs",
    "day_end_state",
    "documents",
    "instalment_parts",
    "key_facts",
    "latest_receipt",
    "lent_loans",
    "loan_as_of",
    "loan_by_id",
    "loan_counts",
    "loan_for",
    "net_disbursed",
    "net_disbursed_money",
    "outside_references",
    "outstanding_parts",
    "overdue_parts",
    "payment_orders",
    "payoff",
    "payouts",
    "portfolio_figures",
    "portfolio_loans",
    "preview",
    "queue_counts",
    "rate_of",
    "receipt_numbers",
    "receipts",
    "schedule",
    "stages",
    "standing_amount",
    "suppose",
    "timeline",
    "told_to_borrower",
    "valid_until",
    "visible_to",
    "why_owed",
    "worklist",
    "worklist_order",
]
