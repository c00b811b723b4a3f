"""One run of 20,000 notices: pulled page by page through our own client, applied, matched against as many borrowers.

The figure is how much memory the process took at most, over what a run of a quarter of the size took; held to 1.25,
for a run's memory must not grow with its list. Rows per second, and how long each step took, stand beside it. The
source answers in this process, so the figure is ours and not its own.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs

import httpx

from bench.result import Result
from bench.scratch import scratch_database

SIZE = 20_000
GROWTH = 1.25
_SLUG = "sync"
_PARTS = (
    "ka",
    "ri",
    "ma",
    "su",
    "de",
    "vi",
    "ra",
    "no",
    "ta",
    "li",
    "gan",
    "bha",
    "sen",
    "rao",
    "pur",
    "jit",
)


def run(size: int | None, seed: int) -> Result:
    """size: notices in the run, and borrowers it is matched against"""
    from backend.kernel.actor import Actor
    from tenants.context import use_brand
    from tenants.provisioning import create_brand

    whole = size or SIZE
    with scratch_database("sync"):
        create_brand(slug=_SLUG, name="Sync", pack="IN", actor=Actor.system("bench"))
        with use_brand(f"b_{_SLUG}"):
            people = _people(whole, seed)
            _make_borrowers(people)
            _pull(people[:50], "WARM", seed)
            quarter = _pull(people[: whole // 4], "QUARTER", seed)
            full = _pull(people, "FULL", seed)
            again = _pull(people, "FULL", seed)
    growth = full["peak_mb"] / quarter["peak_mb"]
    more: dict[str, object] = {
        "rows_per_s": round(whole / full["seconds"]),
        "seconds": round(full["seconds"], 1),
        "unchanged_rows_per_s": round(whole / again["seconds"]),
        "peak_mb": round(full["peak_mb"]),
        "quarter_peak_mb": round(quarter["peak_mb"]),
        "matched": int(full["matched"]),
        "notices": whole,
    }
    return Result(growth, GROWTH, "times", growth <= GROWTH and full["matched"] > whole * 0.8, more)


def _people(count: int, seed: int) -> list[tuple[str, str]]:
    """Name and mobile; names are put together, so that parts of them are common and wholes are rare."""
    dice = random.Random(seed)
    names = [
        f"{''.join(dice.choices(_PARTS, k=2)).title()} {''.join(dice.choices(_PARTS, k=3)).title()}"
        for _ in range(count)
    ]
    return [(name, f"+9198{number:08d}") for number, name in enumerate(names)]


def _make_borrowers(people: list[tuple[str, str]]) -> None:
    from backend.customers import sealing
    from backend.customers.models import Customer
    from backend.kernel.ids import uuid7
    from backend.notices.services import borrowers
    from tenants import pii

    rows = []
    for number, (name, mobile) in enumerate(people):
        row_id = uuid7()
        rows.append(
            Customer(
                id=row_id,
                number=f"CU-{number:06d}",
                name=name,
                name_key=name.upper(),
                mobile_sealed=pii.seal(sealing.MOBILE, row_id, mobile),
                mobile_blind=sealing.blind_mobile(mobile),
            )
        )
    Customer.objects.bulk_create(rows, batch_size=1000)
    borrowers.refresh_stale()


def _pull(people: list[tuple[str, str]], company: str, seed: int) -> dict[str, float]:
    """One run to its end: seconds, the process's greatest memory, how many were linked."""
    from backend.kernel.actor import Actor
    from backend.notices.models import RunState, Source, SyncRun
    from backend.notices.services import runs, syncing
    from backend.notices.services.sources import Settings, create_source

    system = Actor.system("bench")
    name = f"List of {company}"
    source = Source.objects.filter(name=name).first()
    if source is None:
        settings = Settings(
            name=name,
            kind="HTTP",
            mode="OVERDUE",
            company_code=company,
            base_url="https://loans.example",
            credentials={"token": "t"},
        )
        source = create_source(actor=system, settings=settings).source
    with _answering(people, company, seed):
        run = runs.sync_now(actor=system, source_id=source.id)
        Path("/proc/self/clear_refs").write_text("5")
        started = time.perf_counter()
        while SyncRun.objects.get(pk=run.id).status == RunState.RUNNING:
            syncing.carry_on(run.id)
        seconds = time.perf_counter() - started
    run = SyncRun.objects.get(pk=run.id)
    if run.status != RunState.SUCCESS or run.fetched != len(people):
        raise RuntimeError(f"the run ended {run.status}: {run.error} {run.warnings}")
    return {"seconds": seconds, "peak_mb": _peak_mb(), "matched": run.matched_count}


def _peak_mb() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


@contextmanager
def _answering(people: list[tuple[str, str]], company: str, seed: int) -> Iterator[None]:
    """A source of NoticeSource v1 in this process; its rows are made when they are asked for."""
    from backend.integrations.services import notice_feed

    def answer(request: httpx.Request) -> httpx.Response:
        query = {name: values[0] for name, values in parse_qs(request.url.query.decode()).items()}
        start, limit = int(query.get("cursor", "0")), int(query["limit"])
        end = min(start + limit, len(people))
        page = {
            "company": {"code": company},
            "mode": "OVERDUE",
            "as_of": "2026-03-20T02:00:00+05:30",
            "run_id": f"{company}-1",
            "total": len(people),
            "notices": [_row(number, people[number], company, seed) for number in range(start, end)],
            "next_cursor": str(end) if end < len(people) else None,
            "complete": end == len(people),
        }
        return httpx.Response(200, content=json.dumps(page).encode())

    with patch.object(notice_feed, "shared_transport", lambda **_: httpx.MockTransport(answer)):
        yield


def _row(number: int, person: tuple[str, str], company: str, seed: int) -> dict[str, Any]:
    dice = random.Random(seed * 1_000_003 + number)
    name, mobile = person
    first, last = name.split(" ", 1)
    amount = dice.randrange(500, 9000)
    return {
        "notice_id": f"{company}-{number}",
        "company_code": company,
        "loan_no": f"{company}-{number:07d}",
        "borrower_name_en": dice.choice((name, f"{last} {first}", name.upper())),
        "phone": "" if dice.random() < 0.15 else mobile[3:],
        "instalment_no": dice.randint(1, 12),
        "due_date": f"2026-0{dice.randint(1, 3)}-{dice.randint(10, 19)}",
        "repayment_amount": f"{amount}.00",
        "overdue_interest": "12.50",
        "penalty": "0.00",
        "total_due": f"{amount + 12}.50",
        "updated_at": "2026-03-19T02:00:00+05:30",
        "branch": "Fort",
    }
