"""Notes on a case, and what is to be done about it by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from backend.access import queries as access_queries
from backend.access.models import StaffStatus
from backend.access.services import require
from backend.audit.services import record
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind, Level
from backend.kernel.errors import NotAllowedNow, NotFound, ValidationFailed
from backend.kernel.outbox import publish
from backend.notices.errors import FollowUpTaken
from backend.notices.events import FollowUpChanged, NoticeHandedOver
from backend.notices.models import Borrower, CaseNote, FollowUp, FollowUpKind, FollowUpState, Notice
from backend.notices.queries.follow_ups import owners
from backend.notices.services.runs import DESK
from backend.notifications.models import Priority
from backend.notifications.services.notices import notify_staff

BRANCH = "LOAN_OPS"


def add_note(
    *, actor: Actor, text: str, notice_id: UUID | None = None, customer_id: UUID | None = None
) -> CaseNote:
    """A line about a notice, or about a borrower.

    raises  PermissionRefused, NotFound, ValidationFailed
    """
    require(actor, DESK, Level.WRITE)
    text = text.strip()
    if not 1 <= len(text) <= 2000:
        raise ValidationFailed.one("text", "bad_length", "A note has 1 to 2,000 characters.")
    with transaction.atomic():
        about = _about(notice_id, customer_id)
        note = CaseNote.objects.create(
            notice=about if isinstance(about, Notice) else None,
            borrower=about if isinstance(about, Borrower) else None,
            text=text,
            author_kind=actor.kind,
            author_id=actor.id,
            author_name=actor.name,
        )
        record(actor=actor, action="case_note.added", entity="case_note", entity_id=note.id)
        publish(FollowUpChanged(entity_id=about.pk, version=1))
    return note


def open_follow_up(
    *,
    actor: Actor,
    kind: str,
    due_on: date,
    note: str = "",
    owner_id: UUID | None = None,
    notice_id: UUID | None = None,
    customer_id: UUID | None = None,
) -> FollowUp:
    """Something to be done by a day. BRANCH hands the case over: its people are told at once.

    COLLECTIONS is opened by `handing_over` alone, from a notice that may go there.

    owner_id  a member of staff, or for a group's person one of the group; whoever opens it, when not given
    raises    PermissionRefused, NotFound, ValidationFailed
    """
    require(actor, DESK, Level.WRITE)
    if kind not in FollowUpKind.values or kind == FollowUpKind.COLLECTIONS:
        raise ValidationFailed.one("kind", "unknown_kind", "Choose what is to be done.")
    with transaction.atomic():
        about = _about(notice_id, customer_id)
        owner, name = _owner(actor, owner_id)
        found = FollowUp.objects.create(
            notice=about if isinstance(about, Notice) else None,
            borrower=about if isinstance(about, Borrower) else None,
            kind=kind,
            due_on=due_on,
            owner_id=owner,
            owner_name=name,
            note=note.strip()[:500],
            opened_by_id=actor.id,
            opened_by_name=actor.name,
        )
        record(
            actor=actor,
            action="follow_up.opened",
            entity="follow_up",
            entity_id=found.id,
            after={"kind": kind, "due_on": due_on, "owner_id": owner},
        )
        publish(FollowUpChanged(entity_id=about.pk, version=1))
        _tell_new_owner(found, actor)
        if kind == FollowUpKind.BRANCH:
            _hand_to_branch(found)
    return found


def close_follow_up(
    *, actor: Actor, follow_up_id: UUID, outcome: str, cancelled: bool = False, expected_version: int | None
) -> FollowUp:
    """It was done, or is no longer to be done; `outcome` says what came of it.

    raises  PermissionRefused, NotFound, VersionConflict, NotAllowedNow, ValidationFailed
    """
    require(actor, DESK, Level.WRITE)
    if not 1 <= len(outcome.strip()) <= 500:
        raise ValidationFailed.one("outcome", "bad_length", "Say what came of it, in 1 to 500 characters.")
    with transaction.atomic():
        found = _locked(follow_up_id, expected_version)
        if found.state != FollowUpState.OPEN:
            raise NotAllowedNow("This follow-up is closed already.")
        found.state = FollowUpState.CANCELLED if cancelled else FollowUpState.DONE
        found.outcome = outcome.strip()
        found.closed_by_name, found.closed_at = actor.name, clock.now()
        found.bump()
        found.save()
        record(
            actor=actor,
            action="follow_up.closed",
            entity="follow_up",
            entity_id=found.id,
            before={"state": FollowUpState.OPEN},
            after={"state": found.state},
        )
        _changed(found)
    return found


def reopen_follow_up(
    *, actor: Actor, follow_up_id: UUID, due_on: date, note: str, expected_version: int | None
) -> FollowUp:
    """It was closed too soon: it is to be done after all, by `due_on`; `note` says why and stands among the notes.

    raises  PermissionRefused, NotFound, VersionConflict, NotAllowedNow, ValidationFailed
    """
    require(actor, DESK, Level.WRITE)
    note = _checked_note(note)
    with transaction.atomic():
        found = _locked(follow_up_id, expected_version)
        if found.state == FollowUpState.OPEN:
            raise NotAllowedNow("This follow-up is open.")
        before = {"state": found.state, "outcome": found.outcome, "closed_by": found.closed_by_name}
        found.state, found.outcome, found.closed_by_name = FollowUpState.OPEN, "", ""
        found.closed_at, found.reminded_on, found.due_on = None, None, due_on
        found.bump()
        found.save()
        after = {"state": found.state, "due_on": due_on}
        _say_why(found, actor, action="follow_up.reopened", before=before, after=after, note=note)
        _tell_new_owner(found, actor)
    return found


def reassign_follow_up(
    *,
    actor: Actor,
    follow_up_id: UUID,
    owner_id: UUID,
    due_on: date | None = None,
    note: str,
    expected_version: int | None,
) -> FollowUp:
    """Somebody else is to do it, by another day if one is given; `note` says why and stands among the notes.

    raises  PermissionRefused, NotFound, VersionConflict, NotAllowedNow, ValidationFailed
    """
    require(actor, DESK, Level.WRITE)
    note = _checked_note(note)
    with transaction.atomic():
        found = _locked(follow_up_id, expected_version)
        if found.state != FollowUpState.OPEN:
            raise NotAllowedNow("This follow-up is closed; reopen it first.")
        before = {"owner_id": found.owner_id, "due_on": found.due_on}
        found.owner_id, found.owner_name = _owner(actor, owner_id)
        found.due_on, found.reminded_on = due_on or found.due_on, None
        found.bump()
        found.save()
        after = {"owner_id": found.owner_id, "due_on": found.due_on}
        _say_why(found, actor, action="follow_up.reassigned", before=before, after=after, note=note)
        _tell_new_owner(found, actor)
    return found


def take_follow_up(*, actor: Actor, follow_up_id: UUID, expected_version: int | None) -> FollowUp:
    """What is nobody's becomes the actor's own; asked again by whoever has it, it stays as it is. Of two who take it at
    once the first has it.

    raises  PermissionRefused, NotFound, FollowUpTaken, VersionConflict, NotAllowedNow
    """
    require(actor, DESK, Level.WRITE)
    with transaction.atomic():
        found = _locked(follow_up_id, None)
        if found.state != FollowUpState.OPEN:
            raise NotAllowedNow("This follow-up is closed; reopen it first.")
        if found.owner_name:
            if found.owner_id == actor.id:
                return found
            raise FollowUpTaken
        found.check_version(expected_version)
        found.owner_id, found.owner_name = _owner(actor, None)
        found.bump()
        found.save()
        record(
            actor=actor,
            action="follow_up.taken",
            entity="follow_up",
            entity_id=found.id,
            before={"owner_id": None},
            after={"owner_id": found.owner_id},
        )
        _changed(found)
    return found


def _tell_new_owner(found: FollowUp, actor: Actor) -> None:
    """Whoever was given it by somebody else; a group's person sees it counted at their desk."""
    if found.owner_id in (None, actor.id) or found.owner_id not in access_queries.names_of({found.owner_id}):
        return
    notify_staff(
        title="A follow-up was given to you",
        body="It is at the repayment desk, under follow-ups.",
        entity="follow_up",
        entity_id=found.id,
        for_staff=found.owner_id,
    )


def _say_why(
    found: FollowUp,
    actor: Actor,
    *,
    action: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    note: str,
) -> None:
    CaseNote.objects.create(
        notice_id=found.notice_id,
        borrower_id=found.borrower_id,
        text=note,
        author_kind=actor.kind,
        author_id=actor.id,
        author_name=actor.name,
    )
    record(
        actor=actor,
        action=action,
        entity="follow_up",
        entity_id=found.id,
        before=before,
        after=after,
        reason=note,
    )
    _changed(found)


def _changed(found: FollowUp) -> None:
    publish(FollowUpChanged(entity_id=subject_of(found), version=found.version))


def subject_of(found: FollowUp) -> UUID:
    """The notice or the borrower it is about."""
    about: UUID | None = found.notice_id or found.borrower_id
    assert about is not None, "a CHECK holds that it is about one"
    return about


def _checked_note(note: str) -> str:
    if not 1 <= len(note.strip()) <= 500:
        raise ValidationFailed.one("note", "bad_length", "Say why, in 1 to 500 characters.")
    return note.strip()


def _locked(follow_up_id: UUID, expected_version: int | None) -> FollowUp:
    found = FollowUp.objects.select_for_update().filter(pk=follow_up_id).first()
    if found is None:
        raise NotFound
    found.check_version(expected_version)
    return found


def _hand_to_branch(found: FollowUp) -> None:
    publish(NoticeHandedOver(entity_id=found.id, version=found.version))
    notify_staff(
        title="A repayment notice was handed over",
        body="It waits at the repayment desk, under follow-ups.",
        entity="follow_up",
        entity_id=found.id,
        priority=Priority.HIGH,
        for_role=BRANCH,
    )


def _about(notice_id: UUID | None, customer_id: UUID | None) -> Notice | Borrower:
    if (notice_id is None) == (customer_id is None):
        raise ValidationFailed.one("noticeId", "about_one", "Name a notice or a customer, and one of them.")
    found: Notice | Borrower | None
    if notice_id is not None:
        found = Notice.objects.filter(pk=notice_id).first()
    else:
        found = Borrower.objects.filter(pk=customer_id).first()
    if found is None:
        raise NotFound
    return found


def _owner(actor: Actor, owner_id: UUID | None) -> tuple[UUID | None, str]:
    if owner_id in (None, actor.id):
        return actor.id, actor.name
    if actor.kind is ActorKind.PLATFORM:
        colleague = next((one for one in owners(actor) if one.id == owner_id), None)
        if colleague is not None:
            return colleague.id, colleague.name
    # A group's person may leave it to the company's own people too.
    staff = access_queries.staff_members().filter(pk=owner_id, status=StaffStatus.ACTIVE).first()
    if staff is None:
        raise NotFound
    return staff.id, staff.name
