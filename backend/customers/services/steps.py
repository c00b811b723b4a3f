"""The bookkeeping behind the funnel: which step is open, filled, waiting, to be corrected, done."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from backend.audit.services import record
from backend.customers.codes import STAGE_COMPLETED, Step, StepState
from backend.customers.errors import OnboardingFinished, StepNotOpen
from backend.customers.events import CustomerChanged, CustomerOnboarded
from backend.customers.models import Customer, FunnelStep
from backend.kernel import clock, outbox
from backend.kernel.actor import Actor, ActorKind, Level
from backend.kernel.errors import NotFound, PermissionRefused, VersionConflict


def state_of(step: FunnelStep | None) -> StepState:
    if step is None or step.submitted_at is None:
        return StepState.TODO
    if step.completed_at is not None:
        return StepState.DONE
    return StepState.NEEDS_FIX if step.problem else StepState.WAITING


def next_step(rows: Sequence[FunnelStep]) -> Step | None:
    """The first step that asks something of the borrower; None while the rest only waits, or is done."""
    by_code = {row.step: row for row in rows}
    for step in Step:
        if state_of(by_code.get(step.value)) in {StepState.TODO, StepState.NEEDS_FIX}:
            return step
    return None


def locked_for_edit(*, actor: Actor, customer_id: UUID, expected_version: int | None) -> Customer:
    """The customer, locked, after asking who wants to write and what they have seen.

    A form is stale only when a person saved after it was read; the outside checks that finish meanwhile
    move the version on and disturb nobody.

    raises  PermissionRefused, NotFound, VersionConflict
    """
    if actor.kind is ActorKind.CUSTOMER:
        if actor.id != customer_id:
            raise PermissionRefused()
    elif not actor.may("CUSTOMER", Level.WRITE):
        raise PermissionRefused()
    customer = Customer.objects.select_for_update().filter(id=customer_id).first()
    if customer is None:
        raise NotFound()
    if expected_version is not None and not customer.edited_version <= expected_version <= customer.version:
        raise VersionConflict(entity="customer", expected=expected_version, current=customer.version)
    return customer


def open_step(customer: Customer, step: Step) -> FunnelStep:
    """The row of a step that may be filled now.

    raises  OnboardingFinished; StepNotOpen while an earlier step still asks something of the borrower
    """
    if customer.onboarding_completed_at is not None:
        raise OnboardingFinished()
    rows = {row.step: row for row in customer.steps.all()}
    for earlier in Step:
        if earlier is step:
            break
        if state_of(rows.get(earlier.value)) in {StepState.TODO, StepState.NEEDS_FIX}:
            raise StepNotOpen(step=earlier.value)
    known = rows.get(step.value)
    return known or FunnelStep.objects.create(customer=customer, step=step.value, started_at=clock.now())


def fill(row: FunnelStep, *, waiting_reason: str = "") -> None:
    """The borrower has filled the step: it waits for a check when a reason is given, and is done otherwise."""
    moment = clock.now()
    row.submitted_at = moment
    row.completed_at = None if waiting_reason else moment
    row.waiting_reason = waiting_reason
    row.problem = ""
    row.check_round += 1
    row.save()


def close(row: FunnelStep) -> None:
    row.completed_at = clock.now()
    row.waiting_reason = row.problem = ""
    row.save(update_fields=["completed_at", "waiting_reason", "problem"])


def keep_waiting(row: FunnelStep, reason: str) -> None:
    row.waiting_reason, row.problem = reason, ""
    row.check_round += 1
    row.save(update_fields=["waiting_reason", "problem", "check_round"])


def ask_to_fix(row: FunnelStep, problem: str) -> None:
    row.problem, row.waiting_reason, row.completed_at = problem, "", None
    row.save(update_fields=["waiting_reason", "problem", "completed_at"])


def settle(customer: Customer, *, actor: Actor, what: str, edited: bool) -> None:
    """Save the customer after a change: stage, version, audit, news. `edited`: a person did it, not a check."""
    rows = list(FunnelStep.objects.filter(customer=customer))
    _open_following(customer, rows)
    waiting = [row.step for row in rows if state_of(row) is StepState.WAITING]
    ahead = next_step(rows)
    finished = ahead is None and not waiting and customer.onboarding_completed_at is None
    if customer.onboarding_completed_at is None:
        customer.stage = STAGE_COMPLETED if finished else (ahead.value if ahead else min(waiting, key=_place))
    if finished:
        customer.onboarding_completed_at = clock.now()
    customer.bump()
    if edited:
        customer.edited_version = customer.version
    customer.save()
    record(
        actor=actor,
        action="customer.changed",
        entity="customer",
        entity_id=customer.id,
        after={"what": what, "stage": customer.stage},
    )
    fact = (
        CustomerOnboarded(entity_id=customer.id, version=customer.version)
        if finished
        else CustomerChanged(entity_id=customer.id, version=customer.version, what=what)
    )
    outbox.publish(fact)


def _place(step: str) -> int:
    return list(Step).index(Step(step))


def _open_following(customer: Customer, rows: list[FunnelStep]) -> None:
    """The step that lies next before the borrower has begun now: drop-off is measured from here."""
    ahead = next_step(rows)
    if ahead is not None and ahead.value not in {row.step for row in rows}:
        rows.append(FunnelStep.objects.create(customer=customer, step=ahead.value, started_at=clock.now()))
