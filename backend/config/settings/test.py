"""Tests: embedded engines without fsync under `var/test`, fixed secrets. `tests/conftest.py` names the database."""

from __future__ import annotations

from backend.config import engines, environment
from backend.config.logs import logging_settings
from backend.config.settings.base import *  # noqa: F403
from backend.config.settings.base import NO_DATABASE, database

HUNDI_LOCAL = True
HUNDI_HOME = environment.home("var/test")
DEBUG = False
SECRET_KEY = "tests-only-" + "0" * 40
HUNDI_PII_MASTER_KEY = bytes(range(32))

HUNDI_PORT = 8000
HUNDI_SOCKETS_PORT = 8001
HUNDI_SIMULATOR_URL = environment.text("HUNDI_SIMULATOR_URL", "http://localhost:8002")
HUNDI_SCHEME = "http"
HUNDI_EXPLORER = True
HUNDI_STUB_BROKER = True
ALLOWED_HOSTS = ["*"]

_login = engines.LOGIN_OWNER if environment.text("HUNDI_DATABASE_LOGIN") == "owner" else engines.LOGIN_APP
_database = environment.text("HUNDI_DATABASE_NAME", "unnamed_by_conftest")
DATABASES = (
    NO_DATABASE
    if environment.flag("HUNDI_NO_DATABASE")
    else database(engines.postgres_address(HUNDI_HOME, database=_database, login=_login), pool=20)
)
HUNDI_OWNER_DSN = engines.postgres_conninfo(HUNDI_HOME, database=_database, login=engines.LOGIN_OWNER)
REDIS_URL = HUNDI_REDIS_URL = engines.valkey_url(HUNDI_HOME)

HUNDI_PASSWORD_COST = {"time_cost": 1, "memory_cost": 8192, "parallelism": 1}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGGING = logging_settings(level="WARNING")
LOGGING_CONFIG = "backend.config.logs.configure"
