"""The two products a new brand starts with, by country pack."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from backend.kernel import clock
from backend.products.models import Product, ProductStatus, ProductVersion
from backend.products.sense import check_sense
from backend.products.terms import (
    Appropriation,
    AprBasis,
    DayCount,
    Excess,
    FeeKind,
    FeeTerms,
    FeeWhen,
    InterestMethod,
    PenalKind,
    PenalTerms,
    ProductKind,
    ProductTerms,
    RatePeriod,
    RateTerms,
    Repayment,
    Rest,
    RoundingTerms,
    TenureUnit,
)
from backend.products.validation import check_pack

if TYPE_CHECKING:
    from tenants.context import BrandInfo

_RUPEE_INSTALMENT = RoundingTerms(instalment_unit=Decimal(1))
_GST = Decimal(18)
# For each payment that the bank returns; its tax is the dated rate of the pack, like the processing fee's.
_BOUNCE = FeeTerms(
    "BOUNCE",
    "Bounce charge",
    FeeKind.FIXED,
    Decimal(500),
    FeeWhen.BOUNCE,
    tax_pct=_GST,
    tax_code="GST",
)

INDIA_SALARY_ADVANCE = ProductTerms(
    currency="INR",
    kind=ProductKind.PAYDAY,
    amount_min=Decimal(15000),
    amount_max=Decimal(100000),
    amount_step=Decimal(1000),
    tenure_min=7,
    tenure_max=62,
    tenure_unit=TenureUnit.DAYS,
    repayment=Repayment.BULLET,
    rate=RateTerms(Decimal("0.1"), RatePeriod.DAY, InterestMethod.SIMPLE_DAILY, DayCount.ACT_365, Rest.DAILY),
    fees=(
        FeeTerms("PROCESSING", "Processing fee", FeeKind.PERCENT, Decimal(2), tax_pct=_GST, tax_code="GST"),
        _BOUNCE,
    ),
    penal=PenalTerms(PenalKind.PER_DAY, Decimal(50), cap=Decimal(1500)),
    appropriation=Appropriation(excess=Excess.REDUCE_TENURE, advance_takes_interest=True),
    apr_basis=AprBasis.SIMPLE,
)

INDIA_PERSONAL_LOAN = ProductTerms(
    currency="INR",
    kind=ProductKind.EMI,
    amount_min=Decimal(25000),
    amount_max=Decimal(500000),
    amount_step=Decimal(5000),
    tenure_min=3,
    tenure_max=24,
    tenure_unit=TenureUnit.MONTHS,
    repayment=Repayment.EMI,
    rate=RateTerms(
        Decimal(24), RatePeriod.YEAR, InterestMethod.REDUCING, DayCount.THIRTY_360, Rest.AS_SCHEDULED
    ),
    fees=(
        FeeTerms("PROCESSING", "Processing fee", FeeKind.PERCENT, Decimal(2), tax_pct=_GST, tax_code="GST"),
        _BOUNCE,
    ),
    penal=PenalTerms(PenalKind.FLAT_ONCE, Decimal(500), grace_days=3, cap=Decimal(6000)),
    rounding=_RUPEE_INSTALMENT,
)

HONG_KONG_SALARY_ADVANCE = ProductTerms(
    currency="HKD",
    kind=ProductKind.PAYDAY,
    amount_min=Decimal(2000),
    amount_max=Decimal(20000),
    amount_step=Decimal(500),
    tenure_min=7,
    tenure_max=62,
    tenure_unit=TenureUnit.DAYS,
    repayment=Repayment.BULLET,
    rate=RateTerms(
        Decimal("0.06"), RatePeriod.DAY, InterestMethod.SIMPLE_DAILY, DayCount.ACT_365, Rest.DAILY
    ),
    penal=PenalTerms(PenalKind.FLAT_ONCE, Decimal(100), grace_days=1, cap=Decimal(100)),
    appropriation=Appropriation(excess=Excess.REDUCE_TENURE, advance_takes_interest=True),
    apr_basis=AprBasis.EFFECTIVE,
)

HONG_KONG_PERSONAL_LOAN = ProductTerms(
    currency="HKD",
    kind=ProductKind.EMI,
    amount_min=Decimal(10000),
    amount_max=Decimal(200000),
    amount_step=Decimal(1000),
    tenure_min=3,
    tenure_max=24,
    tenure_unit=TenureUnit.MONTHS,
    repayment=Repayment.EMI,
    rate=RateTerms(
        Decimal(18), RatePeriod.YEAR, InterestMethod.REDUCING, DayCount.THIRTY_360, Rest.AS_SCHEDULED
    ),
    fees=(FeeTerms("HANDLING", "Handling fee", FeeKind.PERCENT, Decimal(1)),),
    penal=PenalTerms(PenalKind.FLAT_ONCE, Decimal(200), grace_days=3, cap=Decimal(1000)),
    apr_basis=AprBasis.EFFECTIVE,
)

STARTING_PRODUCTS: dict[str, tuple[tuple[str, str, ProductTerms], ...]] = {
    "IN": (
        ("SALARY_ADVANCE", "Salary Advance", INDIA_SALARY_ADVANCE),
        ("PERSONAL_LOAN", "Personal Loan", INDIA_PERSONAL_LOAN),
    ),
    "HK": (
        ("SALARY_ADVANCE", "Salary Advance", HONG_KONG_SALARY_ADVANCE),
        ("PERSONAL_LOAN", "Personal Loan", HONG_KONG_PERSONAL_LOAN),
    ),
}


def starting_terms(pack: str) -> ProductTerms:
    """Lawful terms that a new product may begin with: those of the pack's personal loan."""
    return next(terms for code, _, terms in STARTING_PRODUCTS[pack] if code == "PERSONAL_LOAN")


def seed_brand(brand: BrandInfo) -> None:
    """Published version 1 of each, held to the pack like any other version."""
    now = clock.now()
    products, versions = [], []
    for code, name, terms in STARTING_PRODUCTS[brand.pack]:
        check_sense(terms)
        products.append(Product(code=code, name=name, kind=terms.kind.value))
        versions.append(
            ProductVersion(
                product=products[-1],
                number=1,
                terms=terms.to_json(),
                made_by_name="Hundi",
                published_at=now,
                published_by_name="Hundi",
                rules=check_pack(terms, on=now.date(), pack=brand.pack),
            )
        )
    Product.objects.bulk_create(products)
    ProductVersion.objects.bulk_create(versions)
    for product, version in zip(products, versions, strict=True):
        product.live_version, product.status = version, ProductStatus.PUBLISHED
    Product.objects.bulk_update(products, ["live_version", "status"])
