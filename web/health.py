"""Is it alive, is it ready, which version, and the numbers a monitor reads."""

from __future__ import annotations

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from tenants.context import use_public


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is looked at."""
    return JsonResponse({"ok": True})


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers. Valkey away is a degraded service, not a dead one, and so still 200."""
    database, line = _database(), _valkey()
    body = {"ok": database, "database": database, "live_updates": line}
    return JsonResponse(body, status=200 if database else 503)


def version(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"version": settings.VERSION})


def metrics(request: HttpRequest) -> HttpResponse:
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _database() -> bool:
    try:
        with use_public(), connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return False
    return True


def _valkey() -> bool:
    try:
        return bool(redis.Redis.from_url(settings.HUNDI_REDIS_URL, socket_timeout=0.5).ping())
    except redis.RedisError:
        return False
