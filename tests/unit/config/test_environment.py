"""What the environment may and may not leave out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from backend.config import environment

PRODUCTION = {
    "HUNDI_SECRET_KEY": "s",
    "HUNDI_PII_MASTER_KEY": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "HUNDI_SEAL_KEY": "key",
    "HUNDI_SEAL_CERTIFICATE": "certificate",
    "HUNDI_BASE_DOMAIN": "lender.example",
    "DATABASE_URL": "postgresql://hundi_app:secret@db.example:5433/hundi",
    "REDIS_URL": "redis://line.example",
    "HUNDI_FILES_BUCKET": "files",
}


def _start(changes: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "import backend.config.settings.production as s; print(s.DATABASES)"],
        cwd=environment.REPOSITORY,
        env={**kept, **PRODUCTION, **changes},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_when_everything_is_given() -> None:
    started = _start({})

    assert started.returncode == 0, started.stderr
    assert "db.example" in started.stdout
    assert "5433" in started.stdout


@pytest.mark.parametrize("missing", sorted(PRODUCTION))
def test_a_missing_value_stops_production_and_is_named(missing: str) -> None:
    started = _start({missing: ""})

    assert started.returncode != 0
    assert missing in started.stderr


def test_a_master_key_of_the_wrong_length_stops_production() -> None:
    started = _start({"HUNDI_PII_MASTER_KEY": "c2hvcnQ="})

    assert started.returncode != 0
    assert "32 bytes" in started.stderr


def test_a_flag_that_is_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUNDI_DEBUG", "perhaps")

    with pytest.raises(ImproperlyConfigured, match="HUNDI_DEBUG"):
        environment.flag("HUNDI_DEBUG")


def test_a_local_secret_is_made_once_and_read_by_nobody_else(tmp_path: Path) -> None:
    first = environment.local_secret(tmp_path, "secret_key")
    second = environment.local_secret(tmp_path, "secret_key")
    other = environment.local_secret(tmp_path, "pii_master_key")

    assert first == second
    assert first != other
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0
