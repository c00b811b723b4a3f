"""Borrowers as matching knows them, kept in step with the customers they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, OuterRef, Q, Subquery

from backend.customers import sealing as customer_sealing
from backend.customers.models import Customer
from backend.kernel import clock
from backend.kernel.matching.model import NOTICES
from backend.kernel.matching.records import Record, describe, pack, unpack
from backend.kernel.outbox import enqueue
from backend.kernel.redaction import mask_mobile
from backend.loans.models import Loan
from backend.notices import sealing
from backend.notices.models import Borrower, MatchKey, MatchState, Notice
from backend.notices.names import split_scripts
from tenants import pii

BATCH = 1000
REFRESH_JOB = "notices.refresh_borrower"
MATCH_JOB = "notices.match_waiting"

_MOVE_PARTS = """
insert into notices_namepart as kept (part, borrowers)
select * from unnest(%s::bigint[], %s::int[]) as moved (part, borrowers) order by part
on conflict (part) do update set borrowers = kept.borrowers + excluded.borrowers
"""

# Notices that share a key with a borrower who is new or changed, and are still open to the engine.
_LOOK_AGAIN = """
update notices_notice set needs_match = true where id in (
    select id from notices_notice
    where not needs_match and match_state in ('UNMATCHED', 'SUGGESTED', 'AUTO') and id in (
        select notice_id from notices_noticekey where key = any(%s))
    order by id for update)
"""


def refresh_stale(limit: int = 100_000) -> int:
    """Bring in step every borrower whose customer has changed since, or is not known yet; how many."""
    known = Borrower.objects.filter(pk=OuterRef("pk")).values("customer_version")
    behind = Customer.objects.annotate(seen=Subquery(known)).filter(Q(seen=None) | ~Q(seen=F("version")))
    ids = behind.exclude(name="").order_by("id").values_list("id", flat=True)[:limit].iterator()
    done = 0
    while batch := list(islice(ids, BATCH)):
        done += refresh(batch)
    return done


def refresh(customer_ids: Sequence[UUID]) -> int:
    """Write what matching needs of these customers: names, sealed mobile, loan numbers, keys; how many.

    Notices that share a key with one of them are looked at again. One transaction, borrowers locked in the order of
    their ids, then notices in that of theirs; whoever only names a borrower, as a decision does, does not wait.
    """
    with transaction.atomic():
        theirs = Customer.objects.select_for_update(no_key=True).filter(pk__in=customer_ids)
        customers = list(theirs.order_by("id"))
        known = Borrower.objects.select_for_update(no_key=True).filter(pk__in=customer_ids)
        standing = {row.pk: row for row in known.order_by("pk")}
        numbers = _loan_numbers(customer_ids)
        rows = [_row(customer, numbers[customer.id]) for customer in customers]
        before = {pk: record_of(row) for pk, row in standing.items()}
        Borrower.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["customer"],
            update_fields=[
                *("number", "name", "name_zh", "mobile", "record", "mobile_masked", "group_blind"),
                *("loan_nos", "customer_version", "updated_at"),
            ],
        )
        _write_keys({row.pk: record_of(row) for row in rows}, before)
    return len(rows)


def record_of(borrower: Borrower) -> Record:
    return unpack(pii.open_sealed(sealing.RECORD, borrower.pk, bytes(borrower.record)))


def name_parts(record: Record) -> list[int]:
    return [sealing.name_part(token) for token in record.tokens()]


def _row(customer: Customer, loan_nos: list[str]) -> Borrower:
    mobile = customer_sealing.mobile_of(customer)
    latin, han = split_scripts(customer.name)
    record = describe(str(customer.id), (latin, han), (mobile,), loan_nos)
    return Borrower(
        customer_id=customer.id,
        number=customer.number,
        name=latin or customer.name,
        name_zh=han,
        mobile=pii.seal(sealing.MOBILE, customer.id, mobile),
        record=pii.seal(sealing.RECORD, customer.id, pack(record)),
        mobile_masked=mask_mobile(mobile),
        group_blind=sealing.group_blind(mobile),
        loan_nos=loan_nos,
        customer_version=customer.version,
        updated_at=clock.now(),
    )


def _loan_numbers(customer_ids: Iterable[UUID]) -> defaultdict[UUID, list[str]]:
    """Of our own book, and of outside books where a person said whose loan it is."""
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    own = (
        Loan.objects.filter(customer_id__in=customer_ids)
        .values_list("customer_id", "number")
        .order_by("number")
    )
    told = Notice.objects.filter(
        borrower_id__in=customer_ids, match_state__in=(MatchState.CONFIRMED, MatchState.CORRECTED)
    )
    for customer_id, number in own.iterator():
        found[customer_id].append(number)
    for customer_id, number in told.values_list("borrower_id", "loan_no").distinct().order_by("loan_no"):
        found[customer_id].append(number)
    return found


def _write_keys(records: dict[UUID, Record], before: dict[UUID, Record]) -> None:
    keys = sealing.match_keys()
    MatchKey.objects.filter(borrower_id__in=list(records)).delete()
    rows = [(key, pk) for pk, record in records.items() for key in sorted(keys.of(record, NOTICES))]
    with connection.cursor() as cursor:
        with cursor.copy("copy notices_matchkey (key, borrower_id) from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        moved: Counter[int] = Counter()
        for record in records.values():
            moved.update(name_parts(record))
        for record in before.values():
            moved.subtract(name_parts(record))
        parts = {part: count for part, count in moved.items() if count}
        if parts:
            cursor.execute(_MOVE_PARTS, [list(parts), list(parts.values())])
        cursor.execute(_LOOK_AGAIN, [list({key for key, _ in rows})])
        if cursor.rowcount:
            enqueue(MATCH_JOB, args={})
