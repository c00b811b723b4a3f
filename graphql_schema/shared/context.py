"""What an operation knows about its caller: who acts, for which brand, through which request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import strawberry
from django.http import HttpRequest, HttpResponse

from backend.kernel.actor import Actor


@dataclass(slots=True)
class RequestContext:
    """One operation's surroundings.

    actor     who acts; None before sign-in
    request   the HTTP request; None on a socket
    response  headers and cookies set by sign-in and sign-out; None on a socket
    loaders   things read once in this operation, by name
    connection_params  what a socket sent when it opened
    """

    actor: Actor | None
    request: HttpRequest | None = None
    response: HttpResponse | None = None
    loaders: dict[str, Any] = field(default_factory=dict)
    connection_params: dict[str, Any] = field(default_factory=dict)

    @property
    def signed_in(self) -> Actor:
        assert self.actor is not None, "the guard lets no anonymous caller in here"
        return self.actor

    @property
    def ip(self) -> str:
        return str(self.request.META.get("REMOTE_ADDR", "")) if self.request else ""

    @property
    def agent(self) -> str:
        return str(self.request.headers.get("User-Agent", ""))[:200] if self.request else ""

    @property
    def token(self) -> str:
        """The raw session token this request came with; empty when none."""
        return str(getattr(self.request, "hundi_token", "")) if self.request else ""


Info = strawberry.Info[RequestContext, None]
