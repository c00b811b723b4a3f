"""Digio: a PDF put up for one signer."""

from __future__ import annotations

import base64
import binascii
import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from simulator.desk import Desk
from simulator.signing import signed_copy
from simulator.webhooks import emit
from simulator.wire import Answer, Call, Handler, basic_key, vendor_route

VENDOR = "digio"
IST = timezone(timedelta(hours=5, minutes=30))
OPEN = {"requested", "partial"}


def refuse(status: int, message: str) -> Any:
    return {"code": "AUTHENTICATION_FAILED" if status == 401 else "INVALID_REQUEST", "message": message}


def upload(call: Call) -> Answer:
    signers = call.body.get("signers")
    if not isinstance(signers, list) or not signers or not signers[0].get("identifier"):
        return 400, {"code": "INVALID_SIGNERS", "message": "signers must name an identifier"}
    try:
        pdf = base64.b64decode(str(call.body.get("file_data", "")), validate=True)
    except binascii.Error:
        pdf = b""
    if not pdf.startswith(b"%PDF-"):
        return 400, {"code": "INVALID_FILE", "message": "file_data is not a PDF"}
    document = _new_document(call, signers[0])
    call.desk.journal.put("document", document["id"], document, key=call.key)
    call.desk.journal.put("pdf", document["id"], {"data": base64.b64encode(pdf).decode()})
    return 200, document


def _new_document(call: Call, signer: dict[str, Any]) -> dict[str, Any]:
    desk = call.desk
    document_id = desk.new_id("DID25")
    now = datetime.now(IST)
    days = int(call.body.get("expire_in_days") or 10)
    expires = now + timedelta(days=days)
    party = {
        "name": signer.get("name", ""),
        "identifier": signer["identifier"],
        "status": "requested",
        "type": "self",
        "signature_type": signer.get("sign_type", "electronic"),
        "reason": signer.get("reason", ""),
        "expire_on": expires.isoformat(sep=" ", timespec="seconds")[:19],
        "authentication_url": f"{call.base_url}/digio/sign/{document_id}",
    }
    return {
        "id": document_id,
        "is_agreement": True,
        "agreement_type": "outbound",
        "agreement_status": "requested",
        "file_name": call.body.get("file_name", "document.pdf"),
        "created_at": now.isoformat(sep=" ", timespec="seconds")[:19],
        "expires_at": expires.timestamp(),
        "no_of_pages": 1,
        "self_signed": False,
        "signing_parties": [party],
        "sign_request_details": {"requester_type": "org"},
        "channel": "api",
        "access_token": {
            "entity_id": document_id,
            "id": desk.new_id("GWT"),
            "valid_till": expires.isoformat(sep=" ", timespec="seconds")[:19],
        },
    }


def current(desk: Desk, document_id: str) -> dict[str, Any] | None:
    document = desk.journal.get("document", document_id)
    if document and document["agreement_status"] in OPEN and document["expires_at"] < time.time():
        document["agreement_status"] = document["signing_parties"][0]["status"] = "expired"
        desk.journal.put("document", document_id, document)
    return document


def finish(desk: Desk, document_id: str, *, signed: bool) -> bool:
    """The signer signed or refused: the document moves, the brand is told. False when it was over before."""
    document = current(desk, document_id)
    if document is None or document["agreement_status"] not in OPEN:
        return False
    party = document["signing_parties"][0]
    moment = datetime.now(UTC).astimezone(IST)
    party["status"] = "signed" if signed else "rejected"
    party["updated_at"] = moment.isoformat(sep=" ", timespec="seconds")[:19]
    document["agreement_status"] = "completed" if signed else "rejected"
    if signed:
        original = base64.b64decode((desk.journal.get("pdf", document_id) or {})["data"])
        stamped = signed_copy(original, name=party["name"], moment=moment)
        desk.journal.put("signed_pdf", document_id, {"data": base64.b64encode(stamped).decode()})
    desk.journal.put("document", document_id, document)
    name = "doc.signed" if signed else "doc.sign.rejected"
    event_id = desk.new_id("WHN25")
    shown = {field: document[field] for field in ("id", "agreement_status", "file_name", "signing_parties")}
    body = {
        "id": event_id,
        "event": name,
        "created_at": int(time.time() * 1000),
        "entities": ["document"],
        "payload": {"document": shown},
    }
    emit(desk, VENDOR, desk.journal.owner("document", document_id), event_id, name, body)
    return True


def pdf_of(desk: Desk, document_id: str) -> bytes | None:
    """The signed copy once there is one, the original before."""
    kept = desk.journal.get("signed_pdf", document_id) or desk.journal.get("pdf", document_id)
    return base64.b64decode(kept["data"]) if kept else None


def status(call: Call) -> Answer:
    return _own(call, call.path["document_id"])


def download(call: Call) -> Answer | Response:
    code, document = _own(call, call.query.get("document_id", ""))
    if code != 200:
        return code, document
    return Response(pdf_of(call.desk, document["id"]) or b"", media_type="application/pdf")


def cancel(call: Call) -> Answer:
    code, document = _own(call, call.path["document_id"])
    if code != 200:
        return code, document
    if document["agreement_status"] not in OPEN:
        return 400, {"code": "INVALID_STATE", "message": "The document is not open"}
    document["agreement_status"] = "cancelled"
    call.desk.journal.put("document", document["id"], document)
    return 200, {"id": document["id"], "message": "Document cancelled"}


def _own(call: Call, document_id: str) -> Answer:
    document = current(call.desk, document_id)
    if document is None or call.desk.journal.owner("document", document_id) != call.key:
        return 404, {"code": "DOCUMENT_NOT_FOUND", "message": "No such document"}
    return 200, document


def _route(path: str, operation: str, handler: Handler, method: str) -> Route:
    return vendor_route(
        f"/digio/v2/client/document{path}",
        VENDOR,
        operation,
        handler,
        method=method,
        read_key=basic_key,
        refuse=refuse,
    )


routes: list[Route] = [
    _route("/uploadpdf", "esign.create", upload, "POST"),
    _route("/download", "esign.download", download, "GET"),
    _route("/{document_id}", "esign.fetch", status, "GET"),
    _route("/{document_id}/cancel", "esign.cancel", cancel, "POST"),
]
