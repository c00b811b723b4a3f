"""What the rest of the house may ask of an outside party, and what it gets back.

Every call may raise

    ProviderRefused      the vendor answered no, for a reason that will not change by itself
    ProviderUnavailable  the vendor did not answer, or not in a shape we know; `details["outcome_unknown"]`
                         is True where the request may have taken effect: ask (`fetch`, `find`), never resend
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from backend.kernel.money import Money


class Capability(StrEnum):
    SMS = "SMS"
    PAN_VERIFICATION = "PAN_VERIFICATION"
    PENNY_DROP = "PENNY_DROP"
    PAYOUT = "PAYOUT"
    ESIGN = "ESIGN"
    PAYMENT_LINK = "PAYMENT_LINK"
    NOTICES = "NOTICES"


# --- messages -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SmsAccepted:
    """Taken by the gateway; whether it arrived comes later as an `SmsDelivery`."""

    provider_ref: str


class Sms(Protocol):
    def send(
        self, *, to_mobile: str, template: str, variables: Mapping[str, str], reference: str
    ) -> SmsAccepted:
        """Send one text message.

        to_mobile  E.164, with the plus sign
        template   the vendor's id of the registered template
        variables  slot name -> text; names equal those of the template
        """
        ...


# --- identity -----------------------------------------------------------------------------------


class PanStatus(StrEnum):
    VALID = "VALID"
    INVALID = "INVALID"
    NO_RECORD = "NO_RECORD"


class AadhaarSeeding(StrEnum):
    LINKED = "LINKED"
    NOT_LINKED = "NOT_LINKED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class PanResult:
    """What the income-tax record says of a PAN.

    name_match_score  0-100 by the vendor, None where it gave none
    name_at_source    the name on the record; personal data
    raw_redacted      the answer with personal data masked, fit to keep
    """

    status: PanStatus
    name_match_score: int | None
    name_at_source: str
    seeding: AadhaarSeeding
    provider_ref: str
    raw_redacted: Mapping[str, object] = field(default_factory=dict)


class PanVerification(Protocol):
    def verify(self, *, pan: str, name: str, dob: date | None, reference: str) -> PanResult: ...


# --- bank account check -------------------------------------------------------------------------


class PennyDropStatus(StrEnum):
    """PENDING and FAILED say nothing of the account; FAILED may be tried again after half an hour."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    INVALID = "INVALID"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class PennyDropResult:
    status: PennyDropStatus
    provider_ref: str
    registered_name: str = ""
    name_match_score: int | None = None
    reason: str = ""


class PennyDrop(Protocol):
    def start(self, *, account_number: str, ifsc: str, name: str, reference: str) -> PennyDropResult: ...

    def fetch(self, provider_ref: str) -> PennyDropResult: ...


# --- money out ----------------------------------------------------------------------------------


class PayoutMode(StrEnum):
    IMPS = "IMPS"
    NEFT = "NEFT"
    UPI = "UPI"


class PayoutStatus(StrEnum):
    """SUCCEEDED may still become REVERSED; FAILED and REVERSED are final."""

    IN_FLIGHT = "IN_FLIGHT"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    REVERSED = "REVERSED"


@dataclass(frozen=True, slots=True)
class PayoutResult:
    """reason  the vendor's code for why (`beneficiary_bank_rejected`), empty while all is well."""

    status: PayoutStatus
    provider_ref: str
    reference: str = ""
    amount: Money | None = None
    utr: str = ""
    reason: str = ""


class Payout(Protocol):
    def send(
        self,
        *,
        account_number: str,
        ifsc: str,
        name: str,
        amount: Money,
        mode: PayoutMode,
        reference: str,
        idempotency_key: str,
    ) -> PayoutResult:
        """Move money to a bank account, once per `idempotency_key` (4-36 characters, stored before the call).

        reference  ours, at most 40 characters; what `find` looks up
        """
        ...

    def fetch(self, provider_ref: str) -> PayoutResult: ...

    def find(self, reference: str) -> PayoutResult | None:
        """The payout carrying our reference; None when the vendor knows of none."""
        ...


# --- signatures ---------------------------------------------------------------------------------


class EsignState(StrEnum):
    """COMPLETED, REJECTED, EXPIRED, FAILED and CANCELLED are final."""

    REQUESTED = "REQUESTED"
    COMPLETED = "COMPLETED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class EsignRequest:
    """sign_url  where to send the signer's browser, at once: it may carry a token that ages."""

    provider_ref: str
    sign_url: str


@dataclass(frozen=True, slots=True)
class EsignStatus:
    state: EsignState
    signed_at: datetime | None = None
    signer_name: str = ""
    provider_ref: str = ""


class Esign(Protocol):
    def create(
        self,
        *,
        pdf: bytes,
        file_name: str,
        signer_name: str,
        signer_identifier: str,
        reference: str,
        expires_days: int,
        redirect_url: str = "",
    ) -> EsignRequest:
        """Put a document up for one signer.

        signer_identifier  mobile (E.164) or e-mail
        redirect_url       where the signer's browser goes afterwards; it proves nothing
        """
        ...

    def fetch(self, provider_ref: str) -> EsignStatus: ...

    def download(self, provider_ref: str) -> bytes: ...

    def cancel(self, provider_ref: str) -> None: ...


# --- money in -----------------------------------------------------------------------------------


class PaymentLinkStatus(StrEnum):
    OPEN = "OPEN"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PAID = "PAID"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class GatewayPayment:
    """One captured payment; `provider_payment_id` is unique for all time."""

    provider_payment_id: str
    amount: Money
    paid_at: datetime
    method: str = ""


@dataclass(frozen=True, slots=True)
class PaymentLinkResult:
    provider_ref: str
    url: str


@dataclass(frozen=True, slots=True)
class PaymentLinkState:
    status: PaymentLinkStatus
    provider_ref: str
    reference: str
    amount: Money
    amount_paid: Money
    payments: tuple[GatewayPayment, ...] = ()


class PaymentLink(Protocol):
    def create(
        self,
        *,
        amount: Money,
        reference: str,
        description: str,
        customer_name: str,
        mobile: str,
        accept_partial: bool,
        expires_at: datetime | None,
        callback_url: str,
    ) -> PaymentLinkResult:
        """Open a page to pay at.

        reference     ours, at most 40 characters, unique: a second create with it is refused
        expires_at    at least 15 minutes ahead; None for the vendor's own default
        callback_url  where the payer's browser goes afterwards; it proves nothing
        """
        ...

    def fetch(self, provider_ref: str) -> PaymentLinkState: ...

    def find(self, reference: str) -> PaymentLinkResult | None:
        """The link carrying our reference; None when the vendor knows of none."""
        ...

    def cancel(self, provider_ref: str) -> None: ...


# --- repayment notices of an outside loan book --------------------------------------------------


@dataclass(frozen=True, slots=True)
class NoticeEndpoint:
    """One source of notices and how we show who we are; set up by the company, so it lives with the source.

    id           of the source: its circuit and its calls in the log go by it
    auth         BEARER ({token}), API_KEY ({key}) or BASIC ({user, password})
    """

    id: str
    base_url: str
    auth: str
    credentials: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One page of a list. `run_id` and `as_of` are equal over the pages of one list.

    total     how many the whole list has, as the source says
    rows      as they came; reading them is the desk's
    complete  the list ends here and lacks nothing
    """

    company_code: str
    mode: str
    run_id: str
    as_of: datetime
    total: int
    rows: tuple[Mapping[str, object], ...]
    next_cursor: str
    complete: bool


class NoticeFeed(Protocol):
    def page(
        self, *, company: str, mode: str, since: datetime | None, cursor: str, limit: int, reference: str
    ) -> NoticePage:
        """One page of a company's notices.

        since   changes after that instant only; None for all that stand
        cursor  of the page before; empty for the first
        raises  NoticeListMoved when the list changed under the cursor: begin again
        """
        ...

    def check(self, *, company: str) -> datetime:
        """Whether the source answers and knows the company; gives the instant its list is of."""
        ...


# --- news from outside (what a stored webhook is parsed into) ------------------------------------


@dataclass(frozen=True, slots=True)
class PayoutUpdate:
    """rank grows along the life of the payout (in flight 10, failed 20, succeeded 30, reversed 40):
    a lower rank never replaces a higher."""

    provider_ref: str
    reference: str
    status: PayoutStatus
    rank: int
    amount: Money | None = None
    utr: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PennyDropUpdate:
    provider_ref: str
    reference: str
    status: PennyDropStatus
    rank: int
    registered_name: str = ""
    name_match_score: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EsignUpdate:
    """A hint: fetch the document's state before acting on COMPLETED."""

    provider_ref: str
    reference: str
    state: EsignState
    rank: int
    signed_at: datetime | None = None
    signer_name: str = ""


@dataclass(frozen=True, slots=True)
class PaymentReceived:
    """One captured payment on a payment link. `provider_ref` is the link's id, `reference` ours.

    payer_hint  what is told of who paid, masked: for money that no loan can be shown to be meant by
    """

    provider_ref: str
    reference: str
    provider_payment_id: str
    amount: Money
    paid_at: datetime
    rank: int
    method: str = ""
    payer_hint: str = ""


@dataclass(frozen=True, slots=True)
class PaymentLinkClosed:
    """A link expired or was cancelled without further payment."""

    provider_ref: str
    reference: str
    status: PaymentLinkStatus
    rank: int


class SmsDeliveryState(StrEnum):
    SUBMITTED = "SUBMITTED"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class SmsDelivery:
    provider_ref: str
    reference: str
    state: SmsDeliveryState
    rank: int
    reason: str = ""


Callback = PayoutUpdate | PennyDropUpdate | EsignUpdate | PaymentReceived | PaymentLinkClosed | SmsDelivery
