"""A borrower applies: who they are, what they ask for, what the rules say of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from backend.access import queries as access
from backend.brand_config import blocklist
from backend.brand_config import services as brand_config
from backend.customers import queries as customers
from backend.customers.models import Customer
from backend.decisioning import services as decisioning
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind
from backend.kernel.errors import PermissionRefused, ValidationFailed
from backend.kernel.idempotency import once
from backend.kernel.outbox import publish
from backend.loans.errors import (
    Blocklisted,
    CoolingAfterRejection,
    LoanLimitReached,
    OnboardingIncomplete,
    OpenLoanExists,
)
from backend.loans.events import LoanApplied
from backend.loans.limits import check_amount, check_step, check_tenure
from backend.loans.models import Loan, LoanNumber
from backend.loans.plan.coupons import taken
from backend.loans.services import books
from backend.loans.services.decision import decided
from backend.loans.services.moves import lock_loan, move_loan, require_permission, write_change
from backend.loans.states import OPEN, LoanStatus
from backend.products.discounts import Discount, TakenCoupon
from backend.products.models import ProductVersion
from backend.products.queries import get_terms
from backend.products.services.coupons import counting_refusals, find_discount, redeem_coupon, spelt
from backend.products.terms import ProductTerms

RULES = Actor.system("rules")
NUMBER_PREFIX = "AC"
# The brand's reason code for a rejection that no person made; the rules' own sentences say more.
BY_RULE = "POLICY"


def apply_for_loan(
    *,
    actor: Actor,
    customer_id: UUID,
    product_version_id: UUID,
    amount: Decimal,
    tenure: int,
    purpose: str,
    idempotency_key: str,
    coupon_code: str = "",
) -> Loan:
    """Make an application, run the rules over a kept snapshot of facts, and queue it for a credit executive.

    amount, tenure  in the product's currency and unit
    gives           the loan, PENDING, or REJECTED at once where a rule says so
    raises          OnboardingIncomplete, Blocklisted, CoolingAfterRejection, OpenLoanExists, LoanLimitReached,
                    ValidationFailed (product, step), AmountOutsideProduct, TenureOutsideProduct,
                    CouponRefused, CouponTriesUsedUp, IdempotencyConflict
    """
    if actor.kind is ActorKind.CUSTOMER:
        if actor.id != customer_id:
            raise PermissionRefused()
    else:
        require_permission(actor=actor, permission="LOANS")
    body = {
        "customer_id": customer_id,
        "product_version_id": product_version_id,
        "amount": amount,
        "tenure": tenure,
        "purpose": purpose,
        **({"coupon": spelt(coupon_code)} if coupon_code.strip() else {}),
    }
    with counting_refusals(customer_id):
        answer = once(
            actor=actor,
            operation="loans.apply",
            key=idempotency_key,
            body=body,
            run=lambda: {
                "loan_id": _apply(
                    actor=actor,
                    customer_id=customer_id,
                    product_version_id=product_version_id,
                    amount=amount,
                    tenure=tenure,
                    purpose=purpose.strip()[:200],
                    coupon_code=coupon_code.strip(),
                ).id
            },
        )
    return Loan.objects.select_related("customer").get(id=answer["loan_id"])


def _apply(
    *,
    actor: Actor,
    customer_id: UUID,
    product_version_id: UUID,
    amount: Decimal,
    tenure: int,
    purpose: str,
    coupon_code: str,
) -> Loan:
    # The customer's row is the gate: two applications of one person are judged one after the other.
    customer = Customer.objects.select_for_update().get(id=customer_id)
    version = _live_version(product_version_id)
    terms = get_terms(version.id)
    _refuse_ineligible(customer, version, terms)
    check_amount(terms, amount, floor=brand_config.get("min_loan_amount"))
    check_step(terms, amount)
    check_tenure(terms, tenure)

    moment = clock.now()
    loan = Loan(
        customer=customer,
        product_version=version,
        currency=terms.currency,
        requested_amount=amount,
        tenure=tenure,
        tenure_unit=terms.tenure_unit.value,
        purpose=purpose,
        applied_at=moment,
        applied_on=brand_config.business_date(),
        status=LoanStatus.PENDING,
        status_changed_at=moment,
        assigned_to_id=_next_assignee(),
    )
    loan.number = f"{NUMBER_PREFIX}-{LoanNumber.objects.create(loan_id=loan.id).id:06d}"
    if coupon_code:
        loan.coupon = _redeem(loan, coupon_code).to_json()
    loan.save(force_insert=True)
    _judge(loan, product_code=version.product.code, terms=terms)
    loan.save(update_fields=["evaluation_id", "evaluation_outcome"])
    write_change(
        loan=loan,
        code="APPLY",
        before="",
        actor=actor,
        amount=amount,
        after={"coupon": spelt(coupon_code)} if coupon_code else None,
    )
    publish(
        LoanApplied(
            entity_id=loan.id,
            version=loan.version,
            customer_id=customer.id,
            outcome=loan.evaluation_outcome,
        )
    )
    _reject_by_rule(loan)
    return loan


def resubmit_application(*, actor: Actor, loan_id: UUID, expected_version: int | None) -> Loan:
    """The borrower has seen to what was asked; the rules run again over the facts of now.

    raises  MoveNotAllowed
    """
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        version = ProductVersion.objects.select_related("product").get(id=loan.product_version_id)
        _judge(loan, product_code=version.product.code, terms=get_terms(version.id))
        loan.note = ""
        move_loan(loan=loan, code="RESUBMIT", actor=actor, event=decided("RESUBMIT"))
        _reject_by_rule(loan)
    return loan


def discount_for(*, customer_id: UUID, product_version_id: UUID, coupon_code: str) -> Discount:
    """What a code would give a borrower on a product; nothing is used by asking.

    raises  ValidationFailed (product), CouponRefused, CouponTriesUsedUp
    """
    product_id = _live_version(product_version_id).product_id
    with counting_refusals(customer_id):
        return find_discount(
            customer_id=customer_id,
            product_id=product_id,
            code=coupon_code,
            on=brand_config.business_date(),
        )


def _redeem(loan: Loan, coupon_code: str) -> TakenCoupon:
    product_id = loan.product_version.product_id
    discount = find_discount(
        customer_id=loan.customer_id, product_id=product_id, code=coupon_code, on=loan.applied_on
    )
    result = taken(books.terms_of(loan), discount)
    redeem_coupon(
        taken=result,
        customer_id=loan.customer_id,
        product_id=product_id,
        loan_id=loan.id,
        on=loan.applied_on,
    )
    return result


def _live_version(product_version_id: UUID) -> ProductVersion:
    version = (
        ProductVersion.objects.select_related("product")
        .filter(id=product_version_id, product__status="PUBLISHED")
        .first()
    )
    if version is None:
        raise ValidationFailed.one("productId", "product_not_offered", "This product is not offered.")
    return version


def _refuse_ineligible(customer: Customer, version: ProductVersion, terms: ProductTerms) -> None:
    if customer.onboarding_completed_at is None:
        raise OnboardingIncomplete()
    if blocklist.blocked(customers.blocklist_keys(customer.id)):
        raise Blocklisted()
    until = reapply_on(customer.id)
    if until is not None and brand_config.business_date() < until:
        raise CoolingAfterRejection(until=until)
    _refuse_over_limits(customer, version, terms)


def _refuse_over_limits(customer: Customer, version: ProductVersion, terms: ProductTerms) -> None:
    """`max_open_loans` counts every open loan of the borrower, whatever its product: one more must not be
    taken to pay another. `max_loans_per_customer` counts loans of this product that were not turned down."""
    own = Loan.objects.filter(customer=customer)
    open_loans = own.filter(status__in=OPEN).count()
    if open_loans >= terms.max_open_loans:
        raise OpenLoanExists(open=open_loans, most=terms.max_open_loans)
    if not terms.max_loans_per_customer:
        return
    of_product = own.filter(product_version__product_id=version.product_id)
    taken_up = of_product.exclude(status__in=(LoanStatus.REJECTED, LoanStatus.CANCELLED)).count()
    if taken_up >= terms.max_loans_per_customer:
        raise LoanLimitReached(taken=taken_up, most=terms.max_loans_per_customer)


def reapply_on(customer_id: UUID) -> date | None:
    """The first business date on which a borrower who was rejected may apply again; None if never rejected."""
    rejected = (
        Loan.objects.filter(customer_id=customer_id, status=LoanStatus.REJECTED)
        .order_by("-status_changes__business_date")
        .values_list("status_changes__business_date", flat=True)
        .first()
    )
    if rejected is None:
        return None
    return rejected + timedelta(days=brand_config.get("rejection_cooldown_days"))


def _judge(loan: Loan, *, product_code: str, terms: ProductTerms) -> None:
    facts = {**customers.facts_for_decision(loan.customer_id), **_loan_facts(loan)}
    facts["foir_pct"] = _foir(loan, facts)
    evaluation = decisioning.evaluate(actor=RULES, subject_id=loan.id, facts=facts, product_code=product_code)
    loan.evaluation_id, loan.evaluation_outcome = evaluation.id, evaluation.outcome


def _loan_facts(loan: Loan) -> dict[str, object]:
    earlier = Loan.objects.filter(customer_id=loan.customer_id).exclude(id=loan.id)
    worst = max((one.dpd_days for one in earlier.select_related("pace")), default=0)
    return {
        "requested_amount": f"{loan.requested_amount:.2f}",
        "tenure": loan.tenure,
        "tenure_unit": loan.tenure_unit,
        "loans_before": earlier.count(),
        "worst_dpd_here_days": worst,
    }


def _foir(loan: Loan, facts: dict[str, object]) -> str | None:
    """The month's instalment and known obligations as a percentage of the month's income."""
    income = facts.get("monthly_salary")
    if not income or Decimal(str(income)) <= 0:
        return None
    monthly = books.monthly_burden(loan=loan) + Decimal(str(facts.get("existing_obligations") or 0))
    return f"{(monthly / Decimal(str(income)) * 100):.2f}"


def _reject_by_rule(loan: Loan) -> None:
    if loan.evaluation_outcome != "REJECT":
        return
    loan.reason_code = BY_RULE
    move_loan(loan=loan, code="AUTO_REJECT", actor=RULES, event=decided("AUTO_REJECT"), reason_code=BY_RULE)


def _next_assignee() -> UUID | None:
    """The available credit executive with the fewest open cases, when the brand allocates by itself."""
    if not brand_config.get("auto_allocate_loans"):
        return None
    candidates = list(access.available_staff(role="CREDIT_EXECUTIVE", on=brand_config.business_date()))
    if not candidates:
        return None
    load: dict[UUID, int] = {}
    pending = Loan.objects.filter(status=LoanStatus.PENDING, assigned_to_id__in=[c.id for c in candidates])
    for staff_id in pending.values_list("assigned_to_id", flat=True):
        load[staff_id] = load.get(staff_id, 0) + 1
    return min(candidates, key=lambda staff: (load.get(staff.id, 0), staff.id)).id
