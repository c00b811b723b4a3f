"""Lists whose sender calls things by names of its own: pulled, pushed and handed in, all through one mapping."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.test import Client

from backend.audit.models import AuditEntry
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind
from backend.kernel.errors import PermissionRefused, ValidationFailed
from backend.notices.models import Notice, PushPart, RejectedRow, RunState, Source, SyncRun
from backend.notices.queries.cases import notice_file
from backend.notices.queries.desk import Desk
from backend.notices.sealing import signature_of
from backend.notices.services import pushes, sources, trying, uploads
from backend.notices.services.sources import Saved, Settings
from simulator.vendors.dialects import LEDGER, spoken
from tests.support.repayment_desk import (
    COMPANY,
    SYSTEM,
    Softmedia,
    carry_out_jobs,
    make_source,
    notice,
    row,
    standing,
    sync,
)

OWN = [*((theirs, ours) for ours, theirs in LEDGER.items()), ("status", "-")]
HTTP = {"base_url": "https://softmedia.example/softmedia", "credentials": {"token": "t0ken"}}

Mapping = Sequence[tuple[str, str]]


def _told(*rows: dict[str, Any]) -> list[Any]:
    return [spoken(one, "ledger") for one in rows]


def _settings(kind: str = "HTTP", **changes: Any) -> Settings:
    given = {"name": f"Own {kind}", "kind": kind, "mode": "OVERDUE", "company_code": COMPANY}
    return Settings(**{**given, **(HTTP if kind == "HTTP" else {}), **changes})


def _push(to: Saved, notices: list[Any], *, run_id: str = "R-1", part: int = 1, parts: int = 1) -> SyncRun:
    told = {"run_id": run_id, "company": COMPANY, "mode": "OVERDUE", "as_of": "2026-02-01T10:00:00+05:30"}
    body = json.dumps({**told, "part": part, "parts": parts, "notices": notices}).encode()
    stamp = str(int(clock.now().timestamp()))
    answer = Client().post(
        "/" + to.push_url.split("/", 3)[3],
        data=body,
        content_type="application/json",
        HTTP_HOST="alpha.localhost",
        headers={
            "X-Timestamp": stamp,
            "X-Signature": f"sha256={signature_of(to.push_secret, stamp, body)}",
        },
    )
    assert answer.status_code == 202
    carry_out_jobs()
    return SyncRun.objects.order_by("started_at").last() or SyncRun()


def _pulled(softmedia: Softmedia, mapping: Mapping, rows: list[Any]) -> SyncRun:
    softmedia.lists(rows=rows)
    return sync(make_source(mapping=mapping))


def _pushed(_: Softmedia, mapping: Mapping, rows: list[Any]) -> SyncRun:
    return _push(sources.create_source(actor=SYSTEM, settings=_settings("PUSH", mapping=mapping)), rows)


@pytest.fixture(params=[_pulled, _pushed])
def listed(request: pytest.FixtureRequest, brand: str, softmedia: Softmedia) -> Callable[..., SyncRun]:
    """What becomes of a list that is pulled, and of the same one pushed."""

    def come(mapping: Mapping, rows: list[Any]) -> SyncRun:
        run: SyncRun = request.param(softmedia, mapping, rows)
        return run

    return come


def test_a_list_in_its_senders_names_is_read_as_the_same_list_in_ours(listed: Callable[..., SyncRun]) -> None:
    run = listed(OWN, _told(row(1, officer="A. Tse"), row(2, borrower_name_zh="陳大文")))

    assert (run.status, run.created_count, run.rejected_count) == (RunState.SUCCESS, 2, 0), run.error
    first = notice("N-0001")
    assert (first.loan_no, str(first.total_due), first.officer) == ("LN-0001", "1025.00", "A. Tse")
    assert (str(first.due_date), first.phone_masked) == ("2026-01-10", "XXXXXX0001")
    person = notice_file(Desk.own(), notice_id=notice("N-0002").id).person
    assert (person["borrower_name_en"], person["borrower_name_zh"]) == ("Borrower 2", "陳大文")


def test_a_refused_row_tells_its_place_the_reason_and_the_senders_own_name(
    listed: Callable[..., SyncRun],
) -> None:
    rows = [row(1), row(2, due_date="1900-01-01"), row(3, borrower_name_en=""), row(4, penalty="-1")]

    run = listed(OWN, _told(*rows))

    kept = RejectedRow.objects.filter(run=run).order_by("row_number")
    assert list(kept.values_list("row_number", "key", "field", "own_name", "reason")) == [
        (2, "N-0002", "due_date", "dueOn", "date_out_of_range"),
        (3, "N-0003", "borrower_name", "customer.fullName", "missing"),
        (4, "N-0004", "penalty", "amounts.lateFee", "not_an_amount"),
    ]
    assert standing() == ["N-0001"]


def test_without_a_mapping_a_row_is_read_by_the_contracts_names_and_no_alias(
    listed: Callable[..., SyncRun],
) -> None:
    run = listed([], [{**row(1), "balance": "7.00", "status": "SETTLED "}, row(2), row(3, loan_no="")])

    assert (run.status, run.rejected_count) == (RunState.SUCCESS, 1)
    assert notice("N-0001").outstanding_balance is None
    refused = RejectedRow.objects.get(run=run)
    assert (refused.field, refused.own_name, refused.reason) == ("loan_no", "", "missing")
    assert standing(active=False) == ["N-0001"]


def test_a_mapped_list_that_nowhere_gives_a_needed_field_is_refused_whole(
    listed: Callable[..., SyncRun],
) -> None:
    mapping = [(theirs, ours) for theirs, ours in OWN if ours != "loan_no"]

    run = listed(mapping, _told(row(1), row(2)))

    assert (run.status, run.error_code) == (RunState.FAILED, "missing_columns")
    assert "loan_no" in run.error
    assert not Notice.objects.exists()


def test_a_needed_field_that_one_row_lacks_is_that_rows_alone(listed: Callable[..., SyncRun]) -> None:
    lacking = _told(row(2))[0]
    del lacking["account"]["number"]

    run = listed(OWN, [*_told(row(1)), lacking])

    assert (run.status, run.created_count) == (RunState.SUCCESS, 1)
    assert RejectedRow.objects.get(run=run).own_name == "account.number"


def test_a_field_that_is_mapped_is_read_from_its_own_name_alone(listed: Callable[..., SyncRun]) -> None:
    rows = [{"ref": "OTHER-1", **row(1)}, row(2)]

    run = listed([("ref", "loan_no")], rows)

    assert notice("N-0001").loan_no == "OTHER-1"
    assert RejectedRow.objects.get(run=run).own_name == "ref"


def test_what_a_person_is_called_stays_hidden_among_what_was_received(listed: Callable[..., SyncRun]) -> None:
    listed([*OWN, ("nick", "-")], _told({**row(1), "nick": "Ah Man"}))

    received = dict(notice_file(Desk.own(), notice_id=notice("N-0001").id).received)

    assert (received["borrower_name_en"], received["phone"]) == ("…", "…")
    assert "customer" not in received and "Borrower 1" not in str(received)
    assert received["status (not read)"] == "OPEN"


def test_a_push_that_failed_by_its_names_may_be_sent_again_once_they_are_mapped(brand: str) -> None:
    saved = sources.create_source(actor=SYSTEM, settings=_settings("PUSH", mapping=[("uid", "notice_id")]))
    assert _push(saved, _told(row(1))).status == RunState.FAILED
    assert (pushes.begin_waiting(), PushPart.objects.count()) == (0, 0)

    sources.update_source(
        actor=SYSTEM,
        source_id=saved.source.id,
        settings=_settings("PUSH", mapping=OWN),
        expected_version=None,
    )

    assert _push(saved, _told(row(1))).status == RunState.SUCCESS


def test_parts_of_a_push_are_counted_through_under_the_senders_names(brand: str) -> None:
    saved = sources.create_source(actor=SYSTEM, settings=_settings("PUSH", mapping=OWN))
    _push(saved, _told(row(3, due_date="x")), part=2, parts=2)

    run = _push(saved, _told(row(1), row(2)), part=1, parts=2)

    assert list(RejectedRow.objects.filter(run=run).values_list("row_number", "own_name")) == [(3, "dueOn")]


def test_a_refused_row_of_a_file_tells_its_own_heading(brand: str) -> None:
    source = make_source(kind="FILE", mapping=[("Konto", "loan_no")])
    header = "Loan No,Konto,姓名,期數,到期日,Repayment Amount"
    content = f"{header}\r\nX-1,K-1,Chan,1,01/01/1900,10\r\nX-2,K-2,Chan,1,15/01/2026,10"
    url = uploads.upload_address(actor=SYSTEM, source_id=source.id, file_name="list.csv")
    Client().post(
        "/" + url.split("/", 3)[3],
        data=content.encode(),
        content_type="text/csv",
        HTTP_HOST="alpha.localhost",
    )
    carry_out_jobs()

    assert RejectedRow.objects.get().own_name == "到期日"
    assert standing() == ["TESTCO:K-2:1"], "its own mapping wins over the heading we know"


@pytest.mark.parametrize(
    ("kind", "mapping", "code", "names"),
    [
        ("HTTP", [("ref", "loan_number")], "unknown_field", "loan_number"),
        ("HTTP", [("ref", "loan_no"), ("ref2", "loan_no")], "field_twice", "loan_no"),
        ("HTTP", [("ref", "loan_no"), ("ref", "officer")], "name_twice", "ref"),
        ("HTTP", [("loan_no", "officer")], "missing_field", "loan_no"),
        ("HTTP", [("borrower_name_en", "-"), ("borrower_name_zh", "-")], "missing_field", "borrower_name_en"),
        ("HTTP", [("account..ref", "loan_no")], "bad_name", "account..ref"),
        ("HTTP", [(" ", "loan_no")], "bad_name", ""),
        ("PUSH", [("ref", "LOAN_NO")], "unknown_field", "LOAN_NO"),
        ("PUSH", [("due_date", "remarks")], "missing_field", "due_date"),
        ("FILE", [("Konto", "loan_no"), ("KONTO ", "officer")], "name_twice", "KONTO"),
        ("FILE", [("Konto", "loan_no"), ("Nr", "loan_no")], "field_twice", "loan_no"),
        ("FILE", [(f"c{n}", "-") for n in range(101)], "too_many", ""),
    ],
)
def test_a_mapping_that_cannot_be_right_is_refused_by_name_and_nothing_changes(
    brand: str, kind: str, mapping: Mapping, code: str, names: str
) -> None:
    source = sources.create_source(
        actor=SYSTEM, settings=_settings(kind, mapping=[("uid", "notice_id")])
    ).source
    entries = AuditEntry.objects.count()

    with pytest.raises(ValidationFailed) as refused:
        sources.update_source(
            actor=SYSTEM,
            source_id=source.id,
            settings=_settings(kind, mapping=mapping),
            expected_version=None,
        )

    (problem,) = refused.value.fields
    assert (problem.path, problem.code) == ("mapping", code)
    assert names in problem.message
    kept = Source.objects.get(pk=source.id)
    assert (kept.mapping, kept.version) == ({"uid": "notice_id"}, 1)
    assert AuditEntry.objects.count() == entries


def test_a_heading_may_give_way_to_another_that_is_known(brand: str) -> None:
    """`Loan` is another known heading of the loan's number, so `Loan No` may be something else in a file."""
    assert make_source(kind="FILE", mapping=[("Loan No", "officer")]).mapping == {"Loan No": "officer"}


def test_a_changed_mapping_is_told_before_and_after_in_the_audit_trail(brand: str) -> None:
    source = sources.create_source(actor=SYSTEM, settings=_settings(mapping=[("ref", "loan_no")])).source

    sources.update_source(
        actor=SYSTEM,
        source_id=source.id,
        settings=_settings(mapping=[("phone", "phone"), (" account.ref ", "loan_no")]),
        expected_version=None,
    )

    entry = AuditEntry.objects.filter(action="notice_source.changed").get()
    assert (entry.before, entry.after) == (
        {"mapping": {"ref": "loan_no"}},
        {"mapping": {"phone": "phone", "account.ref": "loan_no"}},
    )


# Tried before it is saved


def test_trying_shows_the_first_rows_as_they_would_be_read_and_keeps_nothing(
    brand: str, softmedia: Softmedia
) -> None:
    softmedia.lists(rows=[*(row(n) for n in range(1, 30)), row(30)], speaks="ledger")

    tried = trying.try_settings(actor=SYSTEM, settings=_settings(mapping=OWN))

    assert (len(tried.rows), tried.total, tried.missing, tried.unread) == (trying.TRIED, 30, (), ())
    assert tried.rows[0].read is not None and tried.rows[0].read.loan_no == "LN-0001"
    assert not Source.objects.exists() and not SyncRun.objects.exists() and not Notice.objects.exists()


def test_trying_tells_what_is_not_read_what_is_missing_and_why_a_row_is_refused(
    brand: str, softmedia: Softmedia
) -> None:
    softmedia.lists(rows=[row(1), row(2, due_date="1900-01-01")], speaks="ledger")
    mapping = [(theirs, ours) for theirs, ours in OWN if ours not in {"phone", "instalment_no"}]

    tried = trying.try_settings(actor=SYSTEM, settings=_settings(mapping=mapping))

    assert tried.unread == ("customer.mobile", "term.no")
    assert tried.missing == ("instalment_no",)
    assert [(one.number, one.rejected.own_name) for one in tried.rows if one.rejected] == [
        (1, ""),
        (2, ""),
    ]


def test_stored_credentials_are_shown_to_no_other_address_than_they_stand_with(
    brand: str, softmedia: Softmedia
) -> None:
    softmedia.lists(rows=[row(1)])
    source = sources.create_source(actor=SYSTEM, settings=_settings()).source
    same = trying.try_settings(actor=SYSTEM, settings=_settings(credentials=None), source_id=source.id)
    assert same.total == 1

    asked = len(softmedia.asked)
    with pytest.raises(ValidationFailed) as refused:
        trying.try_settings(
            actor=SYSTEM,
            settings=_settings(credentials=None, base_url="https://elsewhere.example"),
            source_id=source.id,
        )

    assert refused.value.fields[0].path == "credentials.token"
    assert len(softmedia.asked) == asked


def test_a_source_that_does_not_answer_says_why_when_it_is_tried(brand: str, softmedia: Softmedia) -> None:
    softmedia.lists(rows=[], scenario="unauthorised")

    tried = trying.try_settings(actor=SYSTEM, settings=_settings())

    assert tried.refusal is not None and tried.rows == ()


def test_only_who_sets_up_sources_may_try_one(brand: str, softmedia: Softmedia) -> None:
    with pytest.raises(PermissionRefused):
        trying.try_settings(actor=Actor(ActorKind.STAFF, SYSTEM.id, "Nobody"), settings=_settings())
    assert softmedia.asked == []
