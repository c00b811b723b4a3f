"""The picture of the house, held: room cards, keys that point down, who may write, no floats, codes of one meaning."""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect
import json
import pkgutil
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import FloatField
from graphql import parse, validate

import backend
from backend.kernel.errors import DomainError
from graphql_schema.customer.schema import schema as customer
from graphql_schema.platform.schema import schema as platform
from graphql_schema.staff.schema import schema as staff

ROOT = Path(settings.REPOSITORY)
ENTRANCES = ("graphql_schema", "web", "workers", "realtime")
MONEY_ROOMS = (
    "backend/kernel/money.py",
    "backend/ledger",
    "backend/loans",
    "backend/products",
)
# Where a float may be named: to refuse it, and to look for a rate's root, which becomes a Decimal before it leaves.
FLOATS_NAMED = {"backend/kernel/money.py", "backend/loans/figures/apr.py"}
# One refusal for two kinds of people; each room has its own sign-in, and clients one sentence to show.
SAME_IN_TWO_ROOMS = {"sign_in_locked"}
# Writers beside `services`, each of one small thing of its own room; another is a decision.
OTHER_WRITERS = {
    "backend/access/factors.py": "a second factor is used up",
    "backend/brand_config/blocklist.py": "a service in a module of its own name",
    "backend/brand_config/business_day.py": "a service in a module of its own name",
    "backend/integrations/breaker.py": "the state of a circuit",
    "backend/integrations/call_log.py": "the log of calls",
    "backend/ledger/chart.py": "the accounts a brand begins with",
    "backend/loans/documents/render.py": "no row: a picture is saved into memory",
}
LINES = ("Owns:", "Asks:", "Tells:", "Never:")


def _rooms() -> list[str]:
    found = [f"backend/{one.name}" for one in pkgutil.iter_modules(backend.__path__) if one.ispkg]
    return [room for room in found if room != "backend/config"] + [*ENTRANCES, "tenants"]


def _modules(folder: str) -> Iterator[tuple[str, ast.Module]]:
    paths = [ROOT / folder] if folder.endswith(".py") else sorted((ROOT / folder).rglob("*.py"))
    for path in paths:
        if "migrations" not in path.parts:
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("room", _rooms())
def test_every_room_has_its_card(room: str) -> None:
    tree = ast.parse((ROOT / room / "__init__.py").read_text(encoding="utf-8"))
    card = ast.get_docstring(tree) or ""
    missing = [line for line in LINES if not any(one.startswith(line) for one in card.splitlines())]
    assert not missing, f"{room}: {missing}"
    assert not [one for one in ast.walk(tree) if isinstance(one, ast.Import | ast.ImportFrom)], room


def _floors() -> dict[str, int]:
    """Room -> floor, 0 at the top, as the import contract draws it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["name"] == "Imports point down the house")
    return {name.strip().strip("()"): floor for floor, line in enumerate(layers) for name in line.split("|")}


def test_foreign_keys_point_down() -> None:
    """Keys are named by strings, which the import contracts cannot see."""
    floors = _floors()
    wrong = []
    for model in apps.get_models():
        room = model._meta.app_config.name
        if room not in floors:
            continue
        for field in model._meta.get_fields():
            if not (field.is_relation and getattr(field, "concrete", False)) or field.related_model is None:
                continue
            other = field.related_model._meta.app_config.name
            if other != room and floors[other] <= floors[room]:
                wrong.append(f"{model._meta.label}.{field.name} -> {other}")
    assert not wrong


_WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "delete",
    "aupdate",
    "asave",
    "acreate",
    "adelete",
}


def _written_by(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls that write rows: `.save()` and its kind, and `.update(...)` on a queryset (a dict's takes no keywords)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            if name in _WRITES or (name == "update" and node.keywords and not node.args):
                yield node


@pytest.mark.parametrize("entrance", [*ENTRANCES, "backend/reports"])
def test_entrances_write_no_rows(entrance: str) -> None:
    wrong = [f"{path}:{call.lineno}" for path, tree in _modules(entrance) for call in _written_by(tree)]
    assert not wrong


def test_rooms_write_rows_in_services_and_models() -> None:
    allowed = {"services", "models", "seeds", "management", "storage"}
    wrong = []
    for room in _rooms():
        if not room.startswith("backend/") or room == "backend/kernel":
            continue
        for path, tree in _modules(room):
            if path in OTHER_WRITERS:
                continue
            parts = set(Path(path).with_suffix("").parts[2:])
            if parts & allowed or any(part.startswith("seed") for part in parts):
                continue
            wrong += [f"{path}:{call.lineno}" for call in _written_by(tree)]
    assert not wrong, "\n".join(wrong)


def test_queries_and_entrances_send_no_sql_that_writes() -> None:
    words = ("insert into", "update ", "delete from", "truncate")
    for entrance in ENTRANCES:
        for path, tree in _modules(entrance):
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert not node.value.strip().lower().startswith(words), f"{path}:{node.lineno}"


@pytest.mark.parametrize("room", MONEY_ROOMS)
def test_no_float_touches_money(room: str) -> None:
    wrong = []
    for path, tree in _modules(room):
        for node in () if path in FLOATS_NAMED else ast.walk(tree):
            if isinstance(node, ast.Name) and node.id == "float":
                wrong.append(f"{path}:{node.lineno} float")
            if isinstance(node, ast.Constant) and isinstance(node.value, float):
                wrong.append(f"{path}:{node.lineno} {node.value}")
    assert not wrong, "\n".join(wrong)


def test_no_column_is_a_float() -> None:
    columns = [field for model in apps.get_models() for field in model._meta.get_fields()]
    assert not [str(one) for one in columns if isinstance(one, FloatField)]


def _refusals() -> dict[str, set[type[DomainError]]]:
    """Stable code -> the classes that carry it, over all rooms."""
    for room in _rooms():
        package = room.replace("/", ".")
        if (ROOT / room / "errors.py").is_file():
            importlib.import_module(f"{package}.errors")
    by_code: dict[str, set[type[DomainError]]] = defaultdict(set)
    pending = [DomainError]
    while pending:
        one = pending.pop()
        pending += one.__subclasses__()
        if "code" in vars(one) and not one.__module__.startswith("tests"):
            by_code[one.code].add(one)
    return by_code


def test_a_code_means_one_thing() -> None:
    shared = {code: sorted(map(str, classes)) for code, classes in _refusals().items() if len(classes) > 1}
    assert set(shared) <= SAME_IN_TWO_ROOMS, shared


def test_a_refusal_has_a_code_of_its_own_form_and_a_sentence() -> None:
    for code, classes in _refusals().items():
        assert code.replace("_", "").replace(".", "").isalnum() and code == code.lower(), code
        for one in classes:
            said = one.message if hasattr(one, "message") else inspect.getdoc(one)
            assert said, one


def test_the_persisted_documents_are_what_their_hashes_say_and_pass_the_limits() -> None:
    """A page built against another schema would ask for what is not there."""
    schemas = [one._schema for one in (staff, customer, platform)]
    documents = json.loads((ROOT / "portal" / "persisted-documents.json").read_text(encoding="utf-8"))
    assert len(documents) > 20
    for digest, text in documents.items():
        assert hashlib.sha256(text.encode()).hexdigest() == digest
        assert any(not validate(one, parse(text, max_tokens=2_000)) for one in schemas), text[:200]


def test_no_file_grows_past_reading() -> None:
    for room in _rooms():
        for path, _ in _modules(room):
            lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
            assert lines < 450, f"{path}: {lines} lines"


@pytest.mark.parametrize("name", ["utils.py", "helpers.py", "misc.py", "common.py"])
def test_no_file_is_called_after_nothing(name: str) -> None:
    found = [path for room in [*_rooms(), "backend/config"] for path in (ROOT / room).rglob(name)]
    assert not found
