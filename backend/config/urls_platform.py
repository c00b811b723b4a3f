"""What the base host answers; the paths themselves stand in `web`."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("web.urls_platform"))]
