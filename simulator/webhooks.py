"""News to the brand: signed as the vendor signs, tried again when refused, sent to this machine only."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import random
from typing import Any
from urllib.parse import urlsplit

import httpx

from simulator.desk import Desk, action

RETRY_AFTER_S = (1, 3, 10, 30, 60, 300, 900)
_dice = random.Random(2)


class NotThisMachine(ValueError):
    """A callback address off this machine: the simulator talks to nobody else."""


def local_target(url: str) -> tuple[str, str]:
    """The address to connect to and the Host header for it: `<brand>.localhost` need not resolve outside a browser.

    raises  NotThisMachine
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "http" or not _is_local(host):
        raise NotThisMachine(f"{host or url} is not this machine")
    port = parts.port or 80
    connect = host if _is_address(host) else "127.0.0.1"
    connect = f"[{connect}]" if ":" in connect else connect
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return f"http://{connect}:{port}{path}", f"{host}:{port}"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_local(host: str) -> bool:
    if _is_address(host):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")


def sign(vendor: str, secret: str, body: bytes, event_id: str) -> dict[str, str]:
    """The vendor's own headers for a body."""
    checksum = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    if vendor == "digio":
        return {"X-Digio-Checksum": checksum}
    if vendor == "msg91":
        return {"X-Webhook-Secret": secret}
    return {"X-Razorpay-Signature": checksum, "x-razorpay-event-id": event_id}


def emit(desk: Desk, vendor: str, key: str, event_id: str, kind: str, body: Any) -> None:
    """Put an event on its way, as often and as late as the settings say."""
    event = {
        "id": event_id,
        "vendor": vendor,
        "key": key,
        "kind": kind,
        "body": json.dumps(body, separators=(",", ":")),
        "at": desk.now(),
        "tries": [],
    }
    desk.journal.put("webhook", event_id, event, key=key)
    if desk.settings.webhooks_held:
        return
    for copy in range(max(1, desk.settings.webhook_copies)):
        delay = desk.settings.webhook_delay_s + copy * 0.2 + _dice.random() * desk.settings.webhook_shuffle_s
        desk.journal.later(delay, "deliver_webhook", event_id=event_id, attempt=0, forged=False)


def resend(desk: Desk, event_id: str, *, forged: bool = False, delay_s: float = 0.0) -> None:
    desk.journal.later(
        delay_s, "deliver_webhook", event_id=event_id, attempt=len(RETRY_AFTER_S), forged=forged
    )


@action("deliver_webhook")
async def _deliver(desk: Desk, args: dict[str, Any]) -> None:
    event = desk.journal.get("webhook", args["event_id"])
    if event is None:
        return
    callback = desk.journal.get("callback", f"{event['vendor']}|{event['key']}")
    outcome = "nobody is registered for this key"
    if callback is not None:
        outcome = await _post(event, callback, forged=args["forged"])
    event = desk.journal.get("webhook", args["event_id"]) or event
    event["tries"] = [*event["tries"], {"at": desk.now(), "outcome": outcome, "forged": args["forged"]}][-20:]
    desk.journal.put("webhook", event["id"], event)
    attempt = args["attempt"]
    if not outcome.startswith("2") and not args["forged"] and attempt < len(RETRY_AFTER_S):
        desk.journal.later(
            RETRY_AFTER_S[attempt],
            "deliver_webhook",
            event_id=event["id"],
            attempt=attempt + 1,
            forged=False,
        )


async def _post(event: dict[str, Any], callback: dict[str, Any], *, forged: bool) -> str:
    body = event["body"].encode()
    secret = "not-the-secret" if forged else callback["secret"]
    headers = {"Content-Type": "application/json", **sign(event["vendor"], secret, body, event["id"])}
    try:
        url, host = local_target(callback["url"])
        async with httpx.AsyncClient(timeout=10, trust_env=False, follow_redirects=False) as client:
            answer = await client.post(url, content=body, headers={**headers, "Host": host})
    except (httpx.HTTPError, NotThisMachine) as failure:
        return f"{type(failure).__name__}"
    return str(answer.status_code)
