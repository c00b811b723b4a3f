"""What all vendor endpoints share: who calls, what was asked, faults around the answer, a line in the journal."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from simulator.desk import Desk
from simulator.faults import Fault, swapped

Answer = tuple[int, Any]


@dataclass(frozen=True)
class Call:
    """key  the credential's public part, which says whose call it is; body  parsed JSON, {} where there is none"""

    desk: Desk
    key: str
    secret: str
    body: dict[str, Any]
    raw: bytes
    query: dict[str, str]
    path: dict[str, str]
    headers: dict[str, str]
    base_url: str


Handler = Callable[[Call], Answer | Response]
ReadKey = Callable[[Request], tuple[str, str] | None]
Refuse = Callable[[int, str], Any]

BAD_KEYS = {"bad", "wrong", "revoked"}


def basic_key(request: Request) -> tuple[str, str] | None:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        key, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (key, secret) if key and secret and key not in BAD_KEYS else None


def vendor_route(
    path: str,
    vendor: str,
    operation: str,
    handler: Handler,
    *,
    method: str,
    read_key: ReadKey,
    refuse: Refuse,
) -> Route:
    """One operation of a vendor, with its faults and its journal line."""

    async def endpoint(request: Request) -> Response:
        desk: Desk = request.app.state.desk
        raw = await request.body()
        fault = desk.faults.take(vendor, operation)
        key = read_key(request)
        body = _parsed(raw)
        response = await _before(fault)
        if response is None:
            response = _answer(desk, request, key, body, raw, handler, refuse)
            response = await _after(fault, response)
        desk.journal.record(
            vendor=vendor,
            operation=operation,
            key=key[0] if key else "",
            reference=_reference(body, request),
            headers=json.dumps(_told(request)),
            body=json.dumps(_shortened(body)),
            status=response.status_code,
            fault=fault.mode if fault else "",
        )
        return response

    return Route(path, endpoint, methods=[method], name=f"{vendor}.{operation}")


def _answer(
    desk: Desk,
    request: Request,
    key: tuple[str, str] | None,
    body: Any,
    raw: bytes,
    handler: Handler,
    refuse: Refuse,
) -> Response:
    if key is None:
        return JSONResponse(refuse(401, "Authentication failed"), 401)
    if not isinstance(body, dict):
        return JSONResponse(refuse(400, "The body is not a JSON object"), 400)
    answer = handler(
        Call(
            desk=desk,
            key=key[0],
            secret=key[1],
            body=body,
            raw=raw,
            query=dict(request.query_params),
            path={name: str(value) for name, value in request.path_params.items()},
            headers=dict(request.headers),
            base_url=str(request.base_url).rstrip("/"),
        )
    )
    if isinstance(answer, Response):
        return answer
    status, data = answer
    return JSONResponse(data, status)


async def _before(fault: Fault | None) -> Response | None:
    """Faults that keep the request from having its effect, and the plain delay."""
    if fault is None:
        return None
    match fault.mode:
        case "delay":
            await asyncio.sleep(fault.value)
        case "status":
            return JSONResponse(
                {"error": {"code": "SERVER_ERROR", "description": "simulated"}}, int(fault.value)
            )
        case "html":
            page = "<!doctype html><title>Bad Gateway</title><h1>502 Bad Gateway</h1>"
            return HTMLResponse(page, int(fault.value) or 200)
        case "redirect":
            return Response(status_code=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})
        case "oversize":
            return Response(b'{"x":"' + b"a" * 6_000_000 + b'"}', media_type="application/json")
    return None


async def _after(fault: Fault | None, response: Response) -> Response:
    """Faults that come once the effect has happened."""
    if fault is None:
        return response
    content = bytes(response.body)
    match fault.mode:
        case "timeout_after_effect":
            await asyncio.sleep(fault.value)
        case "error_after_effect":
            return JSONResponse(
                {"error": {"code": "GATEWAY_ERROR", "description": "simulated"}}, int(fault.value)
            )
        case "truncated":
            return Response(content[: len(content) // 2], response.status_code, media_type="application/json")
        case "wrong_shape":
            return JSONResponse({"unexpected": [1, 2, 3]}, response.status_code)
        case "swap_reference":
            return Response(swapped(content), response.status_code, media_type="application/json")
    return response


def _parsed(raw: bytes) -> Any:
    if not raw:
        return {}
    try:
        return json.loads(raw)
    except ValueError:
        return None


def _reference(body: Any, request: Request) -> str:
    names = ("reference_id", "client_ref_num")
    for source in (body if isinstance(body, dict) else {}, request.query_params):
        for name in names:
            if source.get(name):
                return str(source[name])
    return ""


def _told(request: Request) -> dict[str, str]:
    kept = ("x-payout-idempotency", "content-type")
    return {name: request.headers[name] for name in kept if name in request.headers}


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shortened(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_shortened(item) for item in value[:20]]
    if isinstance(value, str) and len(value) > 400:
        return f"[{len(value)} characters]"
    return value
