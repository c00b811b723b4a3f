"""The shape of a schema as one hash: columns, indexes, constraints, triggers. The name does not enter it."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Any

from psycopg import Connection

_CAST = re.compile(
    r"::(?:character varying|double precision|timestamp with time zone|\w+)(?:\(\d+\))?(?:\[\])?"
)
_BRACKETED_WORD = re.compile(r"\(('[^']*'|\w+)\)")
_BRACKETED_LIST = re.compile(r"\((ARRAY\[[^\]]*\])\)")

# One line per thing that makes the shape; the schema's own name is taken out of definitions that repeat it.
_LINES = """
with wanted as (select oid, nspname, nspname || '.' as prefix from pg_namespace where nspname = any(%(schemas)s)),
relations as (
    select c.oid, w.nspname, w.prefix, c.relname, c.relkind from pg_class c join wanted w on w.oid = c.relnamespace
    where c.relkind in ('r', 'S', 'v', 'p')
)
select nspname, 'relation ' || relname || ' ' || relkind::text as line from relations
union all
select r.nspname, 'column ' || r.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || case when a.attnotnull then ' not null' else '' end || ' ' || a.attidentity::text || a.attgenerated::text
    || coalesce(' default ' || replace(pg_get_expr(d.adbin, d.adrelid), r.prefix, ''), '')
from relations r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum where r.relkind <> 'S'
union all
select r.nspname, 'index ' || replace(pg_get_indexdef(i.indexrelid), r.prefix, '')
from relations r join pg_index i on i.indrelid = r.oid
union all
select r.nspname, 'constraint ' || r.relname || '.' || c.conname || ' '
    || replace(pg_get_constraintdef(c.oid), r.prefix, '')
from relations r join pg_constraint c on c.conrelid = r.oid
union all
select r.nspname, 'trigger ' || r.relname || ' ' || replace(pg_get_triggerdef(t.oid), r.prefix, '')
from relations r join pg_trigger t on t.tgrelid = r.oid and not t.tgisinternal
"""


def fingerprints(owner: Connection[Any], schemas: list[str]) -> dict[str, str]:
    """The hash of each schema; one with no table at all is missing."""
    lines: dict[str, list[str]] = {}
    for schema, line in owner.execute(_LINES, {"schemas": schemas}):
        lines.setdefault(schema, []).append(_plain(line))
    return {schema: _hash(found) for schema, found in lines.items()}


def shape(owner: Connection[Any], schema: str) -> list[str]:
    """The lines themselves, sorted, to see where two shapes differ."""
    return sorted(_plain(row[1]) for row in owner.execute(_LINES, {"schemas": [schema]}))


def _hash(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


@lru_cache(maxsize=20_000)
def _plain(line: str) -> str:
    """One spelling: PostgreSQL writes a CHECK over a list with other casts once it has read its own dump of it."""
    line = _CAST.sub("", line)
    line = _BRACKETED_WORD.sub(r"\1", line)
    return _BRACKETED_LIST.sub(r"\1", _BRACKETED_LIST.sub(r"\1", line))
