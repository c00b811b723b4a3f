"""Production: every address and secret comes from the environment, and a missing one stops the start."""

from __future__ import annotations

from backend.config import environment
from backend.config.logs import logging_settings
from backend.config.settings.base import *  # noqa: F403
from backend.config.settings.base import NO_DATABASE, REPOSITORY, database

HUNDI_LOCAL = False
HUNDI_HOME = environment.home()
DEBUG = False
SECRET_KEY = environment.required("HUNDI_SECRET_KEY")
HUNDI_PII_MASTER_KEY = environment.key_bytes("HUNDI_PII_MASTER_KEY")
HUNDI_SEAL_KEY = environment.pem("HUNDI_SEAL_KEY")
HUNDI_SEAL_CERTIFICATE = environment.pem("HUNDI_SEAL_CERTIFICATE")

HUNDI_BASE_DOMAIN = environment.required("HUNDI_BASE_DOMAIN")
HUNDI_PORT = 443
HUNDI_SOCKETS_PORT = 443  # one origin: the proxy routes socket upgrades
HUNDI_SIMULATOR_URL = ""
HUNDI_SCHEME = "https"
ALLOWED_HOSTS = [HUNDI_BASE_DOMAIN, f".{HUNDI_BASE_DOMAIN}"]

# The application's login may only take a brand's role; the owner's address is given to migration jobs alone.
HUNDI_OWNER_DSN = environment.text("DATABASE_OWNER_URL")
_login = "DATABASE_OWNER_URL" if environment.text("HUNDI_DATABASE_LOGIN") == "owner" else "DATABASE_URL"
DATABASES = (
    NO_DATABASE
    if environment.flag("HUNDI_NO_DATABASE")
    else database(environment.database_address(_login), pool=environment.integer("HUNDI_POOL", 12))
)
REDIS_URL = HUNDI_REDIS_URL = environment.required("REDIS_URL")

STATIC_ROOT = REPOSITORY / "static"
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": environment.required("HUNDI_FILES_BUCKET"), "default_acl": "private"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

LOGGING = logging_settings(level=environment.text("HUNDI_LOG_LEVEL", "INFO"))
LOGGING_CONFIG = "backend.config.logs.configure"
