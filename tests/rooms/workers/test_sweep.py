"""The sweep finds all the work whose rings were lost, not a first handful."""

from __future__ import annotations

from uuid import UUID

import pytest

from backend.kernel.models import Intent
from workers import scheduler


def test_one_sweep_rings_for_everything_that_is_due(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Intent.objects.all().delete()
    lost = Intent.objects.bulk_create([Intent(job="none.such") for _ in range(2 * scheduler.BATCH + 50)])
    rung: list[UUID] = []
    monkeypatch.setattr(scheduler, "ring", lambda schema, ids: rung.extend(ids))

    count = scheduler.sweep(brand)

    assert count == len(lost)
    assert sorted(rung) == sorted(one.id for one in lost)


def test_one_brand_with_no_end_of_work_does_not_hold_up_the_round(
    brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler.outbox, "due_intents", lambda *, limit: [UUID(int=0)] * limit)
    monkeypatch.setattr(scheduler, "ring", lambda schema, ids: None)

    assert scheduler.sweep(brand) == scheduler.MAX_BATCHES * scheduler.BATCH
