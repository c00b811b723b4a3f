"""The stored record of outgoing calls. A row is committed before its call goes out and again after."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from backend.integrations.http.client import CallEnd, CallStart
from backend.integrations.models import ApiCall
from backend.kernel import clock


class StoredCallLog:
    """Refuses (RuntimeError of Django) inside a transaction: no outside call may hold locks while it waits."""

    def begin(self, start: CallStart) -> UUID:
        row = ApiCall(
            at=clock.now(),
            vendor=start.vendor,
            operation=start.operation,
            reference=start.reference[:100],
            attempt=start.attempt,
            request=start.request,
        )
        with transaction.atomic(durable=True):
            row.save(force_insert=True)
        return row.id

    def end(self, call_id: UUID, end: CallEnd) -> None:
        with transaction.atomic(durable=True):
            ApiCall.objects.filter(pk=call_id).update(
                status=end.status,
                latency_ms=end.latency_ms,
                response=end.response,
                ok=end.error is None,
                error=end.error,
                finished=True,
            )
