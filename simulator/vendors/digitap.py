"""Digitap: PAN look-up.

Magic digits of a PAN: 0000 no record, 0001 invalid, 0002 another name, 0003 not linked to Aadhaar, 0004 the source is
away (422), 0005 inactive. Every other well-formed PAN is found, under the name that was asked for.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from starlette.routing import Route

from simulator.wire import Answer, Call, basic_key, vendor_route

_PAN = re.compile(r"[A-Z]{5}[0-9]{4}[A-Z]")


def refuse(status: int, message: str) -> Any:
    return {"http_response_code": status, "message": message, "error": message}


def pan_basic(call: Call) -> Answer:
    pan, reference = str(call.body.get("pan", "")), str(call.body.get("client_ref_num", ""))
    if not pan or not reference or len(reference) > 45:
        return 400, refuse(400, "pan and client_ref_num are required")
    digits = pan[5:9]
    if digits == "0004":
        return 422, refuse(422, "Source unavailable")
    envelope: dict[str, Any] = {
        "http_response_code": 200,
        "client_ref_num": reference,
        "request_id": secrets.token_hex(16),
    }
    if not _PAN.fullmatch(pan) or digits == "0001":
        return 200, {**envelope, "result_code": 102, "message": "Invalid ID number or combination of inputs"}
    if digits == "0000":
        return 200, {**envelope, "result_code": 103, "message": "No records found"}
    return 200, {
        **envelope,
        "result_code": 101,
        "result": _found(pan, digits, str(call.body.get("name", ""))),
    }


def _found(pan: str, digits: str, asked: str) -> dict[str, Any]:
    other = digits == "0002"
    name = "SOMEONE ELSE ENTIRELY" if other else asked.upper()
    return {
        "pan": pan,
        "status": "Inactive" if digits == "0005" else "Active",
        "name": name,
        "pan_display_name": name,
        "seeding_status": "N" if digits == "0003" else "Y",
        "name_validated": "Y",
        "name_match": not other,
        "name_match_score": 18 if other else 100,
    }


routes: list[Route] = [
    vendor_route(
        "/digitap/validation/kyc/v1/pan_basic",
        "digitap",
        "pan.verify",
        pan_basic,
        method="POST",
        read_key=basic_key,
        refuse=refuse,
    )
]
