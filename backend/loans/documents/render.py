"""Strings in, PDF out. The same figures at the same instant give the same bytes."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Literal

import segno
import typst

from backend.loans.documents.data import Kind
from backend.loans.documents.figures import Figures

_HERE = Path(__file__).parent
TEMPLATES = _HERE / "templates"
LANGUAGES = ("en",)
# A-2a: kept for years and read aloud to whoever cannot see it (archive form, tagged)
_STANDARD: Literal["a-2a"] = "a-2a"
_compiling = Lock()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"])


def render(
    kind: Kind, figures: Figures, *, verify_url: str, issued_at: datetime, language: str = "en"
) -> bytes:
    """One paper.

    verify_url  what the QR code on it opens
    issued_at   goes into the file as its date; aware
    raises      KeyError for a language there is no template of
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    printed = {**figures, "verify_url": verify_url, "qr": _qr_svg(verify_url)}
    # The compiler is a fresh one each time but shares caches inside; one at a time keeps its memory small.
    with _compiling:
        pdf = typst.compile(
            TEMPLATES / language / f"{kind.value.lower()}.typ",
            root=TEMPLATES,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"paper": json.dumps(printed, ensure_ascii=False, sort_keys=True)},
            pdf_standards=_STANDARD,
            timestamp=issued_at,
            # no package is used; a template that asked for one would find nothing and fetch nothing
            package_path=_HERE / "no-packages",
            package_cache_path=_HERE / "no-packages",
        )
    return bytes(pdf)


def _qr_svg(text: str) -> str:
    """Error level M: a printed code still reads with a fold through it."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, svgns=True)
    return out.getvalue().decode()
