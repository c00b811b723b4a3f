"""Repayment notices in and out by HTTP: files handed in, parts pushed by a source, feeds as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from backend.kernel.errors import DomainError, NotFound, ValidationFailed
from backend.notices.errors import FileNotRead, PushNotGenuine
from backend.notices.files import MAX_BYTES
from backend.notices.queries.desk import Desk
from backend.notices.queries.exports import ExportWish, csv_lines
from backend.notices.services import pushes, uploads
from graphql_schema.shared.notices.links import EXPORT
from graphql_schema.shared.view import from_same_origin
from tenants import platform_auth
from tenants.links import read_value
from web.problems import problem

_CHUNK = 256 * 1024


def upload(request: HttpRequest, token: str) -> HttpResponse:
    """202 with the run's id once the file is kept; what it holds is read afterwards."""
    if request.method != "POST":
        return problem(405, "method_not_allowed", "Send the file by POST.")
    if not from_same_origin(request):
        return problem(403, "foreign_origin", "Files from another site's page are refused.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
        return problem(413, "too_large", f"A file has at most {MAX_BYTES // 1024**2} MB.")
    try:
        run = uploads.take_file(token=token, chunks=_chunks(request))
    except NotFound as gone:
        return problem(404, "not_found", gone.message)
    except FileNotRead as refused:
        return problem(413, "too_large", refused.message)
    except DomainError as refused:
        return problem(409, refused.code, refused.message)
    return JsonResponse({"runId": str(run.id), "status": run.status}, status=202)


def push(request: HttpRequest, token: str) -> HttpResponse:
    """202 once kept, 401 for what is not genuine, 404 for an address nobody was given."""
    if request.method != "POST":
        return problem(405, "method_not_allowed", "Notices are pushed by POST.")
    try:
        begun = pushes.receive(token=token, headers=dict(request.headers.items()), body=request.body)
    except PushNotGenuine as refused:
        return problem(401, refused.code, refused.message)
    except NotFound as gone:
        return problem(404, "not_found", gone.message)
    except RequestDataTooBig:
        return problem(413, "too_large", "A part has at most 2 MB; send more parts.")
    except ValidationFailed as wrong:
        return problem(400, wrong.fields[0].code, f"{wrong.fields[0].path}: {wrong.fields[0].message}")
    except DomainError as refused:
        return problem(409, refused.code, refused.message)
    return JsonResponse({"received": True, "runBegun": begun}, status=202)


def export_own(request: HttpRequest, token: str) -> HttpResponseBase:
    """A company's feed, for whoever was given the link."""
    try:
        wish = ExportWish.read(read_value(EXPORT, token, max_age=uploads.LINK_LIFE))
        return _csv(Desk.own(), wish)
    except NotFound as gone:
        return problem(404, "not_found", gone.message)


def export_group(request: HttpRequest, token: str) -> HttpResponseBase:
    """A group's feed: what its reader may see is asked anew."""
    try:
        user_id, _, spelt = read_value(EXPORT, token, max_age=uploads.LINK_LIFE).partition("|")
        wish = ExportWish.read(spelt)
        actor = platform_auth.actor_of_user(UUID(user_id))
        return _csv(Desk.of_group(actor, wish.company_ids), wish)
    except NotFound as gone:
        return problem(404, "not_found", gone.message)


def _csv(desk: Desk, wish: ExportWish) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(desk, wish), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="notices-{wish.mode.lower()}.csv"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    while chunk := request.read(_CHUNK):
        yield chunk
