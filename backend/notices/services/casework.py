"""Notes on a case, and what is to be done about it by when."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from backend.access import queries as access_queries
from backend.access.services import require
from backend.audit.services import record
from backend.kernel import clock
from backend.kernel.actor import Actor, Level
from backend.kernel.errors import NotAllowedNow, NotFound, ValidationFailed
from backend.kernel.outbox import publish
from backend.notices.events import FollowUpChanged, NoticeHandedOver
from backend.notices.models import Borrower, CaseNote, FollowUp, FollowUpKind, FollowUpState, Notice
from backend.notices.services.runs import DESK
from backend.notifications.models import Priority
from backend.notifications.services.notices import notify_staff

HANDED_TO = {FollowUpKind.COLLECTIONS: "COLLECTION_MANAGER", FollowUpKind.BRANCH: "LOAN_OPS"}


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
    """Something to be done by a day. COLLECTIONS and BRANCH hand the case over: their people are told at once.

    owner_id  a member of staff; whoever opens it, when not given
    raises    PermissionRefused, NotFound, ValidationFailed
    """
    require(actor, DESK, Level.WRITE)
    if kind not in FollowUpKind.values:
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
        if FollowUpKind(kind) in HANDED_TO:
            _hand_over(found)
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
        found = FollowUp.objects.select_for_update().filter(pk=follow_up_id).first()
        if found is None:
            raise NotFound
        found.check_version(expected_version)
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
        about = found.notice_id or found.borrower_id
        assert about is not None, "a CHECK holds that it is about one"
        publish(FollowUpChanged(entity_id=about, version=found.version))
    return found


def _hand_over(found: FollowUp) -> None:
    """Whoever takes the case is told; their own room learns of it by the event."""
    publish(NoticeHandedOver(entity_id=found.id, version=found.version))
    notify_staff(
        title="A repayment notice was handed over",
        body="It waits at the repayment desk, under follow-ups.",
        entity="follow_up",
        entity_id=found.id,
        priority=Priority.HIGH,
        for_role=HANDED_TO[FollowUpKind(found.kind)],
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
    if owner_id is None:
        return actor.id, actor.name
    staff = access_queries.staff_members().filter(pk=owner_id).first()
    if staff is None:
        raise NotFound
    return staff.id, staff.name
