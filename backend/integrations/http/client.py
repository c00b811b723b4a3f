"""One call to a vendor: checked address, caps, breaker, log row, retry; then read, or a typed refusal."""

from __future__ import annotations

import json as jsonlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn, Protocol, TypeVar
from uuid import UUID

import httpx
import stamina

from backend.integrations.errors import (
    AnswerNotUnderstood,
    CallTimedOut,
    CredentialsRefused,
    ProviderBusy,
    ProviderFault,
)
from backend.integrations.http.reading import WrongShape
from backend.integrations.http.request import Request
from backend.integrations.masking import masked_answer, masked_request
from backend.kernel.errors import DomainError, ProviderUnavailable

T = TypeVar("T")

ATTEMPTS = 3
# Where a vendor's "wait this long" is honoured inside one call; longer waits belong to the intent's back-off.
RETRY_WINDOW_S = 45.0


@dataclass(frozen=True, slots=True)
class Limits:
    """connect_s, read_s  between two bytes; total_s  for the whole answer; sizes in bytes"""

    connect_s: float = 10.0
    read_s: float = 30.0
    total_s: float = 45.0
    json_bytes: int = 2_000_000
    file_bytes: int = 25_000_000


@dataclass(frozen=True, slots=True)
class CallStart:
    vendor: str
    operation: str
    reference: str
    attempt: int
    request: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CallEnd:
    status: int | None
    latency_ms: int
    response: Any
    error: str | None


class CallLog(Protocol):
    def begin(self, start: CallStart) -> UUID: ...

    def end(self, call_id: UUID, end: CallEnd) -> None: ...


class CircuitBreaker(Protocol):
    def before(self) -> None:
        """raises  CircuitOpen while calls rest"""
        ...

    def succeeded(self) -> None: ...

    def failed(self) -> None: ...


class ReadRefusal(Protocol):
    """A vendor's 4xx answer, told in our errors."""

    def __call__(self, status: int, data: Any) -> DomainError: ...


@dataclass(frozen=True, slots=True)
class ProviderClient:
    """Speaks to one vendor for one brand.

    headers  the vendor's authentication; never logged
    """

    vendor: str
    base_url: str
    headers: Mapping[str, str]
    log: CallLog
    breaker: CircuitBreaker
    transport: httpx.BaseTransport
    read_refusal: ReadRefusal
    limits: Limits = Limits()

    def call(self, request: Request, read: Callable[[Any], T]) -> T:
        """Send, and give what `read` makes of the answer (parsed JSON, or bytes of a file).

        read    may raise WrongShape, or ProviderRefused where a 200 says no
        raises  ProviderRefused, ProviderUnavailable (with `outcome_unknown`), AddressNotAllowed
        """
        attempts = stamina.retry_context(
            on=lambda failure: _may_repeat(failure, safe=request.safe),
            attempts=ATTEMPTS,
            timeout=RETRY_WINDOW_S,
            wait_initial=0.2,
            wait_max=3.0,
            wait_jitter=0.3,
        )
        for attempt in attempts:
            with attempt:
                return self._once(request, read, attempt.num)
        raise AssertionError("stamina gives at least one attempt")

    def _once(self, request: Request, read: Callable[[Any], T], attempt: int) -> T:
        self.breaker.before()
        call_id = self.log.begin(
            CallStart(self.vendor, request.operation, request.reference, attempt, masked_request(request))
        )
        began = time.monotonic()
        status: int | None = None
        kept: Any = None
        error: str | None = "interrupted"
        try:
            status, content, headers = self._exchange(request)
            data = self._parse(request, status, content, headers.get("content-type", ""))
            kept = masked_answer(data)
            if status == 429:
                raise _busy(headers)
            result = self._judge(request, status, data, read)
            error = None
            return result
        except DomainError as failure:
            error = failure.code
            raise
        finally:
            self.log.end(call_id, CallEnd(status, int((time.monotonic() - began) * 1000), kept, error))
            self._tell_breaker(error)

    def _tell_breaker(self, error: str | None) -> None:
        """A "no" is an answer: only silence, faults and nonsense count against a vendor."""
        if error in _COUNTS_AGAINST:
            self.breaker.failed()
        elif error != "interrupted":
            self.breaker.succeeded()

    def _exchange(self, request: Request) -> tuple[int, bytes, Mapping[str, str]]:
        limits = self.limits
        cap = limits.file_bytes if request.binary else limits.json_bytes
        timeout = httpx.Timeout(limits.read_s, connect=limits.connect_s)
        deadline = time.monotonic() + limits.total_s
        # Without a shared client there is no shared cookie jar: nothing of one brand's answers reaches another's calls.
        client = httpx.Client(
            transport=self.transport, timeout=timeout, follow_redirects=False, trust_env=False
        )
        try:
            with client.stream(
                request.method,
                self.base_url.rstrip("/") + request.path,
                json=request.body,
                params=dict(request.query) or None,
                headers={**self.headers, **request.headers, "Accept-Encoding": "identity"},
            ) as response:
                content = bytearray()
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > cap:
                        self._not_understood(request, "too_large")
                    if time.monotonic() > deadline:
                        raise CallTimedOut(outcome_unknown=not request.safe)
                return response.status_code, bytes(content), response.headers
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol):
            raise CallTimedOut(
                "The provider cannot be reached.", outcome_unknown=False, unsent=True
            ) from None
        except httpx.TimeoutException:
            raise CallTimedOut(outcome_unknown=not request.safe) from None
        except (httpx.TransportError, httpx.StreamError):
            raise CallTimedOut("The line to the provider broke.", outcome_unknown=not request.safe) from None

    def _parse(self, request: Request, status: int, content: bytes, kind: str) -> Any:
        if request.binary and 200 <= status < 300:
            if "json" in kind or "html" in kind:
                self._not_understood(request, "not_a_file")
            return content
        if status == 204 or (not content and 200 <= status < 300):
            return {}
        try:
            return jsonlib.loads(content, parse_float=Decimal, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            pass
        if 400 <= status < 600 and status != 404:
            return None  # the status says enough
        return self._not_understood(request, "not_json")

    def _judge(self, request: Request, status: int, data: Any, read: Callable[[Any], T]) -> T:
        if status >= 500:
            raise ProviderFault(outcome_unknown=not request.safe, status=status)
        if status in {401, 403}:
            raise CredentialsRefused(outcome_unknown=False, status=status)
        if 400 <= status < 500:
            if not isinstance(data, (dict, list)):
                self._not_understood(request, "refusal_not_json")
            raise self.read_refusal(status, data)
        if not 200 <= status < 300:
            self._not_understood(request, "redirect" if 300 <= status < 400 else "status")
        try:
            return read(data)
        except WrongShape as wrong:
            self._not_understood(request, "shape", field=wrong.place)

    def _not_understood(self, request: Request, why: str, **details: str) -> NoReturn:
        raise AnswerNotUnderstood(outcome_unknown=not request.safe, why=why, **details)


_COUNTS_AGAINST = frozenset(
    kind.code for kind in (CallTimedOut, ProviderBusy, ProviderFault, AnswerNotUnderstood)
)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _may_repeat(failure: Exception, *, safe: bool) -> bool | float:
    """Whether to try again, and after how many seconds where the vendor said so."""
    if not isinstance(failure, ProviderUnavailable) or failure.code not in _COUNTS_AGAINST:
        return False
    wait = failure.details.get("retry_after_s")
    if isinstance(wait, int):
        return float(wait) if wait < RETRY_WINDOW_S else False
    return safe or bool(failure.details.get("unsent"))


def _busy(headers: Mapping[str, str]) -> ProviderBusy:
    """With `retry_after_s` where the vendor says how long; a date there is not understood and not obeyed."""
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return ProviderBusy(outcome_unknown=False, unsent=True, retry_after_s=min(int(asked), 3600))
    return ProviderBusy(outcome_unknown=False, unsent=True)
