"""The rows of a run on their way in: read, sealed, copied beside the notices, and not yet seen by anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from backend.brand_config.services import brand_zone
from backend.kernel import clock
from backend.kernel.ids import uuid7
from backend.kernel.matching.phones import phones_in
from backend.kernel.redaction import mask_mobile
from backend.notices import sealing
from backend.notices.columns import AS_THEY_ARE, LONGEST_NAME, Names
from backend.notices.models import NoticeFacts, RejectedRow, Source, StagedNotice, SyncRun
from backend.notices.reading import Expected, ReadNotice, RowRejected, read_row

FACTS = tuple(str(one.column) for one in NoticeFacts._meta.fields)
# What makes a row another than before; when it was written and what we make of it do not.
_SAID = tuple(one.name for one in fields(ReadNotice) if one.name not in {"raw", "updated_at", "findings"})
KEPT_REJECTIONS = 1000  # of one run; all are counted


@dataclass(slots=True)
class Page:
    """What came of one page: `staged` good rows, and the others by row number."""

    staged: int = 0
    rejected: list[tuple[int, RowRejected]] = field(default_factory=list)

    @property
    def fetched(self) -> int:
        return self.staged + len(self.rejected)


def expected(source: Source, mode: str, as_of: datetime) -> Expected:
    """What a row of a list of that instant may be."""
    return Expected(
        company_code=source.company_code,
        mode=mode,
        currency=source.currency,
        today=as_of.astimezone(brand_zone()).date(),
        as_of=as_of,
    )


def stage(run: SyncRun, rows: Iterable[tuple[int, Mapping[str, Any]]], names: Names = AS_THEY_ARE) -> Page:
    """Read rows and copy the good ones beside the notices, in the caller's transaction.

    rows   as they came, each with the number by which whoever sent it finds it again
    names  how they are brought to our names
    """
    page, wanted = Page(), expected(run.source, run.mode, run.as_of or run.started_at)
    columns = ("run_id", "notice_id", "row_number", "verdict", *FACTS)
    statement = f"copy {StagedNotice._meta.db_table} ({', '.join(columns)}) from stdin"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for number, came in rows:
            try:
                read = read_row(names.brought(came), wanted)
            except RowRejected as rejected:
                rejected.own_name = names.own(rejected.field)
                page.rejected.append((number, rejected))
                continue
            facts = _facts(read, wanted)
            copy.write_row((run.id, facts.pop("notice_id"), number, "", *(facts[name] for name in FACTS)))
            page.staged += 1
    keep_rejected(run, page.rejected)
    return page


def keep_rejected(run: SyncRun, rejected: Iterable[tuple[int, RowRejected]]) -> None:
    """Remember why rows were not taken, the first thousand of a run."""
    room = KEPT_REJECTIONS - RejectedRow.objects.filter(run=run).count() if rejected else 0
    RejectedRow.objects.bulk_create(
        RejectedRow(
            id=uuid7(),
            created_at=clock.now(),
            run=run,
            row_number=number,
            key=one.key[:80],
            field=one.field[:40],
            own_name=one.own_name[:LONGEST_NAME],
            reason=one.reason[:40],
        )
        for number, one in list(rejected)[: max(room, 0)]
    )


def clear(run_id: UUID) -> None:
    """Nothing of the run is kept beside the notices any more."""
    _delete("run_id = %s", run_id)


def clear_older(run: SyncRun) -> None:
    """What an earlier run of the source held back is overtaken."""
    of_source = f"run_id in (select id from {SyncRun._meta.db_table} where source_id = %s)"  # noqa: S608
    _delete(f"{of_source} and run_id <> %s", run.source_id, run.id)


def _delete(where: str, *values: UUID) -> None:
    """In SQL, for the model's `delete()` would first read every row of a run that may be large."""
    with connection.cursor() as cursor:
        cursor.execute(f"delete from {StagedNotice._meta.db_table} where {where}", values)  # noqa: S608


def masked_phone(phone: str) -> str:
    """As it is shown where nobody asked for it."""
    found = phones_in(phone)
    return mask_mobile(found[0] if found else phone)[:20]


def _facts(read: ReadNotice, expected: Expected) -> dict[str, Any]:
    """The columns of a row, sealed to the id it will have."""
    row_id = sealing.notice_id(expected.company_code, read.key)
    identity = {
        name: read.person[name] for name in ("borrower_name_en", "borrower_name_zh", "phone", "phone_alt")
    }
    said = {name: getattr(read, name) for name in _SAID}
    return {
        "notice_id": row_id,
        "external_key": read.key,
        "company_code": expected.company_code,
        "mode": read.mode,
        "loan_no": read.loan_no,
        "loan_key": read.loan_key,
        "person": sealing.seal_json(sealing.PERSON, row_id, read.person),
        "raw": sealing.seal_json(sealing.RAW, row_id, read.raw),
        "phone_masked": masked_phone(str(read.person["phone"])),
        "currency": expected.currency,
        "instalment_no": read.instalment_no,
        "instalment_total": read.instalment_total,
        "due_date": read.due_date,
        "repayment_amount": read.repayment_amount,
        "principal_part": read.principal_part,
        "interest_part": read.interest_part,
        "overdue_interest": read.overdue_interest,
        "penalty": read.penalty,
        "total_due": read.total_due,
        "sort_amount": -read.total_due,
        "stated_total": read.stated_total,
        "stated_days": read.stated_days,
        "outstanding_balance": read.outstanding_balance,
        "last_payment_date": read.last_payment_date,
        "last_payment_amount": read.last_payment_amount,
        "officer": read.officer,
        "branch": read.branch,
        "source_status": read.status,
        "source_updated_at": read.updated_at,
        "findings": Jsonb([asdict(one) for one in read.findings]),
        "content_hash": sealing.keyed_hash("notice_content", said),
        "identity_hash": sealing.keyed_hash("notice_identity", identity | {"loan": read.loan_key}),
    }
