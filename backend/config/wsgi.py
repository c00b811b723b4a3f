"""HTTP: pages, GraphQL, webhooks. Served by granian in threads."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings.local")

application = get_wsgi_application()
