"""A source on its bad days: what is taken is taken whole, what is not changes nothing, and staff are told."""

from __future__ import annotations

import pytest

from backend.notices.models import Notice, NoticeChange, RejectedRow, RunState, Source, StagedNotice, SyncRun
from backend.notices.services import runs, syncing
from backend.notifications.models import StaffNotice
from simulator.vendors.softmedia import SCENARIOS
from tests.support.repayment_desk import (
    SYSTEM,
    Softmedia,
    carry_out_jobs,
    make_source,
    notice,
    row,
    standing,
    sync,
)


@pytest.fixture
def source(brand: str, softmedia: Softmedia) -> Source:
    softmedia.lists(rows=[row(number) for number in range(1, 5)])
    return make_source()


def test_a_list_is_taken_whole_and_counted(source: Source) -> None:
    run = sync(source)

    assert run.status == RunState.SUCCESS
    assert (run.fetched, run.created_count, run.active_count, run.rejected_count) == (4, 4, 4, 0)
    assert standing() == ["N-0001", "N-0002", "N-0003", "N-0004"]
    assert not StagedNotice.objects.exists()


def test_a_second_list_changes_what_changed_and_puts_to_rest_what_is_missing(
    source: Source, softmedia: Softmedia
) -> None:
    sync(source)
    newer = {"updated_at": "2026-02-02T09:00:00+05:30"}
    softmedia.lists(rows=[row(1), row(2, repayment_amount="900.00", total_due="925.00", **newer), row(5)])

    run = sync(source)

    assert (run.created_count, run.changed_count, run.unchanged_count, run.stale_count) == (1, 1, 1, 2)
    assert standing() == ["N-0001", "N-0002", "N-0005"]
    assert str(notice("N-0002").total_due) == "925.00"
    whats = list(NoticeChange.objects.filter(run=run).order_by("what").values_list("what", flat=True))
    assert whats == ["CHANGED", "NEW", "STALE", "STALE"]


def test_an_older_row_never_replaces_a_newer(source: Source, softmedia: Softmedia) -> None:
    sync(source)
    softmedia.lists(
        rows=[row(n, repayment_amount="1.00", updated_at="2026-01-01T00:00:00+05:30") for n in range(1, 5)]
    )

    run = sync(source)

    assert run.unchanged_count == 4
    assert str(notice("N-0001").repayment_amount) == "1000.00"


def test_what_comes_back_stands_again(source: Source, softmedia: Softmedia) -> None:
    sync(source)
    softmedia.lists(rows=[row(1), row(2), row(3)])
    sync(source)
    softmedia.lists(rows=[row(1), row(2), row(3), row(4)])

    sync(source)

    assert standing() == ["N-0001", "N-0002", "N-0003", "N-0004"]


def test_settled_and_cancelled_rest_at_once(source: Source, softmedia: Softmedia) -> None:
    sync(source)
    newer = {"updated_at": "2026-02-02T09:00:00+05:30"}
    softmedia.lists(
        rows=[row(1, status="SETTLED", **newer), row(2, status="CANCELLED", **newer), row(3), row(4)]
    )

    run = sync(source)

    assert standing() == ["N-0003", "N-0004"]
    assert run.stale_count == 2


@pytest.mark.parametrize("scenario", ["unauthorised", "fails_page_2", "moved", "busy", "endless"])
def test_a_run_that_fails_changes_nothing_and_is_told(
    source: Source, softmedia: Softmedia, monkeypatch: pytest.MonkeyPatch, scenario: str
) -> None:
    monkeypatch.setattr("backend.notices.services.syncing.PAGE_ROWS", 2)
    sync(source)
    before = [(one, notice(one).version) for one in standing()]
    softmedia.lists(rows=[row(number) for number in range(3, 9)], scenario=scenario)

    run = sync(source)

    assert run.status == RunState.FAILED
    assert run.error_code and run.error
    assert [(one, notice(one).version) for one in standing()] == before
    assert not StagedNotice.objects.exists()
    assert StaffNotice.objects.filter(entity_id=run.id, priority="HIGH").count() == 2
    assert Source.objects.get(pk=source.pk).failing_since is not None


def test_a_list_that_moved_once_is_read_again_from_the_start(
    source: Source, softmedia: Softmedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.notices.services.syncing.PAGE_ROWS", 2)
    softmedia.lists(rows=[row(number) for number in range(1, 6)], scenario="moved", times=1)

    run = sync(source)

    assert run.status == RunState.SUCCESS
    assert (run.restarts, run.fetched, len(standing())) == (1, 5, 5)


@pytest.mark.parametrize(
    ("scenario", "warning"), [("wrong_total", "total_differs"), ("incomplete", "not_complete")]
)
def test_a_list_that_contradicts_itself_puts_nothing_to_rest(
    source: Source, softmedia: Softmedia, scenario: str, warning: str
) -> None:
    sync(source)
    softmedia.lists(rows=[row(1), row(2), row(3)], scenario=scenario)

    run = sync(source)

    assert run.status == RunState.PARTIAL
    assert run.warnings == [warning]
    assert len(standing()) == 4
    assert StaffNotice.objects.filter(entity_id=run.id).exists()


@pytest.mark.parametrize("scenario", ["zero", "shrunk"])
def test_a_list_that_shrinks_by_half_waits_for_a_person(
    source: Source, softmedia: Softmedia, scenario: str
) -> None:
    sync(source)
    softmedia.lists(rows=[row(number) for number in range(1, 5)], scenario=scenario)

    run = sync(source)

    assert run.status == RunState.PARTIAL
    assert run.held_stale == (4 if scenario == "zero" else 3)
    assert len(standing()) == 4

    runs.decide_held(actor=SYSTEM, run_id=run.id, put_to_rest=True, reason="The book was sold.")

    assert len(standing()) == (0 if scenario == "zero" else 1)


def test_what_is_held_may_be_left_alone(source: Source, softmedia: Softmedia) -> None:
    sync(source)
    softmedia.lists(rows=[], scenario="zero")
    run = sync(source)

    runs.decide_held(actor=SYSTEM, run_id=run.id, put_to_rest=False, reason="Their export broke.")

    assert len(standing()) == 4
    assert not StagedNotice.objects.exists()


def test_a_row_listed_twice_is_taken_once_and_counted(source: Source, softmedia: Softmedia) -> None:
    softmedia.lists(
        rows=[row(1), row(1, updated_at="2026-02-03T00:00:00+05:30", repayment_amount="7.00"), row(2)]
    )

    run = sync(source)

    assert (run.fetched, run.created_count, run.rejected_count) == (3, 2, 1)
    assert str(notice("N-0001").repayment_amount) == "7.00"
    assert RejectedRow.objects.get(run=run).reason == "duplicate"


def test_bad_rows_are_counted_with_row_and_reason_and_the_rest_is_taken(
    source: Source, softmedia: Softmedia
) -> None:
    bad = [
        (row(1, due_date="1900-01-01"), "date_out_of_range"),
        (row(2, due_date="31/02/2026"), "not_a_date"),
        (row(3, company_code="OTHERCO"), "another_company"),
        (row(4, mode="UPCOMING"), "another_mode"),
        (row(5, borrower_name_en="=HYPERLINK(1)"), "formula"),
        (row(6, repayment_amount=None), "missing"),
        (row(7, repayment_amount="-5.00"), "not_an_amount"),
        (row(8, repayment_amount="NaN"), "not_an_amount"),
        (row(9, repayment_amount="1.005"), "too_many_places"),
        (row(10, borrower_name_en=None), "missing"),
        (row(11, hkid_masked="A123456(3)"), "not_masked"),
        (row(12, instalment_no=0), "not_a_number"),
        (row(13, loan_no="X" * 41), "too_long"),
        (row(14, updated_at="2026-02-01T09:00:00"), "no_offset"),
    ]
    softmedia.lists(rows=[row(99), *(one for one, _ in bad)])

    run = sync(source)

    assert run.status == RunState.SUCCESS
    assert (run.created_count, run.rejected_count) == (1, len(bad))
    told = list(
        RejectedRow.objects.filter(run=run).order_by("row_number").values_list("row_number", "reason")
    )
    assert told == [(place, reason) for place, (_, reason) in enumerate(bad, start=2)]


def test_a_notice_whose_row_is_bad_today_stays_as_it_was(source: Source, softmedia: Softmedia) -> None:
    sync(source)
    softmedia.lists(rows=[row(1, due_date="1900-01-01"), row(2), row(3), row(4)])

    run = sync(source)

    assert (run.rejected_count, run.stale_count) == (1, 0)
    assert "N-0001" in standing()


def test_changes_only_put_nothing_to_rest(source: Source, softmedia: Softmedia) -> None:
    sync(source)
    softmedia.lists(rows=[row(9, updated_at="2099-01-01T00:00:00+05:30")])
    begun = runs.begin(
        source, trigger="SCHEDULED", actor=SYSTEM, since=Source.objects.get(pk=source.pk).last_as_of
    )

    syncing.carry_on(begun.id)

    run = SyncRun.objects.get(pk=begun.id)
    assert (run.status, run.fetched, run.stale_count) == (RunState.SUCCESS, 1, 0)
    assert len(standing()) == 5


def test_whoever_asks_while_a_run_is_under_way_is_given_it(source: Source) -> None:
    first = runs.sync_now(actor=SYSTEM, source_id=source.id)
    second = runs.sync_now(actor=SYSTEM, source_id=source.id)

    assert first.id == second.id
    carry_out_jobs()
    assert SyncRun.objects.count() == 1


# Each way the simulator can spoil a list: how the run ends, and how urgently it is told.
_SPOILT = {
    "moved": ("FAILED", "HIGH"),
    "busy": ("FAILED", "HIGH"),
    "unauthorised": ("FAILED", "HIGH"),
    "fails_page_2": ("FAILED", "HIGH"),
    "endless": ("FAILED", "HIGH"),
    "wrong_total": ("PARTIAL", "HIGH"),
    "incomplete": ("PARTIAL", "HIGH"),
    "zero": ("PARTIAL", "HIGH"),
    "shrunk": ("PARTIAL", "HIGH"),
    "duplicates": ("SUCCESS", "LOW"),
    "bad_dates": ("SUCCESS", "LOW"),
    "other_company": ("SUCCESS", "LOW"),
}


@pytest.mark.parametrize("scenario", sorted(SCENARIOS - {""}))
def test_a_spoilt_list_is_never_half_applied_and_always_told(
    source: Source, softmedia: Softmedia, monkeypatch: pytest.MonkeyPatch, scenario: str
) -> None:
    """A run that failed changed nothing; one that came in part rested nothing; of one that is good all is taken but
    the rows it names, whose notices stay as they were. Whichever it is, somebody is told."""
    monkeypatch.setattr("backend.notices.services.syncing.PAGE_ROWS", 5)
    softmedia.lists(rows=[row(number) for number in range(1, 21)])
    sync(source)
    before = {one.external_key: (one.version, str(one.total_due)) for one in Notice.objects.all()}
    newer = {"updated_at": "2026-02-02T09:00:00+05:30", "penalty": "9.00", "total_due": "1029.00"}
    softmedia.lists(rows=[row(number, **newer) for number in range(1, 21)], scenario=scenario)

    run = sync(source)

    status, priority = _SPOILT[scenario]
    after = {one.external_key: (one.version, str(one.total_due)) for one in Notice.objects.all()}
    changed = {key for key in after if after[key] != before[key]}
    assert run.status == status
    assert len(standing()) == 20 and not (StagedNotice.objects.exists() and not run.held_stale)
    assert {str(told.priority) for told in StaffNotice.objects.filter(entity_id=run.id)} == {priority}
    if status == RunState.FAILED:
        assert changed == set()
    else:
        assert len(changed) == run.changed_count
        assert all(after[key][1] == "1029.00" for key in changed)
        refused = set(
            RejectedRow.objects.filter(run=run).exclude(reason="duplicate").values_list("key", flat=True)
        )
        assert not changed & refused and run.rejected_count >= len(refused)


def test_rows_that_are_refused_run_after_run_are_told_of_once(source: Source, softmedia: Softmedia) -> None:
    for day in (2, 3, 4):
        said = f"2026-02-{day:02}T09:00:00+05:30"
        softmedia.lists(rows=[row(1, due_date="1900-01-01"), *(row(n, updated_at=said) for n in range(2, 5))])
        sync(source)

    assert StaffNotice.objects.filter(title__contains="were refused: 1").count() == 2  # one for each role


def test_a_list_that_is_wholly_another_companys_takes_and_rests_nothing(
    source: Source, softmedia: Softmedia
) -> None:
    sync(source)
    softmedia.lists(rows=[row(number, company_code="OTHERCO") for number in range(1, 5)])

    run = sync(source)

    assert (run.status, run.rejected_count, len(standing())) == (RunState.PARTIAL, 4, 4)
    assert set(RejectedRow.objects.filter(run=run).values_list("reason", flat=True)) == {"another_company"}
    assert StaffNotice.objects.filter(entity_id=run.id, priority="HIGH").exists()
