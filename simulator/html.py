"""The look of the simulator's pages: one quiet sheet, light and dark, usable at 360 px, no outside resources."""

from __future__ import annotations

from datetime import datetime
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse

STYLE = (Path(__file__).parent / "style.css").read_text()

LINKS = (
    ("/", "Overview"),
    ("/sms", "Text messages"),
    ("/payouts", "Payouts"),
    ("/faults", "Faults"),
    ("/journal", "Journal"),
)
_GOOD = {"delivered", "processed", "paid", "completed", "signed", "captured"}
_BAD = {"failed", "reversed", "rejected", "expired", "cancelled"}


def page(title: str, body: str, *, at: str = "", narrow: bool = False, status: int = 200) -> HTMLResponse:
    links = "".join(
        f'<a href="{href}"{" aria-current=page" if href == at else ""}>{words}</a>' for href, words in LINKS
    )
    nav = f'<nav class="bar" aria-label="Simulator"><span class="mark">Simulator</span>{links}</nav>'
    return HTMLResponse(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{escape(title)} · Simulator</title><link rel="icon" href="data:,"><style>{STYLE}</style></head>'
        f"<body>{nav}<main{' class=narrow' if narrow else ''}>{body}</main></body></html>",
        status,
        headers={"Cache-Control": "no-store"},
    )


def vendor_page(title: str, vendor: str, body: str, *, status: int = 200) -> HTMLResponse:
    """A page a borrower sees: the vendor's name, and that nothing here is real."""
    head = (
        f'<nav class="bar" aria-label="Vendor"><span class="mark">{escape(vendor)}</span>'
        '<span class="tag">Simulator: no real money, no legal force</span></nav>'
    )
    return HTMLResponse(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{escape(title)} · {escape(vendor)}</title><link rel="icon" href="data:,"><style>{STYLE}</style></head>'
        f'<body>{head}<main class="narrow">{body}</main></body></html>',
        status,
        headers={"Cache-Control": "no-store"},
    )


def tag(state: str) -> str:
    kind = "s-ok" if state in _GOOD else "s-bad" if state in _BAD else "s-wait"
    return f'<span class="tag {kind}">{escape(state.replace("_", " "))}</span>'


def rupees(paise: int) -> str:
    """₹1,00,000.00, grouped as in India."""
    whole, rest = divmod(paise, 100)
    digits = str(whole)
    head, tail = digits[:-3], digits[-3:]
    groups: list[str] = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return f"₹{','.join([*groups, tail])}.{rest:02d}"


def moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%d %b, %H:%M:%S")
