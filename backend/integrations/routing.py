"""Fakes that stand in for outside parties; `testing.use_port` puts them here, `services.port` looks first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from backend.integrations.ports import Capability

# Plain module state, so that threads of a test see the fake as well.
_fakes: dict[Capability, object] = {}


@contextmanager
def stand_in(capability: Capability, fake: object) -> Iterator[None]:
    before = _fakes.get(capability)
    _fakes[capability] = fake
    try:
        yield
    finally:
        if before is None:
            _fakes.pop(capability, None)
        else:
            _fakes[capability] = before


def fake_for(capability: Capability) -> object | None:
    return _fakes.get(capability)
