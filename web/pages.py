"""The pages that carry the web apps: one template, the app's built files, and what the page must know to start."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tenants.context import BrandInfo, current_brand

_LOCALES = {"IN": "en-IN", "HK": "en-HK"}


@cache
def _manifest() -> dict[str, Any]:
    path = settings.PORTAL_DIST / ".vite" / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _files(app: str) -> dict[str, list[str]]:
    """The entry's script, the chunks it needs at once, and its style sheets."""
    manifest = _manifest()
    key = next(
        (name for name, part in manifest.items() if part.get("isEntry") and part.get("name") == app), None
    )
    if key is None:
        return {"scripts": [], "preloads": [], "styles": []}
    seen: list[str] = []
    _collect(manifest, key, seen)
    styles = [sheet for name in seen for sheet in manifest[name].get("css", [])]
    preloads = [manifest[name]["file"] for name in seen if name != key]
    return {"scripts": [manifest[key]["file"]], "preloads": preloads, "styles": styles}


def _collect(manifest: dict[str, Any], name: str, seen: list[str]) -> None:
    if name not in seen:
        seen.append(name)
        for needed in manifest[name].get("imports", []):
            _collect(manifest, needed, seen)


def brand_facts(brand: BrandInfo) -> dict[str, str]:
    return {
        "name": brand.name,
        "slug": brand.slug,
        "accent": brand.accent,
        "currency": brand.currency,
        "pack": brand.pack,
        "zone": brand.zone,
        "locale": _LOCALES.get(brand.pack, "en"),
    }


def sockets_url(request: HttpRequest, audience: str) -> str:
    """Where this page's socket is; locally the sockets process has a port of its own."""
    scheme = "wss" if settings.HUNDI_SCHEME == "https" else "ws"
    host = request.get_host().partition(":")[0]
    return f"{scheme}://{host}:{settings.HUNDI_SOCKETS_PORT}/graphql/{audience}"


def app_page(request: HttpRequest, *, app: str, audience: str, config: dict[str, Any]) -> HttpResponse:
    page = {
        "app": app,
        "graphqlUrl": f"/graphql/{audience}",
        "socketsUrl": sockets_url(request, audience),
        **config,
    }
    context = {"app": app, "page": page, "files": _files(app), "title": config.get("title", "Hundi")}
    response = render(request, "web/app.html", context)
    response["Cache-Control"] = "no-store"
    return response


def staff(request: HttpRequest, rest: str = "") -> HttpResponse:
    brand = current_brand()
    config = {"brand": brand_facts(brand), "title": f"{brand.name} · staff"}
    return app_page(request, app="staff", audience="staff", config=config)


def borrower(request: HttpRequest, rest: str = "") -> HttpResponse:
    brand = current_brand()
    config = {"brand": brand_facts(brand), "title": brand.name}
    return app_page(request, app="borrower", audience="customer", config=config)


def platform(request: HttpRequest, rest: str = "") -> HttpResponse:
    return app_page(request, app="platform", audience="platform", config={"title": "Hundi platform"})


def desk(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The repayment desk of a lending group: its people are platform users who see their companies and nothing else."""
    return app_page(request, app="desk", audience="platform", config={"title": "Repayment desk"})
