"""Sign-up and sign-in by a code sent to the mobile.

Six digits, at most five guesses evaluated, five minutes by the database's clock, bound to brand, purpose and
mobile. Everything is counted in PostgreSQL: neither a flushed cache nor twenty parallel guesses help.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from backend.audit.services import record
from backend.brand_config import services as brand_settings
from backend.customers import sealing
from backend.customers.codes import OtpPurpose, Step
from backend.customers.errors import OtpRefused, OtpSendLimit, OtpTriesUsedUp
from backend.customers.events import CustomerSignedUp
from backend.customers.models import Customer, CustomerSession, FunnelStep, OtpChallenge
from backend.customers.services import numbering, sessions
from backend.kernel import clock, identifiers, outbox, redaction
from backend.kernel.actor import Actor, ActorKind
from backend.kernel.ids import uuid7
from backend.notifications import services as notifications
from tenants import pii
from tenants.context import current_brand

MAX_TRIES = 5
MAX_LIFETIME_S = 300
RESEND_AFTER_S = 30
# (window, most codes to one mobile, most codes asked from one address, most codes of the brand)
SEND_CAPS = (
    (timedelta(seconds=RESEND_AFTER_S), 1, None, None),
    (timedelta(hours=1), 5, 30, 3000),
    (timedelta(days=1), 10, 100, None),
)
_ATTRIBUTION_KEYS = ("utm_source", "utm_medium", "utm_campaign")


@dataclass(frozen=True, slots=True)
class OtpSent:
    challenge_id: UUID
    expires_at: datetime
    resend_after_s: int
    mobile_masked: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """token  shown once, to the browser; only its keyed hash is stored"""

    customer: Customer
    session: CustomerSession
    token: str
    is_new: bool


def start_sign_in(*, mobile: str, ip: str = "", attribution: dict[str, str] | None = None) -> OtpSent:
    """Send a code. The answer is the same whether the number is known or not.

    mobile       as typed; read by the rules of the brand's country
    attribution  where the visitor came from; only the three utm keys are kept
    raises       ValidationFailed at `mobile`; OtpSendLimit
    """
    normal = identifiers.parse_mobile(mobile, _country(), path="mobile")
    blind = sealing.blind_mobile(normal)
    with transaction.atomic():
        moment = clock.database_now()
        _refuse_over_caps(blind=blind, ip=ip, moment=moment)
        code = f"{secrets.randbelow(10**6):06d}"
        challenge = _new_challenge(normal, blind, code, moment)
        challenge.ip = ip
        challenge.attribution = _kept_attribution(attribution)
        challenge.save(force_insert=True)
        notifications.send(
            to=normal,
            template="OTP",
            variables={
                "code": code,
                "minutes": str(max(1, _lifetime_s() // 60)),
                "brand": current_brand().name,
            },
            reference=f"otp-{challenge.id}",
            purpose="OTP",
            expires_at=challenge.expires_at,
        )
    return OtpSent(challenge.id, challenge.expires_at, RESEND_AFTER_S, redaction.mask_mobile(normal))


def finish_sign_in(*, challenge_id: UUID, code: str, ip: str = "", agent: str = "") -> SignedIn:
    """Prove the number: opens a session, and the file of a number seen for the first time.

    raises  OtpRefused for a wrong, expired or used code; OtpTriesUsedUp after five guesses, even if right
    """
    challenge = _take_try(challenge_id, OtpPurpose.SIGN_IN)
    if not _is_right(challenge, code):
        raise OtpRefused(tries_left=max(0, MAX_TRIES - challenge.tries))
    with transaction.atomic():
        used = OtpChallenge.objects.filter(id=challenge_id, consumed_at__isnull=True)
        if used.update(consumed_at=clock.database_now()) == 0:
            raise OtpRefused()
        customer, is_new = _customer_of(challenge)
        session, token = sessions.open_session(customer=customer, ip=ip, agent=agent)
        actor = Actor(ActorKind.CUSTOMER, customer.id, customer.number, session_id=session.id)
        if is_new:
            record(actor=actor, action="customer.signed_up", entity="customer", entity_id=customer.id)
            outbox.publish(CustomerSignedUp(entity_id=customer.id, version=customer.version))
        record(
            actor=actor,
            action="customer.signed_in",
            entity="customer",
            entity_id=customer.id,
            after={"session": str(session.id)},
        )
    return SignedIn(customer=customer, session=session, token=token, is_new=is_new)


def _take_try(challenge_id: UUID, purpose: OtpPurpose) -> OtpChallenge:
    """Pay for one guess before it is looked at.

    One conditional update in a transaction of its own: it stands whatever happens to the guess, and of any
    number of parallel guesses five get through. `durable` refuses a caller whose rollback would undo the count.
    """
    with transaction.atomic(durable=True):
        taken = OtpChallenge.objects.filter(
            id=challenge_id,
            purpose=purpose.value,
            tries__lt=MAX_TRIES,
            consumed_at__isnull=True,
            expires_at__gt=clock.database_now(),
        ).update(tries=F("tries") + 1)
        challenge = OtpChallenge.objects.filter(id=challenge_id, purpose=purpose.value).first()
    if challenge is None:
        raise OtpRefused()
    if taken == 0:
        raise OtpTriesUsedUp() if challenge.tries >= MAX_TRIES else OtpRefused()
    return challenge


def _is_right(challenge: OtpChallenge, code: str) -> bool:
    expected = _code_hash(challenge.id, challenge.purpose, bytes(challenge.mobile_blind), code.strip())
    return hmac.compare_digest(expected, bytes(challenge.code_hash))


def _code_hash(challenge_id: UUID, purpose: str, mobile_blind: bytes, code: str) -> bytes:
    # keyed per brand, over all that the code is bound to: a stolen table gives no codes back
    return pii.blind("otp", f"{challenge_id}|{purpose}|{mobile_blind.hex()}|{code}")


def _new_challenge(mobile: str, blind: bytes, code: str, moment: datetime) -> OtpChallenge:
    challenge_id = uuid7()
    purpose = OtpPurpose.SIGN_IN.value
    return OtpChallenge(
        id=challenge_id,
        purpose=purpose,
        mobile_sealed=pii.seal(sealing.OTP_MOBILE, challenge_id, mobile),
        mobile_blind=blind,
        code_hash=_code_hash(challenge_id, purpose, blind, code),
        sent_at=moment,
        expires_at=moment + timedelta(seconds=_lifetime_s()),
    )


def _country() -> identifiers.Country:
    return "HK" if current_brand().pack == "HK" else "IN"


def _lifetime_s() -> int:
    """A brand may shorten the five minutes, not stretch them."""
    return min(brand_settings.get("otp_expiry_s"), MAX_LIFETIME_S)


def _refuse_over_caps(*, blind: bytes, ip: str, moment: datetime) -> None:
    """raises  OtpSendLimit with the seconds to wait"""
    # One sender per number and per address at a time, or two at once would both count the same past.
    for key in sorted({f"otp|{current_brand().schema}|{blind.hex()}", f"otp|{current_brand().schema}|{ip}"}):
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    for window, per_mobile, per_ip, per_brand in SEND_CAPS:
        recent = OtpChallenge.objects.filter(sent_at__gt=moment - window)
        counted = [(recent.filter(mobile_blind=blind), per_mobile)]
        if per_ip is not None and ip:
            counted.append((recent.filter(ip=ip), per_ip))
        if per_brand is not None:
            counted.append((recent, per_brand))
        for sent, cap in counted:
            instants = list(sent.order_by("-sent_at").values_list("sent_at", flat=True)[:cap])
            if len(instants) >= cap:
                wait = instants[-1] + window - moment
                raise OtpSendLimit(retry_after_s=max(1, int(wait.total_seconds()) + 1))


def _kept_attribution(given: dict[str, str] | None) -> dict[str, str]:
    return {key: str(given[key])[:120] for key in _ATTRIBUTION_KEYS if given and given.get(key)}


def _customer_of(challenge: OtpChallenge) -> tuple[Customer, bool]:
    blind = bytes(challenge.mobile_blind)
    known = Customer.objects.filter(mobile_blind=blind).first()
    if known is not None:
        return known, False
    try:
        with transaction.atomic():
            return _sign_up(challenge, blind), True
    except IntegrityError:
        # the same number finished another challenge this instant
        return Customer.objects.get(mobile_blind=blind), False


def _sign_up(challenge: OtpChallenge, blind: bytes) -> Customer:
    mobile = pii.open_sealed(sealing.OTP_MOBILE, challenge.id, bytes(challenge.mobile_sealed))
    customer_id = uuid7()
    customer = Customer.objects.create(
        id=customer_id,
        number=numbering.next_customer_number(),
        mobile_sealed=pii.seal(sealing.MOBILE, customer_id, mobile),
        mobile_blind=blind,
        attribution=challenge.attribution,
    )
    FunnelStep.objects.create(customer=customer, step=Step.PAN.value, started_at=clock.now())
    return customer
