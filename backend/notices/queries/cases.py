"""One notice, one borrower, and what people do about them: read in the one company they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.kernel.errors import NotFound
from backend.kernel.redaction import mask_text
from backend.notices import sealing
from backend.notices.models import (
    Borrower,
    Candidate,
    CaseNote,
    FollowUp,
    MatchDecision,
    Notice,
    NoticeChange,
    RejectedRow,
    SyncRun,
)
from backend.notices.queries.desk import Desk
from backend.notices.queries.feeds import NoticeRow, of_person, row_of, today_of
from backend.notices.recompute import Finding, Recomputed, Stated, rebuild
from tenants.context import BrandInfo, use_brand

HISTORY = 100
_RAW_HIDDEN = frozenset({"phone", "phone_alt", "borrower_name_en", "borrower_name_zh", "hkid_masked"})


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """Everything about one notice.

    received   field and value as the source sent them; phones masked
    recomputed the whole loan's dues, rebuilt from what its source lists
    """

    row: NoticeRow
    notice: Notice
    person: dict[str, Any]
    received: tuple[tuple[str, str], ...]
    changes: tuple[NoticeChange, ...]
    candidates: tuple[Candidate, ...]
    decisions: tuple[MatchDecision, ...]
    notes: tuple[CaseNote, ...]
    follow_ups: tuple[FollowUp, ...]
    findings: tuple[Finding, ...]
    recomputed: Recomputed


@dataclass(frozen=True, slots=True)
class Profile:
    """A borrower at one company, and the notices of the same person over all companies of the desk."""

    company: BrandInfo
    borrower: Borrower
    notices: tuple[NoticeRow, ...]
    notes: tuple[CaseNote, ...]
    follow_ups: tuple[FollowUp, ...]


def notice_file(desk: Desk, *, notice_id: UUID, company_id: UUID | None = None) -> NoticeFile:
    """raises  NotFound, the same for a notice of a company that is not the reader's"""
    company = desk.company(company_id)
    with desk.reading(company):
        notice = Notice.objects.select_related("borrower", "source").filter(pk=notice_id).first()
        if notice is None:
            raise NotFound
        changes = tuple(NoticeChange.objects.filter(notice=notice).order_by("-created_at", "-id")[:HISTORY])
        candidates = tuple(
            Candidate.objects.select_related("borrower").filter(notice=notice).order_by("rank")
        )
        decisions = tuple(
            MatchDecision.objects.select_related("borrower")
            .filter(notice=notice)
            .order_by("-created_at", "-id")[:HISTORY]
        )
        notes, follow_ups = _work(Q(notice=notice))
        siblings = _siblings(notice)
    with use_brand(company.schema):
        person = sealing.open_json(sealing.PERSON, notice.id, notice.person)
        raw = sealing.open_json(sealing.RAW, notice.id, notice.raw)
    return NoticeFile(
        row=row_of_notice(notice, company),
        notice=notice,
        person=person,
        received=tuple((name, _shown(name, value)) for name, value in raw.items()),
        changes=changes,
        candidates=candidates,
        decisions=decisions,
        notes=notes,
        follow_ups=follow_ups,
        findings=tuple(Finding(**one) for one in notice.findings),
        recomputed=rebuild(siblings, today=today_of(company)),
    )


def profile(desk: Desk, *, customer_id: UUID, company_id: UUID | None = None) -> Profile:
    """raises  NotFound"""
    company = desk.company(company_id)
    with desk.reading(company):
        borrower = Borrower.objects.filter(pk=customer_id).first()
        if borrower is None:
            raise NotFound
        notes, follow_ups = _work(Q(borrower=borrower) | Q(notice__borrower=borrower))
    linked = of_person(desk, group_blind=bytes(borrower.group_blind))
    return Profile(company, borrower, tuple(linked), notes, follow_ups)


def run(desk: Desk, *, run_id: UUID, company_id: UUID | None = None) -> tuple[SyncRun, list[RejectedRow]]:
    """A run with the rows it did not take. raises  NotFound"""
    with desk.reading(desk.company(company_id)):
        found = SyncRun.objects.select_related("source").filter(pk=run_id).first()
        if found is None:
            raise NotFound
        return found, list(RejectedRow.objects.filter(run=found).order_by("row_number")[:1000])


def borrowers(search: str) -> QuerySet[Borrower]:
    """Of the company that is read: by number, or by the beginning of a name; for choosing whom a notice is about."""
    text = search.strip()[:80]
    return Borrower.objects.filter(
        Q(number__iexact=text) | Q(name__istartswith=text) | Q(name_zh__startswith=text)
    ).order_by("name", "customer_id")


def _work(about: Q) -> tuple[tuple[CaseNote, ...], tuple[FollowUp, ...]]:
    notes = CaseNote.objects.filter(about).order_by("-created_at", "-id")[:HISTORY]
    follow_ups = FollowUp.objects.filter(about).order_by("state", "due_on", "id")[:HISTORY]
    return tuple(notes), tuple(follow_ups)


def _siblings(notice: Notice) -> list[Stated]:
    """What its source lists of the same loan now."""
    same = Notice.objects.filter(loan_key=notice.loan_key, company_code=notice.company_code, active=True)
    fields = (
        "instalment_no",
        "due_date",
        "repayment_amount",
        "overdue_interest",
        "penalty",
        "principal_part",
    )
    return [
        Stated(*row)
        for row in same.values_list(*fields, "outstanding_balance").order_by("instalment_no")[:500]
    ]


def row_of_notice(notice: Notice, company: BrandInfo) -> NoticeRow:
    borrower = notice.borrower
    row = {name: getattr(notice, name) for name in _ROW_FIELDS} | {
        "company": company,
        "borrower_id": notice.borrower_id,
        "borrower_name": borrower.name if borrower else "",
        "borrower_name_zh": borrower.name_zh if borrower else "",
        "borrower_number": borrower.number if borrower else "",
    }
    return row_of(row)


_ROW_FIELDS = (
    *(
        "id",
        "version",
        "mode",
        "loan_no",
        "person",
        "phone_masked",
        "currency",
        "instalment_no",
        "instalment_total",
    ),
    *(
        "due_date",
        "repayment_amount",
        "overdue_interest",
        "penalty",
        "total_due",
        "outstanding_balance",
        "active",
    ),
    *("match_state", "confidence", "band", "why", "findings", "source_updated_at"),
)


def _shown(name: str, value: Any) -> str:
    """As it came; what names a person is shown in its own place, with its own rights."""
    if name.lower().partition(" (")[0] in _RAW_HIDDEN:  # one that was set aside is of the same kind
        return "…"
    return mask_text(str(value))[:500]
