"""10,000 notices to 1,000,000 borrowers, end to end: notices out of PostgreSQL by COPY, keys, candidates by join,
scores, matches in by upsert. At most 4 times the bare key blocks in memory (`match_limit`), which take turns with it;
at most 3 times what a notice takes among a tenth of the borrowers; at most 1.5 GB."""

from __future__ import annotations

import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator

import psycopg
from django.conf import settings

from backend.kernel.matching.engine import match
from backend.kernel.matching.model import NOTICES
from backend.kernel.matching.records import Record
from bench.match_limit import Limit
from bench.match_people import Notice, People, Person
from bench.match_tables import TABLES, Connection, Tables, fill, notices, write_matches
from bench.result import Result
from bench.scratch import scratch_database

SIZE = 1_000_000
ASKED = 10_000
ROUNDS = 3
TIMES_LIMIT = 4
GROWTH_LIMIT = 3
MEMORY_LIMIT_MB = 1536


def run(size: int | None, seed: int) -> Result:
    """size: how many borrowers"""
    borrowers = size or SIZE
    with scratch_database("match"):
        few, many = _Book(borrowers // 10, seed), _Book(borrowers, seed)
        small = [few.match() for _ in range(ROUNDS)]
        large = [many.match()]
        memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        limit = _bare(borrowers, seed, many.asked)
        bare: list[float] = []
        for _ in range(ROUNDS):
            bare.append(limit())
            large.append(many.match())
        figure, held_to = statistics.median(large[1:]), TIMES_LIMIT * statistics.median(bare)
        growth = figure / len(many.asked) / (statistics.median(small) / len(few.asked))
        more: dict[str, object] = {
            "borrowers": borrowers,
            "notices": len(many.asked),
            "limit_s": round(held_to / TIMES_LIMIT, 3),
            "times_limit": round(figure / held_to * TIMES_LIMIT, 2),
            "a_tenth_s": round(statistics.median(small), 3),
            "growth": round(growth, 2),
            "growth_limit": GROWTH_LIMIT,
            "memory_mb": round(memory_mb),
            "memory_limit_mb": MEMORY_LIMIT_MB,
            "high": many.count("high"),
        }
        passed = figure <= held_to and growth <= GROWTH_LIMIT and memory_mb <= MEMORY_LIMIT_MB
        few.close()
        many.close()
    return Result(figure, held_to, "s", passed, more)


class _Book:
    """Borrowers and notices in a schema of their own."""

    def __init__(self, borrowers: int, seed: int) -> None:
        self._connection: Connection = psycopg.connect(settings.HUNDI_OWNER_DSN)
        schema = f"book{borrowers}"
        self._connection.execute(f"create schema {schema}")
        self._connection.execute(f"set search_path = {schema}")
        self._connection.execute(TABLES)
        people = People(seed)
        asked_of = _drawn(borrowers, seed)
        kept: dict[int, Person] = {}
        fill(self._connection, _records(people, borrowers, asked_of, kept), NOTICES)
        self.asked: list[Notice] = people.notices([kept[number] for number in asked_of])
        with self._connection.cursor().copy("copy notice from stdin") as copy:
            for one in self.asked:
                copy.write_row((one.id, one.name, one.phone, one.loan))
        self._connection.commit()

    def match(self) -> float:
        """Seconds for one run; a run after the first finds its rows and updates them."""
        started = time.perf_counter()
        with self._connection.transaction():
            source = Tables(self._connection)
            write_matches(self._connection, match(notices(self._connection), source, NOTICES))
        return time.perf_counter() - started

    def count(self, band: str) -> int:
        found = self._connection.execute(
            "select count(*) from notice_match where band = %s", (band,)
        ).fetchone()
        return int(str(found[0])) if found else 0

    def close(self) -> None:
        self._connection.close()


def _drawn(borrowers: int, seed: int) -> list[int]:
    return sorted(random.Random(seed + 1).sample(range(borrowers), min(ASKED, borrowers)))


def _records(
    people: People, borrowers: int, asked_of: list[int], kept: dict[int, Person]
) -> Iterator[Record]:
    wanted = set(asked_of)
    for number, person in enumerate(people.borrowers(borrowers)):
        if number in wanted:
            kept[number] = person
        yield person.record()


def _bare(borrowers: int, seed: int, asked: list[Notice]) -> Callable[[], float]:
    limit = Limit((" ".join(one.words), one.phone, one.loan) for one in People(seed).borrowers(borrowers))
    rows = [(one.name, one.phone, one.loan) for one in asked]

    def one_round() -> float:
        started = time.perf_counter()
        limit.match(rows)
        return time.perf_counter() - started

    return one_round
