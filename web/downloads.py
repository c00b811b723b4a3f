"""Documents and accounts out, by a signed link that lives a quarter of an hour; and the page that verifies a paper."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from backend.kernel.errors import NotFound
from backend.loans.documents import services as documents
from backend.loans.queries import ledger_lines, loan_by_id
from graphql_schema.shared.links import LEDGER
from tenants.context import current_brand
from tenants.links import read_value
from web.problems import problem
from web.verify_words import words_for

LINK_LIFE = timedelta(minutes=15)


def download(request: HttpRequest, token: str) -> HttpResponse:
    try:
        document_id = UUID(read_value("document", token, max_age=LINK_LIFE))
        found = documents.read(document_id=document_id)
    except NotFound as gone:
        return problem(404, "not_found", gone.message)
    response = HttpResponse(found.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.file_name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def ledger(request: HttpRequest, token: str) -> HttpResponseBase:
    """A loan's account as CSV, for whoever was given the link."""
    try:
        loan = loan_by_id(UUID(read_value(LEDGER, token, max_age=LINK_LIFE)))
    except NotFound as gone:
        return problem(404, "not_found", gone.message)
    response = StreamingHttpResponse(ledger_lines(loan), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ledger-{loan.number}.csv"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What anyone who holds the paper may know: that it is ours, what it is, whether it still stands, and
    whether a file is the very one. Nothing of whom it is about."""
    found = documents.verify(code=code)
    checked: bool | None = None
    upload = request.FILES.get("file") if request.method == "POST" else None
    if upload is not None and upload.size is not None and upload.size <= documents.MAX_UPLOAD_BYTES:
        checked = documents.is_ours(code=code, content=upload.read())
    words = words_for(found.language if found else request.GET.get("lang", "en"))
    verdict = "unknown"
    if found is not None:
        verdict = "altered" if checked is False else "superseded" if found.is_superseded else "valid"
    context = {
        "brand": current_brand(),
        "document": found,
        "checked": checked,
        "code": code,
        "words": words,
        "verdict": verdict,
        "title": words[verdict],
        "told": words[f"{verdict}_told"],
    }
    return render(request, "web/verify.html", context, status=200 if found else 404)
