"""The ASGI application: `granian --interface asgi simulator.app:app`."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette

from simulator import control
from simulator.desk import Desk
from simulator.journal import Journal
from simulator.pages import board, pay, payouts, sign, sms
from simulator.vendors import digio, digitap, msg91, razorpay, razorpayx, softmedia


def build(home: Path | None) -> Starlette:
    """home  the folder its memory is kept in; None keeps it for this process only"""
    if home is not None:
        home.mkdir(parents=True, exist_ok=True)
    desk = Desk(Journal(home / "simulator.sqlite3" if home is not None else None))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with desk.running():
            yield

    vendors = (msg91, digitap, razorpayx, digio, razorpay, softmedia)
    pages = (sms, sign, pay, payouts, board)
    routes = [*control.routes]
    for part in (*vendors, *pages):
        routes += part.routes
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.desk = desk
    return app


def _home() -> Path:
    named = os.environ.get("HUNDI_SIMULATOR_HOME") or os.environ.get("HUNDI_HOME") or "var"
    return Path(named).expanduser()


def __getattr__(name: str) -> Starlette:
    """`app` is made on first use, so that importing this module opens no file."""
    if name != "app":
        raise AttributeError(name)
    application = build(_home())
    globals()["app"] = application
    return application
