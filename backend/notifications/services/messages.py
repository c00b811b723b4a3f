"""Taking a message in: one row and one intent, in the transaction of its cause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from backend.kernel.ids import uuid7
from backend.kernel.outbox import enqueue
from backend.kernel.redaction import mask_mobile
from backend.notifications.errors import TemplateNotFound
from backend.notifications.models import Channel, Message, Template
from backend.notifications.rendering import fit
from backend.notifications.sealing import seal_recipient, seal_variables

DELIVER = "notifications.deliver"
FALLBACK_LANGUAGE = "en"


def send(
    *,
    to: str,
    template: str,
    variables: Mapping[str, str],
    reference: str,
    purpose: str,
    language: str = FALLBACK_LANGUAGE,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    dedupe_key: str | None = None,
) -> Message:
    """Have a text message sent after this transaction commits.

    to          mobile, E.164
    template    a template's code ("OTP"); English where the language has none
    dedupe_key  one message for ever under it; the one that stands is given back
    raises      TemplateNotFound, SlotsDoNotMatch
    """
    chosen = _template(template, language)
    fitting = fit(chosen.body, variables)
    with transaction.atomic():
        if dedupe_key is not None:
            standing = Message.objects.filter(dedupe_key=dedupe_key).first()
            if standing is not None:
                return standing
        message_id = uuid7()
        message = Message(
            id=message_id,
            template=chosen,
            purpose=purpose,
            reference=reference[:100],
            recipient=seal_recipient(message_id, to),
            recipient_masked=mask_mobile(to),
            variables=seal_variables(message_id, fitting),
            dedupe_key=dedupe_key,
            due_at=due_at,
            expires_at=expires_at,
        )
        # Two writers with one key: the second finds the first's row, and queues nothing.
        Message.objects.bulk_create([message], ignore_conflicts=dedupe_key is not None)
        if dedupe_key is not None:
            message = Message.objects.get(dedupe_key=dedupe_key)
        enqueue(
            DELIVER,
            args={"message_id": str(message.id)},
            due_at=due_at,
            dedupe_key=f"{DELIVER}:{message.id}",
        )
    return message


def _template(code: str, language: str) -> Template:
    found = {
        row.language: row
        for row in Template.objects.filter(
            code=code, channel=Channel.SMS, enabled=True, language__in={language, FALLBACK_LANGUAGE}
        )
    }
    chosen = found.get(language) or found.get(FALLBACK_LANGUAGE)
    if chosen is None:
        raise TemplateNotFound(template=code)
    return chosen
