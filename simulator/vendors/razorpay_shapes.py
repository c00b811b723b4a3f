"""Shapes Razorpay's gateway and RazorpayX share."""

from __future__ import annotations

from typing import Any

from simulator.desk import Desk


def refuse(status: int, description: str, field: str = "NA") -> Any:
    code = "SERVER_ERROR" if status >= 500 else "BAD_REQUEST_ERROR"
    return {
        "error": {
            "code": code,
            "description": description,
            "field": field,
            "source": "business",
            "step": "NA",
            "reason": "input_validation_failed",
            "metadata": {},
        }
    }


def event(desk: Desk, name: str, entities: dict[str, Any]) -> dict[str, Any]:
    return {
        "entity": "event",
        "account_id": "acc_Simulator00001",
        "event": name,
        "contains": list(entities),
        "payload": {kind: {"entity": entity} for kind, entity in entities.items()},
        "created_at": desk.now(),
    }
