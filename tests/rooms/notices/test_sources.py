"""Sources as those who set them up see them: how each is, what is kept secret, and what a held list would change."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from backend.kernel import clock
from backend.kernel.errors import NotFound, ValidationFailed
from backend.notices import columns
from backend.notices.errors import SyncNotHeld
from backend.notices.models import Source
from backend.notices.queries.sources import all_set_up, held_back, set_up
from backend.notices.reading import KNOWN
from backend.notices.services import runs, sources
from tests.support.repayment_desk import SYSTEM, Softmedia, make_source, row, standing, sync


@pytest.fixture
def source(brand: str, softmedia: Softmedia) -> Source:
    softmedia.lists(rows=[row(1), row(2), row(3, penalty="900.00"), row(4)])
    return make_source(every_minutes=30)


def _shrink(source: Source, softmedia: Softmedia) -> Any:
    sync(source)
    softmedia.lists(rows=[row(1)])
    return sync(source)


def test_a_source_says_that_it_has_credentials_and_never_which(source: Source) -> None:
    make_source(mode="UPCOMING", kind="FILE")

    pulled, filed = all_set_up()

    assert (pulled.has_credentials, filed.has_credentials) == (True, False)
    assert "t0ken" not in str(asdict(pulled)) + str(vars(pulled.source))


def test_a_source_is_as_its_last_run_left_it(source: Source, softmedia: Softmedia) -> None:
    assert set_up(source.id).health == "NEVER"
    run = sync(source)
    assert set_up(source.id).health == "OK"
    assert set_up(source.id).source.last_run_id == run.id

    softmedia.lists(rows=[row(1)], scenario="unauthorised")
    sync(source)
    assert set_up(source.id).health == "FAILING"

    softmedia.lists(rows=[row(1)])
    sync(source)
    assert set_up(source.id).health == "HELD"


def test_a_source_that_has_been_silent_for_three_rounds_is_late(source: Source) -> None:
    sync(source)

    with time_machine.travel(clock.now() + timedelta(minutes=91), tick=False):
        assert set_up(source.id).health == "LATE"


def test_a_source_nobody_made_is_not_found(brand: str) -> None:
    with pytest.raises(NotFound):
        set_up(runs.SyncRun().id)


def test_a_held_list_tells_what_it_would_put_to_rest_the_largest_first(
    source: Source, softmedia: Softmedia
) -> None:
    run = _shrink(source, softmedia)

    held = held_back(run_id=run.id)

    assert (held.count, str(held.amount)) == (3, "3970.00")
    assert [one.loan_no for one in held.notices] == ["LN-0003", "LN-0002", "LN-0004"]
    assert held.notices[0].name == "Borrower 3"

    runs.decide_held(actor=SYSTEM, run_id=run.id, put_to_rest=True, reason="The book was sold.")

    assert standing() == ["N-0001"]
    with pytest.raises(SyncNotHeld):
        held_back(run_id=run.id)


def test_a_held_list_that_was_overtaken_changes_nothing_any_more(
    source: Source, softmedia: Softmedia
) -> None:
    run = _shrink(source, softmedia)
    softmedia.lists(rows=[row(1), row(2), row(3), row(4)])
    sync(source)

    with pytest.raises(SyncNotHeld):
        held_back(run_id=run.id)
    run.refresh_from_db()
    assert (run.held_stale, run.warnings) == (0, ["shrunk", "overtaken"])


def test_deciding_a_held_list_needs_a_reason(source: Source, softmedia: Softmedia) -> None:
    run = _shrink(source, softmedia)

    with pytest.raises(ValidationFailed):
        runs.decide_held(actor=SYSTEM, run_id=run.id, put_to_rest=True, reason="  ")

    assert len(standing()) == 4


def test_a_paused_source_says_so_and_goes_on_when_resumed(source: Source) -> None:
    paused = sources.pause_source(actor=SYSTEM, source_id=source.id, paused=True, expected_version=1)
    assert (set_up(source.id).health, paused.next_run_at) == ("PAUSED", None)

    resumed = sources.pause_source(actor=SYSTEM, source_id=source.id, paused=False, expected_version=2)
    assert resumed.next_run_at is not None


def test_every_field_of_the_contract_may_be_mapped_and_the_needed_ones_come_first() -> None:
    fields = columns.known_fields()

    assert {one.name for one in fields} == KNOWN
    assert [one.name for one in fields if one.needed] == [one.name for one in fields[:5]]
