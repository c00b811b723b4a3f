"""What the base host answers."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, path, re_path

from web import demo, graphql, health, notice_files, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("graphql/platform", graphql.platform_view),
    path("notices/export/<str:token>", notice_files.export_group),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("version", health.version),
    path("platform", pages.platform),
    re_path(r"^platform/(?P<rest>.*)$", pages.platform),
    path("desk", pages.desk),
    re_path(r"^desk/(?P<rest>.*)$", pages.desk),
]
if settings.HUNDI_LOCAL:
    urlpatterns += [
        path("", demo.start_page),
        path("demo/sign-in/<str:who>", demo.sign_in_platform),
        path("demo/explorer", demo.explorer),
    ]
else:
    urlpatterns.append(path("", pages.platform))
