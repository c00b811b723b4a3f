"""Telling people in the morning what they have to do that day."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.db import transaction

from backend.access import queries as access_queries
from backend.brand_config.services import brand_zone
from backend.kernel import clock
from backend.kernel.outbox import publish_all
from backend.notices.events import FollowUpChanged
from backend.notices.models import FollowUp, FollowUpState
from backend.notices.services.casework import subject_of
from backend.notifications.models import Priority
from backend.notifications.services.notices import notify_staff

# Of one morning; what is beyond them waits for the next.
REMINDED = 5000


def remind_owners() -> int:
    """On the morning of its day, and each morning after it, an open follow-up's owner is told; how many owners were.

    One notice for all of an owner's. A group's person has no notices in the company: their desk shows the count.
    """
    today = clock.now().astimezone(brand_zone()).date()
    waiting: dict[UUID, list[UUID]] = defaultdict(list)
    due = FollowUp.objects.filter(
        state=FollowUpState.OPEN, due_on__lte=today, owner_id__isnull=False
    ).exclude(reminded_on=today)
    for pk, owner in due.order_by("due_on", "id").values_list("id", "owner_id")[:REMINDED]:
        if owner is not None:
            waiting[owner].append(pk)
    people = access_queries.names_of(set(waiting))
    for owner, ids in waiting.items():
        with transaction.atomic():
            told = list(
                FollowUp.objects.select_for_update()
                .filter(pk__in=ids, state=FollowUpState.OPEN)
                .exclude(reminded_on=today)
            )
            FollowUp.objects.filter(pk__in=[one.pk for one in told]).update(reminded_on=today)
            publish_all(FollowUpChanged(entity_id=subject_of(one), version=one.version) for one in told)
            if told and owner in people:
                notify_staff(
                    title=f"Follow-ups due: {len(told)}",
                    body="They are at the repayment desk, under follow-ups.",
                    entity="follow_up",
                    entity_id=told[0].pk,
                    priority=Priority.HIGH if any(one.due_on < today for one in told) else Priority.NORMAL,
                    for_staff=owner,
                )
    return len(waiting)
