"""`manage.py migrate`: Django's own, on one schema that is named; public when none is.

Stands in front of django-tenants' command of the same name, which walks every brand one by one. For brands use
`migrate_brands`.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate

from tenants.context import use_brand


class Command(DjangoMigrate):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--schema", default="public", help="the one schema to migrate (default: public)")

    def handle(self, *args: Any, **options: Any) -> None:
        with use_brand(options["schema"]):
            super().handle(*args, **options)
