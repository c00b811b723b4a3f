"""The portal knows fixed sentences of the server by their English: one that is worded anew is put right there too."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KNOWN = re.compile(r'^  "(.+)": msg`', re.MULTILINE)


def test_every_sentence_the_portal_knows_is_one_the_server_says() -> None:
    known = set(KNOWN.findall((ROOT / "portal" / "src" / "sentences" / "sentences.ts").read_text()))
    said = {
        node.value
        for package in ("backend", "tenants", "graphql_schema", "workers")
        for source in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert len(known) > 100
    assert sorted(known - said) == []
