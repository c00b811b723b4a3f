"""Webhooks in: the bytes are kept, the signature is checked, the answer is given; the work comes after."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse

from backend.integrations.errors import WebhookNotKnown
from backend.integrations.services import webhooks
from backend.kernel.errors import ValidationFailed
from web.problems import problem


def receive(request: HttpRequest, vendor: str, token: str) -> HttpResponse:
    """200 once stored, 401 for a forged one (stored too), 404 for a path nobody was given."""
    if request.method != "POST":
        return problem(405, "method_not_allowed", "Webhooks are sent by POST.")
    try:
        genuine = webhooks.receive(
            vendor=vendor, token=token, headers=dict(request.headers.items()), body=request.body
        )
    except WebhookNotKnown:
        return problem(404, "not_found", "There is nothing at this address.")
    except (ValidationFailed, RequestDataTooBig):
        return problem(413, "too_large", "The webhook is too large.")
    if not genuine:
        return problem(401, "bad_signature", "The signature does not match.")
    return JsonResponse({"received": True})
