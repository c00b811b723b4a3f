"""What the simulator remembers, in one SQLite file, so that a restart changes nothing."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_TABLES = """
create table if not exists thing (
    kind text not null, id text not null, key text not null, reference text not null,
    body text not null, created real not null, updated real not null, primary key (kind, id));
create index if not exists thing_reference on thing (kind, key, reference);
create index if not exists thing_newest on thing (kind, created);
create table if not exists request (
    id integer primary key, at real not null, vendor text not null, operation text not null, key text not null,
    reference text not null, headers text not null, body text not null, status integer, fault text not null);
create table if not exists work (
    id integer primary key, due real not null, action text not null, args text not null);
create index if not exists work_due on work (due);
"""


class Journal:
    """Things by kind and id, as JSON; recorded requests; work that is due later."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.RLock()
        self._base = sqlite3.connect(str(path) if path else ":memory:", check_same_thread=False)
        self._base.row_factory = sqlite3.Row
        if path is not None:
            self._base.execute("pragma journal_mode=wal")
            self._base.execute("pragma synchronous=normal")
        self._base.executescript(_TABLES)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._base:
            yield self._base

    def _read(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._base.execute(sql, values).fetchall()

    # things

    def put(
        self, kind: str, thing_id: str, body: dict[str, Any], *, key: str = "", reference: str = ""
    ) -> None:
        now = time.time()
        with self._writing() as base:
            base.execute(
                "insert into thing values (?,?,?,?,?,?,?) on conflict (kind, id) do update"
                " set body = excluded.body, updated = excluded.updated",
                (kind, thing_id, key, reference, json.dumps(body), now, now),
            )

    def get(self, kind: str, thing_id: str) -> dict[str, Any] | None:
        rows = self._read("select body from thing where kind = ? and id = ?", kind, thing_id)
        return json.loads(rows[0]["body"]) if rows else None

    def owner(self, kind: str, thing_id: str) -> str:
        rows = self._read("select key from thing where kind = ? and id = ?", kind, thing_id)
        return str(rows[0]["key"]) if rows else ""

    def by_reference(self, kind: str, key: str, reference: str) -> list[dict[str, Any]]:
        sql = "select body from thing where kind = ? and key = ? and reference = ? order by created desc, rowid desc"
        return [json.loads(row["body"]) for row in self._read(sql, kind, key, reference)]

    def newest(self, kind: str, limit: int = 100) -> list[dict[str, Any]]:
        sql = "select body from thing where kind = ? order by created desc, rowid desc limit ?"
        return [json.loads(row["body"]) for row in self._read(sql, kind, limit)]

    def drop(self, kind: str) -> None:
        with self._writing() as base:
            base.execute("delete from thing where kind = ?", (kind,))

    # requests

    def record(self, **fields: Any) -> None:
        names = ("vendor", "operation", "key", "reference", "headers", "body", "status", "fault")
        with self._writing() as base:
            base.execute(
                "insert into request (at, vendor, operation, key, reference, headers, body, status, fault)"
                " values (?,?,?,?,?,?,?,?,?)",
                (time.time(), *(fields[name] for name in names)),
            )
            base.execute("delete from request where id <= (select max(id) from request) - 5000")

    def requests(self, vendor: str = "", operation: str = "", limit: int = 100) -> list[dict[str, Any]]:
        sql = (
            "select * from request where (? = '' or vendor = ?) and (? = '' or operation = ?)"
            " order by id desc limit ?"
        )
        return [dict(row) for row in self._read(sql, vendor, vendor, operation, operation, limit)]

    # work

    def later(self, delay_s: float, action: str, **args: Any) -> None:
        with self._writing() as base:
            base.execute(
                "insert into work (due, action, args) values (?,?,?)",
                (time.time() + delay_s, action, json.dumps(args)),
            )

    def take_due(self, limit: int = 20) -> list[tuple[str, dict[str, Any]]]:
        with self._writing() as base:
            rows = base.execute(
                "select id, action, args from work where due <= ? order by due, id limit ?",
                (time.time(), limit),
            ).fetchall()
            base.executemany("delete from work where id = ?", [(row["id"],) for row in rows])
        return [(row["action"], json.loads(row["args"])) for row in rows]

    def wipe(self) -> None:
        """Forget everything but who is registered."""
        with self._writing() as base:
            base.execute("delete from thing where kind not in ('callback', 'template')")
            base.execute("delete from request")
            base.execute("delete from work")

    def close(self) -> None:
        with self._lock:
            self._base.close()
