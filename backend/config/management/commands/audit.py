"""The chain of acts: `manage.py audit verify` walks it, `manage.py audit head` signs its end, to keep elsewhere."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.audit.verify import Head, Verdict, signed_head, verify_chain
from tenants.context import use_brand, use_public
from tenants.models import Brand


class Command(BaseCommand):
    """Example: `manage.py audit head > heads.json` each day, later `manage.py audit verify --heads heads.json`."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["verify", "head"])
        parser.add_argument("--brand", metavar="SLUG", help="this brand only")
        parser.add_argument(
            "--heads", type=Path, help="heads exported earlier: shows entries cut off at the end"
        )
        parser.add_argument("--json", action="store_true", help="one JSON line per brand")

    def handle(self, *args: Any, **options: Any) -> None:
        schemas = _schemas(options["brand"])
        if options["act"] == "head":
            for schema in schemas:
                self.stdout.write(json.dumps(_head_line(schema)))
            return
        heads = _read_heads(options["heads"]) if options["heads"] else {}
        broken = 0
        for schema in schemas:
            with use_brand(schema):
                verdict = verify_chain(known_head=heads.get(schema))
            broken += not verdict.holds
            self.stdout.write(
                json.dumps(_as_json(schema, verdict)) if options["json"] else _as_text(schema, verdict)
            )
        if broken:
            raise CommandError(
                f"The audit chain of {broken} of {len(schemas)} brands does not hold.", returncode=1
            )


def _schemas(slug: str | None) -> list[str]:
    with use_public():
        brands = Brand.objects.order_by("slug")
        if slug:
            brands = brands.filter(slug=slug)
        schemas = list(brands.values_list("schema_name", flat=True))
    if slug and not schemas:
        raise CommandError(f"There is no brand {slug}.", returncode=2)
    return schemas


def _head_line(schema: str) -> dict[str, object]:
    with use_brand(schema):
        head = signed_head()
    return {"schema": schema, "seq": head.seq, "hash": head.hash.hex(), "signature": head.signature}


def _read_heads(path: Path) -> dict[str, Head]:
    try:
        lines = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
        return {
            line["schema"]: Head(line["seq"], bytes.fromhex(line["hash"]), line["signature"])
            for line in lines
        }
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise CommandError(f"{path} does not hold exported heads.", returncode=2) from wrong


def _as_json(schema: str, verdict: Verdict) -> dict[str, object]:
    breaks = [{"seq": one.seq, "what": one.what} for one in verdict.breaks]
    head = verdict.head_hash.hex()
    return {
        "schema": schema,
        "holds": verdict.holds,
        "entries": verdict.entries,
        "head_seq": verdict.head_seq,
        "head": head,
        "breaks": breaks,
    }


def _as_text(schema: str, verdict: Verdict) -> str:
    if verdict.holds:
        return f"{schema}: holds, {verdict.entries} entries, head {verdict.head_seq} {verdict.head_hash.hex()[:16]}"
    lines = [f"{schema}: DOES NOT HOLD, {verdict.entries} entries"]
    lines += [f"  entry {one.seq}: {one.what}" for one in verdict.breaks]
    return "\n".join(lines)
