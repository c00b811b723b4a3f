"""Fill an empty database with the public schema and two brands; run by `databases.py` in a process of its own."""

from __future__ import annotations

import os
import sys

import django


def main() -> None:
    os.environ["HUNDI_DATABASE_LOGIN"] = "owner"
    django.setup()

    from django.core.management import call_command

    from backend.kernel.actor import Actor
    from tenants.provisioning import create_brand

    call_command("migrate_public", verbosity=0)
    for slug, name, pack in (("alpha", "Alpha Finance", "IN"), ("beta", "Beta Credit", "IN")):
        create_brand(slug=slug, name=name, pack=pack, actor=Actor.system("tests"))


if __name__ == "__main__":
    sys.exit(main())
