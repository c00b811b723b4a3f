"""From the rooms' rows to the types that staff read: names, masks and ids; no figure is made here."""

from __future__ import annotations

from collections.abc import Sequence

from backend.access import queries as access_queries
from backend.customers import queries as customer_queries
from backend.decisioning import queries as decisioning_queries
from backend.ledger import queries as ledger_queries
from backend.loans import queries as loan_queries
from backend.loans.models import Loan, PaymentOrder, Payout, Receipt
from graphql_schema.shared.key_facts import coupon_effect, key_facts_of
from graphql_schema.shared.lending import (
    Components,
    CouponEffect,
    TenureUnit,
    status_of,
)
from graphql_schema.shared.scalars import as_id
from graphql_schema.staff.loans.types import (
    AgreementType,
    CustomerSummary,
    EvaluationType,
    LedgerRow,
    LoanRow,
    MayAgree,
    PaymentLink,
    PayoutType,
    ReceiptType,
    RuleResultType,
    StaffSummary,
    Stage,
    ToldCharge,
)


def loan_row(loan: Loan) -> LoanRow:
    customer = loan.customer
    return LoanRow(
        id=as_id(loan.id),
        version=loan.version,
        number=loan.number,
        status=status_of(loan.status),
        customer_id=as_id(customer.id),
        customer_name=customer.name,
        customer_mobile_masked=customer_queries.mobile_masked(customer),
        product_name=loan.product_version.product.name,
        amount=loan_queries.standing_amount(loan),
        requested_amount=loan.requested_amount,
        currency=loan.currency,
        tenure=loan.tenure,
        tenure_unit=TenureUnit(loan.tenure_unit),
        applied_at=loan.applied_at,
        status_changed_at=loan.status_changed_at,
        assigned_to_name=loan.assigned_to.name if loan.assigned_to else None,
        evaluation_outcome=loan.evaluation_outcome or None,
        next_due_date=loan.next_due_date,
        outstanding=loan.outstanding,
        overdue=loan.overdue,
        dpd=loan.dpd_days,
        waiting_reason=loan.waiting_reason or None,
    )


def customer_summary(loan: Loan) -> CustomerSummary:
    facts = customer_queries.summaries([loan.customer_id])[loan.customer_id]
    return CustomerSummary(
        id=as_id(facts.id),
        number=facts.number,
        name=facts.name,
        mobile_masked=facts.mobile_masked,
        pan_masked=facts.pan_masked,
        pan_status=facts.pan_status,
        employer=facts.employer,
        monthly_salary=facts.monthly_salary,
        bank_masked=facts.bank_masked,
        bank_status=facts.bank_status,
    )


def staff_summary(loan: Loan) -> StaffSummary | None:
    staff = loan.assigned_to
    return StaffSummary(id=as_id(staff.id), name=staff.name, role=staff.role.code) if staff else None


def stages(loan: Loan) -> list[Stage]:
    return [
        Stage(
            status=status_of(one.status),
            title=one.title,
            at=one.at,
            actor_name=one.actor_name,
            state=one.state,
        )
        for one in loan_queries.stages(loan)
    ]


def evaluation(loan: Loan) -> EvaluationType | None:
    found = decisioning_queries.latest_evaluation(loan.id)
    if found is None:
        return None
    results = [
        RuleResultType(
            id=as_id(one.id),
            code=one.code,
            parameter=one.parameter,
            value_seen=one.value_seen,
            source=one.source,
            operator=one.operator,
            threshold=one.threshold,
            outcome=one.outcome,
            sentence=one.sentence,
            overridden_by=one.overridden_by_name or None,
            override_reason=one.override_reason or None,
        )
        for one in found.results.all()
    ]
    return EvaluationType(
        id=as_id(found.id),
        outcome=found.outcome,
        rule_set_version=found.rule_set.version,
        evaluated_at=found.evaluated_at,
        facts=found.facts,
        results=results,
    )


def agreement(loan: Loan) -> AgreementType | None:
    found = loan_queries.current_agreement(loan)
    if found is None:
        return None
    return AgreementType(
        id=as_id(found.id),
        version=found.version,
        state=found.state,
        key_facts=key_facts_of(
            loan_queries.key_facts(found),
            proposal_number=found.proposal_number,
            valid_until=loan_queries.valid_until(found),
            document_hash=found.kfs.sha256_sealed if found.kfs else None,
        ),
        valid_until=loan_queries.valid_until(found),
        acknowledged_at=found.acknowledged_at,
        acknowledged_language=found.acknowledged_language or None,
        esign_state=found.state,
        sign_url_expires_at=found.sign_expires_at,
        signed_at=found.signed_at,
    )


def payouts(loan: Loan) -> list[PayoutType]:
    return [_payout(one) for one in loan_queries.payouts(loan)]


def _payout(row: Payout) -> PayoutType:
    return PayoutType(
        id=as_id(row.id),
        attempt=row.attempt,
        purpose=row.purpose,
        tranche=row.tranche,
        rail=row.mode,
        amount=row.amount,
        state=row.state,
        reference=row.reference,
        provider_ref=row.provider_ref or None,
        utr=row.utr or None,
        reason=row.reason or None,
        created_at=row.created_at,
        updated_at=row.ended_at or row.asked_at or row.created_at,
        requested_by_name=row.requested_by_name,
        bank_masked=customer_queries.account_masked(row.bank_account_id),
    )


def payment_links(loan: Loan) -> list[PaymentLink]:
    return [payment_link(one) for one in loan_queries.payment_orders(loan)]


def payment_link(row: PaymentOrder) -> PaymentLink:
    return PaymentLink(
        id=as_id(row.id),
        amount=row.amount,
        state=row.state,
        url=row.url or None,
        created_at=row.created_at,
        expires_at=row.expires_at,
        created_by_name=row.asked_by_name,
        amount_paid=row.amount_paid,
    )


def told_charges(loan: Loan) -> list[ToldCharge]:
    return [
        ToldCharge(code=code, name=one.name, amount=one.amount, tax=one.tax)
        for code, one in loan_queries.told_charges_of(loan).items()
    ]


def receipts(loan: Loan) -> list[ReceiptType]:
    return [_receipt(one) for one in loan_queries.receipts(loan)]


def _receipt(row: Receipt) -> ReceiptType:
    return ReceiptType(
        id=as_id(row.id),
        amount=row.amount,
        value_date=row.value_date,
        received_at=row.paid_at,
        source=row.source,
        number=row.number,
        state=row.state,
        method=row.method,
        reference=row.reference or None,
        provider_payment_id=row.provider_payment_id or None,
        reversed_at=row.reversed_at,
        allocation=Components.of(row.allocation),
    )


def ledger(loan: Loan) -> list[LedgerRow]:
    return ledger_rows(ledger_queries.loan_ledger(loan_id=loan.id))


def ledger_rows(rows: Sequence[ledger_queries.LedgerRow]) -> list[LedgerRow]:
    """Rows with the people and receipts behind them, found for all at once."""
    receipts = loan_queries.receipt_numbers({one.cause_id for one in rows if one.cause_id})
    people = access_queries.names_of({one.actor_id for one in rows if one.actor_id})
    return [
        LedgerRow(
            id=as_id(one.id),
            journal_id=as_id(one.journal_id),
            value_date=one.value_date,
            booked_at=one.booked_at,
            booked_by=people.get(one.actor_id) if one.actor_id else None,
            kind=one.kind,
            account=one.account,
            component=one.component or None,
            debit=one.debit,
            credit=one.credit,
            balance_after=one.balance_after,
            balances=Components.of({name.lower(): owed for name, owed in one.balances.items()}),
            held=one.balances["HELD"],
            cause=one.cause,
            cause_kind=one.cause_kind,
            cause_id=as_id(one.cause_id) if one.cause_id else None,
            receipt_number=receipts.get(one.cause_id) if one.cause_id else None,
            reverses=as_id(one.reverses) if one.reverses else None,
            reversed_by=as_id(one.reversed_by) if one.reversed_by else None,
        )
        for one in rows
    ]


def may_agree(loan: Loan) -> MayAgree:
    product = loan_queries.product_terms(loan)
    return MayAgree(irregular_dates=product.irregular_dates, max_tranches=product.max_tranches)


def coupon(loan: Loan) -> CouponEffect | None:
    found = loan_queries.coupon_as_it_stands(loan)
    return coupon_effect(found) if found else None


def coupon_at_application(loan: Loan) -> CouponEffect | None:
    kept = loan_queries.coupon_at_application(loan)
    if kept is None:
        return None
    return CouponEffect(
        code=kept.discount.coupon,
        fee_before=kept.before.fee,
        tax_before=kept.before.tax,
        total_before=kept.before.total,
        fee_after=kept.after.fee,
        tax_after=kept.after.tax,
        total_after=kept.after.total,
    )
