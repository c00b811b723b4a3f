"""A case of an outside loan book goes to the company's collections: one act, told to them, shown on the customer."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from backend.access.services import require
from backend.audit.services import record
from backend.brand_config.services import brand_zone
from backend.kernel import clock
from backend.kernel.actor import Actor, Level
from backend.kernel.errors import NotFound, ValidationFailed
from backend.kernel.outbox import publish
from backend.notices.errors import NoticeNotForCollections
from backend.notices.events import FollowUpChanged, NoticeHandedOver
from backend.notices.models import FollowUp, FollowUpKind, FollowUpState, Mode, Notice
from backend.notices.models.notices import LINKED
from backend.notices.services.runs import DESK
from backend.notifications.models import Priority
from backend.notifications.services.notices import notify_staff

COLLECTORS = "COLLECTION_MANAGER"


def hand_to_collections(
    *, actor: Actor, notice_id: UUID, note: str, expected_version: int | None
) -> FollowUp:
    """Open a follow-up for collections, nobody's yet; the one that is open already when they have the case.

    Only an overdue notice that its source still lists, and that is linked to a customer of ours.

    expected_version  the notice's
    raises            PermissionRefused, NotFound, VersionConflict, NoticeNotForCollections, ValidationFailed
    """
    require(actor, DESK, Level.WRITE)
    note = note.strip()
    if not 1 <= len(note) <= 500:
        raise ValidationFailed.one(
            "note", "bad_length", "Say what collections should know, in 1 to 500 characters."
        )
    with transaction.atomic():
        notice = Notice.objects.select_for_update(of=("self",)).filter(pk=notice_id).first()
        if notice is None:
            raise NotFound
        standing = FollowUp.objects.filter(
            notice=notice, kind=FollowUpKind.COLLECTIONS, state=FollowUpState.OPEN
        ).first()
        if standing is not None:
            return standing
        notice.check_version(expected_version)
        if not (notice.active and notice.mode == Mode.OVERDUE and notice.match_state in LINKED):
            raise NoticeNotForCollections
        return _hand_over(notice, actor, note)


def _hand_over(notice: Notice, actor: Actor, note: str) -> FollowUp:
    found = FollowUp.objects.create(
        notice=notice,
        kind=FollowUpKind.COLLECTIONS,
        due_on=clock.now().astimezone(brand_zone()).date(),
        note=note,
        opened_by_id=actor.id,
        opened_by_name=actor.name,
    )
    record(
        actor=actor,
        action="notice.handed_to_collections",
        entity="notice",
        entity_id=notice.id,
        after={"follow_up_id": found.id, "customer_id": notice.borrower_id},
        reason=note,
    )
    publish(FollowUpChanged(entity_id=notice.id, version=notice.version))
    publish(NoticeHandedOver(entity_id=found.id, version=found.version))
    notify_staff(
        title="A repayment notice was handed to collections",
        body="It stands on the customer and at the repayment desk, under follow-ups.",
        entity="customer",
        entity_id=notice.borrower_id,
        priority=Priority.HIGH,
        for_role=COLLECTORS,
    )
    return found
