"""Writing to the books. Only `loans` may import this; it holds the lock of the loan while it posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Q
from psycopg import sql

from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.ids import uuid7
from backend.kernel.money import Currency
from backend.ledger.accounts import Code
from backend.ledger.daily import DAY_END, SIDES, DailyKind
from backend.ledger.drafts import Cause, JournalDraft, JournalKind, ReversalDraft
from backend.ledger.entries import credit, debit
from backend.ledger.errors import AlreadyPosted, AlreadyReversed, IsReversal, JournalNotFound
from backend.ledger.models import Journal, Posting

_BATCH = 2000


def post(*, journal: JournalDraft, actor: Actor) -> Journal:
    """Write one journal. raises  AlreadyPosted when its fact was posted meanwhile"""
    return post_many(drafts=[journal], actor=actor)[0]


def reverse(*, journal_id: UUID, cause: Cause, actor: Actor) -> Journal:
    """Undo a journal by its mirror. raises  JournalNotFound, AlreadyReversed, IsReversal"""
    return post_many(drafts=[ReversalDraft(journal_id, cause)], actor=actor)[0]


def post_many(*, drafts: Sequence[JournalDraft | ReversalDraft], actor: Actor) -> list[Journal]:
    """Write journals and reversals, all or none, in the order given; a fact may be reversed and posted
    anew in one call.

    raises  AlreadyPosted, JournalNotFound, AlreadyReversed, IsReversal
    """
    if not drafts:
        return []
    now = clock.now()
    undone = [draft.journal_id for draft in drafts if isinstance(draft, ReversalDraft)]
    originals = _originals(undone)
    revisions = _revisions([draft for draft in drafts if isinstance(draft, JournalDraft)], undone)
    journals: list[Journal] = []
    postings: list[Posting] = []
    for draft in drafts:
        if isinstance(draft, ReversalDraft):
            journal, rows = _mirror(originals[draft.journal_id], draft.cause, actor, now)
        else:
            journal, rows = _write(draft, revisions[(draft.loan_id, draft.key)], actor, now)
        journals.append(journal)
        postings.extend(rows)
    try:
        with transaction.atomic():
            Journal.objects.bulk_create(journals, batch_size=_BATCH)
            Posting.objects.bulk_create(postings, batch_size=_BATCH)
    except IntegrityError as broken:
        raise _told(broken) from broken
    return journals


# Both rows of a loan are written together: they stand on one page of the table and of its key.
_SHARES = """
{made} ledger_written as (
    insert into ledger_dailyentry (loan_id, value_date, kind, instalment, suspended, amount, journal_id)
    select loan_id, %(day)s, kind, instalment, suspended, amount, journal_id
      from {source} cross join lateral (values
          (%(interest)s::smallint, interest, 0::smallint, %(interest_journal)s::uuid),
          (%(penal)s::smallint, penal, penal_row::smallint, %(penal_journal)s::uuid)
      ) share (kind, amount, instalment, journal_id)
     where amount > 0
    returning kind, amount, suspended)
select kind, sum(amount), coalesce(sum(amount) filter (where suspended), 0) from ledger_written group by kind
union all select 0, count(*), 0 from {source}
"""


def post_daily(
    *,
    source: str,
    day: date,
    currency: Currency,
    run_id: UUID,
    part: str,
    actor: Actor,
    made_by: str = "",
    given: Mapping[str, Any] | None = None,
) -> int:
    """Book what one day adds to many loans: a row a loan and kind, and one journal a kind with their sum.

    source   loan_id, suspended, and paise: interest, and penal on the instalment penal_row. Sums of zero leave nothing
    made_by  the head of a statement ("with … as (…), …") of which `source` is a part, and `given` its values: the
             caller's own rows are written in the statement that books them. Without it, `source` is a table
    part     the slice of the book, so that each has its journals once
    gives    how many loans the source has
    raises   AlreadyPosted where the slice, or one of its loans, has the day's row
    """
    journals = {kind: uuid7() for kind in DailyKind}
    statement = sql.SQL(_SHARES).format(
        made=sql.SQL(f"{made_by}," if made_by else "with"), source=sql.Identifier(source)
    )
    values = {
        **(given or {}),
        "day": day,
        "interest": DailyKind.INTEREST.value,
        "penal": DailyKind.PENAL.value,
        "interest_journal": journals[DailyKind.INTEREST],
        "penal_journal": journals[DailyKind.PENAL],
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            sums = {kind: (Decimal(total), Decimal(waits)) for kind, total, waits in cursor.fetchall()}
            cause = Cause(DAY_END, run_id, f"Day end of {day:%d %b %Y}")
            written = [
                _sum_of_a_day(kind, *sums[kind.value], day, currency, cause, part, actor, journal_id)
                for kind, journal_id in journals.items()
                if kind.value in sums
            ]
            Journal.objects.bulk_create([journal for journal, _ in written])
            Posting.objects.bulk_create([row for _, rows in written for row in rows])
    except IntegrityError as broken:
        raise _told(broken) from broken
    return int(sums[0][0])


def _sum_of_a_day(
    kind: DailyKind,
    paise: Decimal,
    paise_waiting: Decimal,
    day: date,
    currency: Currency,
    cause: Cause,
    part: str,
    actor: Actor,
    journal_id: UUID,
) -> tuple[Journal, list[Posting]]:
    sides, total, waits = SIDES[kind], paise.scaleb(-2), paise_waiting.scaleb(-2)
    draft = JournalDraft(
        kind=sides.journal,
        value_date=day,
        currency=currency,
        postings=(
            *debit(sides.debit, total),
            *credit(sides.income, total - waits),
            *credit(Code.INTEREST_SUSPENSE, waits),
        ),
        cause=cause,
        key=f"{kind.name.lower()}:{part}",
    )
    journal, rows = _write(draft, 0, actor, clock.now(), journal_id)
    # The loans' shares carry the components; the sum moves the accounts.
    for row in rows:
        row.component = ""
    return journal, rows


def _told(broken: IntegrityError) -> Exception:
    """A race lost to another writer of the same fact is a refusal; anything else is a bug."""
    text = str(broken)
    if "ledger_journal_fact_once" in text or "ledger_dailyentry_pk" in text:
        return AlreadyPosted()
    return AlreadyReversed() if "reverses" in text else broken


def _originals(ids: Sequence[UUID]) -> dict[UUID, Journal]:
    if not ids:
        return {}
    found = {
        journal.id: journal
        for journal in Journal.objects.filter(id__in=ids)
        .prefetch_related("postings")
        .select_related("reversed_by")
    }
    for journal_id in ids:
        if journal_id not in found:
            raise JournalNotFound(journal_id=str(journal_id))
        if found[journal_id].reverses_id is not None:
            raise IsReversal(journal_id=str(journal_id))
        if hasattr(found[journal_id], "reversed_by"):
            raise AlreadyReversed(journal_id=str(journal_id))
    return found


def _revisions(
    drafts: Iterable[JournalDraft], undone: Collection[UUID]
) -> dict[tuple[UUID | None, str], int]:
    """How often each fact was posted before; 0 for a new one.

    undone  journals that the same call reverses
    raises  AlreadyPosted for a fact that stands and is not undone, or comes twice
    """
    facts = [(draft.loan_id, draft.key) for draft in drafts if draft.key]
    if len(set(facts)) != len(facts):
        raise AlreadyPosted
    result: dict[tuple[UUID | None, str], int] = defaultdict(int)
    if not facts:
        return result
    loans = Q(loan_id__in={loan_id for loan_id, _ in facts if loan_id})
    if any(loan_id is None for loan_id, _ in facts):
        loans |= Q(loan_id__isnull=True)
    known = (
        Journal.objects.filter(loans, key__in={key for _, key in facts})
        .values_list("loan_id", "key")
        .annotate(
            times=Count("id"), standing=Count("id", filter=Q(reversed_by__isnull=True) & ~Q(id__in=undone))
        )
    )
    wanted = set(facts)
    for loan_id, key, times, standing in known:
        if standing and (loan_id, key) in wanted:
            raise AlreadyPosted(key=key)
        result[(loan_id, key)] = times
    return result


def _write(
    draft: JournalDraft, revision: int, actor: Actor, now: datetime, journal_id: UUID | None = None
) -> tuple[Journal, list[Posting]]:
    journal = Journal(
        id=journal_id or uuid7(),
        kind=draft.kind.value,
        value_date=draft.value_date,
        booked_at=now,
        currency=draft.currency,
        loan_id=draft.loan_id,
        cause_kind=draft.cause.kind,
        cause_id=draft.cause.id,
        cause=draft.cause.sentence,
        key=draft.key,
        revision=revision,
        signature=draft.signature,
        debit_total=draft.debit_total,
        credit_total=draft.credit_total,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
    )
    rows = [
        Posting(
            journal=journal,
            account_id=posting.account.value,
            sequence=sequence,
            loan_id=draft.loan_id,
            component=posting.component,
            value_date=draft.value_date,
            booked_at=now,
            debit=posting.debit,
            credit=posting.credit,
        )
        for sequence, posting in enumerate(draft.postings)
    ]
    return journal, rows


def _mirror(original: Journal, cause: Cause, actor: Actor, now: datetime) -> tuple[Journal, list[Posting]]:
    journal = Journal(
        kind=JournalKind.REVERSAL.value,
        value_date=original.value_date,
        booked_at=now,
        currency=original.currency,
        loan_id=original.loan_id,
        cause_kind=cause.kind,
        cause_id=cause.id,
        cause=cause.sentence,
        reverses=original,
        debit_total=original.credit_total,
        credit_total=original.debit_total,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
    )
    rows = [
        Posting(
            journal=journal,
            account_id=posting.account_id,
            sequence=posting.sequence,
            loan_id=posting.loan_id,
            component=posting.component,
            value_date=posting.value_date,
            booked_at=now,
            debit=posting.credit,
            credit=posting.debit,
        )
        for posting in sorted(original.postings.all(), key=lambda row: row.sequence)
    ]
    return journal, rows
