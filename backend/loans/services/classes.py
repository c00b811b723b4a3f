"""The history of asset classes: what each day-end found, kept so that a past day can be shown as it was."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from backend.kernel import clock
from backend.loans.models import ClassChange, Loan

_BATCH = 2000


def note_classes(*, business_date: date) -> int:
    """Write down every loan whose class is another than when last noted; gives how many.

    Part of the day-end, in the transaction that closes the day; a day that is closed again notes only what
    changed since.
    """
    at, noted = clock.now(), 0
    # Page by page in the order of the partial index: what is to note is few among many, which no statistics tell.
    changed = Loan.objects.exclude(asset_class=F("noted_class")).order_by("id")
    rows = changed.select_related("pace").only(
        "asset_class", "own_class", "pace__closed_to", "pace__oldest_due"
    )
    while page := list(rows[:_BATCH]):
        ClassChange.objects.bulk_create(
            ClassChange(
                loan_id=loan.id,
                business_date=business_date,
                asset_class=loan.asset_class,
                own_class=loan.own_class,
                dpd_days=loan.dpd_days,
                at=at,
            )
            for loan in page
        )
        Loan.objects.filter(id__in=[loan.id for loan in page]).update(noted_class=F("asset_class"))
        noted += len(page)
    return noted
