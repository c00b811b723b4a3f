"""Which borrower a notice is about: the engine is handed notices and the table of keys, its answers are written back.

Only what needs it is looked at: new notices, those whose names, phone or loan number changed, and those that share a
key with a borrower who came or changed. What a person decided is never looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from backend.kernel.ids import uuid7
from backend.kernel.matching import engine
from backend.kernel.matching.calibration import LABELS_NEEDED, Calibration, fit
from backend.kernel.matching.decide import Match, Part
from backend.kernel.matching.index import Block, Integers, pairs_of
from backend.kernel.matching.model import NOTICES
from backend.kernel.matching.population import Population
from backend.kernel.matching.records import Record, describe, unpack
from backend.kernel.outbox import publish
from backend.notices import sealing
from backend.notices.events import NoticesRefreshed
from backend.notices.models import (
    Borrower,
    Candidate,
    MatchDecision,
    MatchState,
    NamePart,
    Notice,
    NoticeKey,
    SyncRun,
)
from backend.notices.models.notices import LINKED
from backend.notices.services import kpis
from tenants import pii

BATCH = 2000
SHOWN = 5
_STATES = {"high": MatchState.AUTO, "medium": MatchState.SUGGESTED, "low": MatchState.SUGGESTED}

# For each key its first owners, one more than a block may have.
_OWNERS = """
select asked.key, found.borrower_id from unnest(%(keys)s::bigint[]) asked (key)
cross join lateral (
    select borrower_id from notices_matchkey where key = asked.key limit %(limit)s) found
"""
_COUNTS = "select key, count(*) from notices_matchkey where key = any(%s) group by key"

_WRITE = """
update notices_notice notice set
    borrower_id = found.borrower_id, match_state = found.state, confidence = found.confidence, band = found.band,
    why = found.why::jsonb, margin_bits = found.margin, needs_match = false,
    version = notice.version + (notice.borrower_id is distinct from found.borrower_id)::int
from unnest(%(ids)s::uuid[], %(borrowers)s::uuid[], %(states)s::text[], %(confidences)s::int[], %(bands)s::text[],
    %(whys)s::text[], %(margins)s::numeric[]) as found (id, borrower_id, state, confidence, band, why, margin)
where notice.id = found.id and notice.match_state in ('UNMATCHED', 'SUGGESTED', 'AUTO')
"""


class KeyTable:
    """The brand's table of keys as the engine's candidate source, for one batch: what it read, it keeps."""

    def __init__(self) -> None:
        self._numbers: dict[UUID, int] = {}
        self._records: dict[int, Record] = {}
        self._pks: list[UUID] = []
        self._parts: dict[str, int] = {}
        self._size = Borrower.objects.count()
        self.population = Population(self._size, self._parts)

    def find(self, queries: Integers, keys: Integers) -> Block:
        owners: dict[int, list[int]] = {}
        limit = NOTICES.block_limit
        with connection.cursor() as cursor:
            cursor.execute(_OWNERS, {"keys": np.unique(keys).tolist(), "limit": limit + 1})
            for key, pk in cursor.fetchall():
                owners.setdefault(key, []).append(self._number(pk))
            over = [key for key, found in owners.items() if len(found) > limit]
            left_out = {}
            if over:
                cursor.execute(_COUNTS, [over])
                left_out = dict(cursor.fetchall())
        asking: list[int] = []
        answering: list[int] = []
        for query, key in zip(queries.tolist(), keys.tolist(), strict=True):
            found = owners.get(key, ())
            if key not in left_out:
                asking += [query] * len(found)
                answering += found
        return pairs_of(np.array(asking, np.int64), np.array(answering, np.int64), left_out, self)

    def add(self, record: Record) -> None:
        raise NotImplementedError("borrowers are written by `borrowers.refresh`")

    def get(self, numbers: Integers) -> Sequence[Record]:
        wanted = numbers.tolist()
        self._load([number for number in wanted if number not in self._records])
        return [self._records[number] for number in wanted]

    def _number(self, pk: UUID) -> int:
        if pk not in self._numbers:
            self._numbers[pk] = len(self._pks)
            self._pks.append(pk)
        return self._numbers[pk]

    def _load(self, numbers: Sequence[int]) -> None:
        rows = Borrower.objects.filter(pk__in=[self._pks[number] for number in numbers]).values_list(
            "pk", "record"
        )
        fresh: set[str] = set()
        for pk, sealed in rows:
            record = unpack(pii.open_sealed(sealing.RECORD, pk, bytes(sealed)))
            self._records[self._numbers[pk]] = record
            fresh |= record.tokens()
        self._count(fresh - self._parts.keys())

    def _count(self, tokens: set[str]) -> None:
        """How common the words of the names are, for those at hand."""
        by_part = {sealing.name_part(token): token for token in tokens}
        counted = dict(NamePart.objects.filter(part__in=list(by_part)).values_list("part", "borrowers"))
        self._parts.update({token: counted.get(part, 0) for part, token in by_part.items()})


def match_waiting(run: SyncRun | None = None) -> tuple[int, int]:
    """Have the engine look at every notice that needs it, batch by batch, each its own transaction.

    gives  how many active notices of the run's source are linked, and how many are not; of all without a run
    """
    calibration = fitted()
    while _match_batch(calibration):
        continue
    active = Notice.objects.filter(active=True)
    if run is not None:
        active = active.filter(source_id=run.source_id, mode=run.mode)
    linked = active.filter(match_state__in=LINKED).count()
    return linked, active.count() - linked


def match_and_sum_up() -> None:
    """Match what waits outside a run, and have the desk's sums and pages follow."""
    if not Notice.objects.filter(needs_match=True).exists():
        return
    match_waiting()
    with transaction.atomic():
        kpis.refresh()
        publish(NoticesRefreshed(entity_id=uuid7(), version=1))


def record_of(notice_id: UUID, person: Mapping[str, object], loan_no: str) -> Record:
    """A notice as the engine is asked about it."""
    phones = [str(person.get("phone") or ""), *map(str, person.get("phone_alt") or ())]  # type: ignore[call-overload]
    names = (str(person.get("borrower_name_en") or ""), str(person.get("borrower_name_zh") or ""))
    return describe(str(notice_id), [name for name in names if name], filter(None, phones), (loan_no,))


def fitted() -> Calibration:
    """The engine's confidence as this brand's people have borne it out; the plain odds until they are enough."""
    rows = list(
        MatchDecision.objects.exclude(shown_borrower_id=None)
        .order_by("-created_at")
        .values_list("shown_margin_bits", "shown_borrower_id", "borrower_id")[:20_000]
    )
    if len(rows) < LABELS_NEEDED:
        return Calibration()
    return fit([float(margin) for margin, _, _ in rows], [shown == said for _, shown, said in rows])


def _match_batch(calibration: Calibration) -> int:
    with transaction.atomic():
        rows = list(
            Notice.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(needs_match=True)
            .order_by("id")
            .values_list("id", "person", "loan_no")[:BATCH]
        )
        if not rows:
            return 0
        queries = [
            record_of(pk, sealing.open_json(sealing.PERSON, pk, person), loan) for pk, person, loan in rows
        ]
        keys = sealing.match_keys()
        found = list(engine.match(queries, KeyTable(), NOTICES, calibration=calibration, keys=keys))
        ids = [pk for pk, _, _ in rows]
        _write_keys(ids, queries)
        _write_candidates(ids, found)
        _write_matches(ids, found)
    return len(rows)


def _write_keys(ids: Sequence[UUID], queries: Sequence[Record]) -> None:
    keys = sealing.match_keys()
    NoticeKey.objects.filter(notice_id__in=ids).delete()
    with (
        connection.cursor() as cursor,
        cursor.copy("copy notices_noticekey (key, notice_id) from stdin") as copy,
    ):
        for pk, query in zip(ids, queries, strict=True):
            for key in keys.of(query, NOTICES):
                copy.write_row((key, pk))


def _write_candidates(ids: Sequence[UUID], found: Sequence[Match]) -> None:
    Candidate.objects.filter(notice_id__in=ids).delete()
    columns = "notice_id, borrower_id, rank, confidence, band, parts"
    with connection.cursor() as cursor, cursor.copy(f"copy notices_candidate ({columns}) from stdin") as copy:
        for row in _candidates(ids, found):
            copy.write_row(row)


def _candidates(ids: Sequence[UUID], found: Sequence[Match]) -> Iterator[tuple[object, ...]]:
    for pk, match in zip(ids, found, strict=True):
        for rank, one in enumerate(match.candidates[:SHOWN], start=1):
            band = (match.band if rank == 1 else "low").upper()
            yield pk, UUID(one.id), rank, one.confidence, band, Jsonb([_part(part) for part in one.parts])


def _part(part: Part) -> dict[str, str]:
    return {
        "field": part.field,
        "verdict": part.verdict,
        "bits": f"{part.bits:.1f}",
        "sentence": part.sentence,
    }


def _write_matches(ids: Sequence[UUID], found: Sequence[Match]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "ids": list(ids),
                "borrowers": [match.candidate_id and UUID(match.candidate_id) for match in found],
                "states": [str(_STATES.get(match.band, MatchState.UNMATCHED)) for match in found],
                "confidences": [match.confidence for match in found],
                "bands": [match.band.upper() for match in found],
                "whys": [_why(match) for match in found],
                "margins": [f"{max(min(match.margin_bits, 9999.0), -9999.0):.3f}" for match in found],
            },
        )


def _why(match: Match) -> str:
    """The fields that speak for the best candidate, and what speaks against all, as codes."""
    best = match.candidates[0].parts if match.candidates else ()
    codes = [part.field for part in best if part.bits > 0]
    codes += ["conflict"] * match.conflict + ["namesakes"] * bool(match.unseen)
    return "[" + ", ".join(f'"{code}"' for code in codes) + "]"
