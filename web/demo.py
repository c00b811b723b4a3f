"""Local only: the start page, one-click sign-in for the demo's people, and the API explorer.

None of these paths exists outside local settings; they read what the demo wrote into its data folder.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from backend.access import services as access
from backend.kernel.errors import DomainError
from graphql_schema.shared.cookies import PLATFORM_COOKIE, STAFF_COOKIE, set_session
from tenants import platform_auth
from tenants.context import current_brand, current_schema
from web.pages import app_page


def _demo() -> dict[str, Any]:
    path = settings.HUNDI_HOME / "demo.json"
    if not path.is_file():
        raise Http404
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def start_page(request: HttpRequest) -> HttpResponse:
    """The brands with their apps and people. Passwords stay in the file; the page has links only."""
    demo = _demo()
    operator, group = (f"/demo/sign-in/{one['who']}" for one in demo["platform"]["sign_ins"][:2])
    start = {
        "brands": [_brand(one) for one in demo["brands"]],
        "platform": {
            "url": "/platform/",
            "signInUrl": operator,
        },
        "desk": {"url": "/desk/", "signInUrl": group},
        "simulatorUrl": demo["simulator_url"],
        "explorerUrl": "/demo/explorer",
        "tryFirst": demo.get("try_first", []),
    }
    return app_page(request, app="start", audience="platform", config={"start": start, "title": "Hundi demo"})


def _brand(brand: dict[str, Any]) -> dict[str, Any]:
    people = [
        {"role": one["role"], "name": one["name"], "url": f"{brand['url']}/demo/sign-in/{one['who']}"}
        for one in brand["sign_ins"]
    ]
    told = {key: brand.get(key, "") for key in ("name", "slug", "pack", "currency", "accent", "url", "about")}
    return {**told, "signIns": people, "explorerUrl": f"{brand['url']}/demo/explorer"}


def sign_in_staff(request: HttpRequest, who: str) -> HttpResponse:
    brand = next((one for one in _demo()["brands"] if one["slug"] == current_brand().slug), None)
    person = _person(brand["sign_ins"] if brand else [], who)
    try:
        _, raw = access.sign_in_for_demo(email=person["email"], ip=request.META.get("REMOTE_ADDR", ""))
    except DomainError as refusal:
        raise Http404 from refusal
    response = HttpResponseRedirect("/staff/")
    set_session(response, STAFF_COOKIE, raw)
    return response


def sign_in_platform(request: HttpRequest, who: str) -> HttpResponse:
    person = _person(_demo()["platform"]["sign_ins"], who)
    raw = platform_auth.sign_in_for_demo(email=person["email"], ip=request.META.get("REMOTE_ADDR", ""))
    at_desk = person["role"].startswith("GROUP_")
    response = HttpResponseRedirect("/desk/" if at_desk else "/platform/")
    set_session(response, PLATFORM_COOKIE, raw)
    return response


def _person(people: list[dict[str, Any]], who: str) -> dict[str, Any]:
    found = next((one for one in people if one["who"] == who), None)
    if found is None:
        raise Http404
    return found


def explorer(request: HttpRequest) -> HttpResponse:
    """The schema to read and a box to try a query in, as whoever is signed in."""
    audiences = ["platform"] if current_schema() == "public" else ["staff", "customer"]
    response = render(request, "web/explorer.html", {"audiences": audiences})
    response["Cache-Control"] = "no-store"
    return response
