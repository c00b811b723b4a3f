from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from backend.kernel.ids import uuid7
from backend.kernel.models import Intent
from backend.notifications.queries import notices_for, unread_count
from backend.notifications.services import mark_read, notify_staff

ASHA, RAVI = uuid7(), uuid7()


def for_ops(title: str = "Transfer failed") -> object:
    return notify_staff(
        title=title, body="payout_failed", entity="loan", entity_id=uuid7(), for_role="LOAN_OPS"
    )


def test_a_notice_to_a_role_reaches_everyone_of_it_and_nobody_else(brand):
    for_ops()

    assert unread_count(staff_id=ASHA, role="LOAN_OPS") == 1
    assert unread_count(staff_id=RAVI, role="LOAN_OPS") == 1
    assert unread_count(staff_id=RAVI, role="CREDIT_EXECUTIVE") == 0


def test_a_notice_to_one_person_is_theirs_alone(brand):
    notify_staff(title="Yours", for_staff=ASHA)

    assert unread_count(staff_id=ASHA, role="ADMIN") == 1
    assert unread_count(staff_id=RAVI, role="ADMIN") == 0


def test_each_reads_for_themselves_and_once(brand):
    notice = for_ops()

    mark_read(staff_id=ASHA, role="LOAN_OPS", notice_ids=[notice.id])
    first = notices_for(staff_id=ASHA, role="LOAN_OPS").get().read_at
    mark_read(staff_id=ASHA, role="LOAN_OPS", notice_ids=[notice.id])

    assert notices_for(staff_id=ASHA, role="LOAN_OPS").get().read_at == first
    assert unread_count(staff_id=ASHA, role="LOAN_OPS") == 0
    assert unread_count(staff_id=RAVI, role="LOAN_OPS") == 1


def test_nobody_marks_a_notice_that_is_not_theirs(brand):
    notice = notify_staff(title="Yours", for_staff=ASHA)

    assert mark_read(staff_id=RAVI, role="ADMIN", notice_ids=[notice.id]) == []
    assert unread_count(staff_id=ASHA, role="ADMIN") == 1


def test_a_known_code_becomes_a_sentence_and_is_told_live(brand):
    notice = for_ops()

    assert notice.code == "payout_failed"
    assert notice.body.startswith("The bank did not take the transfer")
    event = Intent.objects.get(args__name="StaffNoticeRaised")
    assert event.args["payload"]["role"] == "LOAN_OPS"


def test_a_notice_is_for_a_role_or_a_person_never_both_or_none(brand):
    for aim in ({}, {"for_role": "ADMIN", "for_staff": ASHA}):
        with pytest.raises(IntegrityError), transaction.atomic():
            notify_staff(title="x", **aim)


def test_newest_first(brand):
    for title in ("one", "two"):
        for_ops(title)

    assert [notice.title for notice in notices_for(staff_id=ASHA, role="LOAN_OPS")] == ["two", "one"]
