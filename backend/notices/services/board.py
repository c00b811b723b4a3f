"""The lines a dashboard is read from, written in the transaction that moved what they tell of.

Sums and sources stand in tables of their own; a line repeats what a dashboard needs of one row. Over fifty companies
one table of two columns is read in a third of the time that those take: nearly all of it goes into planning.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

_SUMS = """
select mode, jsonb_build_object('count', count, 'amount', amount::text, 'waiting', waiting, 'oldest_due', oldest_due,
    'oldest_notice_id', oldest_notice_id, 'highest_amount', highest_amount::text,
    'highest_notice_id', highest_notice_id)
from notices_kpi where day = (select max(day) from notices_kpi)
"""
_SOURCES = """
select id::text, jsonb_build_object('id', id, 'name', name, 'mode', mode, 'kind', kind, 'paused', paused,
    'every_minutes', every_minutes, 'created_at', created_at, 'last_success_at', last_success_at,
    'failing_since', failing_since, 'last_run_id', last_run_id, 'last_run_status', last_run_status,
    'last_run_at', last_run_at, 'last_run_held', last_run_held)
from notices_source where id = any(%s)
"""
_WRITE = """
insert into notices_boardline as line (key, told) {rows}
on conflict (key) do update set told = excluded.told where line.told is distinct from excluded.told
returning key
"""


def tell_sums() -> list[str]:
    """The newest sums, whose lock (`kpis.refresh`) the caller holds; the keys of the lines that changed."""
    return _write(_SUMS, [])


def tell_sources(source_ids: Iterable[UUID]) -> list[str]:
    """These sources, whose rows the caller has written or locked; the keys of the lines that changed."""
    return _write(_SOURCES, [list(source_ids)])


def _write(rows: str, values: list[Any]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITE.format(rows=rows), values)
        return [row[0] for row in cursor.fetchall()]
