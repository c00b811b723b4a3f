"""A person's word on whose borrower a notice is about: audited, held through later runs, kept as a labelled case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from backend.access.services import require
from backend.audit.services import Draft, record_all
from backend.kernel.actor import Actor, Level
from backend.kernel.errors import DomainError, NotFound, ValidationFailed
from backend.kernel.outbox import enqueue, publish
from backend.notices.events import NoticeDecided
from backend.notices.models import Borrower, MatchDecision, MatchState, Notice
from backend.notices.models.notices import WAITING
from backend.notices.services import borrowers, kpis
from backend.notices.services.runs import DESK

BULK = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """One of many to be confirmed as the engine has it."""

    notice_id: UUID
    expected_version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of many: confirmed, or the code of why not."""

    notice_id: UUID
    refusal: DomainError | None


def confirm(
    *, actor: Actor, notice_id: UUID, customer_id: UUID, note: str = "", expected_version: int | None
) -> Notice:
    """The notice is about this customer: confirmed where the engine says so too, corrected where it does not.

    raises  PermissionRefused, NotFound, VersionConflict
    """
    require(actor, DESK, Level.WRITE)
    borrower = _borrower(customer_id)
    with transaction.atomic():
        notice = _locked(notice_id, expected_version)
        same = notice.borrower_id == borrower.pk and notice.match_state != MatchState.UNLINKED
        state = MatchState.CONFIRMED if same else MatchState.CORRECTED
        _sum_up(actor, [_decide(notice, state, borrower, actor, note)])
    return notice


def unlink(*, actor: Actor, notice_id: UUID, note: str, expected_version: int | None) -> Notice:
    """The notice is about nobody of ours, whatever the engine thinks.

    raises  PermissionRefused, NotFound, VersionConflict, ValidationFailed
    """
    require(actor, DESK, Level.WRITE)
    if not note.strip():
        raise ValidationFailed.one("note", "missing", "Say why this is nobody of ours.")
    with transaction.atomic():
        notice = _locked(notice_id, expected_version)
        _sum_up(actor, [_decide(notice, MatchState.UNLINKED, None, actor, note)])
    return notice


def confirm_many(*, actor: Actor, wanted: Sequence[Wanted]) -> list[Outcome]:
    """Confirm the engine's best guess of each, those that cannot be are left alone and said.

    raises  PermissionRefused, ValidationFailed for more than 200 at once
    """
    require(actor, DESK, Level.WRITE)
    if not 1 <= len(wanted) <= BULK:
        raise ValidationFailed.one("items", "bad_count", f"Confirm 1 to {BULK} notices at once.")
    outcomes, decided = [], []
    with transaction.atomic():
        for one in sorted(wanted, key=lambda each: each.notice_id):
            try:
                decided.append(_confirm_guess(one, actor))
                outcomes.append(Outcome(one.notice_id, None))
            except DomainError as refusal:
                outcomes.append(Outcome(one.notice_id, refusal))
        _sum_up(actor, decided)
    return outcomes


def _confirm_guess(one: Wanted, actor: Actor) -> Draft:
    with transaction.atomic():
        notice = _locked(one.notice_id, one.expected_version)
        if notice.borrower is None or notice.match_state not in (*WAITING, MatchState.AUTO):
            raise ValidationFailed.one("noticeId", "no_guess", "There is no guess to confirm.")
        return _decide(notice, MatchState.CONFIRMED, notice.borrower, actor, "")


def _sum_up(actor: Actor, decided: list[Draft]) -> None:
    """The sums, then the trail: the order of all who write both, once every notice is locked."""
    kpis.refresh()
    record_all(actor=actor, drafts=decided)


def _locked(notice_id: UUID, expected_version: int | None) -> Notice:
    notice = (
        Notice.objects.select_for_update(of=("self",)).select_related("borrower").filter(pk=notice_id).first()
    )
    if notice is None:
        raise NotFound
    notice.check_version(expected_version)
    return notice


def _borrower(customer_id: UUID) -> Borrower:
    found = Borrower.objects.filter(pk=customer_id).first()
    if found is None:
        borrowers.refresh([customer_id])
        found = Borrower.objects.filter(pk=customer_id).first()
    if found is None:
        raise NotFound
    return found


def _decide(notice: Notice, state: MatchState, borrower: Borrower | None, actor: Actor, note: str) -> Draft:
    """In the caller's transaction; gives what is to be audited, once every lock is taken."""
    before = {"state": notice.match_state, "customer_id": notice.borrower_id}
    MatchDecision.objects.create(
        notice=notice,
        decision=state,
        borrower=borrower,
        shown_borrower_id=notice.borrower_id,
        shown_confidence=notice.confidence,
        shown_band=notice.band,
        shown_margin_bits=notice.margin_bits,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        note=note.strip()[:500],
    )
    previous = notice.borrower_id
    notice.match_state, notice.borrower = state, borrower
    notice.needs_match = False
    notice.bump()
    notice.save(update_fields=["match_state", "borrower", "needs_match", "version"])
    # The loan's number is one of theirs from now on, and no longer one of whom it was taken from.
    for pk in {previous, borrower.pk if borrower else None} - {None}:
        enqueue(borrowers.REFRESH_JOB, args={"entity_id": pk})
    publish(NoticeDecided(entity_id=notice.id, version=notice.version))
    return Draft(
        action=f"notice.{state.lower()}",
        entity="notice",
        entity_id=notice.id,
        before=before,
        after={"state": state, "customer_id": notice.borrower_id},
        reason=note.strip()[:500],
    )
