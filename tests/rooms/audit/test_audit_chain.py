"""The chain of acts: what is written, what may not be, and that every tampering is noticed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from backend.audit import chain, queries
from backend.audit.models import AuditEntry, CommitmentSalt
from backend.audit.services import _MANY, Draft, Hidden, record, record_all
from backend.audit.verify import signed_head, verify_chain
from backend.kernel.actor import Actor, ActorKind
from backend.kernel.ids import uuid7
from tenants.context import use_brand
from tenants.owner import owner_connection

ASHA = Actor(kind=ActorKind.STAFF, id=uuid7(), name="Asha Rao", session_id=uuid7())
LOAN = uuid7()


def write(count: int = 1) -> list[AuditEntry]:
    return [
        record(actor=ASHA, action="loan.noted", entity="loan", entity_id=LOAN, after={"note": n})
        for n in range(count)
    ]


def test_an_entry_says_who_what_and_why(brand: str) -> None:
    entry = record(
        actor=Actor(kind=ActorKind.PLATFORM, id=uuid7(), name="Op Erator", reason="ticket 7"),
        action="loan.sanctioned",
        entity="loan",
        entity_id=LOAN,
        before={"status": "CX_APPROVED"},
        after={"status": "SM_APPROVED"},
        reason="income shown",
    )
    stored = queries.entries("loan", LOAN).get()
    assert stored.pk == entry.pk
    assert (stored.actor_kind, stored.actor_name, stored.actor_reason) == (
        "PLATFORM",
        "Op Erator",
        "ticket 7",
    )
    assert (stored.before, stored.after) == ({"status": "CX_APPROVED"}, {"status": "SM_APPROVED"})
    assert stored.reason == "income shown"


def test_personal_values_are_committed_to_and_never_kept(brand: str) -> None:
    entry = record(
        actor=ASHA,
        action="customer.changed",
        entity="customer",
        entity_id=uuid7(),
        before={"pan": Hidden("AAAPA1234A")},
        after={"pan": Hidden("BBBPB1234B"), "note": "called 9876501234"},
    )
    spoken = json.dumps([entry.before, entry.after])
    assert "AAAPA1234A" not in spoken
    assert "BBBPB1234B" not in spoken
    assert "9876501234" not in spoken
    assert queries.was_committed(entry, "before.pan", "AAAPA1234A") is True
    assert queries.was_committed(entry, "before.pan", "AAAPA1234B") is False
    CommitmentSalt.objects.filter(entry=entry).delete()
    assert queries.was_committed(entry, "before.pan", "AAAPA1234A") is None
    assert verify_chain().holds


def test_entries_copied_in_say_and_hash_what_single_ones_do(brand: str) -> None:
    """Characters that JSON, COPY and the masks each treat in their own way; with and without each optional part."""
    actor = Actor(
        kind=ActorKind.STAFF, id=uuid7(), name='Ash\\a "Rao"\tजी', session_id=uuid7(), reason="ticket\n7"
    )
    drafts = [
        Draft(
            "loan.noted",
            "loan",
            LOAN if number % 3 else None,
            before={"z": number, "a": None} if number % 2 else None,
            after={"note": 'tab\t back\\slash "q" जी 9876501234', "sum": Decimal("1.20"), "yes": True},
            reason='because\\ of "it"\n' if number % 5 else "",
        )
        for number in range(_MANY + 1)
    ]
    record_all(actor=actor, drafts=drafts[:5])
    record_all(actor=actor, drafts=drafts)

    def said(entry: AuditEntry) -> list[object]:
        return [getattr(entry, name) for name in chain.LINK_FIELDS if name not in ("id", "seq", "at")]

    stored = list(AuditEntry.objects.order_by("-seq")[: _MANY + 6])[::-1]
    assert [said(entry) for entry in stored[:5]] == [said(entry) for entry in stored[5:10]]
    assert "9876501234" not in json.dumps([entry.after for entry in stored])
    assert verify_chain().holds


def test_an_untouched_chain_holds_and_counts_its_entries(brand: str) -> None:
    before = verify_chain()
    assert before.holds
    write(5)
    record_all(actor=ASHA, drafts=[Draft("loan.noted", "loan", LOAN) for _ in range(3)])
    verdict = verify_chain()
    assert verdict.holds
    assert verdict.entries == before.entries + 8


def test_each_brand_has_its_own_chain_and_key(brand: str) -> None:
    write(2)
    own = verify_chain()
    with use_brand("b_beta"):
        assert verify_chain().head_hash != own.head_hash
        assert not AuditEntry.objects.filter(entity="loan", entity_id=LOAN).exists()


def test_a_transaction_that_is_taken_back_leaves_no_gap(brand: str) -> None:
    @transaction.atomic
    def taken_back() -> None:
        write()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        taken_back()
    write()
    assert verify_chain().holds


def test_forty_writers_at_once_make_one_chain(committed_brand: str) -> None:
    before = verify_chain().entries
    barrier = threading.Barrier(8)

    def work(_: int) -> None:
        with use_brand(committed_brand):
            try:
                barrier.wait()
                for _ in range(5):
                    write()
            finally:
                connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    verdict = verify_chain()
    assert verdict.holds
    assert verdict.entries == before + 40


@pytest.mark.parametrize("statement", ["update audit_entry set reason = 'x'", "delete from audit_entry"])
def test_the_brands_role_may_not_change_or_delete(brand: str, statement: str) -> None:
    write()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def _forge_whole_chain(cursor: Any, first: int) -> None:
    """A thorough forger with every right on the table, and no key: the chain is made again from an entry on."""
    cursor.execute("select seq from audit_entry where seq >= %s order by seq", [first])
    prev = chain.GENESIS
    for (seq,) in cursor.fetchall():
        forged = chain.commitment(prev, f"entry {seq}")
        cursor.execute(
            "update audit_entry set prev_hash = %s, hash = %s, reason = 'forged' where seq = %s",
            [prev, bytes.fromhex(forged), seq],
        )
        prev = bytes.fromhex(forged)


TAMPERINGS: dict[str, Callable[[Any, int], None]] = {
    "a field changed": lambda c, n: c.execute(
        'update audit_entry set after = \'{"amount": "1.00"}\' where seq = %s', [n - 3]
    ),
    "another actor put in": lambda c, n: c.execute(
        "update audit_entry set actor_name = 'Someone Else' where seq = %s", [n - 3]
    ),
    "an instant moved": lambda c, n: c.execute(
        "update audit_entry set at = at - interval '1 day' where seq = %s", [n - 3]
    ),
    "an entry deleted": lambda c, n: c.execute("delete from audit_entry where seq = %s", [n - 3]),
    "an entry deleted and the rest moved up": lambda c, n: (
        c.execute("delete from audit_entry where seq = %s", [n - 3]),
        *(c.execute("update audit_entry set seq = seq - 1 where seq = %s", [s]) for s in range(n - 2, n + 1)),
    ),
    "two entries swapped": lambda c, n: (
        c.execute("update audit_entry set seq = 999999 where seq = %s", [n - 3]),
        c.execute("update audit_entry set seq = %s where seq = %s", [n - 3, n - 2]),
        c.execute("update audit_entry set seq = %s where seq = 999999", [n - 2]),
    ),
    "an entry put in at the end": lambda c, n: c.execute(
        "insert into audit_entry select gen_random_uuid(), created_at, seq + 1, at, actor_kind, actor_id, actor_name,"
        " actor_reason, session_id, action, entity, entity_id, before, after, reason, hash, sha256(hash)"
        " from audit_entry where seq = %s",
        [n],
    ),
    "the whole chain forged without the key": _forge_whole_chain,
}


@pytest.mark.parametrize("how", TAMPERINGS)
def test_tampering_by_the_owner_is_noticed(committed_brand: str, how: str) -> None:
    write(6)
    head = signed_head()
    assert verify_chain(known_head=head).holds
    with owner_connection() as owner, owner.cursor() as cursor:
        cursor.execute("set search_path = b_alpha")
        TAMPERINGS[how](cursor, 1 if "whole" in how else head.seq)
    verdict = verify_chain()
    assert not verdict.holds, how
    assert verdict.breaks[0].what


def test_a_tail_that_was_cut_off_shows_only_against_an_exported_head(committed_brand: str) -> None:
    write(4)
    head = signed_head()
    with owner_connection() as owner:
        owner.execute("delete from b_alpha.audit_entry where seq > %s", [head.seq - 2])
    assert verify_chain().holds
    verdict = verify_chain(known_head=head)
    assert [one.seq for one in verdict.breaks] == [head.seq]
    assert "cut off" in verdict.breaks[0].what


def test_a_head_of_another_brand_is_not_believed(brand: str) -> None:
    write()
    with use_brand("b_beta"):
        write()
        foreign = signed_head()
    assert "not signed" in verify_chain(known_head=foreign).breaks[0].what


def test_the_command_tells_each_brand_and_fails_when_one_does_not_hold(
    committed_brand: str, tmp_path: Path
) -> None:
    write(3)
    heads = StringIO()
    call_command("audit", "head", stdout=heads)
    file = tmp_path / "heads.json"
    file.write_text(heads.getvalue())
    said = StringIO()
    call_command("audit", "verify", "--heads", str(file), "--json", stdout=said)
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    assert {line["schema"]: line["holds"] for line in lines} == {"b_alpha": True, "b_beta": True}

    with owner_connection() as owner:
        owner.execute("update b_alpha.audit_entry set reason = 'x' where seq = 2")
    said = StringIO()
    with pytest.raises(CommandError, match="1 of 2 brands"):
        call_command("audit", "verify", stdout=said)
    assert "entry 2: was changed" in said.getvalue()
    call_command("audit", "verify", "--brand", "beta", stdout=StringIO())


def test_an_unknown_brand_is_exit_2(brand: str) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("audit", "verify", "--brand", "nosuch")
    assert refusal.value.returncode == 2
