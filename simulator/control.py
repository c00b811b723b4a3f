"""The control API, for seeds and tests: JSON in, JSON out."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.desk import Desk
from simulator.vendors import digio, razorpay, razorpayx
from simulator.webhooks import NotThisMachine, local_target, resend

Endpoint = Callable[[Request], Awaitable[Response]]


def _wrong(problem: str) -> JSONResponse:
    return JSONResponse({"error": problem}, 400)


def guarded(endpoint: Endpoint) -> Endpoint:
    """Wrong input is a 400 that says what is wrong."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except (ValueError, KeyError, TypeError) as wrong:
            return _wrong(f"{type(wrong).__name__}: {wrong}")

    return answer


async def put_callbacks(request: Request) -> Response:
    """`{key, vendor, url, secret, brand?}` or a list; the newest for a key and vendor stands."""
    desk: Desk = request.app.state.desk
    data = await request.json()
    told = data if isinstance(data, list) else [data]
    for entry in told:
        try:
            local_target(str(entry["url"]))
        except NotThisMachine as wrong:
            return _wrong(str(wrong))
        callback = {name: str(entry.get(name) or "") for name in ("key", "vendor", "url", "secret", "brand")}
        desk.journal.put("callback", f"{callback['vendor']}|{callback['key']}", callback, key=callback["key"])
    return JSONResponse({"registered": len(told)})


async def get_callbacks(request: Request) -> Response:
    shown = [
        {**callback, "secret": "…"} for callback in request.app.state.desk.journal.newest("callback", 500)
    ]
    return JSONResponse(shown)


async def put_templates(request: Request) -> Response:
    """`{key, template_id, body}` or a list: the registered text of an SMS template, slots as `{#name#}`."""
    desk: Desk = request.app.state.desk
    data = await request.json()
    told = data if isinstance(data, list) else [data]
    for entry in told:
        body = {"body": str(entry["body"])}
        desk.journal.put("template", f"{entry['key']}|{entry['template_id']}", body, key=str(entry["key"]))
    return JSONResponse({"registered": len(told)})


async def put_fault(request: Request) -> Response:
    """`{vendor, operation, mode, value?, times?, share?}`"""
    fault = request.app.state.desk.faults.add(await request.json())
    return JSONResponse(asdict(fault))


async def get_faults(request: Request) -> Response:
    return JSONResponse(request.app.state.desk.faults.listed())


async def delete_faults(request: Request) -> Response:
    which = request.query_params.get("id")
    request.app.state.desk.faults.clear(int(which) if which else None)
    return JSONResponse(request.app.state.desk.faults.listed())


async def put_settings(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    desk.settings.change(await request.json())
    return JSONResponse(asdict(desk.settings))


async def get_settings(request: Request) -> Response:
    return JSONResponse(asdict(request.app.state.desk.settings))


async def get_requests(request: Request) -> Response:
    query = request.query_params
    limit = int(query.get("limit", 100))
    return JSONResponse(
        request.app.state.desk.journal.requests(query.get("vendor", ""), query.get("operation", ""), limit)
    )


async def get_webhooks(request: Request) -> Response:
    return JSONResponse(request.app.state.desk.journal.newest("webhook", 200))


async def post_webhook(request: Request) -> Response:
    """Send an event once more: `{forged?, delay_s?, copies?}`."""
    desk: Desk = request.app.state.desk
    data: dict[str, Any] = await request.json() if await request.body() else {}
    event_id = request.path_params["event_id"]
    if desk.journal.get("webhook", event_id) is None:
        return JSONResponse({"error": "no such event"}, 404)
    for _ in range(int(data.get("copies", 1))):
        resend(desk, event_id, forged=bool(data.get("forged")), delay_s=float(data.get("delay_s", 0)))
    return JSONResponse({"queued": True})


async def post_payout(request: Request) -> Response:
    """`{status: processed|failed|reversed}`"""
    status = (await request.json())["status"]
    moved = razorpayx.move_payout(request.app.state.desk, request.path_params["payout_id"], status)
    return JSONResponse({"moved": moved})


async def post_signature(request: Request) -> Response:
    """`{signed: true|false}`: sign or refuse without the page."""
    signed = bool((await request.json()).get("signed", True))
    desk = request.app.state.desk
    moved = await asyncio.to_thread(digio.finish, desk, request.path_params["document_id"], signed=signed)
    return JSONResponse({"moved": moved})


async def post_payment(request: Request) -> Response:
    """`{amount_paise, method?}`: pay a link without the page."""
    data = await request.json()
    desk = request.app.state.desk
    amount, method = int(data["amount_paise"]), str(data.get("method", "upi"))
    link, payment_id = razorpay.pay(desk, request.path_params["link_id"], amount, method)
    return JSONResponse({"payment_id": payment_id, "status": link["status"]})


async def get_document(request: Request) -> Response:
    pdf = digio.pdf_of(request.app.state.desk, request.path_params["document_id"])
    if pdf is None:
        return JSONResponse({"error": "no such document"}, 404)
    return JSONResponse({"pdf": base64.b64encode(pdf).decode()})


async def wipe(request: Request) -> Response:
    request.app.state.desk.journal.wipe()
    request.app.state.desk.faults.clear()
    return JSONResponse({"wiped": True})


async def health(request: Request) -> Response:
    return JSONResponse({"ok": True})


routes = [
    Route("/healthz", health),
    Route("/control/callbacks", guarded(put_callbacks), methods=["PUT"]),
    Route("/control/callbacks", get_callbacks, methods=["GET"]),
    Route("/control/templates", guarded(put_templates), methods=["PUT"]),
    Route("/control/faults", guarded(put_fault), methods=["PUT", "POST"]),
    Route("/control/faults", get_faults, methods=["GET"]),
    Route("/control/faults", guarded(delete_faults), methods=["DELETE"]),
    Route("/control/settings", guarded(put_settings), methods=["PUT"]),
    Route("/control/settings", get_settings, methods=["GET"]),
    Route("/control/requests", guarded(get_requests)),
    Route("/control/webhooks", get_webhooks),
    Route("/control/webhooks/{event_id}/send", guarded(post_webhook), methods=["POST"]),
    Route("/control/payouts/{payout_id}", guarded(post_payout), methods=["POST"]),
    Route("/control/documents/{document_id}", guarded(post_signature), methods=["POST"]),
    Route("/control/documents/{document_id}", get_document, methods=["GET"]),
    Route("/control/links/{link_id}/pay", guarded(post_payment), methods=["POST"]),
    Route("/control/wipe", wipe, methods=["POST"]),
]
