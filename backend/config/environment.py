"""The one module that reads the environment.

Settings ask here by name. A production setting without a value stops the start with one clear line; local and test
settings make up their own secrets, kept in the data folder so that a second start can read what the first one sealed.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

REPOSITORY = Path(__file__).resolve().parent.parent.parent


def text(name: str, default: str = "") -> str:
    """The value as it stands; an empty value counts as absent."""
    return os.environ.get(name, "").strip() or default


def required(name: str) -> str:
    """A value the process cannot run without."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set, and this process does not start without it.")
    return value


def integer(name: str, default: int) -> int:
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def listed(name: str, default: str = "") -> list[str]:
    """A comma-separated value as a list, empty parts dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def key_bytes(name: str) -> bytes:
    """A required 32-byte key, given as base64."""
    try:
        key = base64.b64decode(required(name), validate=True)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be base64.") from None
    if len(key) != 32:
        raise ImproperlyConfigured(f"{name} must be 32 bytes, given as base64.")
    return key


def home(default: str = "var") -> Path:
    """The data folder: `HUNDI_HOME`, taken from the repository's root when it is relative."""
    return (REPOSITORY / text("HUNDI_HOME", default)).expanduser().resolve()


def pem(name: str) -> str:
    """A required PEM text; `\\n` stands for a line's end where the environment cannot hold one."""
    return required(name).replace("\\n", "\n")


def local_secret(folder: Path, name: str) -> bytes:
    """A secret of a local installation: 32 random bytes, made once and kept in the data folder."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "secrets.json"
    with (folder / "secrets.lock").open("w") as lock:  # two processes of a first start must agree
        fcntl.flock(lock, fcntl.LOCK_EX)
        known: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
        if name not in known:
            known[name] = base64.b64encode(secrets.token_bytes(32)).decode()
            fresh = folder / "secrets.json.tmp"
            fresh.touch(mode=0o600)
            fresh.write_text(json.dumps(known, indent=1))
            fresh.replace(kept)
    return base64.b64decode(known[name])


def database_address(name: str) -> dict[str, str]:
    """A required PostgreSQL URL as Django's connection settings."""
    parts = urlsplit(required(name))
    return {
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or 5432),
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
    }
