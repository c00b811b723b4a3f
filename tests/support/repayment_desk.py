"""What tests of the repayment desk need: a source at the simulator, borrowers it knows, jobs carried out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import httpx
from django.db import transaction
from django.db.models.functions import Now
from starlette.testclient import TestClient

from backend.customers import sealing
from backend.customers.models import Customer
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.ids import uuid7
from backend.kernel.models import Intent, IntentState
from backend.notices.models import Borrower, Notice, Source, SyncRun
from backend.notices.services import borrowers, casework, deciding, matching, runs, staging
from backend.notices.services.sources import Settings, create_source
from tenants import pii
from workers.runner import run_intent

SYSTEM = Actor.system("tests")
COMPANY = "TESTCO"


@dataclass
class Softmedia:
    """The simulator's control, and what was asked of it."""

    client: TestClient
    asked: list[httpx.Request] = field(default_factory=list)

    def lists(self, mode: str = "OVERDUE", company: str = COMPANY, **book: Any) -> None:
        """What the company lists from now on: `rows`, `size`, `scenario`, `times`."""
        answer = self.client.put("/control/notices", json={"company": company, "mode": mode, **book})
        assert answer.status_code == 200, answer.text


def make_source(
    mode: str = "OVERDUE", *, kind: str = "HTTP", company: str = COMPANY, **settings: Any
) -> Source:
    given: dict[str, Any] = {
        "name": f"{company} {kind} {mode}".title(),
        "kind": kind,
        "mode": mode,
        "company_code": company,
    }
    if kind == "HTTP":
        given |= {"base_url": "https://softmedia.example/softmedia", "credentials": {"token": "t0ken"}}
    return create_source(actor=SYSTEM, settings=Settings(**given | settings)).source


def make_borrower(name: str, mobile: str, *, number: str = "") -> Customer:
    """A customer as sign-up leaves one, known to matching."""
    row_id = uuid7()
    customer = Customer(
        id=row_id, number=number or f"CU-{row_id.hex[-10:]}", name=name, name_key=name.upper()
    )
    customer.mobile_sealed = pii.seal(sealing.MOBILE, row_id, mobile)
    customer.mobile_blind = sealing.blind_mobile(mobile)
    customer.save(force_insert=True)
    borrowers.refresh([row_id])
    return customer


def carry_out_jobs() -> None:
    """Every intent that is due, and what it leads to."""
    due = Intent.objects.filter(state=IntentState.PENDING, due_at__lte=Now()).order_by("id")
    for _ in range(50):
        waiting = list(due.values_list("id", flat=True))
        if not waiting:
            return
        for intent_id in waiting:
            run_intent(intent_id)


def sync(source: Source) -> SyncRun:
    """One pull by hand, to its end."""
    run = runs.sync_now(actor=SYSTEM, source_id=source.id)
    carry_out_jobs()
    return SyncRun.objects.get(pk=run.id)


def row(number: int, **changes: Any) -> dict[str, Any]:
    """One notice as a source lists it."""
    return {
        "notice_id": f"N-{number:04d}",
        "company_code": COMPANY,
        "mode": "OVERDUE",
        "loan_no": f"LN-{number:04d}",
        "borrower_name_en": f"Borrower {number}",
        "phone": f"98200{number:05d}",
        "instalment_no": 1,
        "due_date": "2026-01-10",
        "repayment_amount": "1000.00",
        "overdue_interest": "20.00",
        "penalty": "5.00",
        "total_due": "1025.00",
        "updated_at": "2026-02-01T09:00:00+05:30",
        **changes,
    }


def standing(*, active: bool = True) -> list[str]:
    """The keys of the notices that stand, in order."""
    found = Notice.objects.filter(active=active).order_by("external_key")
    return list(found.values_list("external_key", flat=True))


def notice(key: str) -> Notice:
    return Notice.objects.get(external_key=key)


def ids_of(found: list[Notice]) -> list[UUID]:
    return [one.id for one in found]


def more_notices(first: int, count: int) -> None:
    """That many notices more of the source and the borrower that stand, each with a run of its own, now past."""
    source = Source.objects.order_by("created_at")[0]
    linked = notice("N-0001")
    for number in range(first, first + count):
        run = runs.begin(source, trigger="MANUAL", actor=SYSTEM, since=clock.now())
        with transaction.atomic():
            staging.stage(run, [(1, row(number, loan_no=linked.loan_no))])
            run.fetched = 1
            run.save()
        runs.take_over(run, complete=True)
        runs.finish(run, matched=0, unmatched=0)
        deciding.confirm(
            actor=SYSTEM,
            notice_id=notice(f"N-{number:04d}").id,
            customer_id=Borrower.objects.get(number="CU-LISTED").pk,
            expected_version=None,
        )
        casework.open_follow_up(actor=SYSTEM, kind="CALL", due_on=date(2026, 3, 1), notice_id=linked.id)


def listed_company(canary: str) -> tuple[dict[str, UUID | str], tuple[str, ...]]:
    """A source, a run, two notices, one of them about a borrower, a note and a follow-up, in the brand in use.

    gives  argument name -> id, and what tells this company's rows apart
    """
    source = make_source(name=f"{canary} list")
    customer = make_borrower(f"{canary} Borrower", "+919820000777", number="CU-LISTED")
    run = runs.begin(source, trigger="MANUAL", actor=SYSTEM)
    mine = {"loan_no": f"{canary} 1", "phone": "9820000777", "borrower_name_en": f"{canary} Borrower"}
    with transaction.atomic():
        page = staging.stage(run, [(1, row(1, **mine)), (2, row(2, loan_no=f"{canary} 2"))])
        run.fetched = page.fetched
        run.save()
    runs.take_over(run, complete=True)
    runs.finish(run, matched=0, unmatched=0)
    matching.match_waiting(run)
    linked = notice("N-0001")
    note = casework.add_note(actor=SYSTEM, text=f"{canary} note", notice_id=linked.id)
    follow_up = casework.open_follow_up(
        actor=SYSTEM, kind="CALL", due_on=date(2026, 3, 1), note=f"{canary} call", notice_id=linked.id
    )
    ids: dict[str, UUID | str] = {
        "noticeId": linked.id,
        "repaymentNotice.id": linked.id,
        "noticeSyncRun.id": run.id,
        "noticeSource.id": source.id,
        "runId": run.id,
        "sourceId": source.id,
        "customerId": customer.id,
        "followUpId": follow_up.id,
    }
    marks = (canary, str(linked.id), str(customer.id), str(run.id), str(source.id), str(note.id))
    return ids, marks
