"""Whose borrower a notice is about: found by phone, number and name, and held once a person said so."""

from __future__ import annotations

import pytest

from backend.audit.models import AuditEntry
from backend.kernel.actor import Actor, ActorKind, Grant, Level
from backend.kernel.errors import NotFound, PermissionRefused, ValidationFailed, VersionConflict
from backend.kernel.ids import uuid7
from backend.notices.models import (
    Candidate,
    Kpi,
    MatchDecision,
    MatchKey,
    MatchState,
    NamePart,
    Notice,
    Source,
)
from backend.notices.models.notices import WAITING
from backend.notices.services import borrowers, deciding, matching
from backend.notices.services.deciding import Wanted
from tests.support.repayment_desk import (
    SYSTEM,
    Softmedia,
    carry_out_jobs,
    make_borrower,
    make_source,
    notice,
    row,
    sync,
)

NEWER = "2026-02-{day:02d}T09:00:00+05:30"


@pytest.fixture
def source(brand: str, softmedia: Softmedia) -> Source:
    for number in range(60):  # a crowd, so that a name or a phone tells somebody apart
        make_borrower(f"Crowd Person{number:02d}", f"+9198110000{number:02d}")
    return make_source()


def _lists(softmedia: Softmedia, *rows: dict[str, object]) -> None:
    softmedia.lists(rows=list(rows))


def test_phone_and_name_together_are_linked_at_once_with_the_reasons(
    source: Source, softmedia: Softmedia
) -> None:
    asha = make_borrower("Asha Kulkarni", "+919820011111")
    _lists(softmedia, row(1, borrower_name_en="KULKARNI ASHA", phone="98200 11111"))

    run = sync(source)

    found = notice("N-0001")
    assert (found.match_state, found.borrower_id, found.band) == (MatchState.AUTO, asha.id, "HIGH")
    assert set(found.why) == {"phone", "name"}
    assert (run.matched_count, run.unmatched_count) == (1, 0)
    parts = {part["field"]: part for part in Candidate.objects.get(notice=found, rank=1).parts}
    assert parts["phone"]["verdict"] == "equal" and parts["phone"]["sentence"]


def test_a_stranger_is_nobodys(source: Source, softmedia: Softmedia) -> None:
    _lists(softmedia, row(1, borrower_name_en="Zubeida Thakkar", phone="9700000001"))

    sync(source)

    assert notice("N-0001").match_state == MatchState.UNMATCHED
    assert notice("N-0001").borrower_id is None


def test_a_name_alone_is_a_guess_and_waits(source: Source, softmedia: Softmedia) -> None:
    asha = make_borrower("Asha Kulkarni", "+919820011111")
    _lists(softmedia, row(1, borrower_name_en="Asha Kulkarni", phone=None, loan_no="OTHER-1"))

    sync(source)

    found = notice("N-0001")
    assert found.borrower_id == asha.id
    assert found.band in {"MEDIUM", "LOW", "HIGH"}
    assert (found.match_state == MatchState.AUTO) == (found.band == "HIGH")


def test_a_borrower_who_comes_later_is_found_by_the_notices_that_wait(
    source: Source, softmedia: Softmedia
) -> None:
    _lists(softmedia, row(1, borrower_name_en="Asha Kulkarni", phone="9820011111"), row(2))
    sync(source)
    assert notice("N-0001").match_state == MatchState.UNMATCHED

    asha = make_borrower("Asha Kulkarni", "+919820011111")
    carry_out_jobs()

    assert (notice("N-0001").match_state, notice("N-0001").borrower_id) == (MatchState.AUTO, asha.id)
    assert notice("N-0002").borrower_id is None


def test_a_changed_customer_changes_their_keys_and_the_counts_of_names(source: Source) -> None:
    asha = make_borrower("Asha Kulkarni", "+919820011111")
    keys = set(MatchKey.objects.filter(borrower_id=asha.id).values_list("key", flat=True))
    total = sum(NamePart.objects.values_list("borrowers", flat=True))
    asha.name = "Asha Deo Kulkarni"
    asha.version += 1
    asha.save()

    assert borrowers.refresh_stale() == 1

    assert set(MatchKey.objects.filter(borrower_id=asha.id).values_list("key", flat=True)) != keys
    assert sum(NamePart.objects.values_list("borrowers", flat=True)) == total + 1
    assert borrowers.refresh_stale() == 0


def test_only_what_changed_is_looked_at_again(
    source: Source, softmedia: Softmedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lists(softmedia, row(1), row(2))
    sync(source)
    looked: list[str] = []
    real = matching.record_of
    monkeypatch.setattr(matching, "record_of", lambda *args: looked.append(str(args[0])) or real(*args))
    newer = NEWER.format(day=2)
    _lists(softmedia, row(1, updated_at=newer, penalty="9.00"), row(2, updated_at=newer, phone="9820099999"))

    sync(source)

    assert looked == [str(notice("N-0002").id)]


# A person's word


def test_a_correction_holds_over_ten_syncs_whatever_the_source_says(
    source: Source, softmedia: Softmedia
) -> None:
    asha = make_borrower("Asha Kulkarni", "+919820011111")
    other = make_borrower("Meena Deo", "+919820022222")
    guess = {"borrower_name_en": "Asha Kulkarni", "phone": "9820011111"}
    _lists(softmedia, row(1, **guess), row(2, **guess, loan_no="LN-OTHER"))
    sync(source)
    assert notice("N-0001").borrower_id == asha.id
    deciding.confirm(
        actor=SYSTEM,
        notice_id=notice("N-0001").id,
        customer_id=other.id,
        note="Same phone, other sister.",
        expected_version=None,
    )
    deciding.unlink(actor=SYSTEM, notice_id=notice("N-0002").id, note="Not ours.", expected_version=None)
    carry_out_jobs()

    for day in range(3, 13):
        said = {"updated_at": NEWER.format(day=day), "penalty": f"{day}.00"}
        names = {"borrower_name_en": f"ASHA KULKARNI {'X' * (day % 3)}", "phone": "9820011111"}
        _lists(softmedia, row(1, **names, **said), row(2, **names, **said, loan_no="LN-OTHER"))
        sync(source)

        first, second = notice("N-0001"), notice("N-0002")
        assert (first.match_state, first.borrower_id) == (MatchState.CORRECTED, other.id)
        assert (second.match_state, second.borrower_id) == (MatchState.UNLINKED, None)
    assert str(notice("N-0001").penalty) == "12.00"


def test_the_loan_of_a_confirmed_notice_is_the_borrowers_from_then_on(
    source: Source, softmedia: Softmedia
) -> None:
    other = make_borrower("Meena Deo", "+919820022222")
    _lists(softmedia, row(1, borrower_name_en="Unlike Anybody", phone=None, loan_no="ZX-778899"))
    sync(source)
    deciding.confirm(actor=SYSTEM, notice_id=notice("N-0001").id, customer_id=other.id, expected_version=None)
    carry_out_jobs()
    same_loan = {"borrower_name_en": "Unlike Anybody", "phone": None, "loan_no": "zx 778899"}
    _lists(softmedia, row(1, **same_loan), row(2, **same_loan, instalment_no=2))

    sync(source)

    assert notice("N-0002").borrower_id == other.id
    assert "loan" in notice("N-0002").why


def test_what_is_confirmed_takes_the_guesses_of_the_same_loan_with_it_and_no_others(
    source: Source, softmedia: Softmedia
) -> None:
    """The queue falls by what was confirmed at once, and by the loan's other notices when the jobs have run."""
    make_borrower("Asha Kulkarni", "+919820011111")
    guess = {"borrower_name_en": "Asha Kulkarni", "phone": None}
    _lists(
        softmedia,
        row(1, **guess, loan_no="ZX-778899"),
        row(2, **guess, loan_no="ZX-778899", instalment_no=2),
        row(3, **guess, loan_no="ZX-100200"),
    )
    sync(source)
    assert _queue() == ["N-0001", "N-0002", "N-0003"]

    first = notice("N-0001")
    deciding.confirm_many(actor=SYSTEM, wanted=[Wanted(first.id, first.version)])
    assert (_queue(), _sum_of_waiting()) == (["N-0002", "N-0003"], 2)
    carry_out_jobs()

    assert (_queue(), _sum_of_waiting()) == (["N-0003"], 1)
    second = notice("N-0002")
    assert (second.match_state, second.borrower_id) == (MatchState.AUTO, first.borrower_id)
    assert "loan" in second.why


def _queue() -> list[str]:
    waiting = Notice.objects.filter(active=True, match_state__in=WAITING, borrower__isnull=False)
    return list(waiting.order_by("external_key").values_list("external_key", flat=True))


def _sum_of_waiting() -> int:
    """What the dashboard says."""
    return sum(Kpi.objects.values_list("waiting", flat=True))


def test_each_decision_is_a_labelled_case_and_audited(source: Source, softmedia: Softmedia) -> None:
    asha = make_borrower("Asha Kulkarni", "+919820011111")
    other = make_borrower("Meena Deo", "+919820022222")
    _lists(softmedia, row(1, borrower_name_en="Asha Kulkarni", phone="9820011111"))
    sync(source)
    version = notice("N-0001").version

    done = deciding.confirm(
        actor=SYSTEM, notice_id=notice("N-0001").id, customer_id=other.id, expected_version=version
    )

    case = MatchDecision.objects.get(notice=done)
    assert (case.decision, case.shown_borrower_id, case.borrower_id) == ("CORRECTED", asha.id, other.id)
    assert case.shown_confidence >= 99 and case.shown_margin_bits > 0
    entry = AuditEntry.objects.get(action="notice.corrected")
    assert entry.after["customer_id"] == str(other.id)


def test_a_decision_on_a_stale_view_is_refused(source: Source, softmedia: Softmedia) -> None:
    other = make_borrower("Meena Deo", "+919820022222")
    _lists(softmedia, row(1))
    sync(source)

    with pytest.raises(VersionConflict):
        deciding.confirm(
            actor=SYSTEM, notice_id=notice("N-0001").id, customer_id=other.id, expected_version=99
        )

    assert notice("N-0001").match_state == MatchState.UNMATCHED


def test_a_decision_needs_the_right_and_somebody_of_ours(source: Source, softmedia: Softmedia) -> None:
    _lists(softmedia, row(1))
    sync(source)
    looks_only = Actor(ActorKind.STAFF, uuid7(), "Asha Rao", {"NOTICES": Grant(Level.READ)})

    with pytest.raises(PermissionRefused):
        deciding.unlink(actor=looks_only, notice_id=notice("N-0001").id, note="no", expected_version=None)
    with pytest.raises(NotFound):
        deciding.confirm(
            actor=SYSTEM,
            notice_id=notice("N-0001").id,
            customer_id=notice("N-0001").id,
            expected_version=None,
        )


def test_many_are_confirmed_at_once_and_those_that_cannot_be_are_said(
    source: Source, softmedia: Softmedia
) -> None:
    make_borrower("Asha Kulkarni", "+919820011111")
    guess = {"borrower_name_en": "Asha Kulkarni", "phone": "9820011111"}
    _lists(
        softmedia,
        row(1, **guess),
        row(2, **guess),
        row(3, borrower_name_en="Zubeida Thakkar", phone="9700000001"),
    )
    sync(source)
    wanted = [Wanted(one.id, one.version) for one in Notice.objects.order_by("external_key")]
    wanted[1] = Wanted(wanted[1].notice_id, 99)

    outcomes = deciding.confirm_many(actor=SYSTEM, wanted=wanted)

    refused = {one.notice_id: one.refusal.code for one in outcomes if one.refusal}
    assert refused == {notice("N-0002").id: "version_conflict", notice("N-0003").id: "validation_failed"}
    assert notice("N-0001").match_state == MatchState.CONFIRMED
    with pytest.raises(ValidationFailed):
        deciding.confirm_many(actor=SYSTEM, wanted=wanted * 100)
