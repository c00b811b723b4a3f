"""The engine's other source of candidates: a table of keys in PostgreSQL, joined, a set at a time.

As a brand's schema has it: `match_record` (the normal forms, written when the candidate is), `match_key`, and counted
now and then from these, `match_common` (keys too many share) and `match_token` (how many have each word).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import psycopg

from backend.kernel.matching.decide import Match
from backend.kernel.matching.index import Block, Integers, pairs_of
from backend.kernel.matching.keys import Keys
from backend.kernel.matching.model import Model
from backend.kernel.matching.population import Population, Tally
from backend.kernel.matching.records import Record, describe, pack, unpack

Connection = psycopg.Connection[tuple[object, ...]]

TABLES = """
    create table match_record (number int not null, packed text not null);
    create table match_key (key bigint not null, number int not null);
    create table match_common (key bigint primary key, candidates int not null);
    create table match_token (token text primary key, candidates int not null);
    create table notice (id text primary key, name text not null, phone text not null, loan_no text not null);
    create table notice_match (
        notice_id text primary key, candidate_id text, confidence smallint not null, band text not null,
        margin_bits float8 not null, conflict bool not null, runner_up text, parts jsonb not null, version text not null
    );
    create temp table asked (query int not null, key bigint not null);
    create temp table wanted (number int not null);
    create temp table answered (like notice_match);
"""
_INDEXES = """
    alter table match_record add primary key (number);
    create index on match_key (key) include (number);
"""
# A COPY in binary of two 4-byte columns: a head of 19 bytes, 18 a row, 2 at the end.
_HEAD, _TAIL = 19, 2
_PAIR = np.dtype([("columns", ">i2"), ("l1", ">i4"), ("query", ">i4"), ("l2", ">i4"), ("number", ">i4")])


def fill(connection: Connection, records: Iterable[Record], model: Model) -> None:
    """Write the candidates and their keys, and count what is common."""
    keys, tally, batch = Keys(), Tally(model), []
    for number, record in enumerate(records):
        tally.add(record)
        batch.append((number, pack(record), keys.of(record, model)))
        if len(batch) == 20_000:
            _write(connection, batch)
            batch.clear()
    _write(connection, batch)
    with connection.cursor().copy("copy match_token from stdin") as copy:
        for token, count in tally.population().tokens.items():
            copy.write_row((token, count))
    connection.execute(
        "insert into match_common select key, count(*) from match_key group by key having count(*) > %s",
        (model.block_limit,),
    )
    connection.execute(_INDEXES)
    connection.commit()
    connection.autocommit = True
    connection.execute("vacuum analyze")
    connection.autocommit = False


def _write(connection: Connection, batch: Sequence[tuple[int, str, set[int]]]) -> None:
    cursor = connection.cursor()
    with cursor.copy("copy match_record from stdin") as copy:
        for number, packed, _ in batch:
            copy.write_row((number, packed))
    with cursor.copy("copy match_key from stdin") as copy:
        copy.write("".join(f"{key}\t{number}\n" for number, _, keys in batch for key in keys))


class Tables:
    """Candidates out of the tables of one transaction. Keys are looked up, never scanned for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        connection.execute("set local enable_hashjoin = off")
        connection.execute("set local enable_mergejoin = off")
        counted = connection.execute("select token, candidates from match_token").fetchall()
        tokens = {str(token): int(str(count)) for token, count in counted}
        size = connection.execute("select count(*) from match_record").fetchone()
        assert size is not None
        self.population = Population(int(str(size[0])), tokens)

    def find(self, queries: Integers, keys: Integers) -> Block:
        self._copy_in(
            "asked", (f"{query}\t{key}\n" for query, key in zip(queries.tolist(), keys.tolist(), strict=True))
        )
        left_out = self._connection.execute(
            "select distinct key, candidates from asked join match_common using (key)"
        ).fetchall()
        pairs = self._pairs()
        return pairs_of(
            pairs["query"].astype(np.int64),
            pairs["number"].astype(np.int64),
            {int(str(key)): int(str(count)) for key, count in left_out},
            self,
        )

    def _pairs(self) -> np.ndarray[tuple[int], np.dtype[np.void]]:
        statement = """copy (
            select asked.query, match_key.number from asked join match_key using (key)
            where not exists (select from match_common where match_common.key = asked.key)
        ) to stdout (format binary)"""
        with self._connection.cursor().copy(statement) as copy:
            data = b"".join(bytes(chunk) for chunk in copy)
        return np.frombuffer(data, _PAIR, count=(len(data) - _HEAD - _TAIL) // _PAIR.itemsize, offset=_HEAD)

    def add(self, record: Record) -> None:
        raise NotImplementedError("candidates are written by `fill`")

    def get(self, numbers: Integers) -> Sequence[Record]:
        self._copy_in("wanted", (f"{number}\n" for number in numbers.tolist()))
        statement = (
            "copy (select packed from wanted join match_record using (number) order by number) to stdout"
        )
        with self._connection.cursor().copy(statement) as copy:
            text = b"".join(bytes(chunk) for chunk in copy).decode()
        return [unpack(line) for line in text.split("\n")[:-1]]

    def _copy_in(self, table: str, lines: Iterator[str]) -> None:
        self._connection.execute(f"truncate {table}")
        with self._connection.cursor().copy(f"copy {table} from stdin") as copy:
            copy.write("".join(lines))
        self._connection.execute(f"analyze {table}")


def notices(connection: Connection) -> list[Record]:
    """All of a run: the connection is wanted for their candidates next."""
    with connection.cursor().copy("copy (select id, name, phone, loan_no from notice) to stdout") as copy:
        return [
            describe(str(id), (str(name),), (str(phone),), (str(loan),))
            for id, name, phone, loan in copy.rows()
        ]


def write_matches(connection: Connection, matches: Iterable[Match]) -> None:
    """Upsert one row a notice, with its parts. All are found first: the connection is wanted for their candidates."""
    rows = list(map(_row, matches))
    with connection.cursor().copy("copy answered from stdin") as copy:
        for row in rows:
            copy.write_row(row)
    connection.execute(
        """insert into notice_match select * from answered on conflict (notice_id) do update set
            candidate_id = excluded.candidate_id, confidence = excluded.confidence, band = excluded.band,
            margin_bits = excluded.margin_bits, conflict = excluded.conflict, runner_up = excluded.runner_up,
            parts = excluded.parts, version = excluded.version"""
    )
    connection.execute("truncate answered")


def _row(one: Match) -> tuple[object, ...]:
    parts = (
        [(part.field, part.verdict, round(part.bits, 2)) for part in one.candidates[0].parts]
        if one.candidates
        else []
    )
    runner_up = one.candidates[1].id if len(one.candidates) > 1 else None
    return (
        one.query_id,
        one.candidate_id,
        one.confidence,
        one.band,
        one.margin_bits,
        one.conflict,
        runner_up,
        json.dumps(parts),
        one.version,
    )
