"""A complete run becomes the notices that stand, whole or not at all: one transaction, set by set.

The run's source is locked for the length of it. Each staged row is judged once (`verdict`), and the verdicts say what
happens: what is new is inserted, what is newer than what stands replaces it, the rest is left alone. What a complete
full run does not list is put to rest, unless that would be more than a person should be asked about first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from backend.kernel import clock
from backend.notices.models import Notice, RejectedRow, StagedNotice, SyncRun
from backend.notices.reading import RowRejected
from backend.notices.services.staging import FACTS, KEPT_REJECTIONS, keep_rejected

_NOTICE, _STAGED = Notice._meta.db_table, StagedNotice._meta.db_table

# The newest row of each notice stays, by its own clock and then by its place in the list.
_DUPLICATES = f"""
update {_STAGED} staged set verdict = 'DUPLICATE'
from (select id, row_number() over (partition by notice_id order by source_updated_at desc, id desc) as place
        from {_STAGED} where run_id = %(run)s) ranked
where ranked.id = staged.id and ranked.place > 1
returning staged.row_number, staged.external_key
"""  # noqa: S608 - names of our own tables

# Looked up row by row on purpose: a list just staged has no statistics, and a join could go wrong by much.
_JUDGE = f"""
update {_STAGED} staged set verdict = coalesce((
    select case
        when staged.source_updated_at < notice.source_updated_at then 'SAME'
        when not notice.active and staged.source_status = 'ACTIVE' then 'BACK'
        when notice.active and staged.source_status <> 'ACTIVE' then 'STALE'
        when staged.mode <> notice.mode or notice.source_id <> %(source)s then 'CHANGED'
        when staged.source_updated_at > notice.source_updated_at and staged.content_hash <> notice.content_hash
            then 'CHANGED'
        else 'SAME' end
    from {_NOTICE} notice where notice.id = staged.notice_id), 'NEW')
where run_id = %(run)s and verdict = ''
"""  # noqa: S608

_INSERT = f"""
insert into {_NOTICE} (id, created_at, version, source_id, active, match_state, confidence, band, why, margin_bits,
    needs_match, {", ".join(FACTS)})
select notice_id, %(now)s, 1, %(source)s, source_status = 'ACTIVE', 'UNMATCHED', 0, 'NONE', '[]', 0, true,
    {", ".join(FACTS)}
from {_STAGED} where run_id = %(run)s and verdict = 'NEW' order by id
"""  # noqa: S608

_UPDATE = f"""
update {_NOTICE} notice set
    {", ".join(f"{name} = staged.{name}" for name in FACTS)},
    version = notice.version + 1, source_id = %(source)s, active = staged.source_status = 'ACTIVE',
    needs_match = notice.needs_match or (notice.identity_hash <> staged.identity_hash
        and notice.match_state not in ('CONFIRMED', 'CORRECTED', 'UNLINKED'))
from {_STAGED} staged
where staged.run_id = %(run)s and staged.verdict in ('CHANGED', 'BACK', 'STALE') and notice.id = staged.notice_id
"""  # noqa: S608

_HISTORY = f"""
insert into notices_noticechange (id, created_at, notice_id, run_id, what, mode, due_date, repayment_amount,
    overdue_interest, penalty, total_due)
select uuidv7(), %(now)s, notice_id, run_id, verdict, mode, due_date, repayment_amount, overdue_interest, penalty,
    total_due
from {_STAGED} where run_id = %(run)s and verdict in ('NEW', 'CHANGED', 'BACK', 'STALE')
"""  # noqa: S608

# A row that was not taken is listed all the same: its notice, and its loan's others, stay as they are.
_NOT_LISTED = f"""
source_id = %(source)s and mode = %(mode)s and active
and not exists (
    select 1 from {_STAGED} staged where staged.run_id = %(run)s and staged.notice_id = notice.id)
and not exists (
    select 1 from {RejectedRow._meta.db_table} rejected
    where rejected.run_id = %(run)s and rejected.key in (notice.external_key, notice.loan_no))
"""  # noqa: S608

# All that the run will change, in the order in which people who decide on many lock theirs: at once, so that none of
# them is held while another is waited for.
_HOLD = f"""
select from {_NOTICE} held where id in (
    select notice_id from {_STAGED} where run_id = %(run)s and verdict in ('CHANGED', 'BACK', 'STALE')
    union all
    select id from {_NOTICE} notice where %(full)s and {_NOT_LISTED})
order by id for no key update
"""  # noqa: S608

_TO_REST = f"""
with gone as (
    update {_NOTICE} notice set active = false, version = version + 1 where {_NOT_LISTED}
    returning id, mode, due_date, repayment_amount, overdue_interest, penalty, total_due)
insert into notices_noticechange (id, created_at, notice_id, run_id, what, mode, due_date, repayment_amount,
    overdue_interest, penalty, total_due)
select uuidv7(), %(now)s, id, %(run)s, 'STALE', mode, due_date, repayment_amount, overdue_interest, penalty, total_due
from gone
"""  # noqa: S608

_MISSING = f"select count(*), coalesce(sum(total_due), 0) from {_NOTICE} notice where {_NOT_LISTED}"  # noqa: S608

_FIRST_MISSING = f"""
select id from {_NOTICE} notice where {_NOT_LISTED} order by sort_amount, id limit %(first)s
"""  # noqa: S608


def apply(run: SyncRun, *, complete: bool) -> None:
    """Take over what the run staged, in the caller's transaction; the run's counts and status follow, not yet saved.

    complete  the source listed everything it said it would: then what is missing may be put to rest
    """
    names: dict[str, Any] = {"run": run.id, "source": run.source_id, "mode": run.mode, "now": clock.now()}
    stood = Notice.objects.filter(source_id=run.source_id, mode=run.mode, active=True).count()
    with connection.cursor() as cursor:
        cursor.execute(_DUPLICATES, names)
        doubles = cursor.fetchall()
        cursor.execute(_JUDGE, names)
        with _no_loops(cursor):
            cursor.execute(_HOLD, {**names, "full": run.since is None and complete})
        cursor.execute(_INSERT, names)
        run.created_count = cursor.rowcount
        cursor.execute(_UPDATE, names)
        run.changed_count = cursor.rowcount
        cursor.execute(_HISTORY, names)
    keep_rejected(run, [(number, RowRejected("duplicate", "notice_id", key)) for number, key in doubles])
    run.rejected_count += len(doubles)
    listed = run.fetched - run.rejected_count
    run.unchanged_count = listed - run.created_count - run.changed_count
    run.stale_count = StagedNotice.objects.filter(run=run, verdict="STALE").count()
    run.held_stale = 0
    if run.since is None:
        _rest(run, names, stood=stood, listed=listed, complete=complete)
    run.active_count = Notice.objects.filter(source_id=run.source_id, mode=run.mode, active=True).count()


@dataclass(frozen=True, slots=True)
class Missing:
    """Notices that stand and a full run does not list: how many, what they come to, and the largest of them."""

    count: int
    amount: Decimal
    first: tuple[UUID, ...]


def missing_from(run: SyncRun, *, first: int) -> Missing:
    """What a held run would put to rest now, while its staged rows are kept."""
    names: dict[str, Any] = {"run": run.id, "source": run.source_id, "mode": run.mode, "first": first}
    with connection.cursor() as cursor, _no_loops(cursor):
        cursor.execute(_MISSING, names)
        count, amount = cursor.fetchone()
        cursor.execute(_FIRST_MISSING, names)
        return Missing(count, amount, tuple(row[0] for row in cursor.fetchall()))


def put_to_rest(run: SyncRun) -> int:
    """What a held run did not list is put to rest after all, in the caller's transaction; how many."""
    names: dict[str, Any] = {"run": run.id, "source": run.source_id, "mode": run.mode, "now": clock.now()}
    with connection.cursor() as cursor, _no_loops(cursor):
        cursor.execute(_TO_REST, names)
        return int(cursor.rowcount)


@contextmanager
def _no_loops(cursor: CursorWrapper) -> Iterator[None]:
    """A list just staged has no statistics: what looks like a short loop over it is the square of the list."""
    cursor.execute("set local enable_nestloop = off")
    yield
    cursor.execute("set local enable_nestloop = on")


def _rest(run: SyncRun, names: dict[str, Any], *, stood: int, listed: int, complete: bool) -> None:
    if not complete or run.rejected_count > KEPT_REJECTIONS:
        run.partial = True
        return
    with connection.cursor() as cursor, _no_loops(cursor):
        if stood and listed * 100 < run.source.shrink_pct * stood:
            cursor.execute(_MISSING, names)
            run.held_stale = cursor.fetchone()[0]
            run.partial = True
            run.warnings = [*run.warnings, "shrunk"]
            return
        cursor.execute(_TO_REST, names)
        run.stale_count += cursor.rowcount
