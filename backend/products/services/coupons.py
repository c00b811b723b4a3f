"""Writing coupons: staff make and change them, applications use them, ends of applications give them back.

Uses are counted in the coupon's row under its lock, so of two on the last use one gets it. The lock is taken
after the customer's and the loan's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from backend.audit.services import record
from backend.kernel import clock
from backend.kernel.actor import Actor, Level
from backend.kernel.errors import FieldProblem, ValidationFailed
from backend.kernel.ids import uuid7
from backend.products.discounts import Discount, DiscountKind, TakenCoupon
from backend.products.errors import (
    CouponExpired,
    CouponNotForThis,
    CouponNotFound,
    CouponRefused,
    CouponTriesUsedUp,
    CouponUnknown,
    CouponUsedUp,
)
from backend.products.models import Coupon, CouponTries, CouponUse, Product

PERMISSION = "BRAND_SETTINGS"
MAX_TRIES = 10
TRIES_WINDOW = timedelta(hours=1)
_CODE = re.compile(r"[A-Z0-9-]{3,40}")


@dataclass(frozen=True, slots=True)
class CouponOffer:
    """What staff decide of a coupon beside its code. Units as in the model."""

    kind: DiscountKind
    value: Decimal
    valid_from: date
    valid_to: date
    fee_code: str = "PROCESSING"
    product_ids: Sequence[UUID] = ()
    per_customer: int = 1
    in_all: int = 0


# Staff


@transaction.atomic
def create_coupon(*, actor: Actor, code: str, offer: CouponOffer) -> Coupon:
    """raises  ValidationFailed naming each wrong field, PermissionRefused"""
    actor.require(PERMISSION, Level.WRITE)
    code = spelt(code)
    problems = [*_code_problems(code), *_offer_problems(offer, used=0)]
    if problems:
        raise ValidationFailed(problems)
    coupon = Coupon(code=code, made_by_id=actor.id, made_by_name=actor.name[:120])
    _write(coupon, offer)
    coupon.save(force_insert=True)
    _record(actor, "coupon.created", coupon)
    return coupon


@transaction.atomic
def edit_coupon(*, actor: Actor, coupon_id: UUID, offer: CouponOffer, expected_version: int) -> Coupon:
    """Counts for applications from now on; what was taken stays as it was.

    raises  CouponNotFound, VersionConflict, ValidationFailed, PermissionRefused
    """
    actor.require(PERMISSION, Level.WRITE)
    coupon = _locked(coupon_id, expected_version)
    problems = list(_offer_problems(offer, used=coupon.used))
    if problems:
        raise ValidationFailed(problems)
    _write(coupon, offer)
    coupon.bump()
    coupon.save()
    _record(actor, "coupon.changed", coupon)
    return coupon


@transaction.atomic
def set_coupon_active(
    *, actor: Actor, coupon_id: UUID, active: bool, reason: str, expected_version: int
) -> Coupon:
    """Stop a coupon, or offer it again. raises  CouponNotFound, VersionConflict, PermissionRefused"""
    actor.require(PERMISSION, Level.WRITE)
    coupon = _locked(coupon_id, expected_version)
    coupon.active = active
    coupon.bump()
    coupon.save()
    _record(actor, "coupon.reactivated" if active else "coupon.deactivated", coupon, reason)
    return coupon


def spelt(code: str) -> str:
    """The one spelling of a code: capitals, no spaces around."""
    return code.strip().upper()


def _code_problems(code: str) -> Iterator[FieldProblem]:
    if not _CODE.fullmatch(code):
        yield FieldProblem("code", "not_a_code", "3 to 40 capitals, digits or hyphens.")
    elif Coupon.objects.filter(code=code).exists():
        yield FieldProblem("code", "code_taken", "There is a coupon with this code.")


def _offer_problems(offer: CouponOffer, *, used: int) -> Iterator[FieldProblem]:
    exponent = offer.value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -2 or not 0 < offer.value < Decimal(10**12):
        yield FieldProblem("value", "not_a_sum", "Above zero, with at most two decimals.")
    elif offer.kind is DiscountKind.PERCENT and offer.value > 100:
        yield FieldProblem("value", "above_all", "At most 100 percent.")
    if offer.valid_to < offer.valid_from:
        yield FieldProblem("valid_to", "before_start", "The last day is before the first.")
    if not offer.fee_code.strip():
        yield FieldProblem("fee_code", "required", "Name the fee it is on.")
    for field, limit in (("per_customer", offer.per_customer), ("in_all", offer.in_all)):
        if not 0 <= limit <= 1_000_000_000:
            yield FieldProblem(field, "out_of_range", "Zero for no limit, or the most uses.")
    if 0 < offer.in_all < used:
        yield FieldProblem("in_all", "below_used", f"It has been used {used} times already.")
    if Product.objects.filter(id__in=offer.product_ids).count() != len(set(offer.product_ids)):
        yield FieldProblem("product_ids", "unknown_product", "There is no such product.")


def _write(coupon: Coupon, offer: CouponOffer) -> None:
    coupon.kind, coupon.value, coupon.fee_code = offer.kind.value, offer.value, offer.fee_code.strip().upper()
    coupon.valid_from, coupon.valid_to = offer.valid_from, offer.valid_to
    coupon.per_customer, coupon.in_all = offer.per_customer, offer.in_all
    coupon.product_ids = [str(one) for one in dict.fromkeys(offer.product_ids)]


def _locked(coupon_id: UUID, expected_version: int | None = None) -> Coupon:
    coupon = Coupon.objects.select_for_update().filter(id=coupon_id).first()
    if coupon is None:
        raise CouponNotFound
    coupon.check_version(expected_version)
    return coupon


def _record(actor: Actor, action: str, coupon: Coupon, reason: str = "") -> None:
    record(
        actor=actor,
        action=action,
        entity="coupon",
        entity_id=coupon.id,
        after={
            "code": coupon.code,
            "kind": coupon.kind,
            "value": str(coupon.value),
            "valid_to": coupon.valid_to,
            "per_customer": coupon.per_customer,
            "in_all": coupon.in_all,
            "active": coupon.active,
        },
        reason=reason,
    )


# Applications


@contextmanager
def counting_refusals(customer_id: UUID) -> Iterator[None]:
    """Count a code asked for in vain against the borrower; ten in an hour, and no further code is looked at.

    Outside every transaction: the count stands whatever becomes of the application it came with.
    """
    try:
        yield
    except CouponRefused:
        with transaction.atomic(durable=True):
            _count_refusal(customer_id)
        raise


def _count_refusal(customer_id: UUID) -> None:
    moment = clock.database_now()
    fresh = CouponTries(id=uuid7(), customer_id=customer_id, since=moment)
    CouponTries.objects.bulk_create([fresh], ignore_conflicts=True)
    tries = CouponTries.objects.select_for_update().get(customer_id=customer_id)
    if tries.since + TRIES_WINDOW <= moment:
        tries.since, tries.failed = moment, 0
    tries.failed += 1
    tries.save(update_fields=["since", "failed"])


def find_discount(*, customer_id: UUID, product_id: UUID, code: str, on: date) -> Discount:
    """What a code gives this borrower on this product; nothing is used by asking.

    raises  CouponUnknown, CouponExpired, CouponUsedUp, CouponNotForThis, CouponTriesUsedUp
    """
    _refuse_guessing(customer_id)
    coupon = Coupon.objects.filter(code=spelt(code)).first()
    refusal = _refusal(coupon, customer_id=customer_id, product_id=product_id, on=on)
    if coupon is None or refusal is not None:
        raise refusal or CouponUnknown()
    return Discount(coupon.code, coupon.fee_code, DiscountKind(coupon.kind), coupon.value)


def _refuse_guessing(customer_id: UUID) -> None:
    tries = CouponTries.objects.filter(customer_id=customer_id, failed__gte=MAX_TRIES).first()
    wait = (tries.since + TRIES_WINDOW - clock.database_now()).total_seconds() if tries else 0
    if wait > 0:
        raise CouponTriesUsedUp(retry_after_s=int(wait) + 1)


def redeem_coupon(
    *, taken: TakenCoupon, customer_id: UUID, product_id: UUID, loan_id: UUID, on: date
) -> CouponUse:
    """Use a coupon for an application, in the caller's transaction; the loan's own lock is held.

    raises  CouponUnknown, CouponExpired, CouponUsedUp, CouponNotForThis
    """
    coupon = Coupon.objects.select_for_update().filter(code=taken.discount.coupon).first()
    refusal = _refusal(coupon, customer_id=customer_id, product_id=product_id, on=on)
    if coupon is None or refusal is not None:
        raise refusal or CouponUnknown()
    use = CouponUse.objects.create(
        coupon=coupon,
        customer_id=customer_id,
        loan_id=loan_id,
        fee_before=taken.before.fee,
        tax_before=taken.before.tax,
        fee_after=taken.after.fee,
        tax_after=taken.after.tax,
        used_on=on,
    )
    coupon.used += 1
    coupon.save(update_fields=["used"])
    return use


def release_coupon(*, loan_id: UUID, why: str) -> None:
    """Give back the use of an application that came to nothing; nothing where it had none, or gave it back.

    why  the code of the move that ended it
    """
    use = CouponUse.objects.filter(loan_id=loan_id, released_at__isnull=True).first()
    if use is None:
        return
    coupon = Coupon.objects.select_for_update().get(id=use.coupon_id)
    standing = CouponUse.objects.filter(id=use.id, released_at__isnull=True)
    if standing.update(released_at=clock.now(), released_why=why[:40]):
        coupon.used -= 1
        coupon.save(update_fields=["used"])


def _refusal(coupon: Coupon | None, *, customer_id: UUID, product_id: UUID, on: date) -> CouponRefused | None:
    """Why a coupon gives nothing; None where it does. A coupon that is off or not yet on is not told of."""
    if coupon is None or not coupon.active or on < coupon.valid_from:
        return CouponUnknown()
    if on > coupon.valid_to:
        return CouponExpired()
    if coupon.product_ids and str(product_id) not in coupon.product_ids:
        return CouponNotForThis()
    if coupon.in_all and coupon.used >= coupon.in_all:
        return CouponUsedUp()
    if coupon.per_customer:
        own = CouponUse.objects.filter(coupon=coupon, customer_id=customer_id, released_at__isnull=True)
        if own.count() >= coupon.per_customer:
            return CouponUsedUp()
    return None
