"""Errors of the REST paths, by RFC 9457."""

from __future__ import annotations

from django.http import JsonResponse


def problem(status: int, code: str, detail: str) -> JsonResponse:
    body = {
        "type": "about:blank",
        "title": code.replace("_", " "),
        "status": status,
        "detail": detail,
        "code": code,
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")
