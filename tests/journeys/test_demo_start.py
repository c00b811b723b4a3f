"""What `make demo` promises to whoever starts it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

pytestmark = pytest.mark.slow


def _get(url: str) -> httpx.Response:
    """As a browser would: *.localhost is this machine, whatever the resolver knows."""
    parts = urlsplit(url)
    return httpx.get(
        f"http://127.0.0.1:{parts.port}{parts.path or '/'}", headers={"Host": parts.netloc}, timeout=30
    )


def test_the_facts_name_every_address_and_every_sign_in(demo: dict[str, Any]) -> None:
    assert {brand["slug"] for brand in demo["brands"]} == {"acme", "bharat", "lotus"}
    assert demo["api_key"].startswith("hk_")
    people = [*demo["platform"]["sign_ins"], *(one for brand in demo["brands"] for one in brand["sign_ins"])]
    for person in people:
        assert person["email"]
        assert person["password"]
        assert person["totp_secret"]
        assert person["role"]


def test_everything_answers(demo: dict[str, Any]) -> None:
    assert _get(demo["base_url"] + "/readyz").json()["ok"] is True
    assert _get(demo["simulator_url"]).status_code == 200
    for brand in demo["brands"]:
        assert _get(brand["url"]).status_code == 200
        assert _get(brand["staff_url"]).status_code == 200


def test_a_host_that_is_no_brand_is_not_found_and_names_none(demo: dict[str, Any]) -> None:
    answer = _get(demo["base_url"].replace("localhost", "nobody.localhost"))

    assert answer.status_code == 404
    assert not any(brand["slug"] in answer.text for brand in demo["brands"])


def test_no_log_line_shows_a_demo_borrowers_mobile(demo: dict[str, Any]) -> None:
    mobiles = [person["mobile"] for brand in demo["brands"] for person in brand["borrowers"]]
    written = "".join(log.read_text() for log in Path(demo["home"], "logs").glob("*.log"))

    assert mobiles
    assert not [mobile for mobile in mobiles if mobile[-10:] in written]
