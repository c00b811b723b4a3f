"""The sums of the company's desk, kept for each day and mode in the transaction that moved them."""

from __future__ import annotations

import logging

from django.db import connection, transaction

from backend.brand_config.services import brand_zone
from backend.kernel import clock
from backend.kernel.ids import uuid7
from backend.kernel.outbox import publish
from backend.notices.events import NoticesRefreshed
from backend.notices.models import Source
from backend.notices.services import board

log = logging.getLogger(__name__)

_LOCK = "select pg_advisory_xact_lock(hashtextextended('notices_kpi|' || current_schema(), 0))"
_REFRESH = """
insert into notices_kpi as kept (day, mode, count, amount, waiting, oldest_due, oldest_notice_id, highest_amount,
    highest_notice_id, updated_at)
select %(day)s, modes.mode, sums.count, sums.amount, sums.waiting, oldest.due_date, oldest.id, highest.total_due,
    highest.id, %(now)s
from (values ('OVERDUE'), ('UPCOMING')) modes (mode)
cross join lateral (
    select count(*) count, coalesce(sum(total_due), 0) amount,
        count(*) filter (where match_state in ('UNMATCHED', 'SUGGESTED')) waiting
    from notices_notice where active and mode = modes.mode) sums
left join lateral (
    select id, due_date from notices_notice where active and mode = modes.mode
    order by due_date, sort_amount, id limit 1) oldest on true
left join lateral (
    select id, total_due from notices_notice where active and mode = modes.mode
    order by sort_amount, due_date, id limit 1) highest on true
on conflict (day, mode) do update set count = excluded.count, amount = excluded.amount, waiting = excluded.waiting,
    oldest_due = excluded.oldest_due, oldest_notice_id = excluded.oldest_notice_id,
    highest_amount = excluded.highest_amount, highest_notice_id = excluded.highest_notice_id,
    updated_at = excluded.updated_at
"""


def refresh() -> list[str]:
    """Sum up the company's active notices as of now, in the caller's transaction; the lists whose sums moved.

    Call it when every notice is written and locked, before `audit.record`: whoever comes next waits for the commit.
    """
    now = clock.now()
    # Asked before the cursor is opened: looking the brand's zone up leads through the public schema.
    values = {"day": now.astimezone(brand_zone()).date(), "now": now}
    with connection.cursor() as cursor:
        # A statement of its own: sums that were counted before another's commit must not be written after it.
        cursor.execute(_LOCK)
        cursor.execute(_REFRESH, values)
    return board.tell_sums()


def keep() -> list[str]:
    """Count anew, and have the board tell what stands; the keys of the lines that were behind, which is logged.

    Every write tells the board itself. What finds something here is a fault of ours, a process of an older release, or
    a match that is under way and sums up when it is done.
    """
    with transaction.atomic():
        sources = Source.objects.select_for_update(no_key=True).order_by("id")
        behind = board.tell_sources(list(sources.values_list("id", flat=True)))
        behind += refresh()
        if behind:
            log.warning("notices.board_was_behind", extra={"lines": behind})
            publish(NoticesRefreshed(entity_id=uuid7(), version=1))
    return behind
