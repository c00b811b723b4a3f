"""What is the same everywhere. No secrets, no addresses: those belong to local, test and production."""

from __future__ import annotations

from typing import Any

from backend.config import environment

REPOSITORY = environment.REPOSITORY
VERSION = "0.1.0"

# --- applications ---------------------------------------------------------------------------------------------------
# SHARED_APPS have their tables in the public schema, TENANT_APPS in each brand's. What is in neither has no tables.

SHARED_APPS = ["tenants"]
TENANT_APPS = [
    "backend.kernel",
    "backend.audit",
    "backend.access",
    "backend.brand_config",
    "backend.integrations",
    "backend.notifications",
    "backend.ledger",
    "backend.customers",
    "backend.products",
    "backend.decisioning",
    "backend.loans",
    "backend.notices",
    "backend.reports",
]
INSTALLED_APPS = [
    "backend.config",  # first: its commands win over Django's of the same name
    *SHARED_APPS,
    *TENANT_APPS,
    "realtime",
    "workers",
    "web",
    "graphql_schema",
    "django_tenants",
    # django-tenants' database backend imports the ContentType model, so the app must be listed. It is in neither list
    # above: it gets no table, and nothing of ours may use it (its cache is shared by all brands).
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

# --- tenancy --------------------------------------------------------------------------------------------------------

TENANT_MODEL = "tenants.Brand"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True  # otherwise search_path is sent before every query
PUBLIC_SCHEMA_NAME = "public"
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
HUNDI_BASE_DOMAIN = environment.text("HUNDI_BASE_DOMAIN", "localhost")
TEST_RUNNER = "django.test.runner.DiscoverRunner"

# --- requests -------------------------------------------------------------------------------------------------------

MIDDLEWARE = [
    "backend.config.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "backend.config.security_headers.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.BrandMiddleware",
    "django.middleware.common.CommonMiddleware",
]
ROOT_URLCONF = "backend.config.urls_platform"
WSGI_APPLICATION = "backend.config.wsgi.application"
ASGI_APPLICATION = "backend.config.asgi.application"
APPEND_SLASH = False
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- passwords ------------------------------------------------------------------------------------------------------

HUNDI_PASSWORD_COST: dict[str, Any] = {}  # argon2 as the library sets it

# --- language, time, rows -------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- files ----------------------------------------------------------------------------------------------------------
# The portal's build is hashed by its own bundler, so WhiteNoise serves it from where it was built.

STATIC_URL = "/static/"
PORTAL_DIST = REPOSITORY / "portal" / "dist"
STATICFILES_DIRS = [PORTAL_DIST] if PORTAL_DIST.exists() else []
WHITENOISE_INDEX_FILE = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+[-.][0-9A-Za-z_-]{8,}\.[a-z0-9]+$"  # the bundler's hashed names

# --- GraphQL --------------------------------------------------------------------------------------------------------
# Our own apps send ids of these documents; outside local settings they may send nothing else.

HUNDI_TRUSTED_DOCUMENTS = [REPOSITORY / "portal" / "persisted-documents.json"]
HUNDI_EXPLORER = False
HUNDI_STUB_BROKER = False

# --- documents ------------------------------------------------------------------------------------------------------
# The key and certificate that seal documents. Empty: a pair of the installation's own is made under HUNDI_HOME/seal.

HUNDI_SEAL_KEY = ""
HUNDI_SEAL_CERTIFICATE = ""

# --- checks of Django that do not fit -------------------------------------------------------------------------------

SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # no CSRF middleware: POSTs are JSON with a checked Origin, webhooks are signed
]


def database(dsn: dict[str, Any], *, pool: int) -> dict[str, dict[str, Any]]:
    """The one database, spoken to through the brand-guarded backend and a pool per process.

    dsn   HOST, PORT, NAME, USER, PASSWORD as Django names them
    pool  most connections this process keeps; one thread holds one at a time
    """
    return {
        "default": {
            "ENGINE": "tenants.database",
            **dsn,
            "CONN_MAX_AGE": 0,  # the pool keeps connections; a second keeper would starve it
            "OPTIONS": {
                "application_name": environment.text("HUNDI_PROCESS", "hundi"),
                "pool": {"min_size": 1, "max_size": pool, "timeout": 20},
            },
        }
    }


# What a command needs that compares models with migrations, and no rows.
NO_DATABASE: dict[str, dict[str, Any]] = {"default": {"ENGINE": "django.db.backends.dummy"}}
