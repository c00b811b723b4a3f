"""MSG91: flow API and delivery reports.

Magic mobiles: ending 00002 fails at the operator, 00016 is rejected, 00000 never gets a report.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from simulator.desk import Desk, action
from simulator.webhooks import emit
from simulator.wire import BAD_KEYS, Answer, Call, vendor_route

_SLOT = re.compile(r"\{#(\w+)#\}")
_PLUMBING = {"mobiles", "CRQID"}


def read_key(request: Request) -> tuple[str, str] | None:
    key = request.headers.get("authkey", "")
    return (key, "") if key and key not in BAD_KEYS else None


def refuse(status: int, message: str) -> Any:
    return {"type": "error", "message": message}


def send(call: Call) -> Answer:
    template_id = str(call.body.get("template_id") or "")
    if not template_id:
        return 200, refuse(400, "Template ID Missing")
    recipients = call.body.get("recipients")
    if not isinstance(recipients, list) or not recipients:
        return 200, refuse(400, "Recipients Missing")
    request_id = secrets.token_hex(12)
    for recipient in recipients:
        _take(call, template_id, request_id, recipient)
    return 200, {"type": "success", "message": request_id}


def _take(call: Call, template_id: str, request_id: str, recipient: dict[str, Any]) -> None:
    mobile = re.sub(r"\D", "", str(recipient.get("mobiles", "")))
    variables = {name: str(value) for name, value in recipient.items() if name not in _PLUMBING}
    sms_id = secrets.token_hex(8)
    sms = {
        "id": sms_id,
        "request_id": request_id,
        "mobile": mobile,
        "crqid": str(recipient.get("CRQID", "")),
        "template_id": template_id,
        "text": text_of(call.desk, call.key, template_id, variables),
        "code": next((value for value in variables.values() if re.fullmatch(r"\d{4,8}", value)), ""),
        "brand": call.desk.brand_of("msg91", call.key),
        "at": call.desk.now(),
        "state": "submitted",
    }
    call.desk.journal.put("sms", sms_id, sms, key=call.key, reference=mobile[-8:])
    call.desk.journal.later(call.desk.settings.sms_report_delay_s, "sms_report", sms_id=sms_id)


def text_of(desk: Desk, key: str, template_id: str, variables: dict[str, str]) -> str:
    """The registered text with its slots filled; without a registration, what can be told of it."""
    template = desk.journal.get("template", f"{key}|{template_id}")
    if template is None:
        told = ", ".join(f"{name}: {value}" for name, value in variables.items())
        return f"[{template_id}] {told}"
    return _SLOT.sub(lambda slot: variables.get(slot.group(1), ""), str(template["body"]))


@action("sms_report")
async def _report(desk: Desk, args: dict[str, Any]) -> None:
    sms = desk.journal.get("sms", args["sms_id"])
    if sms is None or sms["mobile"].endswith("00000"):
        return
    status, words = "1", "DELIVERED"
    if sms["mobile"].endswith("00002"):
        status, words = "2", "FAILED"
    elif sms["mobile"].endswith("00016"):
        status, words = "16", "REJECTED"
    sms["state"] = words.lower()
    desk.journal.put("sms", sms["id"], sms)
    key = desk.journal.owner("sms", sms["id"])
    body = {
        "requestId": sms["request_id"],
        "telNum": sms["mobile"],
        "status": status,
        "description": words,
        "CRQID": sms["crqid"],
    }
    emit(desk, "msg91", key, f"sms_{sms['id']}", "sms.report", body)


routes: list[Route] = [
    vendor_route(
        "/msg91/api/v5/flow", "msg91", "sms.send", send, method="POST", read_key=read_key, refuse=refuse
    )
]
