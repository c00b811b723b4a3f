"""The circuit breaker of one brand and vendor, as one row that all processes share.

Closed until `THRESHOLD` calls in a row failed; then open for `REST`; then one caller probes, and its answer decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from backend.integrations.errors import CircuitOpen
from backend.integrations.models import Breaker
from backend.kernel import clock

THRESHOLD = 5
REST = timedelta(seconds=30)
PROBE_LEASE = timedelta(seconds=90)  # longer than the longest call: a probe that died does not block for ever

_FAILED = """
insert into integrations_breaker (vendor, failures) values (%(vendor)s, 1)
on conflict (vendor) do update set
    failures = integrations_breaker.failures + 1,
    probing_until = null,
    open_until = case when integrations_breaker.failures + 1 >= %(threshold)s
        then %(open_until)s else integrations_breaker.open_until end
"""


@dataclass(frozen=True, slots=True)
class StoredBreaker:
    vendor: str

    def before(self) -> None:
        """raises  CircuitOpen; its `retry_after_s` says when calls may go out again"""
        row = Breaker.objects.filter(pk=self.vendor).first()
        if row is None or row.open_until is None:
            return
        now = clock.now()
        if row.open_until > now:
            self._refuse(row.open_until - now)
        if not self._take_probe():
            self._refuse(REST)

    def is_open(self) -> bool:
        return Breaker.objects.filter(pk=self.vendor, open_until__gt=clock.now()).exists()

    def succeeded(self) -> None:
        """Writes only where there is something to forget: the usual call costs no write."""
        tripped = Breaker.objects.filter(pk=self.vendor).exclude(failures=0, open_until=None)
        with transaction.atomic(durable=True):
            tripped.update(failures=0, open_until=None, probing_until=None)

    def failed(self) -> None:
        values: dict[str, Any] = {
            "vendor": self.vendor,
            "threshold": THRESHOLD,
            "open_until": clock.now() + REST,
        }
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute(_FAILED, values)

    def _take_probe(self) -> bool:
        now = clock.now()
        free = Q(probing_until=None) | Q(probing_until__lte=now)
        with transaction.atomic(durable=True):
            taken = Breaker.objects.filter(free, pk=self.vendor, open_until__lte=now).update(
                probing_until=now + PROBE_LEASE
            )
        return bool(taken)

    def _refuse(self, wait: timedelta) -> None:
        raise CircuitOpen(outcome_unknown=False, retry_after_s=max(1, int(wait.total_seconds())), unsent=True)
