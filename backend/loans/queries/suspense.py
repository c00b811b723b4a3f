"""Money that came and could not be put to a loan: what waits, what is asked for, and what was put to one since."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from backend.kernel.actor import Actor, Level
from backend.loans.models import STANDING_REQUESTS, LoanRequest, Receipt, ReceiptState, RequestState


class SuspenseState(StrEnum):
    """ASKED: a loan asks for it, and another person has to agree. TAKEN_BACK: it was put to a loan, and that payment
    was reversed since."""

    WAITING = "WAITING"
    ASKED = "ASKED"
    PUT = "PUT"
    TAKEN_BACK = "TAKEN_BACK"


IN_SUSPENSE = (SuspenseState.WAITING, SuspenseState.ASKED)
SUSPENSE_ORDER = ["-paid_at", "-id"]

_WAITS = Q(state=ReceiptState.SUSPENSE)
_SAYS = {
    SuspenseState.WAITING: _WAITS & Q(is_asked=False),
    SuspenseState.ASKED: _WAITS & Q(is_asked=True),
    SuspenseState.PUT: Q(state=ReceiptState.APPLIED),
    SuspenseState.TAKEN_BACK: Q(state=ReceiptState.REVERSED),
}


def suspense(*, actor: Actor, states: Iterable[SuspenseState] = IN_SUSPENSE) -> QuerySet[Receipt]:
    """Money that is or was in suspense, newest first, each with `asks`: the requests for it that stand, newest first.

    Page it by `SUSPENSE_ORDER`.
    raises  PermissionRefused
    """
    actor.require("LOAN_OPS", Level.READ)
    wanted = Q(pk__in=[])
    for state in states:
        wanted |= _SAYS[state]
    open_asks = LoanRequest.objects.filter(allots=OuterRef("pk"), state=RequestState.PENDING)
    standing = LoanRequest.objects.filter(state__in=STANDING_REQUESTS).select_related("loan")
    asks = Prefetch("allotments", standing.order_by("-created_at", "-id"), to_attr="asks")
    # The reason is what the index of this list goes by.
    rows = Receipt.objects.exclude(suspense_reason="").annotate(is_asked=Exists(open_asks)).filter(wanted)
    return rows.select_related("loan__customer").prefetch_related(asks).order_by(*SUSPENSE_ORDER)


def suspense_state(receipt: Receipt) -> SuspenseState:
    """Of a row of `suspense`."""
    if receipt.state == ReceiptState.SUSPENSE:
        asked = any(one.state == RequestState.PENDING for one in receipt.asks)  # type: ignore[attr-defined]
        return SuspenseState.ASKED if asked else SuspenseState.WAITING
    return SuspenseState.PUT if receipt.state == ReceiptState.APPLIED else SuspenseState.TAKEN_BACK
