"""Digio's page: read the paper, confirm by code, sign or refuse."""

from __future__ import annotations

import asyncio
import zlib
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from simulator.desk import Desk
from simulator.forms import read_form
from simulator.html import tag, vendor_page
from simulator.vendors import digio

VENDOR = "Digio e-sign"


def code_for(document_id: str) -> str:
    """The code "sent" to the signer, shown on the page itself."""
    return f"{zlib.crc32(document_id.encode()) % 10**6:06d}"


def safe_return(url: str) -> str:
    """Only back to this machine; anything else is nowhere."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    local = host in {"localhost", "127.0.0.1", "::1", "testserver"} or host.endswith(".localhost")
    return url if parts.scheme in {"http", "https"} and local else ""


async def show(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    document = digio.current(desk, request.path_params["document_id"])
    if document is None:
        return vendor_page("Not found", VENDOR, "<h1>There is no such document</h1>", status=404)
    back = safe_return(request.query_params.get("redirect_url", ""))
    if document["agreement_status"] not in digio.OPEN:
        return _over(document, back)
    return vendor_page("Sign", VENDOR, _form(desk, document, back, ""))


def _over(document: dict[str, Any], back: str) -> Response:
    link = f'<a class="button go" href="{escape(back)}">Go back</a>' if back else ""
    body = (
        f"<h1>{escape(document['file_name'])}</h1><div class=card><p>This document is "
        f"{tag(document['agreement_status'])}</p>"
        f'<p><a href="/digio/paper/{document["id"]}.pdf">Open the PDF</a></p>{link}</div>'
    )
    return vendor_page("Document", VENDOR, body)


def _form(desk: Desk, document: dict[str, Any], back: str, problem: str) -> str:
    party = document["signing_parties"][0]
    brand = desk.brand_of("digio", desk.journal.owner("document", document["id"])) or "The lender"
    wrong = f'<p class="bad" role="alert">{escape(problem)}</p>' if problem else ""
    paper = f"/digio/paper/{document['id']}.pdf"
    return (
        f'<p class="soft small">{escape(brand)} asks for your signature</p><h1>{escape(document["file_name"])}</h1>'
        f'<p class="soft">Signer: <strong>{escape(party["name"])}</strong> · {escape(party["reason"])}</p>'
        f'<div class="card"><h2>1. Read</h2><object class="paper" data="{paper}" type="application/pdf" '
        f'aria-label="The document"><p>Your browser shows no PDF here.</p></object>'
        f'<p class="small" style="margin-top:.6rem"><a href="{paper}" target="_blank" rel="noopener">Open the PDF '
        "in its own tab</a></p></div>"
        f'<form class="card" method="post"><h2>2. Confirm and sign</h2>{wrong}'
        f'<input type="hidden" name="redirect_url" value="{escape(back)}">'
        '<label for="code">Confirmation code</label>'
        '<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6" required '
        f'aria-describedby="hint"><p id="hint" class="small soft">Sent to your mobile. In the simulator it is '
        f"<strong>{code_for(document['id'])}</strong> "
        f'<button type="button" class="small-button" onclick="document.getElementById(\'code\').value='
        f"'{code_for(document['id'])}'\">Fill in</button></p>"
        '<label class="check"><input type="checkbox" name="agreed" value="yes" required>'
        "<span>I have read the document and agree to sign it electronically.</span></label>"
        '<button class="go big" name="act" value="sign">Sign</button>'
        '<p style="margin:.9rem 0 0;text-align:center"><button class="small-button bad" name="act" value="reject" '
        "formnovalidate>I do not want to sign</button></p></form>"
    )


async def decide(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    form = await read_form(request)
    document_id = request.path_params["document_id"]
    document = digio.current(desk, document_id)
    back = safe_return(form.get("redirect_url", ""))
    if document is None:
        return vendor_page("Not found", VENDOR, "<h1>There is no such document</h1>", status=404)
    if document["agreement_status"] not in digio.OPEN:
        return _over(document, back)
    signs = form.get("act") == "sign"
    problem = _problem(form, document_id) if signs else ""
    if problem:
        return vendor_page("Sign", VENDOR, _form(desk, document, back, problem), status=400)
    # Making the signature starts an event loop of its own, so it needs a thread without one.
    await asyncio.to_thread(digio.finish, desk, document_id, signed=signs)
    if not back:
        return RedirectResponse(f"/digio/sign/{document_id}", 303)
    words = {"status": "success" if signs else "cancel", "digio_doc_id": document_id}
    return RedirectResponse(f"{back}{'&' if '?' in back else '?'}{urlencode(words)}", 303)


def _problem(form: dict[str, str], document_id: str) -> str:
    if form.get("code", "").strip() != code_for(document_id):
        return "This is not the code that was sent."
    if form.get("agreed") != "yes":
        return "Please agree before you sign."
    return ""


async def paper(request: Request) -> Response:
    pdf = digio.pdf_of(request.app.state.desk, request.path_params["document_id"])
    if pdf is None:
        return Response(status_code=404)
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": "inline"})


routes = [
    Route("/digio/sign/{document_id}", show, methods=["GET"]),
    Route("/digio/sign/{document_id}", decide, methods=["POST"]),
    Route("/digio/paper/{document_id}.pdf", paper),
]
