"""The Key Fact Statement's figures as both audiences read them."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from backend.loans import queries as loan_queries
from backend.loans.figures.kfs import KfsFigures
from backend.loans.plan.coupons import DiscountedFee
from graphql_schema.shared.lending import CouponEffect, Fee, KeyFacts, ScheduleRow


def key_facts_of(
    figures: KfsFigures,
    *,
    proposal_number: str = "",
    valid_until: datetime | None = None,
    document_hash: str | None = None,
) -> KeyFacts:
    """Every figure stands in the statement already; here they only get their public names."""
    return KeyFacts(
        told_in=partial(loan_queries.facts_in_words, figures),
        proposal_number=proposal_number,
        amount=figures.amount,
        net_to_borrower=figures.net_to_borrower,
        apr_pct=figures.apr_pct,
        rate_pct=figures.rate_pct,
        rate_period=figures.rate_period,
        total_interest=figures.total_interest,
        total_fees=figures.total_fees,
        total_payable=figures.total_payable,
        fees=[Fee(name=one.name, base=one.base, tax=one.tax, total=one.total) for one in figures.fees],
        schedule=[
            ScheduleRow(
                number=row.number,
                due_date=row.due_date,
                opening_principal=row.opening_principal,
                principal=row.principal,
                interest=row.interest,
                instalment=row.instalment,
                closing_principal=row.closing_principal,
            )
            for row in figures.schedule
        ],
        cooling_off_days=figures.cooling_off_days,
        valid_until=valid_until,
        document_hash=document_hash,
        currency=figures.currency,
        coupon=coupon_effect(figures.discounts[0]) if figures.discounts else None,
    )


def coupon_effect(fee: DiscountedFee) -> CouponEffect:
    return CouponEffect(
        code=fee.coupon,
        fee_before=fee.before.base,
        tax_before=fee.before.tax,
        total_before=fee.before.total,
        fee_after=fee.after.base,
        tax_after=fee.after.tax,
        total_after=fee.after.total,
    )
