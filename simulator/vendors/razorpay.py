"""Razorpay payment links."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any
from urllib.parse import urlencode

from starlette.routing import Route

from simulator.desk import Desk
from simulator.vendors.razorpay_shapes import event, refuse
from simulator.webhooks import emit
from simulator.wire import Answer, Call, Handler, basic_key, vendor_route

VENDOR = "razorpay"
OPEN = {"created", "partially_paid"}


class NotPayable(ValueError):
    """The link does not take this amount, or nothing any more."""


def create_link(call: Call) -> Answer:
    body, desk = call.body, call.desk
    if not isinstance(body.get("amount"), int) or body["amount"] < 100:
        return 400, refuse(400, "amount must be atleast INR 1.00", "amount")
    if body.get("currency", "INR") != "INR":
        return 400, refuse(400, "The currency is not supported", "currency")
    reference = str(body.get("reference_id") or "")
    if len(reference) > 40:
        return 400, refuse(400, "The reference id may not be greater than 40 characters.", "reference_id")
    if reference and desk.journal.by_reference("link", call.key, reference):
        text = f"payment link creation with reference_id: ({reference}) already exists"
        return 400, refuse(400, text, "reference_id")
    if body.get("expire_by") and body["expire_by"] < desk.now() + 15 * 60:
        return 400, refuse(400, "expire_by should be at least 15 minutes after current time", "expire_by")
    link_id = desk.new_id("plink_")
    link = {
        "id": link_id,
        "entity": "payment_link",
        "accept_partial": bool(body.get("accept_partial")),
        "amount": body["amount"],
        "amount_paid": 0,
        "callback_method": "get",
        "callback_url": body.get("callback_url") or "",
        "cancelled_at": 0,
        "created_at": desk.now(),
        "currency": "INR",
        "customer": body.get("customer") or {},
        "description": body.get("description") or "",
        "expire_by": body.get("expire_by") or 0,
        "expired_at": 0,
        "first_min_partial_amount": body.get("first_min_partial_amount") or 0,
        "notes": body.get("notes") or None,
        "notify": body.get("notify") or {},
        "order_id": desk.new_id("order_"),
        "payments": [],
        "reference_id": reference,
        "reminder_enable": False,
        "reminders": [],
        "short_url": f"{call.base_url}/razorpay/pay/{link_id}",
        "status": "created",
        "updated_at": desk.now(),
        "user_id": "",
    }
    desk.journal.put("link", link_id, link, key=call.key, reference=reference)
    desk.journal.put("link_secret", link_id, {"secret": call.secret})
    return 200, link


def get_link(call: Call) -> Answer:
    link = current(call.desk, call.path["link_id"])
    if link is None or call.desk.journal.owner("link", link["id"]) != call.key:
        return 400, refuse(400, "The id provided does not exist", "id")
    return 200, link


def find_links(call: Call) -> Answer:
    links = call.desk.journal.by_reference("link", call.key, call.query.get("reference_id", ""))
    return 200, {"payment_links": links}


def cancel_link(call: Call) -> Answer:
    status, link = get_link(call)
    if status != 200:
        return status, link
    if link["status"] != "created":
        return 400, refuse(400, f"Payment link can not be cancelled in {link['status']} state", "status")
    return 200, _close(call.desk, link, "cancelled")


def current(desk: Desk, link_id: str) -> dict[str, Any] | None:
    """The link as it stands now: one whose time has come is expired on sight."""
    link = desk.journal.get("link", link_id)
    if link is not None and link["status"] in OPEN and 0 < link["expire_by"] < desk.now():
        return _close(desk, link, "expired")
    return link


def _close(desk: Desk, link: dict[str, Any], status: str) -> dict[str, Any]:
    link["status"] = status
    link[f"{status}_at"] = link["updated_at"] = desk.now()
    desk.journal.put("link", link["id"], link)
    name = f"payment_link.{status}"
    key = desk.journal.owner("link", link["id"])
    emit(desk, VENDOR, key, desk.new_id("evt_"), name, event(desk, name, {"payment_link": link}))
    return link


def pay(desk: Desk, link_id: str, amount: int, method: str) -> tuple[dict[str, Any], str]:
    """Take a payment on a link; gives the link as it then stands and the payment's id.

    raises  NotPayable
    """
    link = current(desk, link_id)
    if link is None or link["status"] not in OPEN:
        raise NotPayable("This link takes no payment any more.")
    left = link["amount"] - link["amount_paid"]
    if amount < 100 or amount > left or (amount != left and not link["accept_partial"]):
        raise NotPayable(f"This link takes {'up to ' if link['accept_partial'] else ''}₹{left / 100:,.2f}.")
    payment = _payment(desk, link, amount, method)
    link["amount_paid"] += amount
    link["status"] = "paid" if link["amount_paid"] == link["amount"] else "partially_paid"
    link["updated_at"] = desk.now()
    link["payments"] = [
        *link["payments"],
        {
            "amount": amount,
            "created_at": payment["created_at"],
            "method": method,
            "payment_id": payment["id"],
            "plink_id": link["id"],
            "status": "captured",
        },
    ]
    desk.journal.put("link", link["id"], link)
    key = desk.journal.owner("link", link["id"])
    name = f"payment_link.{link['status']}"
    order = {
        "id": link["order_id"],
        "entity": "order",
        "amount": link["amount"],
        "amount_paid": link["amount_paid"],
    }
    body = event(desk, name, {"payment_link": link, "payment": payment, "order": order})
    emit(desk, VENDOR, key, desk.new_id("evt_"), name, body)
    captured = event(desk, "payment.captured", {"payment": payment})
    emit(desk, VENDOR, key, desk.new_id("evt_"), "payment.captured", captured)
    return link, payment["id"]


def _payment(desk: Desk, link: dict[str, Any], amount: int, method: str) -> dict[str, Any]:
    return {
        "id": desk.new_id("pay_"),
        "entity": "payment",
        "amount": amount,
        "currency": "INR",
        "status": "captured",
        "order_id": link["order_id"],
        "method": method,
        "captured": True,
        "description": f"#{link['id'][6:]}",
        "email": link["customer"].get("email", ""),
        "contact": link["customer"].get("contact", ""),
        "fee": 0,
        "tax": 0,
        "error_code": None,
        "acquirer_data": {"rrn": str(desk.now())},
        "created_at": desk.now(),
    }


def way_back(desk: Desk, link: dict[str, Any], payment_id: str) -> str:
    """Where the payer's browser goes, with the vendor's signed query."""
    if not link["callback_url"]:
        return ""
    secret = str((desk.journal.get("link_secret", link["id"]) or {}).get("secret", ""))
    signed = f"{link['id']}|{link['reference_id']}|{link['status']}|{payment_id}"
    query = urlencode(
        {
            "razorpay_payment_id": payment_id,
            "razorpay_payment_link_id": link["id"],
            "razorpay_payment_link_reference_id": link["reference_id"],
            "razorpay_payment_link_status": link["status"],
            "razorpay_signature": hmac.new(secret.encode(), signed.encode(), hashlib.sha256).hexdigest(),
        }
    )
    return f"{link['callback_url']}{'&' if '?' in link['callback_url'] else '?'}{query}"


def _route(path: str, operation: str, handler: Handler, method: str) -> Route:
    return vendor_route(
        f"/razorpay/v1{path}", VENDOR, operation, handler, method=method, read_key=basic_key, refuse=refuse
    )


routes: list[Route] = [
    _route("/payment_links", "payment_link.create", create_link, "POST"),
    _route("/payment_links", "payment_link.find", find_links, "GET"),
    _route("/payment_links/{link_id}", "payment_link.fetch", get_link, "GET"),
    _route("/payment_links/{link_id}/cancel", "payment_link.cancel", cancel_link, "POST"),
]
