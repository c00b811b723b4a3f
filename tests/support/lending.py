"""Makers of loans at every stage, and stand-ins for the outside parties a loan meets. Everybody is invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from backend.access import factors
from backend.access.grants import staff_actor
from backend.access.models import Role, Staff
from backend.brand_config import services as brand_config
from backend.customers.models import Customer
from backend.integrations.ports import (
    Capability,
    EsignRequest,
    EsignState,
    EsignStatus,
    PaymentLinkResult,
    PaymentLinkState,
    PaymentReceived,
    PayoutMode,
    PayoutResult,
    PayoutStatus,
    PayoutUpdate,
)
from backend.integrations.testing import use_port
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind
from backend.kernel.errors import ProviderUnavailable
from backend.kernel.ids import uuid7
from backend.kernel.models import Intent
from backend.kernel.money import Money
from backend.loans.jobs import JOBS
from backend.loans.models import Agreement, Loan, PaymentOrder, Payout, Receipt
from backend.loans.plan.agreed import NOTHING_AGREED, Agreed
from backend.loans.services import (
    agreement,
    application,
    day_end,
    decision,
    disbursement,
    payments,
    sanction,
    signing,
)
from backend.products.models import Product
from backend.products.queries import LiveProduct, live_products
from backend.products.services.versions import draft_version, publish_version
from backend.products.terms import ProductTerms

SYSTEM = Actor.system("tests")


class Silence(ProviderUnavailable):
    """The provider does not answer; `heard` says whether it may have acted."""

    def __init__(self, *, heard: bool) -> None:
        super().__init__(outcome_unknown=heard)


@dataclass
class FakeEsign:
    down: bool = False
    state: EsignState = EsignState.REQUESTED
    signer: str = "Asha Rao"
    created: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)

    def create(self, *, reference: str, **_: object) -> EsignRequest:
        self._answer()
        self.created.append(reference)
        return EsignRequest(f"DID-{reference}", f"https://sign.example/{reference}")

    def fetch(self, provider_ref: str) -> EsignStatus:
        self._answer()
        return EsignStatus(
            self.state, signed_at=clock.now(), signer_name=self.signer, provider_ref=provider_ref
        )

    def download(self, provider_ref: str) -> bytes:
        self._answer()
        return b"%PDF-1.7 signed " + provider_ref.encode()

    def cancel(self, provider_ref: str) -> None:
        self._answer()
        self.cancelled.append(provider_ref)

    def _answer(self) -> None:
        if self.down:
            raise Silence(heard=False)


@dataclass
class FakePayout:
    """The bank: what it was asked to send, by idempotency key, and how it answers.

    silent  "before": the request never arrives; "after": it takes effect, but no answer comes
    """

    answer: PayoutStatus = PayoutStatus.SUCCEEDED
    silent: str = ""
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: int = 0
    reason: str = ""
    wrong_reference: bool = False

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
        self.calls += 1
        if self.silent == "before":
            raise Silence(heard=False)
        entry = {"account": account_number, "amount": amount, "reference": reference, "mode": mode}
        self.sent.setdefault(idempotency_key, entry)
        if self.silent == "after":
            raise Silence(heard=True)
        return self._result(self.sent[idempotency_key])

    def fetch(self, provider_ref: str) -> PayoutResult:
        return self._result(next(e for e in self.sent.values() if _ref(e) == provider_ref))

    def find(self, reference: str) -> PayoutResult | None:
        entry = next((e for e in self.sent.values() if e["reference"] == reference), None)
        return self._result(entry) if entry else None

    def _result(self, entry: dict[str, Any]) -> PayoutResult:
        return PayoutResult(
            status=self.answer,
            provider_ref=_ref(entry),
            reference="someone-else" if self.wrong_reference else entry["reference"],
            amount=entry["amount"],
            utr=f"UTR{entry['reference']}" if self.answer is PayoutStatus.SUCCEEDED else "",
            reason=self.reason,
        )


def _ref(entry: dict[str, Any]) -> str:
    return f"pout_{entry['reference']}"


@dataclass
class FakePaymentLink:
    down: bool = False
    created: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    states: dict[str, PaymentLinkState] = field(default_factory=dict)

    def create(self, *, reference: str, **_: object) -> PaymentLinkResult:
        if self.down:
            raise Silence(heard=False)
        self.created.append(reference)
        return PaymentLinkResult(f"plink_{reference}", f"https://pay.example/{reference}")

    def find(self, reference: str) -> PaymentLinkResult | None:
        if reference not in self.created:
            return None
        return PaymentLinkResult(f"plink_{reference}", f"https://pay.example/{reference}")

    def fetch(self, provider_ref: str) -> PaymentLinkState:
        return self.states[provider_ref]

    def cancel(self, provider_ref: str) -> None:
        self.cancelled.append(provider_ref)


@dataclass
class Outside:
    """Everybody outside the house."""

    esign: FakeEsign = field(default_factory=FakeEsign)
    payout: FakePayout = field(default_factory=FakePayout)
    link: FakePaymentLink = field(default_factory=FakePaymentLink)

    @contextmanager
    def open(self) -> Iterator[Outside]:
        with ExitStack() as stack:
            stack.enter_context(use_port(Capability.ESIGN, self.esign))
            stack.enter_context(use_port(Capability.PAYOUT, self.payout))
            stack.enter_context(use_port(Capability.PAYMENT_LINK, self.link))
            yield self


@dataclass(frozen=True)
class People:
    """The staff of a small brand."""

    cx: Actor
    cx2: Actor
    sm: Actor
    ops: Actor
    admin: Actor


def hired(role: str, name: str) -> Actor:
    # No password is made: hashing one takes longer than most tests.
    email = f"{name.lower().replace(' ', '.')}@example.com"
    staff = Staff(email=email, name=name, role=Role.objects.get(code=role), password_hash="!")
    factors.seal_totp(staff, factors.new_totp_secret())
    staff.status = Staff.Status.ACTIVE
    staff.save(force_insert=True)
    return staff_actor(staff)


def people() -> People:
    brand_config.set_setting(actor=SYSTEM, key="gst_state", value="27", reason="tests")
    return People(
        cx=hired("CREDIT_EXECUTIVE", "Chitra Xavier"),
        cx2=hired("CREDIT_EXECUTIVE", "Carl Menon"),
        sm=hired("SANCTION_MANAGER", "Sunil Mehta"),
        ops=hired("LOAN_OPS", "Omana Pillai"),
        admin=hired("ADMIN", "Anita Das"),
    )


def borrower_actor(customer: Customer) -> Actor:
    return Actor(ActorKind.CUSTOMER, customer.id, customer.number, session_id=uuid7())


def product(code: str = "SALARY_ADVANCE") -> LiveProduct:
    return next(each for each in live_products() if each.code == code)


def publish(desk: Desk, code: str, terms: ProductTerms) -> None:
    """A new live version of a product."""
    found = Product.objects.get(code=code)
    version = draft_version(
        actor=SYSTEM, code=code, name=found.name, terms=terms, expected_version=found.version
    )
    publish_version(actor=desk.staff.admin, version_id=version.id)


def run_jobs(*, only: str = "loans.", rounds: int = 8) -> int:
    """Do what waits, as a worker would, whatever its due time; gives how many jobs ran."""
    done = 0
    for _ in range(rounds):
        waiting = list(
            Intent.objects.filter(state="PENDING", job__startswith=only).order_by("created_at", "id")
        )
        if not waiting:
            break
        for intent in waiting:
            Intent.objects.filter(id=intent.id).update(state="DONE")
            JOBS[intent.job](**intent.args)
            done += 1
    return done


@dataclass
class Desk:
    """Walks loans along the road, one step a method; each step is the real service."""

    staff: People
    outside: Outside

    def apply(
        self,
        customer: Customer,
        *,
        amount: str = "20000",
        tenure: int = 30,
        code: str = "SALARY_ADVANCE",
        key: str | None = None,
        coupon: str = "",
    ) -> Loan:
        return application.apply_for_loan(
            actor=borrower_actor(customer),
            customer_id=customer.id,
            product_version_id=product(code).version_id,
            amount=Decimal(amount),
            tenure=tenure,
            purpose="Rent",
            idempotency_key=key or str(uuid7()),
            coupon_code=coupon,
        )

    def approve(self, loan: Loan, *, amount: str = "20000", by: Actor | None = None) -> Loan:
        return decision.cx_approve(
            actor=by or self.staff.cx,
            loan_id=loan.id,
            amount=Decimal(amount),
            note="Income seen.",
            expected_version=fresh(loan).version,
        )

    def sanction(
        self,
        loan: Loan,
        *,
        amount: str = "20000",
        by: Actor | None = None,
        agreed: Agreed = NOTHING_AGREED,
    ) -> Loan:
        return sanction.sanction_loan(
            actor=by or self.staff.sm,
            loan_id=loan.id,
            amount=Decimal(amount),
            note="Fine.",
            agreed=agreed,
            expected_version=fresh(loan).version,
        )

    def offer(self, loan: Loan) -> Agreement:
        run_jobs(only="loans.prepare_agreement")
        return Agreement.objects.get(loan=loan, state="READY")

    def acknowledge(self, loan: Loan) -> Loan:
        offer = Agreement.objects.select_related("kfs").get(loan=loan, state="READY")
        assert offer.kfs is not None
        return agreement.acknowledge_kfs(
            actor=borrower_actor(loan.customer),
            loan_id=loan.id,
            agreement_id=offer.id,
            document_hash=offer.kfs.sha256_sealed,
            language="en",
            expected_version=fresh(loan).version,
        )

    def sign(self, loan: Loan) -> Loan:
        agreement.start_esign(
            actor=borrower_actor(loan.customer), loan_id=loan.id, expected_version=fresh(loan).version
        )
        self.outside.esign.state = EsignState.COMPLETED
        signing.check_signature(agreement_id=Agreement.objects.get(loan=loan, state="SENT").id)
        self.outside.esign.state = EsignState.REQUESTED
        return fresh(loan)

    def disburse(self, loan: Loan, *, rail: str = "IMPS", key: str | None = None) -> Loan:
        disbursement.disburse_loan(
            actor=self.staff.ops,
            loan_id=loan.id,
            rail=rail,
            expected_version=fresh(loan).version,
            idempotency_key=key or str(uuid7()),
        )
        run_jobs(only="loans.execute_payout", rounds=1)
        return fresh(loan)

    def link(
        self, loan: Loan, amount: str, *, by: Actor | None = None, key: str | None = None
    ) -> PaymentOrder:
        return payments.create_payment_link(
            actor=by or borrower_actor(loan.customer),
            loan_id=loan.id,
            amount=Decimal(amount),
            idempotency_key=key or str(uuid7()),
        )

    def pay(self, loan: Loan, amount: str, *, payment_id: str | None = None) -> Receipt:
        order = self.link(loan, amount)
        return payments.apply_gateway_payment(paid(order, amount, payment_id=payment_id))

    def end_days(self, count: int) -> None:
        for _ in range(count):
            run = day_end.run_day_end(actor=SYSTEM, business_date=brand_config.business_date())
            assert run.state == "CLOSED", run.proofs

    # stages

    def sanctioned(
        self, customer: Customer, *, amount: str = "20000", agreed: Agreed = NOTHING_AGREED, **applied: Any
    ) -> Loan:
        loan = self.approve(self.apply(customer, amount=amount, **applied), amount=amount)
        return self.sanction(loan, amount=amount, agreed=agreed)

    def signed(self, customer: Customer, *, amount: str = "20000", **applied: Any) -> Loan:
        loan = self.sanctioned(customer, amount=amount, **applied)
        self.offer(loan)
        self.acknowledge(loan)
        return self.sign(loan)

    def active(self, customer: Customer, *, amount: str = "20000", **applied: Any) -> Loan:
        return self.disburse(self.signed(customer, amount=amount, **applied))


def fresh(loan: Loan) -> Loan:
    return Loan.objects.select_related("customer", "product_version__product").get(id=loan.id)


def payout_news(payout: Payout, status: PayoutStatus, **changes: object) -> PayoutUpdate:
    """The bank's word of a transfer, as its webhook tells it."""
    values: dict[str, object] = {
        "provider_ref": payout.provider_ref or f"pout_{payout.reference}",
        "reference": payout.reference,
        "status": status,
        "rank": 0,
        "amount": Money(payout.amount, "INR"),
        "utr": f"UTR{payout.reference}" if status is PayoutStatus.SUCCEEDED else "",
        **changes,
    }
    return PayoutUpdate(**values)  # type: ignore[arg-type]


def paid(
    order: PaymentOrder, amount: str, *, payment_id: str | None = None, at: datetime | None = None
) -> PaymentReceived:
    """The gateway's news of one payment at a link."""
    return PaymentReceived(
        provider_ref=order.provider_ref,
        reference=order.reference,
        provider_payment_id=payment_id or f"pay_{uuid7().hex[:14]}",
        amount=Money(Decimal(amount), "INR"),
        paid_at=at or clock.now(),
        rank=30,
        method="upi",
    )


def race(*acts: Callable[[], Any]) -> list[Any]:
    """Run acts at once, each in its own thread with its own connection; gives results or exceptions in order."""
    import contextvars
    import threading

    from django.db import connection

    barrier = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def one(place: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=10)
            results[place] = act()
        except Exception as failure:  # noqa: BLE001 - the refusal is what the test looks at
            results[place] = failure
        finally:
            connection.close()

    threads = [
        threading.Thread(target=contextvars.copy_context().run, args=(one, place, act))
        for place, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def ids(rows: list[Any]) -> list[UUID]:
    return [row.id for row in rows]
