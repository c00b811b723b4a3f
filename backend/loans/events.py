"""What happened to a loan. Every event is about the loan: its id, its version, its borrower, and codes only.

A change publishes exactly one of these; `LoanChanged` where no other name fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from backend.kernel.outbox import Event


@dataclass(frozen=True)
class LoanEventBase(Event):
    entity: ClassVar[str] = "loan"
    customer_id: UUID


@dataclass(frozen=True)
class LoanApplied(LoanEventBase):
    """A borrower applied; rules have run."""

    outcome: str


@dataclass(frozen=True)
class LoanDecided(LoanEventBase):
    """A credit executive, a sanction manager or a rule said yes, no or not yet."""

    move: str
    status: str


@dataclass(frozen=True)
class LoanSanctioned(LoanEventBase):
    """The last yes: terms are frozen, the agreement is to be prepared."""


@dataclass(frozen=True)
class AgreementReady(LoanEventBase):
    """Key Fact Statement and agreement can be read and acknowledged."""

    agreement_id: UUID


@dataclass(frozen=True)
class AgreementSigned(LoanEventBase):
    agreement_id: UUID


@dataclass(frozen=True)
class LoanDisbursed(LoanEventBase):
    """The bank confirmed the transfer; the loan is live."""

    payout_id: UUID


@dataclass(frozen=True)
class TrancheDisbursed(LoanEventBase):
    """The bank confirmed a further part of a running loan; its instalments to come were planned anew."""

    payout_id: UUID


@dataclass(frozen=True)
class PayoutFailed(LoanEventBase):
    """A transfer ended without money at the borrower; the loan waits for another attempt."""

    payout_id: UUID


@dataclass(frozen=True)
class PayoutReversed(LoanEventBase):
    """The bank returned money that had been booked; the disbursal is undone. Staff must know at once."""

    payout_id: UUID


@dataclass(frozen=True)
class PayoutNeedsReview(LoanEventBase):
    """The provider's word on a transfer does not fit ours; nothing more is sent until a person looks."""

    payout_id: UUID


@dataclass(frozen=True)
class RepaymentApplied(LoanEventBase):
    receipt_id: UUID


@dataclass(frozen=True)
class RepaymentReversed(LoanEventBase):
    receipt_id: UUID


@dataclass(frozen=True)
class ActRequested(LoanEventBase):
    """An act on a running loan waits for a second person."""

    request_id: UUID
    kind: str


@dataclass(frozen=True)
class ActDecided(LoanEventBase):
    """The second person said no, or the first took it back; a yes is told by the act itself."""

    request_id: UUID
    state: str


@dataclass(frozen=True)
class LoanOverdue(LoanEventBase):
    business_date: date


@dataclass(frozen=True)
class LoanClosed(LoanEventBase):
    """Nothing is owed any more; the No Due Certificate follows."""


@dataclass(frozen=True)
class LoanSettled(LoanEventBase):
    """The agreed sum came in time; the rest is given up, and the settlement letter follows."""


@dataclass(frozen=True)
class LoanWrittenOff(LoanEventBase):
    """The loan left the books; the debt stands."""


@dataclass(frozen=True)
class LoanChanged(LoanEventBase):
    """Something else about the loan changed; `what` is a stable code."""

    what: str


@dataclass(frozen=True)
class MoneyInSuspense(Event):
    """Money came that no loan can be shown to be meant by; a person must look."""

    entity: ClassVar[str] = "receipt"


@dataclass(frozen=True)
class DayEndStarted(Event):
    """A business date is being ended, for the first time or again: live pages look how it goes."""

    entity: ClassVar[str] = "day_end"
    business_date: date


@dataclass(frozen=True)
class DayEndFinished(Event):
    """A business date ended: closed, or kept open by a proof that does not hold."""

    entity: ClassVar[str] = "day_end"
    business_date: date
    state: str
