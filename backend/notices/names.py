"""A name as one cell holds it: the Latin part and the Chinese part."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")


def split_scripts(name: str) -> tuple[str, str]:
    """`CHAN Tai Man 陳大文` -> (`CHAN Tai Man`, `陳大文`)."""
    han = "".join(_HAN.findall(name))
    latin = " ".join(_HAN.sub(" ", name).replace("(", " ").replace(")", " ").split())
    return latin, han[:80]
