"""Which loans an actor may see: any grant that opens their status, within its scope."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from backend.kernel.actor import Actor, ActorKind, Scope
from backend.loans.states import ENDED, LIVE, LoanStatus

S = LoanStatus

# Which statuses each permission opens; a loan is seen through any of them.
_SEEN_THROUGH: Mapping[str, tuple[LoanStatus, ...]] = {
    "LOANS": tuple(LoanStatus),
    "SANCTION_HEAD": tuple(LoanStatus),
    "SANCTION_MANAGER": (S.CX_APPROVED, S.SM_APPROVED, S.APPROVED, S.REJECTED, S.AWAITING_DISBURSAL, *LIVE),
    "LOAN_OPS": (S.SM_APPROVED, S.APPROVED, S.AWAITING_DISBURSAL, *LIVE, *ENDED),
    "PRE_COLLECTIONS": LIVE,
    "COLLECTIONS": LIVE,
    "POST_COLLECTIONS": (S.OVERDUE, S.SETTLED, S.WRITTEN_OFF),
    "COMPLETED_LOANS": (S.COMPLETED, S.SETTLED, S.WRITTEN_OFF),
}
# Collection cases are given out by collections, not by the loan's assignee.
_BY_ASSIGNEE = frozenset({"LOANS", "COMPLETED_LOANS"})


def visible_to(actor: Actor) -> Q:
    """The loans an actor may see: any grant that opens their status, within its scope."""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    if actor.kind is ActorKind.CUSTOMER:
        return Q(customer_id=actor.id)
    seen = Q(pk__in=[])
    for permission, statuses in _SEEN_THROUGH.items():
        grant = actor.grants.get(permission)
        if grant is None:
            continue
        opened = Q() if len(statuses) == len(LoanStatus) else Q(status__in=statuses)
        if permission in _BY_ASSIGNEE and grant.scope is not Scope.ALL:
            mine = {actor.id, *(actor.team_ids if grant.scope is Scope.TEAM else ())}
            opened &= Q(assigned_to_id__in=mine) | Q(assigned_to_id__isnull=True)
        if opened == Q():
            return Q()
        seen |= opened
    return seen
