"""Money coming in through the gateway: links to pay at, and each captured payment, once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from backend.brand_config import services as brand_config
from backend.customers import queries as customers
from backend.integrations.errors import ReferenceAlreadyUsed
from backend.integrations.ports import (
    Capability,
    PaymentLinkClosed,
    PaymentLinkResult,
    PaymentLinkStatus,
    PaymentReceived,
)
from backend.integrations.ports import PaymentLink as PaymentLinkPort
from backend.integrations.services import port
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind, Level
from backend.kernel.errors import (
    NotAllowedNow,
    PermissionRefused,
    PolicyViolation,
    ProviderRefused,
    ProviderUnavailable,
    ValidationFailed,
)
from backend.kernel.idempotency import once
from backend.kernel.money import Money
from backend.kernel.outbox import enqueue
from backend.loans.addresses import brand_url
from backend.loans.limits import is_sum
from backend.loans.models import (
    OPEN_ORDER_STATES,
    Loan,
    OrderState,
    PaymentOrder,
    Receipt,
    ReceiptNumber,
    ReceiptSource,
    ReceiptState,
)
from backend.loans.services import books
from backend.loans.services.leases import REQUEST_GRACE, next_round, take_lease
from backend.loans.services.moves import change_loan, lock_loan
from backend.loans.services.repayment import apply_repayment, hold_in_suspense
from backend.loans.states import PAYABLE, TAKES_MONEY, LoanStatus

GATEWAY = Actor.system("payment gateway")
PROVIDER = "gateway"
LINK_MAKERS = ("LOANS", "LOAN_OPS", "COLLECTIONS", "PRE_COLLECTIONS")
# What a link asks for is right for the day it was asked on.
LINK_LIFE = timedelta(hours=24)
_CLOSED_ORDERS = {
    PaymentLinkStatus.EXPIRED: OrderState.EXPIRED,
    PaymentLinkStatus.CANCELLED: OrderState.CANCELLED,
}


# --- links --------------------------------------------------------------------------------------


def create_payment_link(
    *, actor: Actor, loan_id: UUID, amount: Decimal, idempotency_key: str
) -> PaymentOrder:
    """A link to pay some or all of what is owed; asked for by the borrower or by staff.

    gives   the order; for staff its `url` may be empty while the gateway does not answer: the job goes on asking
    raises  NotAllowedNow, ValidationFailed, PolicyViolation (more than is owed), IdempotencyConflict;
            ProviderUnavailable to a borrower who would have nowhere to go (the order waits, and goes on)
    """
    if actor.kind is not ActorKind.CUSTOMER and not any(actor.may(code, Level.WRITE) for code in LINK_MAKERS):
        raise PermissionRefused(permission=LINK_MAKERS[0])
    answer = once(
        actor=actor,
        operation="loans.payment_link",
        key=idempotency_key,
        body={"loan_id": loan_id, "amount": amount},
        run=lambda: _order(actor=actor, loan_id=loan_id, amount=amount),
    )
    order_id = UUID(answer["order_id"])
    if PaymentOrder.objects.filter(id=order_id, state=OrderState.CREATED).exists():
        make_payment_link(order_id=order_id)
    order = PaymentOrder.objects.select_related("loan").get(id=order_id)
    if actor.kind is ActorKind.CUSTOMER and not order.url:
        raise ProviderUnavailable(order.waiting_reason or None)
    return order


def _order(*, actor: Actor, loan_id: UUID, amount: Decimal) -> dict[str, object]:
    loan = lock_loan(loan_id=loan_id, actor=actor)
    if loan.status not in PAYABLE:
        raise NotAllowedNow("Nothing is to be paid on this loan now.")
    if not is_sum(amount):
        raise ValidationFailed.one("amount", "amount_not_valid", "Please give an amount above zero.")
    payoff = books.payoff_today(loan)
    if amount > payoff:
        raise PolicyViolation(
            f"At most {payoff:,.2f} is needed to close this loan today.", rule="loan.payoff", most=str(payoff)
        )
    order = PaymentOrder(
        loan=loan,
        amount=amount,
        currency=loan.currency,
        expires_at=clock.now() + LINK_LIFE,
        asked_by_kind=actor.kind,
        asked_by_id=actor.id,
        asked_by_name=actor.name[:120],
    )
    order.reference = f"{loan.number}-{order.id.hex[-12:]}"
    order.save(force_insert=True)
    enqueue(
        "loans.make_payment_link",
        args={"order_id": order.id},
        due_at=clock.now() + REQUEST_GRACE,
        dedupe_key=f"loans.make_payment_link:{order.id}",
    )
    change_loan(
        loan=loan,
        what="payment_link_asked",
        actor=actor,
        after={"order_id": str(order.id), "amount": str(amount)},
    )
    return {"order_id": order.id}


def make_payment_link(*, order_id: UUID | str, round: int = 0) -> None:
    """Job, and the request's own first try: open the page to pay at. A gateway that is down is asked again."""
    order = _take(order_id)
    if order is None:
        return
    borrower = customers.contact(order.loan.customer_id)
    try:
        link = _port().create(
            amount=_money(order),
            reference=order.reference,
            description=f"Repayment of loan {order.loan.number}",
            customer_name=borrower.name,
            mobile=borrower.mobile,
            accept_partial=order.accept_partial,
            expires_at=order.expires_at,
            callback_url=brand_url(f"/loans/{order.loan_id}"),
        )
    except ReferenceAlreadyUsed:
        _found_or_later(order, round)
    except ProviderUnavailable:
        _later(order, round)
    except ProviderRefused as refusal:
        _settle_order(order, OrderState.FAILED, waiting=f"The gateway refused: {refusal.message}")
    else:
        _opened(order, link)


def _take(order_id: UUID | str) -> PaymentOrder | None:
    with transaction.atomic():
        order = (
            PaymentOrder.objects.select_for_update(of=("self",))
            .select_related("loan")
            .filter(id=order_id, state=OrderState.CREATED)
            .first()
        )
        if order is None or not take_lease(order):
            return None
        order.save(update_fields=["leased_until"])
        return order


def _found_or_later(order: PaymentOrder, round: int) -> None:
    """An earlier call did reach the gateway: take the link it made."""
    try:
        link = _port().find(order.reference)
    except ProviderUnavailable:
        link = None
    if link is None:
        _later(order, round)
    else:
        _opened(order, link)


def _opened(order: PaymentOrder, link: PaymentLinkResult) -> None:
    _settle_order(order, OrderState.OPEN, provider_ref=link.provider_ref, url=link.url)


def _later(order: PaymentOrder, round: int) -> None:
    reason = "The payment service cannot be reached; the link is made as soon as it can be."
    with transaction.atomic():
        next_round("loans.make_payment_link", args={"order_id": order.id}, round=round)
        _settle_order(order, OrderState.CREATED, waiting=reason)


def _settle_order(
    order: PaymentOrder, state: OrderState, *, provider_ref: str = "", url: str = "", waiting: str = ""
) -> None:
    with transaction.atomic():
        loan = lock_loan(loan_id=order.loan_id, actor=GATEWAY)
        row = PaymentOrder.objects.select_for_update(of=("self",)).get(id=order.id)
        if row.state != OrderState.CREATED:
            return
        told_before = row.waiting_reason == waiting and state == OrderState.CREATED
        row.state, row.leased_until, row.waiting_reason = state, None, waiting[:300]
        row.provider_ref, row.url = provider_ref or row.provider_ref, url or row.url
        row.bump()
        row.save()
        if not told_before:
            change_loan(
                loan=loan,
                what="payment_link",
                actor=GATEWAY,
                after={"order_id": str(row.id), "state": state},
            )


def cancel_payment_link(*, order_id: UUID | str, round: int = 0) -> None:
    """Job: take a link back; one that was paid in part cannot be, and runs out by itself."""
    order = PaymentOrder.objects.filter(id=order_id, state__in=OPEN_ORDER_STATES).first()
    if order is None:
        return
    try:
        if order.provider_ref:
            _port().cancel(order.provider_ref)
    except ProviderRefused:
        return
    except ProviderUnavailable:
        with transaction.atomic():
            next_round("loans.cancel_payment_link", args={"order_id": order.id}, round=round)
        return
    close_order(order_id=order.id, state=OrderState.CANCELLED)


def close_order(*, order_id: UUID, state: OrderState) -> None:
    with transaction.atomic():
        row = PaymentOrder.objects.select_for_update(of=("self",)).get(id=order_id)
        if row.state in OPEN_ORDER_STATES:
            row.state = state
            row.bump()
            row.save()


# --- payments -----------------------------------------------------------------------------------


def apply_gateway_payment(payment: PaymentReceived) -> Receipt:
    """Book one captured payment, once for all time by the provider's payment id.

    A repeat gives the receipt that stands. What fits no loan is held in suspense, never dropped.
    """
    try:
        with transaction.atomic():
            return _book(payment)
    except IntegrityError:
        # Two deliveries at once that share no loan to wait on: the unique payment id let one through.
        return Receipt.objects.get(provider_payment_id=payment.provider_payment_id)


def _book(payment: PaymentReceived) -> Receipt:
    order = _order_of(payment)
    loan = lock_loan(loan_id=order.loan_id, actor=GATEWAY) if order is not None else None
    standing = Receipt.objects.filter(provider_payment_id=payment.provider_payment_id).first()
    if standing is not None:
        return standing
    receipt = Receipt(
        source=ReceiptSource.GATEWAY,
        state=ReceiptState.SUSPENSE,
        provider=PROVIDER,
        provider_payment_id=payment.provider_payment_id,
        reference=(payment.reference or payment.provider_ref)[:80],
        method=payment.method[:20],
        amount=payment.amount.amount,
        currency=payment.amount.currency,
        paid_at=payment.paid_at,
        value_date=value_date(payment.paid_at),
        payment_order=order,
    )
    receipt.number = ReceiptNumber.issue(receipt.id)
    doubt = _doubt(order, loan, payment)
    if order is not None:
        _count_towards(order, receipt.amount)
    if doubt or loan is None:
        receipt.payer_hint = payment.payer_hint[:60]
        hold_in_suspense(receipt=receipt, loan=loan, doubt=doubt, actor=GATEWAY)
    else:
        apply_repayment(loan=loan, receipt=receipt, actor=GATEWAY)
    return receipt


def _order_of(payment: PaymentReceived) -> PaymentOrder | None:
    """The link by the gateway's id; by our reference only while the link's own answer has not been stored."""
    known = Q(provider_ref=payment.provider_ref) & ~Q(provider_ref="")
    order = PaymentOrder.objects.filter(known).first()
    if order is None and payment.reference:
        order = PaymentOrder.objects.filter(reference=payment.reference, provider_ref="").first()
    return order


def _doubt(order: PaymentOrder | None, loan: Loan | None, payment: PaymentReceived) -> str:
    """Why a payment cannot be put on a loan without a person; empty when it can."""
    if order is None or loan is None:
        return "No payment link of ours is known for this payment."
    if payment.reference and payment.reference != order.reference:
        return "The payment came with another reference."
    if payment.amount.currency != loan.currency:
        return "The payment is in another currency."
    if loan.status not in TAKES_MONEY:
        return f"The loan is {LoanStatus(loan.status).label}; the money is to be returned."
    return ""


def _count_towards(order: PaymentOrder, amount: Decimal) -> None:
    row = PaymentOrder.objects.select_for_update(of=("self",)).get(id=order.id)
    row.amount_paid += amount
    row.state = OrderState.PAID if row.amount_paid >= row.amount else OrderState.PARTIALLY_PAID
    row.bump()
    row.save()


def value_date(paid_at: datetime) -> date:
    """The day of the books on which money counts: its own local day, as far behind the business date as that
    day is behind today. A payment late in the evening counts for its evening, though booked after day-end."""
    calendar = brand_config.business_calendar()
    lag = calendar.local_date(clock.now()) - calendar.local_date(paid_at)
    return brand_config.business_date() - max(lag, timedelta(0))


# --- poller -------------------------------------------------------------------------------------


def apply_link_closed(closed: PaymentLinkClosed) -> None:
    """A webhook's news that a link ran out or was withdrawn."""
    order = PaymentOrder.objects.filter(Q(provider_ref=closed.provider_ref) & ~Q(provider_ref="")).first()
    if order is not None and closed.status in _CLOSED_ORDERS:
        close_order(order_id=order.id, state=_CLOSED_ORDERS[closed.status])


def check_payment_link(*, order_id: UUID | str, round: int = 0) -> None:
    """Ask the gateway what was paid at a link, and book what no webhook brought."""
    order = PaymentOrder.objects.filter(id=order_id).exclude(provider_ref="").first()
    if order is None:
        return
    try:
        state = _port().fetch(order.provider_ref)
    except (ProviderUnavailable, ProviderRefused):
        return  # asked again at the next tick
    for paid in state.payments:
        apply_gateway_payment(
            PaymentReceived(
                provider_ref=order.provider_ref,
                reference=state.reference,
                provider_payment_id=paid.provider_payment_id,
                amount=paid.amount,
                paid_at=paid.paid_at,
                rank=0,
                method=paid.method,
            )
        )
    if state.status in _CLOSED_ORDERS:
        close_order(order_id=order.id, state=_CLOSED_ORDERS[state.status])


def poll_payment_links() -> None:
    """Every link that is open, newest first: a webhook that never came is made good within minutes."""
    open_orders = PaymentOrder.objects.filter(state__in=OPEN_ORDER_STATES).exclude(provider_ref="")
    for order_id in list(open_orders.order_by("-created_at").values_list("id", flat=True)[:200]):
        check_payment_link(order_id=order_id)


def _money(order: PaymentOrder) -> Money:
    return Money(order.amount, "HKD" if order.currency == "HKD" else "INR")


def _port() -> PaymentLinkPort:
    return port(Capability.PAYMENT_LINK)
