"""Who may ask for an act on a running loan, and who, as another person, may allow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.kernel.actor import Actor, Level
from backend.loans.models.request import RequestKind
from backend.loans.states import PAYABLE, TAKES_MONEY, LoanStatus

FIELD = ("LOAN_OPS", "PRE_COLLECTIONS", "COLLECTIONS", "POST_COLLECTIONS")
"""Those who meet the borrower about money."""


@dataclass(frozen=True, slots=True)
class Authority:
    """
    makers     any of these, at WRITE, may ask
    desk       the role that is told
    checker    this permission at `level` allows; never the person who asked
    statuses   where the loan must stand, at asking and at approval
    """

    makers: tuple[str, ...]
    checker: str
    desk: str
    level: Level = Level.WRITE
    statuses: tuple[LoanStatus, ...] = PAYABLE

    def may_ask(self, actor: Actor) -> bool:
        return any(actor.may(code, Level.WRITE) for code in self.makers)

    def may_approve(self, actor: Actor) -> bool:
        return actor.may(self.checker, self.level)


AUTHORITY: Mapping[RequestKind, Authority] = {
    RequestKind.RECEIPT: Authority(FIELD, "LOAN_OPS", "LOAN_OPS", statuses=TAKES_MONEY),
    RequestKind.ALLOTMENT: Authority(("LOAN_OPS",), "LOAN_OPS", "LOAN_OPS", statuses=TAKES_MONEY),
    RequestKind.WAIVER: Authority(FIELD, "POST_COLLECTIONS", "COLLECTION_MANAGER"),
    RequestKind.REFUND: Authority(
        ("LOAN_OPS",), "LOAN_OPS", "LOAN_OPS", statuses=(*PAYABLE, LoanStatus.COMPLETED, LoanStatus.SETTLED)
    ),
    RequestKind.HELD: Authority(("LOAN_OPS",), "LOAN_OPS", "LOAN_OPS"),
    RequestKind.CHARGE: Authority(FIELD, "LOAN_OPS", "LOAN_OPS"),
    RequestKind.RESTRUCTURE: Authority(FIELD, "SANCTION_MANAGER", "SANCTION_MANAGER"),
    RequestKind.SETTLEMENT: Authority(FIELD, "POST_COLLECTIONS", "COLLECTION_HEAD", Level.ALL),
    RequestKind.WRITE_OFF: Authority(
        FIELD, "POST_COLLECTIONS", "COLLECTION_HEAD", Level.ALL, (LoanStatus.OVERDUE,)
    ),
}
"""By the roles of the functional description: operations confirm money, a collection manager forgives charges,
a sanction manager changes terms, the head of collections settles and writes off."""
