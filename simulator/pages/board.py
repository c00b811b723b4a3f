"""Overview, faults, journal."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from simulator.desk import Desk
from simulator.faults import MODES
from simulator.forms import read_form
from simulator.html import moment, page, rupees, tag
from simulator.vendors import OPERATIONS
from simulator.webhooks import resend


async def overview(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    callbacks = desk.journal.newest("callback", 200)
    brands = sorted({callback["brand"] for callback in callbacks if callback.get("brand")})
    faults = desk.faults.listed()
    body = (
        '<h1>Everyone outside, on one port</h1><p class="soft">This stands in for the text message gateway, the tax '
        "record, the bank, the e-sign vendor and the payment gateway. Nothing here is real.</p>"
        '<div class="grid">'
        + _tile("/sms", "Text messages", "Read the one-time codes borrowers receive.")
        + _tile("/payouts", "Payouts", "Complete, fail or return a transfer.")
        + _tile("/faults", "Faults", f"{len(faults)} at work." if faults else "Let a vendor have a bad day.")
        + _tile("/journal", "Journal", "What was asked, what was told.")
        + "</div>"
        + _list("Open for signing", _documents(desk))
        + _list("Payment links", _links(desk))
        + f'<p class="small soft">Registered: {escape(", ".join(brands)) or "no brand yet"}.</p>'
    )
    return page("Overview", body, at="/")


def _tile(href: str, title: str, words: str) -> str:
    return f'<a class="card" href="{href}"><h2>{title}</h2><p class="soft small" style="margin:0">{words}</p></a>'


def _list(title: str, rows: list[str]) -> str:
    if not rows:
        return ""
    return f'<div class="card scroll"><h2>{title}</h2><table><tbody>{"".join(rows)}</tbody></table></div>'


def _documents(desk: Desk) -> list[str]:
    return [
        f'<tr><td><a href="/digio/sign/{document["id"]}">{escape(document["file_name"])}</a></td>'
        f"<td>{escape(document['signing_parties'][0]['name'])}</td><td>{tag(document['agreement_status'])}</td></tr>"
        for document in desk.journal.newest("document", 10)
    ]


def _links(desk: Desk) -> list[str]:
    return [
        f'<tr><td><a href="/razorpay/pay/{link["id"]}">{escape(link["description"] or link["id"])}</a></td>'
        f"<td class=num>{rupees(link['amount'])}</td><td>{tag(link['status'])}</td></tr>"
        for link in desk.journal.newest("link", 10)
    ]


async def faults(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    operations = "".join(f"<option>{escape(name)}</option>" for name in ["*", *OPERATIONS])
    modes = "".join(
        f'<option value="{mode}">{mode.replace("_", " ")}: {words}</option>' for mode, words in MODES.items()
    )
    rows = "".join(_fault_row(fault) for fault in desk.faults.listed())
    active = (
        f'<div class="card scroll"><div class="row"><h2>At work</h2><form method="post" action="/faults/clear">'
        f'<button class="small-button">Clear all</button></form></div><table><thead><tr><th>Operation<th>Mode<th>Value'
        f"<th>Left<th>Share<th>Struck</tr></thead><tbody>{rows}</tbody></table></div>"
        if rows
        else '<p class="soft">No fault at work: every vendor has a good day.</p>'
    )
    body = (
        f"<h1>Faults</h1>{active}"
        '<form class="card" method="post" action="/faults"><h2>Add one</h2>'
        f'<label for="operation">Operation</label><select id="operation" name="operation">{operations}</select>'
        f'<label for="mode">What happens</label><select id="mode" name="mode">{modes}</select>'
        '<div class="grid"><div><label for="value">Seconds or status</label><input id="value" name="value" '
        'inputmode="decimal" placeholder="as usual"></div><div><label for="times">How many calls</label>'
        '<input id="times" name="times" inputmode="numeric" placeholder="all"></div><div><label for="share">'
        'Share of calls</label><input id="share" name="share" inputmode="decimal" placeholder="1.0"></div></div>'
        '<button class="go" style="margin-top:1rem">Add</button></form>'
    )
    return page("Faults", body, at="/faults")


def _fault_row(fault: dict[str, Any]) -> str:
    left = "all" if fault["times"] is None else fault["times"]
    return (
        f"<tr><td>{escape(fault['operation'])}</td><td>{escape(fault['mode'])}</td><td>{fault['value']:g}</td>"
        f"<td>{left}</td><td>{fault['share']:g}</td><td>{fault['struck']}</td></tr>"
    )


async def add_fault(request: Request) -> Response:
    form = await read_form(request)
    try:
        request.app.state.desk.faults.add({name: value for name, value in form.items() if value})
    except ValueError as wrong:
        return page("Faults", f'<p class="bad">{escape(str(wrong))}</p>', at="/faults", status=400)
    return RedirectResponse("/faults", 303)


async def clear_faults(request: Request) -> Response:
    request.app.state.desk.faults.clear()
    return RedirectResponse("/faults", 303)


async def journal(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    webhooks = "".join(_webhook_row(event) for event in desk.journal.newest("webhook", 40))
    requests = "".join(_request_row(entry) for entry in desk.journal.requests(limit=60))
    body = (
        "<h1>Journal</h1>"
        f'<div class="card scroll"><h2>Told (webhooks)</h2><table><thead><tr><th>When<th>Vendor<th>Event<th>Outcome'
        f"<th>Again</tr></thead><tbody>{webhooks or '<tr><td>Nothing yet.'}</tbody></table></div>"
        f'<div class="card scroll"><h2>Asked (requests)</h2><table><thead><tr><th>When<th>Operation<th>Reference'
        f"<th>Status<th>Body</tr></thead><tbody>{requests or '<tr><td>Nothing yet.'}</tbody></table></div>"
    )
    return page("Journal", body, at="/journal")


def _webhook_row(event: dict[str, Any]) -> str:
    outcome = event["tries"][-1]["outcome"] if event["tries"] else "on its way"
    buttons = "".join(
        f'<form method="post" action="/journal/{escape(event["id"])}/{how}"><button class="small-button">{words}'
        "</button></form>"
        for how, words in (("again", "Send again"), ("forged", "Send forged"))
    )
    return (
        f"<tr><td>{moment(event['at'])}</td><td>{escape(event['vendor'])}</td><td>{escape(event['kind'])}</td>"
        f'<td>{escape(outcome)}</td><td><div class="actions">{buttons}</div></td></tr>'
    )


def _request_row(entry: dict[str, Any]) -> str:
    body = json.dumps(json.loads(entry["body"]), ensure_ascii=False)
    fault = f' <span class="tag s-bad">{escape(entry["fault"])}</span>' if entry["fault"] else ""
    return (
        f"<tr><td>{moment(entry['at'])}</td><td>{escape(entry['operation'])}</td><td>{escape(entry['reference'])}</td>"
        f"<td>{entry['status']}{fault}</td><td><details><summary>show</summary><code>{escape(body)}</code></details>"
        "</td></tr>"
    )


async def send_again(request: Request) -> Response:
    how = request.path_params["how"]
    resend(request.app.state.desk, request.path_params["event_id"], forged=how == "forged")
    return RedirectResponse("/journal", 303)


routes = [
    Route("/", overview),
    Route("/faults", faults, methods=["GET"]),
    Route("/faults", add_fault, methods=["POST"]),
    Route("/faults/clear", clear_faults, methods=["POST"]),
    Route("/journal", journal),
    Route("/journal/{event_id}/{how}", send_again, methods=["POST"]),
]
