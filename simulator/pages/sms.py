"""The inbox: every text message, newest first, new ones without reload."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from simulator.desk import Desk
from simulator.html import moment, page, tag

_REFRESH = """
<script>
const list=document.getElementById("messages"),said=document.getElementById("said");
let known=list.dataset.newest;
setInterval(async()=>{
  if(document.hidden)return;
  try{
    const answer=await fetch("/sms/list"+location.search,{cache:"no-store"});
    const newest=answer.headers.get("x-newest")||"";
    const html=await answer.text();
    if(html!==list.innerHTML&&newest!==known){said.textContent="A new message has come."}
    list.innerHTML=html;
    if(newest!==known&&list.firstElementChild)list.firstElementChild.classList.add("fresh");
    known=newest;
  }catch(e){}
},1200);
document.addEventListener("click",e=>{
  const button=e.target.closest("[data-copy]");
  if(!button)return;
  navigator.clipboard.writeText(button.dataset.copy);
  button.textContent="Copied";
});
</script>
"""


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)[-8:]


def messages(desk: Desk, mobile: str, limit: int = 60) -> list[dict[str, Any]]:
    """Newest first; `mobile` in any spelling, its last eight digits count."""
    wanted = _digits(mobile)
    found = desk.journal.newest("sms", 500 if wanted else limit)
    return [sms for sms in found if not wanted or sms["mobile"].endswith(wanted)][:limit]


async def inbox(request: Request) -> Response:
    mobile = request.query_params.get("mobile", "")
    found = messages(request.app.state.desk, mobile)
    newest = found[0]["id"] if found else ""
    all_link = '<a class="button small-button" href="/sms">Show all</a>' if mobile else ""
    body = (
        '<div class="row"><div><h1>Text messages</h1><p class="soft">What borrowers receive on their phones. '
        "New messages appear by themselves.</p></div></div>"
        '<form class="card" method="get"><label for="mobile">Mobile number</label>'
        f'<div class="row"><input id="mobile" name="mobile" inputmode="tel" value="{escape(mobile)}" '
        'placeholder="Any, or for example 98765 01234" style="flex:1 1 12rem"><button class="go">Show</button>'
        f"{all_link}</div></form>"
        f'<div id="messages" data-newest="{escape(newest)}">{_cards(found)}</div>'
        f'<p id="said" class="visually-hidden" aria-live="polite"></p>{_REFRESH}'
    )
    return page("Text messages", body, at="/sms")


async def fragment(request: Request) -> Response:
    found = messages(request.app.state.desk, request.query_params.get("mobile", ""))
    headers = {"x-newest": found[0]["id"] if found else "", "Cache-Control": "no-store"}
    return HTMLResponse(_cards(found), headers=headers)


async def as_json(request: Request) -> Response:
    return JSONResponse(messages(request.app.state.desk, request.query_params.get("mobile", "")))


def _cards(found: list[dict[str, Any]]) -> str:
    if not found:
        return (
            '<div class="card soft">No message yet. Ask for a code in a borrower app and it shows here.</div>'
        )
    return "".join(_card(sms) for sms in found)


def _card(sms: dict[str, Any]) -> str:
    code = ""
    if sms["code"]:
        code = (
            f'<div class="row"><span class="code">{escape(sms["code"])}</span>'
            f'<button type="button" class="small-button" data-copy="{escape(sms["code"])}">Copy code</button></div>'
        )
    brand = f'<span class="tag">{escape(sms["brand"])}</span>' if sms["brand"] else ""
    return (
        f'<article class="card"><div class="row small"><span><strong>+{escape(sms["mobile"])}</strong> {brand}</span>'
        f'<span class="soft">{moment(sms["at"])} {tag(sms["state"])}</span></div>{code}'
        f'<p style="margin:.5rem 0 0">{escape(sms["text"])}</p></article>'
    )


routes = [
    Route("/sms", inbox),
    Route("/sms/list", fragment),
    Route("/control/sms", as_json),
]
