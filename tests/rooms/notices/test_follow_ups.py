"""What is to be done by when: listed over all cases, given to somebody, closed, opened again, and told on its day."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.access.models import Role, Staff
from backend.audit.models import AuditEntry
from backend.kernel.actor import Actor, ActorKind, Grant, Level
from backend.kernel.errors import (
    NotAllowedNow,
    NotFound,
    PermissionRefused,
    ValidationFailed,
    VersionConflict,
)
from backend.kernel.ids import uuid7
from backend.notices.models import CaseNote, FollowUp
from backend.notices.queries import feeds, follow_ups
from backend.notices.queries.desk import Desk
from backend.notices.queries.follow_ups import Due, View
from backend.notices.services import casework, reminders
from backend.notifications.models import StaffNotice
from tenants.context import current_brand, use_brand
from tests.support.repayment_desk import SYSTEM, listed_company, notice

ME = Actor(kind=ActorKind.STAFF, id=uuid7(), name="Meera", grants={"NOTICES": Grant(Level.WRITE)})


@pytest.fixture
def today(brand: str) -> date:
    listed_company("Alpha")
    FollowUp.objects.all().delete()
    return feeds.today_of(current_brand())


def _open(due_on: date, actor: Actor = ME, **given: object) -> FollowUp:
    return casework.open_follow_up(
        actor=actor,
        kind="CALL",
        due_on=due_on,
        notice_id=notice("N-0001").id,
        **given,  # type: ignore[arg-type]
    )


def _listed(view: View, desk: Desk | None = None) -> list[follow_ups.FollowUpRow]:
    page = follow_ups.follow_ups(desk or Desk.own(), view=view, owner_id=ME.id).page(first=50, after=None)
    return [follow_ups.row_of(one) for one in page.rows]


def _close(found: FollowUp, outcome: str = "They will pay.") -> FollowUp:
    return casework.close_follow_up(
        actor=ME, follow_up_id=found.id, outcome=outcome, expected_version=found.version
    )


def test_each_view_holds_what_it_says_the_soonest_first(today: date) -> None:
    late = _open(today - timedelta(days=2))
    now = _open(today)
    later = _open(today + timedelta(days=1), actor=SYSTEM)
    done = _close(_open(today))

    assert [one.id for one in _listed(View.TEAM)] == [late.id, now.id, later.id]
    assert [one.id for one in _listed(View.MINE)] == [late.id, now.id]
    assert [(one.id, one.overdue) for one in _listed(View.OVERDUE)] == [(late.id, True)]
    assert [(one.id, one.overdue) for one in _listed(View.DUE_TODAY)] == [(now.id, False)]
    assert [(one.id, one.outcome) for one in _listed(View.DONE)] == [(done.id, "They will pay.")]
    assert follow_ups.due(Desk.own(), owner_id=ME.id) == Due(mine=2, overdue=1, due_today=1)


def test_a_row_says_whose_case_it_is_by_borrower_or_by_what_the_notice_says(today: date) -> None:
    _open(today)
    casework.open_follow_up(actor=ME, kind="VISIT", due_on=today, notice_id=notice("N-0002").id)
    linked = notice("N-0001").borrower_id
    casework.open_follow_up(actor=ME, kind="MESSAGE", due_on=today, customer_id=linked)

    told = {one.kind: one for one in _listed(View.TEAM)}

    assert (told["CALL"].about.name, told["CALL"].about.loan_no) == ("Alpha Borrower", "Alpha 1")
    assert (told["VISIT"].about.name, told["VISIT"].borrower_id) == ("Borrower 2", None)
    assert (told["MESSAGE"].about.name, told["MESSAGE"].about.loan_no) == ("Alpha Borrower", "")


def test_companies_are_listed_together_in_the_same_statements_as_one(today: date) -> None:
    _open(today)
    with use_brand("b_beta"):
        listed_company("Beta")
        beta = current_brand()
    own = current_brand()
    counted = {}
    for companies in ((own,), (own, beta)):
        desk = Desk(companies, in_group=True)
        with CaptureQueriesContext(connection) as queries:
            rows = _listed(View.TEAM, desk)
            follow_ups.due(desk, owner_id=ME.id)
        counted[len(companies)] = len(queries)
    assert {one.about.company for one in rows} == {own, beta}
    assert counted[1] == counted[2] <= 6


def test_one_that_was_closed_too_soon_is_opened_again_with_the_reason_among_the_notes(today: date) -> None:
    closed = _close(_open(today))

    found = casework.reopen_follow_up(
        actor=ME,
        follow_up_id=closed.id,
        due_on=today + timedelta(days=3),
        note="The cheque came back.",
        expected_version=closed.version,
    )

    assert (found.state, found.due_on, found.outcome, found.closed_at) == (
        "OPEN",
        today + timedelta(days=3),
        "",
        None,
    )
    assert CaseNote.objects.filter(text="The cheque came back.", notice=found.notice).count() == 1
    entry = AuditEntry.objects.get(action="follow_up.reopened", entity_id=found.id)
    assert (entry.before["outcome"], entry.reason) == ("They will pay.", "The cheque came back.")
    with pytest.raises(NotAllowedNow):
        casework.reopen_follow_up(
            actor=ME, follow_up_id=found.id, due_on=today, note="Again", expected_version=found.version
        )


def _staff(name: str, role: Role) -> Staff:
    return Staff.objects.create(
        email=f"{name.lower()}@example.in",
        name=name,
        role=role,
        status="ACTIVE",
        totp_sealed=b"sealed",
        password_hash="hash",
    )


@pytest.fixture
def colleague(today: date) -> Staff:
    role = Role.objects.get(code="COLLECTION_EXECUTIVE")
    return _staff("Chitra", role)


def test_one_that_is_given_to_another_is_theirs_and_they_are_told(today: date, colleague: Staff) -> None:
    found = casework.reassign_follow_up(
        actor=ME, follow_up_id=_open(today).id, owner_id=colleague.id, note="On leave.", expected_version=1
    )

    assert (found.owner_id, found.owner_name) == (colleague.id, "Chitra")
    assert StaffNotice.objects.filter(for_staff_id=colleague.id, entity_id=found.id).count() == 1
    assert CaseNote.objects.filter(text="On leave.").exists()
    assert _listed(View.MINE) == []


def test_a_stale_view_a_stranger_and_silence_are_refused(today: date) -> None:
    found = _open(today)

    def give(owner_id: UUID, note: str = "On leave.", version: int = 1, actor: Actor = ME) -> None:
        casework.reassign_follow_up(
            actor=actor, follow_up_id=found.id, owner_id=owner_id, note=note, expected_version=version
        )

    with pytest.raises(NotFound):
        give(uuid7())
    with pytest.raises(VersionConflict):
        give(ME.id, version=9)  # type: ignore[arg-type]
    with pytest.raises(ValidationFailed):
        give(ME.id, note=" ")  # type: ignore[arg-type]
    looker = Actor(kind=ActorKind.STAFF, id=uuid7(), name="L", grants={"NOTICES": Grant(Level.READ)})
    with pytest.raises(PermissionRefused):
        give(looker.id, actor=looker)  # type: ignore[arg-type]
    found.refresh_from_db()
    assert (found.owner_id, found.version) == (ME.id, 1)


def test_owners_are_told_once_on_the_morning_of_the_day_all_theirs_at_once(
    today: date, colleague: Staff
) -> None:
    for _ in range(2):
        FollowUp.objects.filter(pk=_open(today).pk).update(owner_id=colleague.id)
    FollowUp.objects.filter(pk=_open(today + timedelta(days=1)).pk).update(owner_id=colleague.id)
    _close(_open(today))
    mine = _open(today)  # of a person of the group, who has no notices here

    assert reminders.remind_owners() == 2
    assert reminders.remind_owners() == 0

    told = StaffNotice.objects.get(title__startswith="Follow-ups due")
    assert (told.title, told.for_staff_id) == ("Follow-ups due: 2", colleague.id)
    mine.refresh_from_db()
    assert mine.reminded_on == today


def test_whoever_may_own_one_works_at_the_desk(today: date, colleague: Staff) -> None:
    _staff("Sunil", Role.objects.get(code="CREDIT_EXECUTIVE"))
    gone = _staff("Gita", colleague.role)
    Staff.objects.filter(pk=gone.pk).update(status="DISABLED")

    named = [one.name for one in follow_ups.owners(ME)]

    assert "Chitra" in named and "Sunil" not in named and "Gita" not in named
    with pytest.raises(NotFound):
        _open(today, owner_id=gone.id)
