"""Sockets: GraphQL subscriptions, `graphql-transport-ws` only. Served by daphne; any ASGI server would do."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings.local")
django.setup()

from backend.config.sockets import application  # noqa: E402  (the rooms must be loaded first)

__all__ = ["application"]
