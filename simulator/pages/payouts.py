"""The payouts desk: every transfer, and buttons to move it on."""

from __future__ import annotations

from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from simulator.desk import Desk
from simulator.forms import read_form
from simulator.html import moment, page, rupees, tag
from simulator.vendors import razorpayx

_MOVES = {
    "processing": (("processed", "Complete"), ("failed", "Fail")),
    "queued": (("processed", "Complete"), ("failed", "Fail")),
    "processed": (("reversed", "Return"),),
}


async def show(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    rows = "".join(_row(desk, payout) for payout in desk.journal.newest("payout", 100))
    auto = desk.settings.auto_payouts
    switch = (
        '<form method="post" action="/payouts/auto"><button class="small-button">'
        f"{'Hold new payouts for a person' if auto else 'Let new payouts go through by themselves'}</button></form>"
    )
    words = "go through by themselves after a moment" if auto else "wait here until you complete or fail them"
    table = (
        f'<table><thead><tr><th>When<th>Brand<th>To<th class="num">Amount<th>Mode<th>State<th>Actions</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
        if rows
        else '<p class="soft">No payout yet.</p>'
    )
    body = (
        f'<div class="row"><div><h1>Payouts</h1><p class="soft">New payouts {words}. Each move sends a signed '
        f"webhook.</p></div>{switch}</div>"
        f'<div class="card scroll">{table}</div>'
        '<div class="card small soft"><h2>Magic endings of the account number</h2><code>9991</code> fails · '
        "<code>9992</code> stays in process · <code>9993</code> goes through and comes back · <code>9994</code> waits "
        "for balance. In the account check: <code>8881</code> no such account · <code>8882</code> another name · "
        "<code>8883</code> technical failure · <code>8884</code> never answers.</div>"
    )
    return page("Payouts", body, at="/payouts")


def _row(desk: Desk, payout: dict[str, Any]) -> str:
    to = desk.journal.get("beneficiary", payout["id"]) or {}
    brand = desk.brand_of("razorpayx", desk.journal.owner("payout", payout["id"]))
    buttons = "".join(
        f'<form method="post" action="/payouts/{payout["id"]}/{status}">'
        f'<button class="small-button">{words}</button></form>'
        for status, words in _MOVES.get(payout["status"], ())
    )
    utr = f'<br><span class="small soft">UTR {escape(payout["utr"])}</span>' if payout["utr"] else ""
    return (
        f"<tr><td>{moment(payout['created_at'])}</td><td>{escape(brand)}</td>"
        f'<td>{escape(str(to.get("name", "")))}<br><span class="small soft">{escape(str(to.get("account", "")))} '
        f"{escape(str(to.get('ifsc', '')))}</span></td><td class=num>{rupees(payout['amount'])}</td>"
        f"<td>{escape(payout['mode'])}</td><td>{tag(payout['status'])}{utr}</td>"
        f'<td><div class="actions">{buttons}</div></td></tr>'
    )


async def move(request: Request) -> Response:
    status = request.path_params["status"]
    if status in {"processed", "failed", "reversed"}:
        razorpayx.move_payout(request.app.state.desk, request.path_params["payout_id"], status)
    return RedirectResponse("/payouts", 303)


async def switch_auto(request: Request) -> Response:
    await read_form(request)
    settings = request.app.state.desk.settings
    settings.auto_payouts = not settings.auto_payouts
    return RedirectResponse("/payouts", 303)


routes = [
    Route("/payouts", show, methods=["GET"]),
    Route("/payouts/auto", switch_auto, methods=["POST"]),
    Route("/payouts/{payout_id}/{status}", move, methods=["POST"]),
]
