"""The end of a business date: every live loan brought to the end of that day, proofs, and the books move on.

Safe to kill and to run again: a chunk is done in one transaction and marked done in it; what a run did not
reach, the next takes up. A day whose proofs do not hold stays open.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from backend.audit.services import record
from backend.brand_config import services as brand_config
from backend.kernel import clock
from backend.kernel.actor import Actor, Level
from backend.kernel.outbox import publish
from backend.loans.errors import DayNotReady
from backend.loans.events import DayEndFinished
from backend.loans.models import ChunkState, DayEndChunk, DayEndRun, Loan, LoanEvent, RunState
from backend.loans.money_events import MoneyEvent, event_from_json
from backend.loans.position import LoanPosition
from backend.loans.services import books
from backend.loans.services.classes import note_classes
from backend.loans.services.journals import post_positions
from backend.loans.services.proofs import prove
from backend.loans.services.standing import follow_figures
from backend.loans.states import LIVE, LoanStatus

CHUNK = 200
RUNNING_LOANS = tuple(status for status in LIVE if status != LoanStatus.DISBURSED)
_FIGURES = (
    "serviced_to",
    "next_due_date",
    "next_due_amount",
    "outstanding",
    "principal_outstanding",
    "overdue",
    "total_paid",
    "excess",
    "dpd_days",
    "own_class",
    "asset_class",
    "figures",
)


def run_day_end(*, actor: Actor, business_date: date, idempotency_key: str | None = None) -> DayEndRun:
    """End one business date; running it again goes on where it stopped, or gives the run that closed it.

    business_date    the day the books stand at
    idempotency_key  not needed: the date itself is the key; taken so that every money command looks alike
    gives            the run: CLOSED and the books at the next date, or BROKEN with the proofs that do not hold
    raises           DayNotReady for another date than the books', or one that is not over yet
    """
    actor.require("DAY_END", Level.WRITE)
    closed = DayEndRun.objects.filter(business_date=business_date, state=RunState.CLOSED).first()
    if closed is not None:
        return closed
    _refuse_unready(business_date)
    run = _open_run(actor, business_date)
    while True:
        _plan(run)
        if not _work(run, actor):
            break
    return _close(run, actor)


def catch_up(*, actor: Actor) -> list[DayEndRun]:
    """End every date that is over and still open, oldest first; stops at a day that stays open."""
    done: list[DayEndRun] = []
    while (day := brand_config.business_date()) < _today():
        run = run_day_end(actor=actor, business_date=day)
        done.append(run)
        if run.state != RunState.CLOSED:
            break
    return done


def _today() -> date:
    return brand_config.business_calendar().local_date(clock.now())


def _refuse_unready(business_date: date) -> None:
    current = brand_config.business_date()
    if business_date != current:
        raise DayNotReady(f"The books stand at {current}; that date is ended next.", current=str(current))
    # Locally a person may walk the books into the future, to see what a due date brings.
    if business_date > _today() and not settings.HUNDI_LOCAL:
        raise DayNotReady("This date is not over yet.")


def _open_run(actor: Actor, business_date: date) -> DayEndRun:
    run, _ = DayEndRun.objects.get_or_create(
        business_date=business_date,
        defaults={"started_at": clock.now(), "started_by": actor.name[:120]},
    )
    return run


def _to_do(day: date) -> Q:
    """Live loans that this day's end has not reached; a position within the day does not count."""
    return Q(status__in=RUNNING_LOANS) & (
        Q(serviced_to__isnull=True) | Q(serviced_to__lt=day) | Q(serviced_to=day, figures__day_closed=False)
    )


def _plan(run: DayEndRun) -> None:
    """Cut the loans that no chunk holds into chunks, by id; also those disbursed while the run went on."""
    with transaction.atomic():
        DayEndRun.objects.select_for_update().get(id=run.id)
        if run.chunks.filter(state=ChunkState.PENDING).exists():
            return
        ids = list(Loan.objects.filter(_to_do(run.business_date)).order_by("id").values_list("id", flat=True))
        number = run.chunks.count()
        DayEndChunk.objects.bulk_create(
            DayEndChunk(
                run=run,
                number=number + position + 1,
                first_loan_id=ids[start],
                last_loan_id=ids[min(start + CHUNK, len(ids)) - 1],
            )
            for position, start in enumerate(range(0, len(ids), CHUNK))
        )


def _work(run: DayEndRun, actor: Actor) -> bool:
    """Do every chunk that nobody else holds; gives whether there was any."""
    did = False
    while True:
        with transaction.atomic():
            chunk = (
                DayEndChunk.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(run=run, state=ChunkState.PENDING)
                .order_by("number")
                .first()
            )
            if chunk is None:
                return did
            _do_chunk(chunk, run.business_date, actor)
            did = True


def _do_chunk(chunk: DayEndChunk, day: date, actor: Actor) -> None:
    loans = list(
        Loan.objects.select_for_update(of=("self",))
        .select_related("customer")
        .filter(_to_do(day), id__gte=chunk.first_loan_id, id__lte=chunk.last_loan_id)
        .order_by("id")
    )
    events = _events_of(loans)
    positions = [
        (loan, books.position_of(loan, as_of=day, day_closed=True, events=events[loan.id])) for loan in loans
    ]
    books.write_instalments(positions)
    for loan, position in positions:
        books.write_figures(loan, position)
    post_positions(positions, actor=actor)
    Loan.objects.bulk_update(loans, _FIGURES, batch_size=CHUNK)
    newly = 0
    for loan, position in positions:
        moved = follow_figures(loan=loan, position=position, actor=actor)
        newly += moved and loan.status == LoanStatus.OVERDUE
    chunk.state, chunk.done_at = ChunkState.DONE, clock.now()
    chunk.loans, chunk.newly_overdue = len(loans), newly
    chunk.sha256 = _hash(positions)
    chunk.save()


def _events_of(loans: Iterable[Loan]) -> dict[UUID, list[MoneyEvent]]:
    """The events of a chunk's loans, in one query."""
    found: dict[UUID, list[MoneyEvent]] = defaultdict(list)
    rows = LoanEvent.objects.filter(loan_id__in=[loan.id for loan in loans]).order_by("loan_id", "sequence")
    for loan_id, payload in rows.values_list("loan_id", "payload"):
        found[loan_id].append(event_from_json(payload))
    return found


def _hash(positions: Iterable[tuple[Loan, LoanPosition]]) -> str:
    """Over what each loan is at the end of the day, so that two runs of one day can be compared."""
    digest = hashlib.sha256()
    for loan, position in positions:
        figures = books.parts(position.outstanding), books.parts(position.overdue)
        digest.update(f"{loan.id}|{position.status}|{figures}|{position.dpd_days}\n".encode())
    return digest.hexdigest()


def _close(run: DayEndRun, actor: Actor) -> DayEndRun:
    """Prove the day, then move the books on; two runs that meet here do it once."""
    with transaction.atomic():
        run = DayEndRun.objects.select_for_update().get(id=run.id)
        if run.state == RunState.CLOSED:
            return run
        _spread_npa()
        note_classes(business_date=run.business_date)
        proofs = prove(business_date=run.business_date)
        chunks = list(run.chunks.order_by("first_loan_id").values_list("loans", "newly_overdue", "sha256"))
        run.proofs = [proof.as_json() for proof in proofs]
        run.loans = sum(chunk[0] for chunk in chunks)
        run.newly_overdue = sum(chunk[1] for chunk in chunks)
        run.result_sha256 = hashlib.sha256("".join(chunk[2] for chunk in chunks).encode()).hexdigest()
        run.state = RunState.CLOSED if all(proof.holds for proof in proofs) else RunState.BROKEN
        run.finished_at = clock.now()
        run.save()
        # The row of the books is locked before the head of the audit trail, as everywhere.
        if run.state == RunState.CLOSED:
            brand_config.advance_business_date(
                actor=actor, expected=run.business_date, to=run.business_date + timedelta(days=1)
            )
        publish(DayEndFinished(entity_id=run.id, version=1, business_date=run.business_date, state=run.state))
        record(
            actor=actor,
            action="day_end.closed" if run.state == RunState.CLOSED else "day_end.broken",
            entity="day_end",
            entity_id=run.id,
            after={
                "business_date": run.business_date,
                "loans": run.loans,
                "result": run.result_sha256,
                "broken": [proof.code for proof in proofs if not proof.holds],
            },
        )
    return run


def _spread_npa() -> None:
    """One NPA loan makes every loan of the borrower NPA, until all arrears of all of them are paid.

    source  RBI/2021-2022/125 and the clarification of 15 Feb 2022 (upgrade only on entire arrears)
    """
    running = Loan.objects.filter(status__in=RUNNING_LOANS)
    marked = running.filter(Q(own_class="NPA") | Q(asset_class="NPA")).values("customer_id")
    in_arrears = running.filter(dpd_days__gt=0, customer_id__in=marked).values("customer_id")
    still_npa = set(in_arrears.values_list("customer_id", flat=True))
    running.filter(customer_id__in=still_npa).exclude(asset_class="NPA").update(asset_class="NPA")
    running.exclude(customer_id__in=still_npa).exclude(asset_class=F("own_class")).update(
        asset_class=F("own_class")
    )
