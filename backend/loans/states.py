"""The statuses of a loan and the one table of moves between them.

A move names its code, the statuses it leaves, the one it enters, and who may make it. A service makes
a move through `services.moves.move_loan`, which refuses anything that is not in this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import models

from backend.kernel.actor import Actor, ActorKind, Level


class LoanStatus(models.TextChoices):
    ONBOARDING = "ONBOARDING", "Sent back"
    PENDING = "PENDING", "Pending"
    CX_APPROVED = "CX_APPROVED", "CX approved"
    SM_APPROVED = "SM_APPROVED", "Sanctioned"
    APPROVED = "APPROVED", "Agreement out"
    AWAITING_DISBURSAL = "AWAITING_DISBURSAL", "Awaiting disbursal"
    DISBURSED = "DISBURSED", "Disbursed"
    ACTIVE = "ACTIVE", "Active"
    PARTIALLY_PAID = "PARTIALLY_PAID", "Partially paid"
    OVERDUE = "OVERDUE", "Overdue"
    COMPLETED = "COMPLETED", "Completed"
    REJECTED = "REJECTED", "Rejected"
    CANCELLED = "CANCELLED", "Cancelled"
    SETTLED = "SETTLED", "Settled"
    WRITTEN_OFF = "WRITTEN_OFF", "Written off"


S = LoanStatus

LIVE = (S.DISBURSED, S.ACTIVE, S.PARTIALLY_PAID, S.OVERDUE)
"""Money is with the borrower."""

PAYABLE = (S.ACTIVE, S.PARTIALLY_PAID, S.OVERDUE)
"""The loan is running, and takes money."""

TAKES_MONEY = (*PAYABLE, S.WRITTEN_OFF)
"""What comes after a write-off is a recovery."""

BEFORE_SANCTION = (S.ONBOARDING, S.PENDING, S.CX_APPROVED)
BEFORE_MONEY = (*BEFORE_SANCTION, S.SM_APPROVED, S.APPROVED, S.AWAITING_DISBURSAL)
ENDED = (S.REJECTED, S.CANCELLED, S.COMPLETED, S.SETTLED, S.WRITTEN_OFF)
OPEN = (*BEFORE_MONEY, *LIVE)


class By(StrEnum):
    """Who may make a move."""

    STAFF = "STAFF"
    CUSTOMER = "CUSTOMER"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed move.

    permission, level   what a staff actor needs; unused where staff may not make it
    label               what the button says
    """

    code: str
    sources: tuple[LoanStatus, ...]
    target: LoanStatus
    by: frozenset[By]
    label: str
    permission: str = ""
    level: Level = Level.WRITE

    def allows(self, actor: Actor) -> bool:
        """Whether this kind of actor, with these grants, may make it at all."""
        if actor.kind is ActorKind.SYSTEM:
            return By.SYSTEM in self.by
        if actor.kind is ActorKind.CUSTOMER:
            return By.CUSTOMER in self.by
        return By.STAFF in self.by and (not self.permission or actor.may(self.permission, self.level))


def _staff(
    code: str, sources: tuple[LoanStatus, ...], target: LoanStatus, permission: str, label: str
) -> Move:
    return Move(code, sources, target, frozenset({By.STAFF}), label, permission)


def _system(code: str, sources: tuple[LoanStatus, ...], target: LoanStatus, label: str) -> Move:
    # The borrower's or a staff member's act may be the cause; the figures, not they, decide the move.
    return Move(code, sources, target, frozenset({By.SYSTEM, By.CUSTOMER, By.STAFF}), label, "", Level.READ)


_MOVES = (
    Move("APPLY", (), S.PENDING, frozenset({By.CUSTOMER, By.STAFF}), "Apply", "LOANS"),
    Move("RESUBMIT", (S.ONBOARDING,), S.PENDING, frozenset({By.CUSTOMER}), "Submit again"),
    _staff("CX_APPROVE", (S.PENDING,), S.CX_APPROVED, "LOANS", "Approve"),
    _staff("CX_REJECT", (S.PENDING,), S.REJECTED, "LOANS", "Reject"),
    _staff("SEND_BACK", (S.PENDING,), S.ONBOARDING, "LOAN_SEND_BACK", "Send back to customer"),
    Move("AUTO_REJECT", (S.PENDING,), S.REJECTED, frozenset({By.SYSTEM}), "Reject by rule"),
    _staff("SM_SANCTION", (S.CX_APPROVED,), S.SM_APPROVED, "SANCTION_MANAGER", "Sanction"),
    _staff("SM_REJECT", (S.CX_APPROVED,), S.REJECTED, "SANCTION_MANAGER", "Reject"),
    _staff("RETURN_TO_CX", (S.CX_APPROVED,), S.PENDING, "SANCTION_MANAGER", "Return to CX"),
    Move("OFFER", (S.SM_APPROVED,), S.APPROVED, frozenset({By.SYSTEM}), "Agreement ready"),
    _staff("REISSUE", (S.APPROVED,), S.SM_APPROVED, "LOANS", "Re-issue agreement"),
    _staff("AMEND_SANCTION", (S.APPROVED,), S.SM_APPROVED, "SANCTION_MANAGER", "Change amount"),
    Move("SIGN", (S.APPROVED,), S.AWAITING_DISBURSAL, frozenset({By.SYSTEM}), "Agreement signed"),
    Move(
        "CANCEL",
        (*BEFORE_SANCTION, S.SM_APPROVED, S.APPROVED, S.AWAITING_DISBURSAL),
        S.CANCELLED,
        frozenset({By.STAFF, By.CUSTOMER}),
        "Cancel",
        "LOANS",
    ),
    Move("PAID_OUT", (S.AWAITING_DISBURSAL,), S.DISBURSED, frozenset({By.SYSTEM}), "Transfer confirmed"),
    Move("ACTIVATE", (S.DISBURSED,), S.ACTIVE, frozenset({By.SYSTEM}), "Loan is running"),
    Move("PAYOUT_REVERSED", LIVE, S.AWAITING_DISBURSAL, frozenset({By.SYSTEM}), "Transfer came back"),
    _system("PART_PAID", (S.ACTIVE, S.OVERDUE), S.PARTIALLY_PAID, "Part paid"),
    _system("FELL_OVERDUE", (S.ACTIVE, S.PARTIALLY_PAID), S.OVERDUE, "Overdue"),
    _system("UP_TO_DATE", (S.PARTIALLY_PAID, S.OVERDUE), S.ACTIVE, "Running"),
    _system("COMPLETE", (S.ACTIVE, S.PARTIALLY_PAID, S.OVERDUE), S.COMPLETED, "Fully repaid"),
    _system("SETTLE", (S.ACTIVE, S.PARTIALLY_PAID, S.OVERDUE), S.SETTLED, "Settled"),
    _system("WRITE_OFF", (S.OVERDUE,), S.WRITTEN_OFF, "Written off"),
    _system("REOPEN_ACTIVE", (S.COMPLETED, S.SETTLED), S.ACTIVE, "Payment reversed"),
    _system("REOPEN_PART_PAID", (S.COMPLETED, S.SETTLED), S.PARTIALLY_PAID, "Payment reversed"),
    _system("REOPEN_OVERDUE", (S.COMPLETED, S.SETTLED), S.OVERDUE, "Payment reversed"),
)

MOVES: Mapping[str, Move] = {move.code: move for move in _MOVES}

SERVICING_MOVES: Mapping[tuple[LoanStatus, LoanStatus], str] = {
    (source, move.target): move.code
    for move in _MOVES
    if move.code in {"PART_PAID", "FELL_OVERDUE", "UP_TO_DATE", "COMPLETE", "SETTLE", "WRITE_OFF"}
    or move.code.startswith("REOPEN_")
    for source in move.sources
}
"""The moves that figures make: (from, to) -> code."""
