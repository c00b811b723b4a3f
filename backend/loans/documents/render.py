"""Strings in, PDF out. The same figures at the same instant give the same bytes."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Literal

import segno
import typst

from backend.loans.documents.data import Kind
from backend.loans.documents.offer_figures import Figures

_HERE = Path(__file__).parent
TEMPLATES = _HERE / "templates"
# A-2a: kept for years and read aloud to whoever cannot see it (archive form, tagged)
_STANDARD: Literal["a-2a"] = "a-2a"
_compiling = Lock()


# Noto Sans Devanagari and Noto Sans CJK HK, under the SIL Open Font License, as packages carry them
_FONT_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    packaged = [Path(str(files(name))) for name in _FONT_PACKAGES]
    return typst.Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts", *packaged])


def render(kind: Kind, figures: Figures, *, verify_url: str, issued_at: datetime) -> bytes:
    """One paper, in the language its figures are told in.

    verify_url  what the QR code on it opens
    issued_at   goes into the file as its date; aware
    """
    printed = {**figures, "verify_url": verify_url, "qr": _qr_svg(verify_url)}
    # The compiler is a fresh one each time but shares caches inside; one at a time keeps its memory small.
    with _compiling:
        pdf = typst.compile(
            TEMPLATES / f"{kind.value.lower()}.typ",
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
