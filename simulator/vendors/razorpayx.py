"""RazorpayX: payouts and account checks.

Magic endings of the beneficiary's account. Payouts: 9991 fails, 9992 stays in process until someone acts, 9993 goes
through and comes back, 9994 waits for balance. Checks: 8881 no such account, 8882 another name, 8883 technical failure,
8884 never ends. All others go well.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from starlette.routing import Route

from simulator.desk import Desk, action
from simulator.vendors.razorpay_shapes import event, refuse
from simulator.webhooks import emit
from simulator.wire import Answer, Call, Handler, basic_key, vendor_route

VENDOR = "razorpayx"
_IDEMPOTENCY = re.compile(r"[A-Za-z0-9_\- ]{4,36}")
_IFSC = re.compile(r"[A-Z]{4}0[A-Z0-9]{6}")
_ACCOUNT = re.compile(r"[A-Za-z0-9]{5,35}")
FINAL = {"processed", "reversed", "failed", "rejected", "cancelled"}
_REASON = {
    "processed": ("payout_processed", "Payout is processed and the money has been credited."),
    "failed": ("beneficiary_bank_rejected", "The beneficiary bank rejected the payout."),
    "reversed": ("beneficiary_bank_rejected", "The beneficiary bank returned the money."),
    "queued": ("low_balance", "Waiting for balance."),
    "processing": ("payout_bank_processing", "The bank is processing the payout."),
}


def create_payout(call: Call) -> Answer:
    wrong = _wrong_payout(call)
    if wrong is not None:
        return wrong
    idempotency_id = f"{call.key}|{call.headers['x-payout-idempotency']}"
    digest = hashlib.sha256(json.dumps(call.body, sort_keys=True).encode()).hexdigest()
    earlier = call.desk.journal.get("idempotency", idempotency_id)
    if earlier is not None:
        if earlier["digest"] != digest:
            return 400, refuse(
                400, "Different request body for the same idempotency key", "X-Payout-Idempotency"
            )
        return 200, call.desk.journal.get("payout", earlier["payout_id"])
    payout = _new_payout(call)
    call.desk.journal.put("idempotency", idempotency_id, {"digest": digest, "payout_id": payout["id"]})
    return 200, payout


def _wrong_payout(call: Call) -> Answer | None:
    body, account = call.body, call.body.get("fund_account") or {}
    bank = account.get("bank_account") or {}
    if not _IDEMPOTENCY.fullmatch(call.headers.get("x-payout-idempotency", "")):
        return 400, refuse(400, "Idempotency key is missing or not valid", "X-Payout-Idempotency")
    if not isinstance(body.get("amount"), int) or body["amount"] < 100:
        return 400, refuse(400, "The amount must be atleast INR 1.00", "amount")
    if body.get("currency") != "INR":
        return 400, refuse(400, "The currency must be INR", "currency")
    if body.get("mode") not in {"IMPS", "NEFT", "RTGS", "UPI"}:
        return 400, refuse(400, "Payout mode is invalid", "mode")
    if body["mode"] == "IMPS" and body["amount"] > 5_00_000_00:
        return 400, refuse(400, "IMPS payouts are limited to INR 5,00,000", "amount")
    if len(str(body.get("reference_id") or "")) > 40 or len(str(body.get("narration") or "")) > 30:
        return 400, refuse(400, "reference_id or narration is too long", "reference_id")
    if account.get("account_type") == "vpa":
        return None if "@" in str((account.get("vpa") or {}).get("address")) else _bad_vpa()
    if not _IFSC.fullmatch(str(bank.get("ifsc", ""))):
        return 400, refuse(400, "Invalid IFSC Code", "fund_account.bank_account.ifsc")
    if not _ACCOUNT.fullmatch(str(bank.get("account_number", ""))):
        return 400, refuse(400, "Invalid account number", "fund_account.bank_account.account_number")
    return None


def _bad_vpa() -> Answer:
    return 400, refuse(400, "Invalid VPA", "fund_account.vpa.address")


def _new_payout(call: Call) -> dict[str, Any]:
    desk, body = call.desk, call.body
    account = body["fund_account"]
    bank = account.get("bank_account") or {"account_number": account.get("vpa", {}).get("address", "")}
    number = str(bank["account_number"])
    status = "queued" if number.endswith("9994") else "processing"
    payout: dict[str, Any] = {
        "id": desk.new_id("pout_"),
        "entity": "payout",
        "fund_account_id": desk.new_id("fa_"),
        "amount": body["amount"],
        "currency": "INR",
        "notes": body.get("notes") or [],
        "fees": 0,
        "tax": 0,
        "status": status,
        "utr": None,
        "mode": body["mode"],
        "purpose": body.get("purpose", "payout"),
        "reference_id": body.get("reference_id"),
        "narration": body.get("narration"),
        "batch_id": None,
        "status_details": _details(status),
        "created_at": desk.now(),
        "fee_type": None,
        "debit_account_number": body.get("account_number"),
    }
    desk.journal.put(
        "payout", payout["id"], payout, key=call.key, reference=str(body.get("reference_id") or "")
    )
    shown = {"name": bank.get("name", ""), "account": f"…{number[-4:]}", "ifsc": bank.get("ifsc", "")}
    desk.journal.put("beneficiary", payout["id"], shown)
    ending = {"9991": "failed", "9993": "processed"}.get(number[-4:], "processed")
    if desk.settings.auto_payouts and number[-4:] not in {"9992", "9994"}:
        desk.journal.later(desk.settings.payout_delay_s, "move_payout", payout_id=payout["id"], status=ending)
    if number.endswith("9993"):
        delay = desk.settings.payout_delay_s * 2 + 3
        desk.journal.later(delay, "move_payout", payout_id=payout["id"], status="reversed")
    return payout


def _details(status: str) -> dict[str, str]:
    reason, description = _REASON[status]
    return {"description": description, "source": "beneficiary_bank", "reason": reason}


def move_payout(desk: Desk, payout_id: str, status: str) -> bool:
    """To a new status, with its webhook; gives whether the move is one that happens."""
    payout = desk.journal.get("payout", payout_id)
    if payout is None or payout["status"] == status:
        return False
    if payout["status"] in FINAL and (payout["status"], status) != ("processed", "reversed"):
        return False
    payout["status"] = status
    payout["status_details"] = _details(status)
    if status == "processed":
        payout["utr"] = f"{desk.now()}{payout_id[-4:]}".upper()
    key = desk.journal.owner("payout", payout_id)
    desk.journal.put("payout", payout_id, payout)
    name = f"payout.{status}"
    emit(desk, VENDOR, key, desk.new_id("evt_"), name, event(desk, name, {"payout": payout}))
    return True


@action("move_payout")
async def _move(desk: Desk, args: dict[str, Any]) -> None:
    move_payout(desk, args["payout_id"], args["status"])


def get_payout(call: Call) -> Answer:
    return _own(call, "payout", call.path["payout_id"])


def find_payouts(call: Call) -> Answer:
    if not call.query.get("account_number"):
        return 400, refuse(400, "account_number is required", "account_number")
    reference = call.query.get("reference_id", "")
    items = call.desk.journal.by_reference("payout", call.key, reference)
    return 200, {"entity": "collection", "count": len(items), "items": items}


def _own(call: Call, kind: str, thing_id: str) -> Answer:
    thing = call.desk.journal.get(kind, thing_id)
    if thing is None or call.desk.journal.owner(kind, thing_id) != call.key:
        return 400, refuse(400, "The id provided does not exist", "id")
    return 200, thing


def create_validation(call: Call) -> Answer:
    bank = (call.body.get("fund_account") or {}).get("bank_account") or {}
    number = str(bank.get("account_number", ""))
    if not _IFSC.fullmatch(str(bank.get("ifsc", ""))):
        return 400, refuse(400, "Invalid IFSC Code", "fund_account.bank_account.ifsc")
    if not _ACCOUNT.fullmatch(number):
        return 400, refuse(400, "Invalid account number", "fund_account.bank_account.account_number")
    desk = call.desk
    validation: dict[str, Any] = {
        "id": desk.new_id("fav_"),
        "entity": "fund_account.validation",
        "status": "created",
        "utr": None,
        "reference_id": call.body.get("reference_id"),
        "fund_account": {"id": desk.new_id("fa_"), "account_type": "bank_account"},
        "validation_results": {
            "account_status": None,
            "registered_name": None,
            "details": None,
            "name_match_score": None,
        },
        "status_details": {"description": None, "source": None, "reason": None},
        "created_at": desk.now(),
    }
    reference = str(call.body.get("reference_id") or "")
    desk.journal.put("validation", validation["id"], validation, key=call.key, reference=reference)
    if not number.endswith("8884"):
        args = {"validation_id": validation["id"], "ending": number[-4:], "name": str(bank.get("name", ""))}
        desk.journal.later(desk.settings.check_delay_s, "end_validation", **args)
    return 200, validation


@action("end_validation")
async def _end(desk: Desk, args: dict[str, Any]) -> None:
    validation = desk.journal.get("validation", args["validation_id"])
    if validation is None:
        return
    results = validation["validation_results"]
    match args["ending"]:
        case "8881":
            results["account_status"] = "invalid"
        case "8882":
            results.update(
                account_status="active", registered_name="Someone Else Entirely", name_match_score=20
            )
        case "8883":
            validation["status_details"] = {
                "description": "The bank did not answer.",
                "source": "beneficiary_bank",
                "reason": "npci_beneficiary_timeout",
            }
        case _:
            results.update(
                account_status="active", registered_name=args["name"].upper(), name_match_score=100
            )
    validation["status"] = "failed" if args["ending"] == "8883" else "completed"
    desk.journal.put("validation", validation["id"], validation)
    key = desk.journal.owner("validation", validation["id"])
    name = f"fund_account.validation.{validation['status']}"
    body = event(desk, name, {"fund_account.validation": validation})
    emit(desk, VENDOR, key, desk.new_id("evt_"), name, body)


def get_validation(call: Call) -> Answer:
    return _own(call, "validation", call.path["validation_id"])


def _route(path: str, operation: str, handler: Handler, method: str) -> Route:
    return vendor_route(
        f"/razorpayx/v1{path}", VENDOR, operation, handler, method=method, read_key=basic_key, refuse=refuse
    )


routes: list[Route] = [
    _route("/payouts", "payout.send", create_payout, "POST"),
    _route("/payouts", "payout.find", find_payouts, "GET"),
    _route("/payouts/{payout_id}", "payout.fetch", get_payout, "GET"),
    _route("/fund_accounts/validations", "penny_drop.start", create_validation, "POST"),
    _route("/fund_accounts/validations/{validation_id}", "penny_drop.fetch", get_validation, "GET"),
]
