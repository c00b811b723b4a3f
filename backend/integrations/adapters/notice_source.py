"""NoticeSource v1: the contract by which an outside loan book (Softmedia first) lists its repayment notices."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from backend.integrations.adapters.vendor import Credentials, Headers
from backend.integrations.errors import NoticeListMoved
from backend.integrations.http.client import ProviderClient
from backend.integrations.http.reading import (
    WrongShape,
    integer,
    items,
    mapping,
    optional_text,
    section,
    text,
)
from backend.integrations.http.request import Request
from backend.integrations.ports import NoticePage
from backend.kernel.errors import DomainError, ProviderRefused
from backend.kernel.redaction import mask_text

VENDOR = "softmedia"
CREDENTIALS: Mapping[str, tuple[str, ...]] = {
    "BEARER": ("token",),
    "API_KEY": ("key",),
    "BASIC": ("user", "password"),
}
_MOVED = frozenset({"snapshot_changed", "invalid_cursor"})


class NoticeSourceV1:
    def __init__(self, client: ProviderClient) -> None:
        self._client = client

    def page(
        self, *, company: str, mode: str, since: datetime | None, cursor: str, limit: int, reference: str
    ) -> NoticePage:
        query = {"company": company, "mode": mode, "limit": str(limit)}
        if since is not None:
            query["since"] = since.isoformat()
        if cursor:
            query["cursor"] = cursor
        request = Request(
            operation="notices.list",
            method="GET",
            path="/v1/notices",
            safe=True,
            reference=reference,
            query=query,
            headers={"X-Request-Id": reference},
        )
        return self._client.call(request, _page)

    def check(self, *, company: str) -> datetime:
        health = Request(operation="notices.health", method="GET", path="/v1/health", safe=True)
        as_of = self._client.call(health, lambda data: _moment(mapping(data), "as_of"))
        listed = Request(operation="notices.companies", method="GET", path="/v1/companies", safe=True)
        codes = self._client.call(
            listed, lambda data: {text(one, "code") for one in items(data, "companies")}
        )
        if company.upper() not in {code.upper() for code in codes}:
            raise ProviderRefused("The source does not know this company.", vendor_code="unknown_company")
        return as_of


def _page(data: Any) -> NoticePage:
    answer = mapping(data)
    complete = answer.get("complete")
    if not isinstance(complete, bool):
        raise WrongShape("complete")
    total = integer(answer, "total")
    if total < 0:
        raise WrongShape("total")
    return NoticePage(
        company_code=text(section(answer, "company"), "code"),
        mode=text(answer, "mode"),
        run_id=text(answer, "run_id"),
        as_of=_moment(answer, "as_of"),
        total=total,
        rows=tuple(items(answer, "notices")),
        next_cursor=optional_text(answer, "next_cursor"),
        complete=complete,
    )


def _moment(answer: Mapping[str, Any], name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text(answer, name))
    except ValueError:
        raise WrongShape(name) from None
    if moment.tzinfo is None:
        raise WrongShape(name)
    return moment.astimezone(UTC)


def read_refusal(status: int, data: Any) -> DomainError:
    error = data.get("error") if isinstance(data, Mapping) else None
    code = optional_text(error, "code") if isinstance(error, Mapping) else ""
    if status == 409 or code in _MOVED:
        return NoticeListMoved(vendor_code=code, status=status)
    said = mask_text(optional_text(error, "message"))[:200] if isinstance(error, Mapping) else ""
    message = f"The source refused: {said or code or status}."
    return ProviderRefused(message, vendor_code=code, status=status)


def headers_of(auth: str, credentials: Credentials) -> Headers:
    if auth == "API_KEY":
        return {"X-Api-Key": credentials["key"]}
    if auth == "BASIC":
        pair = f"{credentials['user']}:{credentials['password']}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    return {"Authorization": f"Bearer {credentials['token']}"}
