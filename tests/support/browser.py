"""Chromium for the journeys: windows that remember what went wrong in them, and the checks every screen must pass."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from backend.config import frontend

DESK = {"width": 1366, "height": 860}
PHONE = {"width": 360, "height": 740}
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A violation of the page's policy is written to the console as an error, where faults are gathered anyway.
_TELL_OF_VIOLATIONS = """document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`CSP report: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))"""
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RAW_KEY = re.compile(r"\{\d+\}|\{[a-z]\w*\}|undefined|\[object Object\]|\bNaN\b|Invalid Date")


def find_chromium() -> str | None:
    """The browser of this machine: HUNDI_CHROMIUM, or one found on PATH."""
    named = os.environ.get("HUNDI_CHROMIUM", "")
    return named or next((found for name in _NAMES if (found := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser; the test is skipped, and says so, where there is none."""
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium on this machine: install one, or name it in HUNDI_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Window:
    """One person's browser window: a context of its own (cookies, storage), one page, and its faults so far."""

    name: str
    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)

    def go(self, url: str) -> None:
        self.page.goto(url)
        self.settle()

    def settle(self) -> None:
        """Until the page has stopped fetching and shows no skeletons."""
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator(".mantine-Skeleton-root").first).to_have_count(0)
        self.page.wait_for_timeout(150)

    def press(self, name: str | re.Pattern[str], *, role: Any = "button") -> None:
        self.page.get_by_role(role, name=name).first.click()

    def hold_token(self, token: str) -> None:
        """A borrower's session, where their app keeps it."""
        source = Path(__file__).resolve().parents[2] / "portal" / "src" / "borrower" / "api.ts"
        found = re.search(r'"(hundi-token[^"]*)"', source.read_text())
        assert found, "the borrower's app keeps its token under another name"
        self.context.add_init_script(f"localStorage.setItem('{found.group(1)}', '{token}')")

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(value)

    def choose(self, label: str, option: str) -> None:
        """In a drop-down list of the kit."""
        self.page.get_by_role("textbox", name=label).or_(
            self.page.get_by_role("combobox", name=label)
        ).first.click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def sees(self, text: str | re.Pattern[str]) -> None:
        """The text stands on the page, or comes to stand there without anyone doing anything."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def shot(self, name: str) -> None:
        """Kept where HUNDI_SHOTS says, in both colour schemes; nothing without it."""
        folder = os.environ.get("HUNDI_SHOTS", "")
        if not folder:
            return
        for scheme in ("light", "dark"):
            self.paint(scheme)
            tall = self.page.viewport_size == PHONE
            self.page.screenshot(path=str(Path(folder) / f"{name}-{scheme}.png"), full_page=tall)
        self.paint("light")

    def paint(self, scheme: Any) -> None:
        self.page.emulate_media(color_scheme=scheme)
        self.page.wait_for_timeout(250)  # longer than the transitions: colours in between have no contrast

    def close(self, *, keep_as: str = "") -> None:
        if not self.page.is_closed():
            if keep_as:
                self.shot(keep_as)
            self.context.close()


def open_window(browser: Browser, name: str, *, viewport: dict[str, int], **more: Any) -> Window:
    more.setdefault("locale", "en-IN")
    context = browser.new_context(viewport=viewport, color_scheme="light", **more)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(_TELL_OF_VIOLATIONS)
    page = context.new_page()
    window = Window(name, context, page)
    page.on("console", lambda message: _note_console(window, message))
    page.on("pageerror", lambda error: window.faults.append(f"{name}: uncaught: {error}"))
    page.on("response", lambda response: _note_response(window, response))
    return window


def _note_console(window: Window, message: ConsoleMessage) -> None:
    if message.type == "error":
        window.faults.append(f"{window.name} {window.page.url}: {message.text[:400]}")


def _note_response(window: Window, response: Response) -> None:
    if response.status >= 500:
        window.faults.append(f"{window.name}: {response.status} {response.url}")


def axe_source() -> str:
    """The accessibility rules, out of the portal's locked development packages."""
    script = frontend.PORTAL / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        frontend.install_packages(development=True)
    return script.read_text()


def complaints(window: Window, axe: str) -> list[str]:
    """What is wrong with the screen as it stands: accessibility, width, words. Colour scheme is the caller's."""
    page = window.page
    # Through the debugger, as the page's own policy forbids foreign scripts, and rightly.
    debugger = window.context.new_cdp_session(page)
    debugger.send("Runtime.evaluate", {"expression": f"window.axe || (() => {{ {axe} }})()"})
    found = debugger.send(
        "Runtime.evaluate",
        {
            "expression": f"axe.run(document, {{runOnly: {_RULES}}}).then((answer) => answer.violations.flatMap("
            "(rule) => rule.nodes.map((node) => `axe ${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`)))",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    debugger.detach()
    assert "value" in found["result"], found
    wrong: list[str] = list(found["result"]["value"])
    width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if width > room:
        wrong.append(f"scrolls sideways: {width} px in {room} px")
    words = page.evaluate("document.body.innerText")
    wrong += [f"raw text: {raw}" for raw in sorted(set(_RAW_KEY.findall(words)))]
    return wrong
