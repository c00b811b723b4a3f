"""Refusals of the loans room.

NotFound
├── LoanNotFound            no such loan in this brand (or not this borrower's)
├── AgreementNotFound
├── ReceiptNotFound
├── PayoutNotFound          news of a transfer that is not ours
└── RequestNotFound
NotAllowedNow
├── MoveNotAllowed          the loan's status does not allow the move
├── OnboardingIncomplete    the funnel is not finished
├── OpenLoanExists          as many loans are open as the product allows
├── LoanLimitReached        as many loans were taken as the product allows one borrower
├── AgreementNotReady       the papers are not made yet
├── AgreementNotAcknowledged  the Key Fact Statement must be acknowledged first
├── AgreementLapsed         the offer's validity has passed, or it was replaced
├── TrancheNotNext          another part of the loan comes next, or none
├── PayoutInProgress        an attempt is alive, or its outcome is not known yet
├── BankAccountNotVerified  money goes to the borrower's own verified account only
├── DayNotReady             the business date cannot be ended yet
├── RequestDecided          approved, rejected or withdrawn before
├── RequestOpen             one act on a loan's figures at a time
└── MoneySentBack           the payment's excess was refunded
VersionConflict
└── RequestStale            money moved on the loan since the request
PolicyViolation
├── CoolingAfterRejection   too soon after a rejection
├── Blocklisted             on the brand's deny list
├── AmountOutsideProduct    outside the product's range, or above what was approved
├── TenureOutsideProduct
├── ReferenceUsed           a bank reference counts once
├── MoreThanOwed, MoreThanHeld
├── DatedOutside            a value date out of bounds
├── NotTold                 a charge neither told nor consented to
└── (an approver who would sanction, a maker who would check, meets access's SamePerson)
ValidationFailed            reason code missing or unknown
ProviderUnavailable         to a borrower who has nowhere to go yet; jobs write it on the row instead
"""

from __future__ import annotations

from datetime import date

from backend.kernel.errors import NotAllowedNow, NotFound, PolicyViolation, VersionConflict


class LoanNotFound(NotFound):
    code = "loan_not_found"
    message = "There is no such loan."


class AgreementNotFound(NotFound):
    code = "agreement_not_found"
    message = "There is no agreement for this loan yet."


class ReceiptNotFound(NotFound):
    code = "receipt_not_found"
    message = "There is no such receipt."


class PayoutNotFound(NotFound):
    code = "payout_not_found"
    message = "There is no such payout."


class MoveNotAllowed(NotAllowedNow):
    code = "move_not_allowed"

    def __init__(self, *, move: str, status: str, **details: object) -> None:
        super().__init__(
            f"A loan that is {status} does not allow this ({move}).", move=move, status=status, **details
        )


class OnboardingIncomplete(NotAllowedNow):
    code = "onboarding_incomplete"
    message = "Please finish your profile before applying."


class OpenLoanExists(NotAllowedNow):
    code = "open_loan_exists"
    message = "You already have a loan open with us."


class LoanLimitReached(NotAllowedNow):
    code = "loan_limit_reached"
    message = "You have taken as many loans of this kind as are offered to one person."


class AgreementNotReady(NotAllowedNow):
    code = "agreement_not_ready"
    message = "The agreement is still being prepared."


class AgreementNotAcknowledged(NotAllowedNow):
    code = "agreement_not_acknowledged"
    message = "Please read and acknowledge the Key Fact Statement first."


class AgreementLapsed(NotAllowedNow):
    code = "agreement_lapsed"
    message = "This offer is no longer valid; a new one is needed."


class TrancheNotNext(NotAllowedNow):
    code = "tranche_not_next"
    message = "This is not the part of the loan that comes next. Please look again."


class PayoutInProgress(NotAllowedNow):
    code = "payout_in_progress"
    message = "A transfer for this loan is under way or its outcome is not known yet."


class BankAccountNotVerified(NotAllowedNow):
    code = "bank_account_not_verified"
    message = "The borrower has no verified bank account."


class DayNotReady(NotAllowedNow):
    code = "day_not_ready"
    message = "This business date cannot be ended yet."


class CoolingAfterRejection(PolicyViolation):
    code = "cooling_after_rejection"

    def __init__(self, *, until: date) -> None:
        super().__init__(
            f"You can apply again from {until:%d %b %Y}.",
            rule="brand.rejection_cooldown_days",
            until=until.isoformat(),
        )


class Blocklisted(PolicyViolation):
    """The borrower is told nothing of the list: the sentence is the same as any decline."""

    code = "not_eligible"

    def __init__(self) -> None:
        super().__init__("We cannot offer you a loan at present.", rule="brand.blocklist")


class AmountOutsideProduct(PolicyViolation):
    code = "amount_outside_product"


class TenureOutsideProduct(PolicyViolation):
    code = "tenure_outside_product"


class RequestNotFound(NotFound):
    code = "request_not_found"
    message = "There is no such request."


class RequestDecided(NotAllowedNow):
    code = "request_decided"
    message = "This request was decided before."


class RequestOpen(NotAllowedNow):
    code = "request_open"
    message = "Another act on this loan waits for approval; decide it first."


class ReferenceUsed(PolicyViolation):
    """The same money, told twice."""

    code = "reference_used"

    def __init__(self, *, reference: str) -> None:
        super().__init__(
            f"The reference {reference} was recorded before.",
            rule="receipt.reference_once",
            reference=reference,
        )


class RequestStale(VersionConflict):
    """Money events came between asking and approval: `asked` and `now` are the loan's figures then and today."""

    code = "request_stale"

    def __init__(self, *, expected: int, current: int, asked: object, now: object) -> None:
        super().__init__(entity="loanrequest", expected=expected, current=current, asked=asked, now=now)


class MoreThanOwed(PolicyViolation):
    code = "more_than_owed"


class MoreThanHeld(PolicyViolation):
    code = "more_than_held"


class DatedOutside(PolicyViolation):
    """Before the money went out, in the future, or further back than the brand allows."""

    code = "dated_outside"


class MoneySentBack(NotAllowedNow):
    code = "money_sent_back"
    message = "Money of this payment was sent back to the borrower; get it back first."


class NotTold(PolicyViolation):
    """A charge the Key Fact Statement does not tell, and the borrower has not agreed to."""

    code = "charge_not_told"
