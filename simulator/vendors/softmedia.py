"""Softmedia by NoticeSource v1: the repayment notices of a company's loan book, page by page.

A company's book is made up from its code (`loan_book`), and can be turned back to a day that is past. A scenario,
set by `PUT /control/notices`, spoils the next lists:

    moved          the list changes under its second page (409)        wrong_total   says one more than it lists
    busy           429 with Retry-After                                fails_page_2  500 on the second page
    unauthorised   401                                                 zero          lists nothing
    duplicates     every tenth notice twice                            bad_dates     every tenth due in 1900
    shrunk         a quarter of the book                               other_company another company's among ours
    incomplete     ends without `complete`                             endless       the cursor stands still

ORCHID's loan book has names of its own for what it lists (`dialects`), and any other may be told to speak so.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.desk import Desk
from simulator.vendors.dialects import DIALECTS, spoken
from simulator.vendors.loan_book import listed_on
from simulator.wire import BAD_KEYS, Answer, Call, basic_key, vendor_route

SCENARIOS = frozenset(
    {"", "moved", "wrong_total", "busy", "fails_page_2", "unauthorised", "zero", "duplicates", "bad_dates"}
    | {"shrunk", "other_company", "incomplete", "endless"}
)
MODES = {"OVERDUE", "UPCOMING"}
DEFAULT_SIZE = {"OVERDUE": 60, "UPCOMING": 40}
_CODES = ("LOTUS", "BHARAT", "ACME", "ORCHID")
_SPEAKS = {"ORCHID": "ledger"}
_EVERY = 10


def read_key(request: Request) -> tuple[str, str] | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return (token, "") if token and token not in BAD_KEYS else None
    key = request.headers.get("x-api-key", "")
    return (key, "") if key and key not in BAD_KEYS else basic_key(request)


def refuse(status: int, message: str) -> Any:
    code = {401: "unauthorized", 409: "snapshot_changed", 429: "rate_limited"}.get(status, "invalid_request")
    return {"error": {"code": code, "message": message, "retryable": status in {429, 500, 503}}}


def health(call: Call) -> Answer:
    return 200, {"status": "ok", "as_of": _now().isoformat()}


def companies(call: Call) -> Answer:
    codes = sorted({*_CODES, *(book["company"] for book in call.desk.journal.newest("notices", 200))})
    return 200, {"companies": [{"code": code, "name_en": code.title()} for code in codes]}


def notices(call: Call) -> Answer | Response:
    company, mode = call.query.get("company", "").upper(), call.query.get("mode", "")
    if not company or mode not in MODES:
        return 400, refuse(400, "company and mode are needed")
    book = _book(call.desk, company, mode)
    scenario = _scenario(call.desk, book, first=not call.query.get("cursor"))
    place = _place(call.query.get("cursor", ""), book)
    if place is None:
        return 400, {"error": {"code": "invalid_cursor", "message": "Unknown cursor", "retryable": False}}
    start, run_id, as_of = place
    spoilt = _spoilt(scenario, start)
    if spoilt is not None:
        return spoilt
    rows = _listed(scenario, _since(_rows(book), call.query.get("since", "")))
    limit = min(max(int(call.query.get("limit", "200")), 1), 1000)
    page, more = rows[start : start + limit], start + limit < len(rows)
    following = start if scenario == "endless" else start + limit
    return 200, {
        "source": "softmedia",
        "company": {"code": company, "name_en": company.title()},
        "mode": mode,
        "as_of": as_of,
        "run_id": run_id,
        "total": len(rows) + (scenario == "wrong_total"),
        "notices": [spoken(row, book["speaks"]) for row in page],
        "next_cursor": _cursor(following, run_id, as_of) if more or scenario == "endless" else None,
        "complete": not more and scenario not in {"incomplete", "endless"},
    }


def _spoilt(scenario: str, start: int) -> Answer | Response | None:
    if scenario == "unauthorised":
        return 401, refuse(401, "Token expired")
    if scenario == "busy":
        return JSONResponse(refuse(429, "Slow down"), 429, headers={"Retry-After": "1"})
    if scenario == "moved" and start:
        return 409, refuse(409, "The snapshot changed")
    if scenario == "fails_page_2" and start:
        return 500, refuse(500, "Server error")
    return None


def _listed(scenario: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    match scenario:
        case "zero":
            return []
        case "shrunk":
            return rows[: len(rows) // 4]
        case "duplicates":
            return rows + rows[::_EVERY]
        case "bad_dates":
            return [
                {**row, "due_date": "1900-01-01"} if not n % _EVERY else row for n, row in enumerate(rows)
            ]
        case "other_company":
            return [{**row, "company_code": "OTHER"} if not n % _EVERY else row for n, row in enumerate(rows)]
    return rows


# The book


def _book(desk: Desk, company: str, mode: str) -> dict[str, Any]:
    """What was set for this company and list; its own making otherwise."""
    own_making = {
        "company": company,
        "mode": mode,
        "size": DEFAULT_SIZE[mode],
        "scenario": "",
        "times": None,
        "speaks": _SPEAKS.get(company, ""),
        "on": "",
    }
    return own_making | (desk.journal.get("notices", f"{company}|{mode}") or {})


def _scenario(desk: Desk, book: dict[str, Any], *, first: bool) -> str:
    """The scenario of a list; one that was set for so many lists runs out with the first page of the next."""
    times = book.get("times")
    if times is None or not book["scenario"]:
        return str(book["scenario"])
    if first:
        book = {**book, "times": times - 1}
        if times <= 0:
            book = {**book, "scenario": "", "times": None}
        desk.journal.put("notices", f"{book['company']}|{book['mode']}", book, key=book["company"])
    return str(book["scenario"])


def _rows(book: dict[str, Any]) -> list[dict[str, Any]]:
    given = book.get("rows")
    if given is not None:
        return list(given)
    return list(listed_on(_day(book), book["company"], book["mode"], int(book["size"]), today=_today()))


def _since(rows: list[dict[str, Any]], since: str) -> list[dict[str, Any]]:
    if not since:
        return rows
    from_moment = datetime.fromisoformat(since)
    return [row for row in rows if datetime.fromisoformat(row["updated_at"]) > from_moment]


def _cursor(start: int, run_id: str, as_of: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([start, run_id, as_of]).encode()).decode()


def _place(cursor: str, book: dict[str, Any]) -> tuple[int, str, str] | None:
    if not cursor:
        moment = _now() - (_today() - _day(book))
        return 0, f"{moment:%Y%m%d-%H%M%S%f}-{book['company']}-{book['mode'][0]}", moment.isoformat()
    try:
        start, run_id, as_of = json.loads(base64.urlsafe_b64decode(cursor))
    except ValueError:
        return None
    return int(start), str(run_id), str(as_of)


def _now() -> datetime:
    return datetime.now(UTC)


def _today() -> date:
    return _now().date()


def _day(book: dict[str, Any]) -> date:
    return date.fromisoformat(book["on"]) if book["on"] else _today()


# Control


async def put_notices(request: Request) -> Response:
    """`{company, mode, scenario?, times?, size?, rows?, speaks?, on?}`: what a company lists from now on.

    times  how many lists the scenario spoils, None for all; rows  the whole book, in place of the made-up one
    speaks the dialect its rows are told in; on  the past day its lists are of, today without it
    """
    data = await request.json()
    company, mode = str(data["company"]).upper(), str(data["mode"])
    scenario = str(data.get("scenario") or "")
    speaks = str(data.get("speaks", _SPEAKS.get(company, "")))
    if mode not in MODES or scenario not in SCENARIOS or speaks not in DIALECTS:
        return JSONResponse({"error": "unknown mode, scenario or dialect"}, 400)
    book = {
        "company": company,
        "mode": mode,
        "scenario": scenario,
        "times": data.get("times"),
        "size": int(data.get("size") or DEFAULT_SIZE[mode]),
        "rows": data.get("rows"),
        "speaks": speaks,
        "on": str(data.get("on") or ""),
    }
    request.app.state.desk.journal.put("notices", f"{company}|{mode}", book, key=company)
    return JSONResponse({"company": company, "mode": mode, "scenario": scenario})


routes: list[Route] = [
    *(
        vendor_route(
            f"/softmedia/v1/{name}",
            "softmedia",
            f"notices.{operation}",
            handler,
            method="GET",
            read_key=read_key,
            refuse=refuse,
        )
        for name, operation, handler in (
            ("notices", "list", notices),
            ("health", "health", health),
            ("companies", "companies", companies),
        )
    ),
    Route("/control/notices", put_notices, methods=["PUT"]),
]
