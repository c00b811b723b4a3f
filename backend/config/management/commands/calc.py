"""`manage.py calc`: one calculation from a JSON object on stdin. `manage.py calc --batch [FILE]`: a whole cases file,
one JSON line for each case. Reads no database.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from backend.kernel.errors import DomainError, ValidationFailed
from backend.loans import calc

_REFUSED = 2


class Command(BaseCommand):
    help = 'Answer {"group", "inputs"} from stdin; with --batch, every case of {"cases": [...]}.'
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="read this file, not stdin")
        parser.add_argument("--batch", action="store_true", help="a whole cases file; one JSON line a case")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = Path(options["file"]).read_text(encoding="utf-8") if options["file"] else sys.stdin.read()
            question = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
            lines = _batch(question) if options["batch"] else [calc.calculate(question)]
        except (OSError, ValueError, RecursionError) as unreadable:
            self._refuse(f"input: not_json: {' '.join(str(unreadable).split())}")
        except DomainError as refused:
            self._refuse(_sentence(refused))
        for line in lines:
            self.stdout.write(json.dumps(line, ensure_ascii=False))

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        raise SystemExit(_REFUSED)


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")


def _batch(question: object) -> list[dict[str, Any]]:
    cases = question.get("cases") if isinstance(question, Mapping) else None
    if not isinstance(cases, list):
        raise ValidationFailed.one("cases", "not_a_list", "A list of cases is needed.")
    return [_case(case) for case in cases]


def _case(case: object) -> dict[str, Any]:
    """One case's answer; its expected figures are not looked at."""
    name = case.get("id") if isinstance(case, Mapping) else None
    try:
        if not isinstance(case, Mapping):
            raise ValidationFailed.one("case", "not_an_object", "A case is an object.")
        question = {part: case[part] for part in ("group", "inputs") if part in case}
        return {"id": name, "result": calc.calculate(question)}
    except DomainError as refused:
        return {"id": name, "error": _sentence(refused)}


def _sentence(refused: DomainError) -> str:
    """One line: the field, the rule, and what is wrong."""
    if isinstance(refused, ValidationFailed):
        return "; ".join(f"{field.path}: {field.code}: {field.message}" for field in refused.fields)
    return f"inputs: {refused.code}: {refused.message}"
