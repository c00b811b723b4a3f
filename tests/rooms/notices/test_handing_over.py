"""A case goes to collections: once, of a customer of ours, by whoever may, and the company sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backend.audit.models import AuditEntry
from backend.kernel.actor import Actor, ActorKind, Grant, Level
from backend.kernel.errors import NotAllowedNow, PermissionRefused, ValidationFailed, VersionConflict
from backend.kernel.ids import uuid7
from backend.kernel.models import Intent
from backend.notices.errors import FollowUpTaken, NoticeNotForCollections
from backend.notices.models import FollowUp, MatchState, Notice
from backend.notices.queries import follow_ups
from backend.notices.queries.desk import Desk
from backend.notices.queries.follow_ups import View
from backend.notices.services import casework
from backend.notices.services.handing_over import hand_to_collections
from backend.notifications.models import StaffNotice
from tests.support.repayment_desk import SYSTEM, listed_company, notice

ROSA = Actor(kind=ActorKind.PLATFORM, id=uuid7(), name="Rosa Lam", grants={"NOTICES": Grant(Level.WRITE)})


@pytest.fixture
def linked(brand: str) -> Notice:
    listed_company("Alpha")
    return notice("N-0001")


def _hand(
    one: Notice, actor: Actor = ROSA, note: str = "Rang five times.", version: int | None = None
) -> FollowUp:
    return hand_to_collections(actor=actor, notice_id=one.id, note=note, expected_version=version)


def test_the_case_stands_on_the_customer_and_in_the_queue_and_collectors_are_told(linked: Notice) -> None:
    found = _hand(linked, version=linked.version)

    assert linked.borrower_id is not None
    (told,) = follow_ups.handed_over(Desk.own(), customer_id=linked.borrower_id)
    assert (told.id, told.note, told.opened_by_name) == (found.id, "Rang five times.", "Rosa Lam")
    assert (told.about.loan_no, told.about.total_due) == (linked.loan_no, linked.total_due)
    queue = follow_ups.follow_ups(Desk.own(), view=View.HANDED_OVER, owner_id=None).page(first=10, after=None)
    assert [one["id"] for one in queue.rows] == [found.id]
    entry = AuditEntry.objects.get(action="notice.handed_to_collections")
    assert (entry.entity_id, entry.actor_name, entry.reason) == (linked.id, "Rosa Lam", "Rang five times.")
    notified = StaffNotice.objects.get(for_role="COLLECTION_MANAGER")
    assert (notified.entity, notified.entity_id) == ("customer", linked.borrower_id)


def test_handing_over_twice_is_once(linked: Notice) -> None:
    first = _hand(linked, version=linked.version)
    told = StaffNotice.objects.count(), AuditEntry.objects.count(), Intent.objects.count()

    again = _hand(linked, note="Again, to be sure.", version=linked.version)

    assert again.id == first.id
    assert (StaffNotice.objects.count(), AuditEntry.objects.count(), Intent.objects.count()) == told


def test_what_collections_have_closed_may_be_handed_over_again(linked: Notice) -> None:
    first = _hand(linked)
    casework.close_follow_up(actor=SYSTEM, follow_up_id=first.id, outcome="Paid a part.", expected_version=1)
    assert linked.borrower_id is not None
    assert follow_ups.handed_over(Desk.own(), customer_id=linked.borrower_id) == []

    assert _hand(linked).id != first.id


@pytest.mark.parametrize(
    "change",
    [
        {"mode": "UPCOMING"},
        {"active": False},
        {"match_state": MatchState.SUGGESTED},
        {"match_state": MatchState.UNLINKED, "borrower": None},
    ],
)
def test_only_an_overdue_notice_of_a_customer_goes_there(linked: Notice, change: dict[str, object]) -> None:
    Notice.objects.filter(pk=linked.pk).update(**change)

    with pytest.raises(NoticeNotForCollections):
        _hand(linked)


@pytest.mark.parametrize(
    ("call", "refusal"),
    [
        (
            lambda one: _hand(one, actor=Actor(kind=ActorKind.PLATFORM, id=uuid7(), name="V")),
            PermissionRefused,
        ),
        (
            lambda one: _hand(
                one,
                actor=Actor(
                    kind=ActorKind.PLATFORM, id=uuid7(), name="V", grants={"NOTICES": Grant(Level.READ)}
                ),
            ),
            PermissionRefused,
        ),
        (lambda one: _hand(one, note="  "), ValidationFailed),
        (lambda one: _hand(one, version=one.version + 1), VersionConflict),
        (
            lambda one: casework.open_follow_up(
                actor=ROSA, kind="COLLECTIONS", due_on=one.due_date, notice_id=one.id
            ),
            ValidationFailed,
        ),
    ],
)
def test_whoever_may_not_or_says_nothing_or_saw_another_version_hands_nothing_over(
    linked: Notice, call: Callable[[Notice], object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        call(linked)

    assert not FollowUp.objects.filter(kind="COLLECTIONS").exists()
    assert not AuditEntry.objects.filter(action="notice.handed_to_collections").exists()


# Taking what is nobody's


def _person(name: str, level: Level = Level.WRITE) -> Actor:
    return Actor(kind=ActorKind.STAFF, id=uuid7(), name=name, grants={"NOTICES": Grant(level)})


def _take(found: FollowUp, actor: Actor, version: int | None = None) -> FollowUp:
    return casework.take_follow_up(actor=actor, follow_up_id=found.id, expected_version=version)


def test_one_press_makes_a_case_ones_own_and_everybody_is_told(linked: Notice) -> None:
    handed, meera = _hand(linked), _person("Meera")
    events = Intent.objects.count()

    taken = _take(handed, meera, version=handed.version)

    assert (taken.owner_id, taken.owner_name, taken.version) == (meera.id, "Meera", handed.version + 1)
    mine = follow_ups.follow_ups(Desk.own(), view=View.MINE, owner_id=meera.id).page(first=10, after=None)
    assert [one["id"] for one in mine.rows] == [handed.id]
    entry = AuditEntry.objects.get(action="follow_up.taken")
    assert (entry.entity_id, entry.actor_name, entry.before) == (handed.id, "Meera", {"owner_id": None})
    assert entry.after == {"owner_id": str(meera.id)}
    assert Intent.objects.count() > events


def test_taking_it_again_leaves_it_as_it_is(linked: Notice) -> None:
    handed, meera = _hand(linked), _person("Meera")
    taken = _take(handed, meera)

    assert _take(handed, meera, version=handed.version).version == taken.version
    assert AuditEntry.objects.filter(action="follow_up.taken").count() == 1


def test_what_somebody_has_is_not_taken_from_them(linked: Notice) -> None:
    handed, meera = _hand(linked), _person("Meera")
    _take(handed, meera, version=handed.version)

    with pytest.raises(FollowUpTaken):
        _take(handed, _person("Wing"), version=handed.version)

    assert FollowUp.objects.get(pk=handed.pk).owner_id == meera.id


def test_a_case_is_not_taken_without_the_right_after_its_end_or_as_it_stood_before(linked: Notice) -> None:
    handed = _hand(linked)
    with pytest.raises(PermissionRefused):
        _take(handed, _person("Reader", Level.READ))
    with pytest.raises(VersionConflict):
        _take(handed, _person("Meera"), version=handed.version + 1)
    casework.close_follow_up(actor=SYSTEM, follow_up_id=handed.id, outcome="Paid.", expected_version=None)
    with pytest.raises(NotAllowedNow):
        _take(handed, _person("Meera"))

    assert FollowUp.objects.get(pk=handed.pk).owner_name == ""
