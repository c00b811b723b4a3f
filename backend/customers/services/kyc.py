"""The PAN check: asked of the provider in a job, judged here.

A provider that does not answer leaves the step waiting, with the reason in view, and the job sets its own
next round: it goes on by itself for as long as it takes.
"""

from __future__ import annotations

import math
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from backend.customers import sealing
from backend.customers.codes import PanStatus, Step
from backend.customers.models import Customer, FunnelStep
from backend.customers.services import steps
from backend.integrations import ports
from backend.integrations.services import port
from backend.kernel import clock, outbox
from backend.kernel.actor import Actor
from backend.kernel.errors import ProviderRefused, ProviderUnavailable
from backend.kernel.matching.names import match_score

JOB = "customers.verify_pan"
CHECKING = "We are checking your PAN."
NO_ANSWER = "The PAN check is not answering just now. We keep trying; you can go on meanwhile."
NOT_DONE = "The PAN check could not be done. Our team has been told; you can go on meanwhile."
# Names: from NAME_PASS on they are the same, from NAME_REVIEW on a person decides, below they differ.
NAME_PASS = 85
NAME_REVIEW = 60
_AGAIN_S = (15, 30, 60, 120, 300)
_AFTER_REFUSAL_S = 1800
_ACTOR = Actor.system("pan-check")


def enqueue_check(customer_id: UUID, check_round: int, *, delay_s: int = 0) -> None:
    outbox.enqueue(
        JOB,
        args={"customer_id": str(customer_id), "round": check_round},
        due_at=clock.now() + timedelta(seconds=delay_s) if delay_s else None,
        dedupe_key=f"{JOB}:{customer_id}:{check_round}",
    )


def verify_pan(*, customer_id: UUID | str, round: int) -> None:
    """One round of the check. A round that was overtaken by a newer one, or is done, changes nothing."""
    customer = Customer.objects.filter(id=customer_id).first()
    if customer is None or not _is_current(customer, round):
        return
    name = customer.name
    try:
        result = port(ports.Capability.PAN_VERIFICATION).verify(
            pan=sealing.pan_of(customer),
            name=name,
            dob=sealing.date_of_birth_of(customer),
            reference=f"pan-{customer.id.hex}-{round}"[:45],
        )
    except ProviderUnavailable as failure:
        _wait(customer.id, round, NO_ANSWER, delay_after(failure, _AGAIN_S[min(round, len(_AGAIN_S)) - 1]))
        return
    except ProviderRefused:
        _wait(customer.id, round, NOT_DONE, _AFTER_REFUSAL_S)
        return
    _apply(customer.id, round, name, result)


def delay_after(failure: ProviderUnavailable, usual_s: int) -> int:
    """Seconds to the next round: what the adapter knows (an open circuit, say), else the usual."""
    told = failure.details.get("retry_after_s")
    return max(1, math.ceil(told)) if isinstance(told, (int, float)) else usual_s


def _is_current(customer: Customer, check_round: int) -> bool:
    step = FunnelStep.objects.filter(customer=customer, step=Step.PAN.value).first()
    return (
        step is not None
        and step.check_round == check_round
        and customer.pan_status == PanStatus.WAITING.value
    )


def _wait(customer_id: UUID, check_round: int, reason: str, delay_s: int) -> None:
    with transaction.atomic():
        customer = Customer.objects.select_for_update().get(id=customer_id)
        if not _is_current(customer, check_round):
            return
        row = FunnelStep.objects.get(customer=customer, step=Step.PAN.value)
        steps.keep_waiting(row, reason)
        enqueue_check(customer.id, row.check_round, delay_s=delay_s)
        steps.settle(customer, actor=_ACTOR, what="PAN_CHECK", edited=False)


def _apply(customer_id: UUID, check_round: int, name: str, result: ports.PanResult) -> None:
    with transaction.atomic():
        customer = Customer.objects.select_for_update().get(id=customer_id)
        if not _is_current(customer, check_round):
            return
        row = FunnelStep.objects.get(customer=customer, step=Step.PAN.value)
        status, score = judge(result, name)
        customer.pan_status, customer.pan_name_score = status.value, score
        customer.pan_seeding = result.seeding.value
        customer.pan_checked_at = clock.now()
        problem = _PROBLEMS.get(status)
        if problem is None:
            steps.close(row)
        else:
            steps.ask_to_fix(row, problem)
        steps.settle(customer, actor=_ACTOR, what="PAN_CHECK", edited=False)


_PROBLEMS = {
    PanStatus.INVALID: "The tax department knows no such PAN. Please check the number.",
    PanStatus.NAME_MISMATCH: "The name differs from the one on the PAN record. Please enter it as on the card.",
}


def judge(result: ports.PanResult, name: str) -> tuple[PanStatus, int | None]:
    """What an answer means for the file, and the likeness of the names where there was one to compare."""
    if result.status is not ports.PanStatus.VALID:
        return PanStatus.INVALID, None
    score = result.name_match_score
    if score is None:
        score = match_score(name, result.name_at_source) if result.name_at_source else None
    if score is None:
        # the record gave no name to compare: a person has to look
        return PanStatus.NAME_REVIEW, None
    if score >= NAME_PASS:
        return PanStatus.VERIFIED, score
    return (PanStatus.NAME_REVIEW if score >= NAME_REVIEW else PanStatus.NAME_MISMATCH), score
