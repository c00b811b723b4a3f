"""Lock a loan, move it along the table of `states.py`, or change something else about it.

Every change goes through here: the row, its history, one audit entry and one event, in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from uuid import UUID

from backend.audit.services import record
from backend.brand_config import services as brand_config
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind, Level, Scope
from backend.kernel.errors import PermissionRefused
from backend.kernel.outbox import Event, publish
from backend.loans.errors import LoanNotFound, MoveNotAllowed
from backend.loans.events import LoanChanged
from backend.loans.models import Loan, StatusChange
from backend.loans.states import MOVES, LoanStatus, Move
from backend.products.services.coupons import release_coupon

GIVES_COUPON_BACK = (LoanStatus.REJECTED, LoanStatus.CANCELLED)
EventOf = Callable[[Loan], Event]


def lock_loan(*, loan_id: UUID, actor: Actor, expected_version: int | None = None) -> Loan:
    """The loan, held until the transaction ends; a borrower is given only their own.

    raises  LoanNotFound, VersionConflict
    """
    loan = Loan.objects.select_for_update(of=("self",)).select_related("customer").filter(id=loan_id).first()
    if loan is None or not _may_see(loan, actor):
        raise LoanNotFound()
    loan.check_version(expected_version)
    return loan


def _may_see(loan: Loan, actor: Actor) -> bool:
    return actor.kind is not ActorKind.CUSTOMER or loan.customer_id == actor.id


def require_permission(*, actor: Actor, permission: str, level: Level = Level.WRITE) -> None:
    """Refuse staff who lack the grant; the system and the borrower's own acts are not asked."""
    if not actor.may(permission, level):
        raise PermissionRefused(permission=permission)


def require_reach(*, loan: Loan, actor: Actor, permission: str) -> None:
    """Refuse staff whose grant reaches only their own or their team's loans; nobody's loan is anybody's."""
    if not within_reach(loan=loan, actor=actor, permission=permission):
        raise PermissionRefused("This loan is assigned to someone else.", permission=permission)


def within_reach(*, loan: Loan, actor: Actor, permission: str) -> bool:
    grant = actor.grants.get(permission)
    if grant is None or grant.scope is Scope.ALL or loan.assigned_to_id is None:
        return True
    if grant.scope is Scope.TEAM:
        return loan.assigned_to_id in actor.team_ids or loan.assigned_to_id == actor.id
    return loan.assigned_to_id == actor.id


def check_move(*, loan: Loan, code: str, actor: Actor) -> Move:
    """The move, if this actor may make it from where the loan stands.

    raises  PermissionRefused, MoveNotAllowed
    """
    move = MOVES[code]
    if not move.allows(actor):
        raise PermissionRefused(permission=move.permission)
    if move.permission and actor.is_staff_like:
        require_reach(loan=loan, actor=actor, permission=move.permission)
    if loan.status not in move.sources:
        raise MoveNotAllowed(move=move.label, status=LoanStatus(loan.status).label)
    return move


def move_loan(
    *,
    loan: Loan,
    code: str,
    actor: Actor,
    event: EventOf,
    reason_code: str = "",
    note: str = "",
    amount: Decimal | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Make one move of a locked loan, whose other changed columns are saved with it.

    event   builds the one fact told; handed the loan as it stands afterwards
    after   further facts for the audit trail: ids, codes and amounts, no personal data
    raises  PermissionRefused, MoveNotAllowed
    """
    move = check_move(loan=loan, code=code, actor=actor)
    if loan.coupon is not None and move.target in GIVES_COUPON_BACK:
        release_coupon(loan_id=loan.id, why=move.code)
        after = {**(after or {}), "coupon": "given back"}
    before = loan.status
    loan.status = move.target
    loan.status_changed_at = clock.now()
    loan.bump()
    loan.save()
    write_change(
        loan=loan,
        code=code,
        before=before,
        actor=actor,
        reason_code=reason_code,
        note=note,
        amount=amount,
        after=after,
    )
    publish(event(loan))


def write_change(
    *,
    loan: Loan,
    code: str,
    before: str,
    actor: Actor,
    reason_code: str = "",
    note: str = "",
    amount: Decimal | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """The history row and the audit entry of a move already made on the row."""
    StatusChange.objects.create(
        loan=loan,
        move=code,
        from_status=before,
        to_status=loan.status,
        loan_version=loan.version,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name[:120],
        reason_code=reason_code,
        note=note,
        amount=amount,
        at=loan.status_changed_at,
        business_date=brand_config.business_date(),
    )
    record(
        actor=actor,
        action=f"loan.{code.lower()}",
        entity="loan",
        entity_id=loan.id,
        before={"status": before or None, "version": loan.version - 1},
        after={
            "status": loan.status,
            "version": loan.version,
            **({"amount": str(amount)} if amount is not None else {}),
            **({"reason_code": reason_code} if reason_code else {}),
            **(after or {}),
        },
        reason=note or reason_code,
    )


def change_loan(
    *,
    loan: Loan,
    what: str,
    actor: Actor,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
    event: EventOf | None = None,
) -> None:
    """Save a locked loan whose status stands, with one audit entry and one event.

    what    a stable code in lower case ("assigned", "payout_failed"); also the audit action
    """
    loan.bump()
    loan.save()
    record(
        actor=actor,
        action=f"loan.{what}",
        entity="loan",
        entity_id=loan.id,
        before=dict(before or {}),
        after={"version": loan.version, **(after or {})},
        reason=reason,
    )
    publish(event(loan) if event is not None else changed(what)(loan))


def changed(what: str) -> EventOf:
    """Builds the plain `LoanChanged` of a code."""
    return lambda loan: LoanChanged(
        entity_id=loan.id, version=loan.version, customer_id=loan.customer_id, what=what
    )


def wait(*, loan: Loan, code: str, reason: str) -> None:
    """Put on view why the loan does not go on by itself just now; `change_loan` or `move_loan` saves it."""
    loan.waiting_code, loan.waiting_reason = code, reason[:300]


def stop_waiting(*, loan: Loan) -> None:
    loan.waiting_code, loan.waiting_reason = "", ""
