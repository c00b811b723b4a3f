"""A laptop or a demonstration: embedded engines under `HUNDI_HOME`, secrets made on first start, one-click sign-in."""

from __future__ import annotations

from backend.config import engines, environment
from backend.config.logs import logging_settings
from backend.config.settings.base import *  # noqa: F403
from backend.config.settings.base import NO_DATABASE, database

HUNDI_LOCAL = True
HUNDI_HOME = environment.home()
DEBUG = environment.flag("HUNDI_DEBUG")
SECRET_KEY = environment.local_secret(HUNDI_HOME, "secret_key").hex()
HUNDI_PII_MASTER_KEY = environment.local_secret(HUNDI_HOME, "pii_master_key")

PORT = environment.integer("PORT", 8000)
HUNDI_PORT = PORT
HUNDI_SOCKETS_PORT = environment.integer("SOCKETS_PORT", PORT + 1)
HUNDI_SIMULATOR_URL = environment.text("HUNDI_SIMULATOR_URL", f"http://localhost:{PORT + 2}")
HUNDI_SCHEME = "http"
HUNDI_EXPLORER = True
ALLOWED_HOSTS = [".localhost", "127.0.0.1"]

# Engines of one's own are used when both addresses are given; else those embedded in the data folder.
_owner = environment.text("HUNDI_DATABASE_LOGIN") == "owner"
_database = environment.text("HUNDI_DATABASE_NAME", "hundi")
_own_engines = bool(environment.text("DATABASE_URL"))
if environment.flag("HUNDI_NO_DATABASE"):
    DATABASES = NO_DATABASE
elif _own_engines:
    DATABASES = database(
        environment.database_address("DATABASE_OWNER_URL" if _owner else "DATABASE_URL"),
        pool=environment.integer("HUNDI_POOL", 12),
    )
else:
    _login = engines.LOGIN_OWNER if _owner else engines.LOGIN_APP
    DATABASES = database(
        engines.postgres_address(HUNDI_HOME, database=_database, login=_login),
        pool=environment.integer("HUNDI_POOL", 12),
    )
HUNDI_OWNER_DSN = environment.text("DATABASE_OWNER_URL") or engines.postgres_conninfo(
    HUNDI_HOME, database=_database, login=engines.LOGIN_OWNER
)
REDIS_URL = HUNDI_REDIS_URL = environment.text("REDIS_URL") or engines.valkey_url(HUNDI_HOME)

HUNDI_PASSWORD_COST = {"time_cost": 1, "memory_cost": 8192, "parallelism": 1}

STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(HUNDI_HOME / "files")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGGING = logging_settings(level=environment.text("HUNDI_LOG_LEVEL", "INFO"))
LOGGING_CONFIG = "backend.config.logs.configure"
