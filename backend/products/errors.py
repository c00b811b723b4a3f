"""Refusals of the products room.

NotFound
├── ProductNotFound         no such product or version in this brand
└── CouponNotFound          no such coupon in this brand; told to staff only
NotAllowedNow
├── VersionNotDraft         a published version is frozen; a change is a new version
└── CouponRefused           the code gives nothing here
    ├── CouponUnknown       no such code, or one that is not on offer
    ├── CouponExpired       its last day has passed
    ├── CouponUsedUp        its uses, or this borrower's, are spent
    └── CouponNotForThis    not for this product, or the product has no such fee
TooManyAttempts
└── CouponTriesUsedUp       too many codes in vain; `retry_after_s` says when again
PolicyViolation             the country pack forbids the terms; `rule` cites it
ValidationFailed            the terms contradict themselves; each field is named
"""

from __future__ import annotations

from backend.kernel.errors import NotAllowedNow, NotFound, TooManyAttempts


class ProductNotFound(NotFound):
    code = "product_not_found"
    message = "There is no such product."


class CouponNotFound(NotFound):
    code = "coupon_not_found"
    message = "There is no such coupon."


class VersionNotDraft(NotAllowedNow):
    code = "version_not_draft"
    message = "A published version is not changed; make a new one."


class CouponRefused(NotAllowedNow):
    code = "coupon_refused"
    message = "This coupon cannot be used."


class CouponUnknown(CouponRefused):
    code = "coupon_unknown"
    message = "This coupon code is not valid."


class CouponExpired(CouponRefused):
    code = "coupon_expired"
    message = "This coupon has expired."


class CouponUsedUp(CouponRefused):
    code = "coupon_used_up"
    message = "This coupon has been used up."


class CouponNotForThis(CouponRefused):
    code = "coupon_not_for_this"
    message = "This coupon is not for this loan product."


class CouponTriesUsedUp(TooManyAttempts):
    code = "coupon_tries_used_up"
    message = "Too many codes were tried. Please wait before trying another."
