"""Setting up where notices come from, changing it, pausing it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from backend.access.services import require
from backend.audit.services import record
from backend.integrations.ports import NoticeEndpoint
from backend.integrations.services.notice_feed import check_endpoint
from backend.kernel import clock
from backend.kernel.actor import Actor, Level
from backend.kernel.errors import FieldProblem, NotFound, ValidationFailed
from backend.notices import sealing
from backend.notices.columns import mapping_problems
from backend.notices.errors import SourceNotOfThatKind
from backend.notices.models import Auth, Encoding, Mode, Source, SourceKind, SourceSecret
from backend.notices.services import board
from backend.notices.services.runs import SOURCES
from tenants import pii
from tenants.context import current_brand
from tenants.links import base_url

SHORTEST_MINUTES, LONGEST_MINUTES = 5, 7 * 24 * 60
_TOLD = (
    *("name", "kind", "mode", "company_code", "base_url", "auth", "encoding", "mapping"),
    *("every_minutes", "delta_between", "shrink_pct", "paused"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person sets of a source; see the model for what each means.

    credentials  None leaves what is stored; {token}, {key} or {user, password} by `auth`
    mapping      each of the source's own names with our field, or with `columns.NOT_READ`
    """

    name: str
    kind: str
    mode: str
    company_code: str
    base_url: str = ""
    auth: str = Auth.BEARER
    credentials: Mapping[str, str] | None = None
    encoding: str = Encoding.UTF_8
    mapping: Sequence[tuple[str, str]] = ()
    every_minutes: int | None = None
    delta_between: bool = False
    shrink_pct: int = 50


@dataclass(frozen=True, slots=True)
class Saved:
    """A source, and for a pushed one where to push and the secret to sign with: shown now, and never again."""

    source: Source
    push_url: str = ""
    push_secret: str = ""


def create_source(*, actor: Actor, settings: Settings) -> Saved:
    """raises  PermissionRefused, ValidationFailed, AddressNotAllowed"""
    require(actor, SOURCES, Level.WRITE)
    _check(settings)
    source = Source(currency=current_brand().currency)
    _fill(source, settings)
    endpoint = _endpoint(source, settings.credentials or {})
    if source.kind == SourceKind.HTTP:
        check_endpoint(endpoint)
    with transaction.atomic():
        _save(source, new=True)
        secret = SourceSecret(source=source)
        saved = _new_push_secret(source, secret) if source.kind == SourceKind.PUSH else Saved(source)
        if settings.credentials:
            secret.credentials = _seal_credentials(source, settings.credentials)
        secret.save()
        _note(actor, "notice_source.created", source)
    return saved


def update_source(
    *, actor: Actor, source_id: UUID, settings: Settings, expected_version: int | None
) -> Source:
    """Its kind and list stay: another list is another source.

    raises  PermissionRefused, NotFound, VersionConflict, ValidationFailed, AddressNotAllowed
    """
    require(actor, SOURCES, Level.WRITE)
    _check(settings)
    with transaction.atomic():
        source = _locked(source_id, expected_version)
        if (source.kind, source.mode) != (settings.kind, settings.mode):
            raise SourceNotOfThatKind
        before = _told(source)
        _fill(source, settings)
        secret = SourceSecret.objects.select_for_update().get(source=source)
        if settings.credentials is not None:
            secret.credentials = _seal_credentials(source, settings.credentials)
            secret.save(update_fields=["credentials"])
        if source.kind == SourceKind.HTTP:
            check_endpoint(_endpoint(source, _credentials(secret)))
        source.bump()
        _save(source, new=False)
        _note(actor, "notice_source.changed", source, before)
    return source


def pause_source(*, actor: Actor, source_id: UUID, paused: bool, expected_version: int | None) -> Source:
    """A paused source is neither pulled nor does it take files or pushes; what it listed stands.

    raises  PermissionRefused, NotFound, VersionConflict
    """
    require(actor, SOURCES, Level.WRITE)
    with transaction.atomic():
        source = _locked(source_id, expected_version)
        source.paused = paused
        source.next_run_at = None if paused else _first_run(source)
        source.bump()
        _save(source, new=False)
        _note(actor, f"notice_source.{'paused' if paused else 'resumed'}", source)
    return source


def renew_push_secret(*, actor: Actor, source_id: UUID) -> Saved:
    """A new address and secret for a pushed source; the old ones are worth nothing from now on.

    raises  PermissionRefused, NotFound, SourceNotOfThatKind
    """
    require(actor, SOURCES, Level.WRITE)
    with transaction.atomic():
        source = _locked(source_id, None)
        if source.kind != SourceKind.PUSH:
            raise SourceNotOfThatKind
        secret = SourceSecret.objects.select_for_update().get(source=source)
        saved = _new_push_secret(source, secret)
        secret.save()
        _note(actor, "notice_source.secret_renewed", source)
    return saved


def endpoint_of(source: Source) -> NoticeEndpoint:
    """Where a source is pulled from, its credentials opened."""
    return _endpoint(source, _credentials(SourceSecret.objects.get(source=source)))


def not_yet_saved(settings: Settings, source_id: UUID | None) -> tuple[Source, NoticeEndpoint]:
    """A source as these settings would make it, and where it would be asked; nothing is saved.

    source_id  the one they would change. Its stored credentials stand in only where address and way of signing in stay:
               whoever types another address types the credentials for it too.
    raises     NotFound, ValidationFailed, AddressNotAllowed
    """
    _check(settings)
    kept = None
    if source_id is not None:
        kept = Source.objects.select_related("secret").filter(pk=source_id).first()
        if kept is None:
            raise NotFound
    source = Source(currency=current_brand().currency)
    _fill(source, settings)
    credentials = settings.credentials or {}
    same = kept and (kept.base_url, kept.auth) == (source.base_url, source.auth)
    if kept and same and settings.credentials is None:
        source.id, credentials = kept.id, _credentials(kept.secret)
    endpoint = _endpoint(source, credentials)
    if source.kind == SourceKind.HTTP:
        check_endpoint(endpoint)
    return source, endpoint


def push_secret_of(source: Source) -> str:
    secret = SourceSecret.objects.get(source=source)
    return pii.open_sealed(sealing.PUSH_SECRET, source.id, bytes(secret.push_secret or b""))


def _endpoint(source: Source, credentials: Mapping[str, str]) -> NoticeEndpoint:
    return NoticeEndpoint(str(source.id), source.base_url, source.auth, credentials)


def _credentials(secret: SourceSecret) -> dict[str, str]:
    if secret.credentials is None:
        return {}
    return sealing.open_json(sealing.CREDENTIALS, secret.source_id, secret.credentials)


def _seal_credentials(source: Source, credentials: Mapping[str, str]) -> bytes:
    return pii.seal(sealing.CREDENTIALS, source.id, json.dumps(dict(credentials)))


def _new_push_secret(source: Source, secret: SourceSecret) -> Saved:
    token, signing = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    secret.token_hash = sealing.token_hash(token)
    secret.token = pii.seal(sealing.TOKEN, source.id, token)
    secret.push_secret = pii.seal(sealing.PUSH_SECRET, source.id, signing)
    url = f"{base_url(current_brand().slug)}/integrations/notices/{token}"
    return Saved(source, url, signing)


def _fill(source: Source, settings: Settings) -> None:
    source.name = settings.name.strip()
    source.kind, source.mode = settings.kind, settings.mode
    source.company_code = settings.company_code.strip().upper()
    source.base_url = settings.base_url.strip().rstrip("/")
    source.auth, source.encoding = settings.auth, settings.encoding
    source.mapping = {name.strip(): field for name, field in settings.mapping}
    rhythm_changed = source.every_minutes != settings.every_minutes
    source.every_minutes = settings.every_minutes
    source.delta_between = settings.delta_between
    source.shrink_pct = settings.shrink_pct
    if rhythm_changed:
        source.next_run_at = _first_run(source)


def _first_run(source: Source) -> datetime | None:
    if source.kind != SourceKind.HTTP or not source.every_minutes or source.paused:
        return None
    return clock.now() + timedelta(minutes=source.every_minutes)


def _check(settings: Settings) -> None:
    problems = [FieldProblem(path, code, message) for path, code, message, wrong in _rules(settings) if wrong]
    in_json = settings.kind != SourceKind.FILE
    problems += [FieldProblem("mapping", *one) for one in mapping_problems(settings.mapping, in_json=in_json)]
    if problems:
        raise ValidationFailed(problems)


def _rules(one: Settings) -> list[tuple[str, str, str, bool]]:
    every = one.every_minutes
    return [
        ("name", "bad_length", "Enter a name of 2 to 80 characters.", not 2 <= len(one.name.strip()) <= 80),
        ("kind", "unknown_kind", "Choose HTTP, FILE or PUSH.", one.kind not in SourceKind.values),
        ("mode", "unknown_mode", "Choose OVERDUE or UPCOMING.", one.mode not in Mode.values),
        ("auth", "unknown_auth", "Choose BEARER, API_KEY or BASIC.", one.auth not in Auth.values),
        ("encoding", "unknown_encoding", "Choose a known encoding.", one.encoding not in Encoding.values),
        (
            "companyCode",
            "bad_length",
            "Enter the company's code at the source, up to 20 characters.",
            not 1 <= len(one.company_code.strip()) <= 20,
        ),
        (
            "everyMinutes",
            "out_of_range",
            f"Pull every {SHORTEST_MINUTES} to {LONGEST_MINUTES} minutes.",
            every is not None and not SHORTEST_MINUTES <= every <= LONGEST_MINUTES,
        ),
        ("shrinkPct", "out_of_range", "Enter 0 to 100 per cent.", not 0 <= one.shrink_pct <= 100),
        ("baseUrl", "too_long", "An address has at most 300 characters.", len(one.base_url) > 300),
    ]


def _save(source: Source, *, new: bool) -> None:
    try:
        with transaction.atomic():
            source.save(force_insert=new)
    except IntegrityError as taken:
        raise ValidationFailed.one("name", "name_taken", "Another source has this name.") from taken
    board.tell_sources([source.id])


def _locked(source_id: UUID, expected_version: int | None) -> Source:
    source = Source.objects.select_for_update().filter(pk=source_id).first()
    if source is None:
        raise NotFound
    source.check_version(expected_version)
    return source


def _note(actor: Actor, action: str, source: Source, before: Mapping[str, Any] | None = None) -> None:
    """before  what was set until now; then only what differs is told"""
    after = _told(source)
    if before is not None:
        before = {name: value for name, value in before.items() if value != after[name]}
        after = {name: after[name] for name in before}
    record(
        actor=actor,
        action=action,
        entity="notice_source",
        entity_id=source.id,
        before=before,
        after=after,
    )


def _told(source: Source) -> dict[str, Any]:
    """What the audit trail keeps of a source: all that is set but its secrets."""
    return {name: getattr(source, name) for name in _TOLD}
