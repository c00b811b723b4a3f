"""What may be done to a loan now, by this actor, and why not where it may not: the portal's buttons."""

from __future__ import annotations

from django.db.models import Q

from backend.brand_config import services as brand_config
from backend.customers import queries as customers
from backend.kernel.actor import Actor, ActorKind, Level
from backend.loans.action import Action
from backend.loans.models import (
    LIVE_AGREEMENT_STATES,
    OPEN_PAYOUT_STATES,
    Agreement,
    AgreementState,
    Loan,
    Payout,
    PayoutState,
    Receipt,
    ReceiptState,
)
from backend.loans.money_actions import money_actions
from backend.loans.services import tranches
from backend.loans.services.closure import cooling_off_until
from backend.loans.services.disbursement import first_date_passed
from backend.loans.services.moves import within_reach
from backend.loans.services.payments import LINK_MAKERS
from backend.loans.states import BEFORE_SANCTION, MOVES, PAYABLE, LoanStatus, Move

STAFF_MOVES = (
    "CX_APPROVE",
    "CX_REJECT",
    "SEND_BACK",
    "SM_SANCTION",
    "SM_REJECT",
    "RETURN_TO_CX",
    "AMEND_SANCTION",
    "REISSUE",
    "CANCEL",
)


def available_actions(*, loan: Loan, actor: Actor) -> list[Action]:
    """The acts that belong to where the loan stands; those the actor may never make are left out."""
    if actor.kind is ActorKind.CUSTOMER:
        return _for_borrower(loan, actor)
    found = [_of_move(MOVES[code], loan, actor) for code in STAFF_MOVES]
    money = _money_about(loan)
    found += [
        _claiming(loan, actor),
        _assigning(loan, actor),
        _overriding(loan, actor),
        _reviewing_name(loan, actor),
        _disbursing(loan, actor),
        _drawing(loan, actor),
        _paying(loan, actor),
        _reversing(actor, money),
        *money_actions(loan=loan, actor=actor, in_suspense=ReceiptState.SUSPENSE in money),
    ]
    if actor.may("LOANS", Level.WRITE):
        found.append(Action("ADD_NOTE", "Add note", True))
    return [action for action in found if action is not None]


def _of_move(move: Move, loan: Loan, actor: Actor) -> Action | None:
    if loan.status not in move.sources or not move.allows(actor):
        return None
    reason = _why_not(move, loan, actor)
    return Action(move.code, move.label, reason is None, reason)


def _why_not(move: Move, loan: Loan, actor: Actor) -> str | None:
    if not within_reach(loan=loan, actor=actor, permission=move.permission):
        return "This loan is assigned to someone else."
    if move.code == "CX_APPROVE" and loan.evaluation_outcome == "REJECT":
        return "A rule rejects this application; set it aside with a reason first."
    if move.code in {"SM_SANCTION", "AMEND_SANCTION"} and loan.approved_by_id == actor.id:
        return "You approved this loan; another person must sanction it."
    if move.code == "CANCEL" and _payout_alive(loan):
        return "A transfer for this loan is under way."
    return None


def _claiming(loan: Loan, actor: Actor) -> Action | None:
    if loan.status != LoanStatus.PENDING or loan.assigned_to_id is not None:
        return None
    if actor.kind is not ActorKind.STAFF or not actor.may("LOANS", Level.WRITE):
        return None
    return Action("CLAIM", "Take this case", True)


def _assigning(loan: Loan, actor: Actor) -> Action | None:
    if loan.status not in BEFORE_SANCTION or not actor.may("LOAN_RELOCATE", Level.WRITE):
        return None
    reachable = within_reach(loan=loan, actor=actor, permission="LOAN_RELOCATE")
    why = None if reachable else "This loan is assigned to someone outside your team."
    return Action("ASSIGN", "Give to a colleague", reachable, why)


def _overriding(loan: Loan, actor: Actor) -> Action | None:
    """Offered while a rule still says something other than yes."""
    if loan.status != LoanStatus.PENDING or loan.evaluation_outcome in {"", "PASS"}:
        return None
    if not actor.may("LOANS", Level.WRITE):
        return None
    reachable = within_reach(loan=loan, actor=actor, permission="LOANS")
    return Action(
        "OVERRIDE_RULE",
        "Set a rule aside",
        reachable,
        None if reachable else "This loan is assigned to someone else.",
    )


def _reviewing_name(loan: Loan, actor: Actor) -> Action | None:
    if loan.status != LoanStatus.AWAITING_DISBURSAL or not actor.may("LOAN_OPS", Level.WRITE):
        return None
    return Action("CLEAR_NAME_REVIEW", "Accept the signer's name", True) if _name_in_doubt(loan) else None


def _name_in_doubt(loan: Loan) -> bool:
    return Agreement.objects.filter(loan=loan, state=AgreementState.SIGNED, name_needs_review=True).exists()


def _disbursing(loan: Loan, actor: Actor) -> Action | None:
    if loan.status != LoanStatus.AWAITING_DISBURSAL or not actor.may("LOAN_OPS", Level.WRITE):
        return None
    is_retry = Payout.objects.filter(loan=loan).exists()
    code, title = ("RETRY_DISBURSEMENT", "Try again") if is_retry else ("DISBURSE", "Disburse")
    reason = None
    if _payout_alive(loan):
        reason = "A transfer for this loan is under way or its outcome is not known yet."
    elif customers.verified_bank_account(loan.customer_id) is None:
        reason = "The borrower has no verified bank account."
    elif _name_in_doubt(loan):
        reason = "The signer's name differs from the borrower's and was not reviewed yet."
    elif first_date_passed(loan) is not None:
        reason = "The first agreed due date has come; the loan must be sanctioned anew."
    return Action(code, title, reason is None, reason)


def _drawing(loan: Loan, actor: Actor) -> Action | None:
    """The next agreed part, of a loan that is paid out in parts."""
    if loan.status not in tranches.DRAWABLE or not actor.may("LOAN_OPS", Level.WRITE):
        return None
    part = tranches.next_part(loan)
    if part is None:
        return None
    reason = None
    if Payout.objects.filter(loan=loan, state__in=OPEN_PAYOUT_STATES).exists():
        reason = "A transfer for this loan is under way or its outcome is not known yet."
    elif customers.verified_bank_account(loan.customer_id) is None:
        reason = "The borrower has no verified bank account."
    else:
        reason = tranches.why_not_yet(loan, part)
    return Action("DISBURSE_TRANCHE", f"Disburse part {part.number}", reason is None, reason)


def _payout_alive(loan: Loan) -> bool:
    alive = [*OPEN_PAYOUT_STATES, PayoutState.SUCCEEDED]
    return Payout.objects.filter(loan=loan, state__in=alive).exists()


def _paying(loan: Loan, actor: Actor) -> Action | None:
    if loan.status not in PAYABLE or not any(actor.may(code, Level.WRITE) for code in LINK_MAKERS):
        return None
    return Action("PAYMENT_LINK", "Send payment link", True)


def _money_about(loan: Loan) -> set[str]:
    """APPLIED where a payment of this loan stands, SUSPENSE where money is nobody's yet; by one query."""
    applied = Q(loan=loan, state=ReceiptState.APPLIED)
    found = Receipt.objects.filter(applied | Q(state=ReceiptState.SUSPENSE))
    return set(found.order_by().values_list("state", flat=True).distinct())


def _reversing(actor: Actor, money: set[str]) -> Action | None:
    if not actor.may("LOAN_OPS", Level.WRITE) or ReceiptState.APPLIED not in money:
        return None
    return Action("REVERSE_PAYMENT", "Reverse a payment", True)


def _for_borrower(loan: Loan, actor: Actor) -> list[Action]:
    if loan.customer_id != actor.id:
        return []
    found = [*_signing(loan), *_borrowers_money(loan)]
    for code, title in (("RESUBMIT", "Submit again"), ("CANCEL", "Withdraw")):
        if loan.status in MOVES[code].sources:
            busy = code == "CANCEL" and _payout_alive(loan)
            found.append(Action(code, title, not busy, "The money is on its way to you." if busy else None))
    return found


def _signing(loan: Loan) -> list[Action]:
    if loan.status != LoanStatus.APPROVED:
        return []
    offer = Agreement.objects.filter(loan=loan, state__in=LIVE_AGREEMENT_STATES).first()
    if offer is None:
        return []
    lapsed = "This offer is no longer valid; a new one is needed."
    why = lapsed if brand_config.business_date() > offer.valid_until else None
    if offer.state == AgreementState.READY:
        return [Action("ACKNOWLEDGE", "I have read the Key Fact Statement", why is None, why)]
    return [Action("START_SIGNING", "Sign the agreement", why is None, why)]


def _borrowers_money(loan: Loan) -> list[Action]:
    if loan.status not in PAYABLE:
        return []
    found = [Action("PAY", "Pay", True)]
    until = cooling_off_until(loan)
    if until is not None and brand_config.business_date() <= until:
        found.append(Action("EXIT", "Leave this loan without penalty", True))
    return found
