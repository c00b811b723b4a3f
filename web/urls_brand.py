"""What a brand's host answers."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, path, re_path

from web import demo, downloads, graphql, health, notice_files, pages, support, webhooks

urlpatterns: list[URLPattern | URLResolver] = [
    path("graphql/staff", graphql.staff_view),
    path("graphql/customer", graphql.customer_view),
    path("webhooks/<slug:vendor>/<str:token>", webhooks.receive),
    path("integrations/notices/<str:token>", notice_files.push),
    path("uploads/notices/<str:token>", notice_files.upload),
    path("notices/export/<str:token>", notice_files.export_own),
    path("documents/<str:token>", downloads.download),
    path("loans/ledger/<str:token>", downloads.ledger),
    path("verify/<str:code>", downloads.verify),
    path("support/<str:token>", support.enter),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("version", health.version),
    path("staff", pages.staff),
    re_path(r"^staff/(?P<rest>.*)$", pages.staff),
]
if settings.HUNDI_LOCAL:
    urlpatterns += [
        path("demo/sign-in/<str:who>", demo.sign_in_staff),
        path("demo/explorer", demo.explorer),
    ]
urlpatterns.append(
    re_path(
        r"^(?P<rest>(?!static/|graphql/|webhooks/|integrations/|uploads/|documents/|demo/).*)$",
        pages.borrower,
    )
)
