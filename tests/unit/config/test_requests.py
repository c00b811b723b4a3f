"""What every answer carries, and what no log line does."""

from __future__ import annotations

import json
import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from structlog.testing import capture_logs

from backend.config.logs import logging_settings, mask_personal_data
from backend.config.request_log import RequestLogMiddleware
from backend.config.security_headers import SecurityHeadersMiddleware


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f'<script nonce="{request.csp_nonce}">')  # type: ignore[attr-defined]


def _empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_a_page_may_run_only_scripts_that_carry_its_own_nonce() -> None:
    browser = RequestFactory()
    answer = SecurityHeadersMiddleware(_page)
    first = answer(browser.get("/", HTTP_HOST="acme.localhost:8000"))
    second = answer(browser.get("/", HTTP_HOST="acme.localhost:8000"))

    policy = first["Content-Security-Policy"]
    nonce = first.content.decode().split('"')[1]
    assert f"script-src 'self' 'nonce-{nonce}'" in policy
    assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")
    assert "frame-ancestors 'none'" in policy
    assert nonce not in second["Content-Security-Policy"]


def test_a_host_with_header_characters_gets_no_sockets_address() -> None:
    answer = SecurityHeadersMiddleware(_empty)(RequestFactory().get("/", HTTP_HOST="a; script-src *"))

    assert "script-src *" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/webhooks/razorpay/s3cret", "/documents/s3cret.pdf", "/support/s3cret", "/verify/s3cret"]
)
def test_a_path_that_carries_a_secret_is_logged_without_it(path: str) -> None:
    with capture_logs() as lines:
        RequestLogMiddleware(_empty)(RequestFactory().post(path + "?q=s3cret"))

    assert len(lines) == 1
    assert "s3cret" not in json.dumps(lines)


def test_a_request_keeps_the_id_it_came_with_unless_it_is_odd() -> None:
    browser, answer = RequestFactory(), RequestLogMiddleware(_empty)

    assert answer(browser.get("/", HTTP_X_REQUEST_ID="trace-12345678"))["X-Request-Id"] == "trace-12345678"
    assert answer(browser.get("/", HTTP_X_REQUEST_ID="a\nb" * 9))["X-Request-Id"] != "a\nb" * 9


def test_a_log_line_shows_no_pan_and_no_mobile() -> None:
    line = mask_personal_data(None, "", {"event": "checked ABCPK1234F for +919876543210"})

    assert "ABCPK1234F" not in str(line)
    assert "9876543210" not in str(line)


def test_an_ordinary_logger_writes_masked_json() -> None:
    formatter = logging_settings(level="INFO")["formatters"]["json"].copy()
    made = formatter.pop("()")(**formatter)
    record = logging.LogRecord("any", logging.WARNING, "f", 1, "pan %s refused", ("ABCPK1234F",), None)

    written = json.loads(made.format(record))

    assert written["level"] == "warning"
    assert "ABCPK1234F" not in written["event"]
