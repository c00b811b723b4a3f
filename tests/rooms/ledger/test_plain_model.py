"""The plain model stands by itself: else it would only agree with what it was copied from."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.rooms.ledger import plain_model, plain_products

OWN = {plain_model.__name__, plain_products.__name__}


@pytest.mark.parametrize("module", [plain_model, plain_products])
def test_the_plain_model_imports_nothing_of_the_project(module: ModuleType) -> None:
    outside = {name for name in _imported(module) if name.split(".")[0] not in sys.stdlib_module_names}

    assert outside <= OWN


def _imported(module: ModuleType) -> Iterator[str]:
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
