"""The end of a business date: every live loan brought to the end of that day, proofs, and the books move on.

Safe to kill and to run again: a chunk is done in one transaction and marked done in it; what a run did not
reach, the next takes up. A day whose proofs do not hold stays open.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum

from backend.audit.services import record
from backend.brand_config import services as brand_config
from backend.kernel import clock
from backend.kernel.actor import Actor, Level
from backend.kernel.money import Currency
from backend.kernel.outbox import publish
from backend.loans.errors import DayNotReady
from backend.loans.events import DayEndFinished, DayEndStarted
from backend.loans.models import ChunkState, DayEndChunk, DayEndRun, Lane, LoanPace, RunState
from backend.loans.services.classes import note_classes
from backend.loans.services.hands import in_hands
from backend.loans.services.npa import spread_npa
from backend.loans.services.proofs import prove
from backend.loans.services.quiet_lane import end_slice
from backend.loans.services.thinking_lane import end_few
from tenants.context import current_brand

SLICE = 10_000
FEW = 200
"""Loans of one transaction: of the quiet lane, and of the thinking lane."""

HANDS = 2
"""Slices at work at once, each over a connection of its own. More gain nothing: the entries of the audit chain stand in
one line."""


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
    while _plan(run):
        if not _work(run, actor):
            _wait_for_others(run)
    spread_npa(run=run, actor=actor)
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
    """The day's run, as one that is at work: also the one that stayed open, once more."""
    with transaction.atomic():
        run, made = DayEndRun.objects.select_for_update().get_or_create(
            business_date=business_date,
            defaults={"started_at": clock.now(), "started_by": actor.name[:120]},
        )
        if run.state == RunState.BROKEN:
            run.state, run.finished_at = RunState.RUNNING, None
            run.save(update_fields=["state", "finished_at"])
            made = True
        if made:
            publish(DayEndStarted(entity_id=run.id, version=1, business_date=business_date))
    return run


_BOUNDS = """
select quiet, loan_id, place %% size = 0, place %% size = size - 1 or next is null
  from (select loan_id, quiet, case when quiet then %(slice)s else %(few)s end as size,
               row_number() over lane - 1 as place, lead(loan_id) over lane as next
          from (select loan_id, quiet_until >= %(day)s as quiet from loans_loanpace
                 where wakes_on <= %(day)s and closed_to < %(day)s) ready
        window lane as (partition by quiet order by loan_id)) placed
 where place %% size in (0, size - 1) or next is null
 order by quiet desc, place"""


def _plan(run: DayEndRun) -> bool:
    """Cut the loans whose day has not ended into slices by id, by lane; also those disbursed meanwhile.

    gives  whether anything is to be done
    """
    day = run.business_date
    with transaction.atomic():
        DayEndRun.objects.select_for_update().get(id=run.id)
        if run.chunks.filter(state=ChunkState.PENDING).exists():
            return True
        if not LoanPace.objects.filter(wakes_on__lte=day, closed_to__lt=day).exists():
            return False
        DayEndChunk.objects.bulk_create(
            DayEndChunk(run=run, number=number, lane=lane, first_loan_id=first, last_loan_id=last)
            for number, (lane, first, last) in enumerate(
                _bounds(run.business_date), start=run.chunks.count() + 1
            )
        )
    return True


def _bounds(day: date) -> list[tuple[Lane, UUID, UUID]]:
    """The first and last loan of each slice of each lane."""
    with connection.cursor() as cursor:
        cursor.execute(_BOUNDS, {"day": day, "slice": SLICE, "few": FEW})
        edges = cursor.fetchall()
    begins = [(quiet, loan_id) for quiet, loan_id, first, _ in edges if first]
    ends = [loan_id for _, loan_id, _, last in edges if last]
    return [
        (Lane.QUIET if quiet else Lane.THINKING, first, last)
        for (quiet, first), last in zip(begins, ends, strict=True)
    ]


def _work(run: DayEndRun, actor: Actor) -> bool:
    """Do every chunk that nobody else holds; gives whether there was any."""
    pending = run.chunks.filter(state=ChunkState.PENDING).count()
    return any(in_hands([partial(_one_hand, run, actor)] * max(min(HANDS, pending), 1)))


def _one_hand(run: DayEndRun, actor: Actor) -> bool:
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


def _wait_for_others(run: DayEndRun) -> None:
    """Until another run has done the chunk it holds, or was killed over it."""
    with transaction.atomic():
        run.chunks.select_for_update(of=("self",)).filter(state=ChunkState.PENDING).order_by("number").first()


def _do_chunk(chunk: DayEndChunk, day: date, actor: Actor) -> None:
    chunk.begun_at = clock.now()
    if chunk.lane == Lane.QUIET:
        currency: Currency = "HKD" if current_brand().currency == "HKD" else "INR"
        chunk.loans, chunk.newly_overdue = end_slice(chunk, day=day, currency=currency, actor=actor)
    else:
        chunk.loans, chunk.newly_overdue = end_few(chunk, day=day, actor=actor)
    chunk.state, chunk.done_at = ChunkState.DONE, clock.now()
    chunk.save()


_STATE = """
select count(*), coalesce(sum(hash_record_extended(row(
    loan_id, outstanding + interest_since + penalty_since,
    overdue + penalty_since + case when late_interest then interest_since else 0 end,
    oldest_due, suspended, excess), 0)), 0)
  from loans_loanpace where wakes_on is not null"""


def state_hash() -> str:
    """Over what every running loan owes and since when it is late; the order and the lanes leave no trace."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        count, total = cursor.fetchone()
    return hashlib.sha256(f"{count}|{total}".encode()).hexdigest()


def _breaks_of(run: DayEndRun) -> list[dict[str, object]]:
    """What kept the day open before, and now."""
    now = {
        "at": clock.now().isoformat(),
        "proofs": [proof for proof in run.proofs if not proof["holds"]],
    }
    return [*run.breaks, now][-DayEndRun.BREAKS_KEPT :]


def _close(run: DayEndRun, actor: Actor) -> DayEndRun:
    """Prove the day, then move the books on; two runs that meet here do it once.

    The proofs are asked before the run is held, of what is committed: by two hands, and for as long as they take.
    """
    proofs = prove(business_date=run.business_date, hands=HANDS)
    with transaction.atomic():
        run = DayEndRun.objects.select_for_update().get(id=run.id)
        if run.state == RunState.CLOSED:
            return run
        note_classes(business_date=run.business_date)
        counts = run.chunks.aggregate(loans=Sum("loans"), newly=Sum("newly_overdue"))
        run.proofs = [proof.as_json() for proof in proofs]
        run.loans, run.newly_overdue = counts["loans"] or 0, counts["newly"] or 0
        run.result_sha256 = state_hash()
        run.state = RunState.CLOSED if all(proof.holds for proof in proofs) else RunState.BROKEN
        run.finished_at = clock.now()
        if run.state == RunState.BROKEN:
            run.breaks = _breaks_of(run)
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
