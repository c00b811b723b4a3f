"""Rows of the loans room: columns, constraints, and nothing that decides."""

from backend.loans.models.agreement import (
    LIVE_AGREEMENT_STATES,
    Agreement,
    AgreementState,
    Document,
    DocumentKind,
)
from backend.loans.models.day_end import ChunkState, DayEndChunk, DayEndRun, Lane, RunState
from backend.loans.models.loan import (
    NPA_LOANS,
    ClassChange,
    FrozenTerms,
    Instalment,
    InstalmentStatus,
    Loan,
    LoanEvent,
    LoanEventKind,
    LoanNote,
    LoanNumber,
    StatusChange,
)
from backend.loans.models.pace import LoanPace, LoanTurn
from backend.loans.models.payment import (
    OPEN_ORDER_STATES,
    OrderState,
    PaymentOrder,
    Receipt,
    ReceiptMethod,
    ReceiptNumber,
    ReceiptSource,
    ReceiptState,
)
from backend.loans.models.payout import (
    OPEN_PAYOUT_STATES,
    Payout,
    PayoutMode,
    PayoutState,
)
from backend.loans.models.request import STANDING_REQUESTS, LoanRequest, RequestKind, RequestState

__all__ = [
    "LIVE_AGREEMENT_STATES",
    "NPA_LOANS",
    "OPEN_ORDER_STATES",
    "OPEN_PAYOUT_STATES",
    "STANDING_REQUESTS",
    "Agreement",
    "AgreementState",
    "ChunkState",
    "ClassChange",
    "DayEndChunk",
    "DayEndRun",
    "Document",
    "DocumentKind",
    "FrozenTerms",
    "Instalment",
    "InstalmentStatus",
    "Lane",
    "Loan",
    "LoanEvent",
    "LoanEventKind",
    "LoanNote",
    "LoanNumber",
    "LoanPace",
    "LoanRequest",
    "LoanTurn",
    "OrderState",
    "PaymentOrder",
    "Payout",
    "PayoutMode",
    "PayoutState",
    "Receipt",
    "ReceiptMethod",
    "ReceiptNumber",
    "ReceiptSource",
    "ReceiptState",
    "RequestKind",
    "RequestState",
    "RunState",
    "StatusChange",
]
