"""Razorpay's page: pay the whole or, where the link allows, a part."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from simulator.desk import Desk
from simulator.forms import read_form
from simulator.html import moment, rupees, tag, vendor_page
from simulator.pages.sign import safe_return
from simulator.vendors import razorpay

VENDOR = "Razorpay"
METHODS = (("upi", "UPI"), ("card", "Card"), ("netbanking", "Net banking"))


async def show(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    link = razorpay.current(desk, request.path_params["link_id"])
    if link is None:
        return vendor_page("Not found", VENDOR, "<h1>There is no such payment link</h1>", status=404)
    return vendor_page("Pay", VENDOR, _view(desk, link, ""))


async def act(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    link = razorpay.current(desk, request.path_params["link_id"])
    if link is None:
        return vendor_page("Not found", VENDOR, "<h1>There is no such payment link</h1>", status=404)
    form = await read_form(request)
    if form.get("act") == "fail":
        return vendor_page(
            "Pay", VENDOR, _view(desk, link, "The bank declined the payment. Nothing was taken.")
        )
    try:
        amount = _paise(form.get("amount", ""), link)
        paid, payment_id = razorpay.pay(desk, link["id"], amount, form.get("method", "upi"))
    except razorpay.NotPayable as refused:
        return vendor_page("Pay", VENDOR, _view(desk, link, str(refused)), status=400)
    back = safe_return(razorpay.way_back(desk, paid, payment_id))
    return RedirectResponse(back or f"/razorpay/pay/{link['id']}", 303)


def _paise(typed: str, link: dict[str, Any]) -> int:
    plain = typed.replace(",", "").replace("₹", "").strip()
    if not plain:
        return int(link["amount"] - link["amount_paid"])
    try:
        amount = Decimal(plain) * 100
    except InvalidOperation:
        raise razorpay.NotPayable("Please enter an amount in rupees.") from None
    if not amount.is_finite() or amount != amount.to_integral_value():
        raise razorpay.NotPayable("Please enter an amount in rupees and paise.")
    return int(amount)


def _view(desk: Desk, link: dict[str, Any], problem: str) -> str:
    brand = desk.brand_of("razorpay", desk.journal.owner("link", link["id"])) or "The lender"
    left = link["amount"] - link["amount_paid"]
    state = "open" if link["status"] == "created" else link["status"]
    head = (
        f'<p class="soft small">Payment to {escape(brand)}</p><h1>{escape(link["description"] or "Payment")}</h1>'
        f'<div class="card"><div class="row"><div><p class="soft small" style="margin:0">To pay</p>'
        f'<div class="sum">{rupees(left)}</div></div>{tag(state)}</div>'
        f'<p class="small soft" style="margin:.4rem 0 0">Reference {escape(link["reference_id"])} · asked for '
        f"{rupees(link['amount'])}, paid so far {rupees(link['amount_paid'])}</p></div>"
    )
    wrong = f'<p class="bad" role="alert">{escape(problem)}</p>' if problem else ""
    return head + (_form(link, left, wrong) if link["status"] in razorpay.OPEN else wrong) + _history(link)


def _form(link: dict[str, Any], left: int, wrong: str) -> str:
    editable = "" if link["accept_partial"] else "readonly"
    hint = (
        f"Any amount up to {rupees(left)}." if link["accept_partial"] else "This link takes the whole amount."
    )
    half = ""
    if link["accept_partial"] and left >= 400:
        half = (
            '<div class="actions"><button type="button" class="small-button" onclick="document.getElementById'
            f"('amount').value='{(left // 2) / 100:.2f}'\">Half</button>"
            '<button type="button" class="small-button" onclick="document.getElementById'
            f"('amount').value='{left / 100:.2f}'\">All</button></div>"
        )
    methods = "".join(
        f'<label class="check"><input type="radio" name="method" value="{code}"{" checked" if code == "upi" else ""}>'
        f"<span>{words}</span></label>"
        for code, words in METHODS
    )
    return (
        f'<form class="card" method="post">{wrong}<label for="amount">Amount in rupees</label>'
        f'<input id="amount" name="amount" inputmode="decimal" value="{left / 100:.2f}" {editable} '
        f'aria-describedby="hint"><p id="hint" class="small soft">{hint}</p>{half}'
        f"<fieldset><legend>Pay by</legend>{methods}"
        '</fieldset><button class="go big" name="act" value="pay">Pay</button>'
        '<p style="margin:.9rem 0 0;text-align:center"><button class="small-button" name="act" value="fail" '
        "formnovalidate>Let the bank decline it</button></p></form>"
    )


def _history(link: dict[str, Any]) -> str:
    if not link["payments"]:
        return ""
    rows = "".join(
        f"<tr><td>{moment(payment['created_at'])}</td><td>{escape(payment['method'])}</td>"
        f"<td><code>{escape(payment['payment_id'])}</code></td><td class=num>{rupees(payment['amount'])}</td></tr>"
        for payment in link["payments"]
    )
    return f'<div class="card scroll"><h2>Payments</h2><table><tbody>{rows}</tbody></table></div>'


routes = [
    Route("/razorpay/pay/{link_id}", show, methods=["GET"]),
    Route("/razorpay/pay/{link_id}", act, methods=["POST"]),
]
