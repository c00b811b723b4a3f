"""`manage.py prove --brand SLUG`: every proof of the books, over all that was ever booked and every loan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from backend.brand_config.services import business_date
from backend.loans.services.proofs import prove
from tenants.context import use_brand


class Command(BaseCommand):
    help = "Hold the books, the loans and their replays against each other, as of the last day that ended."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--brand", required=True, help="the brand's slug")

    def handle(self, *args: Any, **options: Any) -> None:
        with use_brand(f"b_{options['brand']}"):
            proofs = prove(business_date=business_date() - timedelta(days=1), whole=True)
        for proof in proofs:
            self.stdout.write(f"{'holds' if proof.holds else 'BROKEN':<7} {proof.code:<22} {proof.detail}")
        if not all(proof.holds for proof in proofs):
            raise SystemExit(1)
