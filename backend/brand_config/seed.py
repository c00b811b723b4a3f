"""What a new brand starts with: reason codes, this year's and next year's holidays, open books, its names."""

from __future__ import annotations

from django.db import transaction

from backend.brand_config.business_day import open_books
from backend.brand_config.models import BusinessDay, Holiday, ReasonCode, SettingValue
from backend.brand_config.public_holidays import public_holidays
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.calendar import BusinessCalendar
from tenants.context import BrandInfo

SEEDER = Actor.system("new-brand")

REASONS: tuple[tuple[str, str, str, str], ...] = (
    ("REJECTION", "LOW_INCOME", "Income below the minimum", "Your income does not meet our present minimum."),
    (
        "REJECTION",
        "HIGH_OBLIGATIONS",
        "Obligations too high",
        "Your present obligations are too high for a further loan.",
    ),
    (
        "REJECTION",
        "CREDIT_HISTORY",
        "Credit history",
        "Your credit history does not meet our present criteria.",
    ),
    ("REJECTION", "KYC_MISMATCH", "KYC details do not match", "We could not match the details you gave."),
    ("REJECTION", "DOCUMENTS", "Documents missing or unreadable", "The documents we need were not complete."),
    ("REJECTION", "NOT_SERVICEABLE", "Area not served", "We do not lend at your address yet."),
    ("REJECTION", "AGE", "Age outside the limits", "Your age is outside the limits of this product."),
    ("REJECTION", "FRAUD_SUSPECTED", "Fraud suspected", "We cannot offer you a loan at this time."),
    ("REJECTION", "POLICY", "Outside lending policy", "Your application is outside our present policy."),
    ("CANCELLATION", "CUSTOMER_REQUEST", "Customer asked", "Cancelled as you asked."),
    ("CANCELLATION", "NO_RESPONSE", "Customer did not respond", "Cancelled because we could not reach you."),
    (
        "CANCELLATION",
        "NOT_SIGNED",
        "Agreement not signed in time",
        "Cancelled because the agreement was not signed in time.",
    ),
    ("CANCELLATION", "DUPLICATE", "Duplicate application", "You have another application with us."),
    (
        "CANCELLATION",
        "COOLING_OFF",
        "Left in the cooling-off period",
        "Ended in the cooling-off period, as you asked.",
    ),
    ("SEND_BACK", "DETAILS_UNCLEAR", "Details unclear", "Please check and correct your details."),
    ("SEND_BACK", "DOCUMENTS", "Documents needed", "Please send the documents we ask for."),
    ("REVERSAL", "PAYMENT_BOUNCED", "Payment came back", "A payment of yours came back from the bank."),
    (
        "REVERSAL",
        "WRONG_LOAN",
        "Booked to the wrong loan",
        "A payment was booked to the wrong loan and is corrected.",
    ),
    ("OVERRIDE", "DOCUMENT_SEEN", "Shown by a document", ""),
    ("OVERRIDE", "GOOD_HISTORY", "Good repayment history with us", ""),
)


def seed_brand(brand: BrandInfo) -> None:
    """Called inside the new brand; running it again adds only what is missing."""
    today = BusinessCalendar(zone=brand.zone).local_date(clock.now())
    with transaction.atomic():
        ReasonCode.objects.bulk_create(
            [ReasonCode(kind=k, code=c, text=t, customer_text=told) for k, c, t, told in REASONS],
            ignore_conflicts=True,
        )
        Holiday.objects.bulk_create(
            [
                Holiday(day=day, name=name[:120])
                for year in (today.year, today.year + 1)
                for day, name in public_holidays(brand.pack, year)
            ],
            ignore_conflicts=True,
        )
        SettingValue.objects.bulk_create(
            [SettingValue(key="company_legal_name", value=brand.name, changed_by=SEEDER.name)],
            ignore_conflicts=True,
        )
        if not BusinessDay.objects.exists():
            open_books(actor=SEEDER, on=today, reason="new brand")
