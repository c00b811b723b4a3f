"""Sealing of personal data, and the index that finds it without opening it.

A sealed value can be opened only in its brand, its column and its row: those are bound into the seal, so a
ciphertext moved elsewhere does not open. The blind index is a keyed hash of the normalised value. Keys are
derived per brand and purpose from a master kept outside the database.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
BLIND_BYTES = 16
MASTER_BYTES = 32


class SealBroken(Exception):
    """The value does not open here: another brand's, another row's, changed, or an unknown key version."""


@lru_cache(maxsize=4096)
def _derive(master: bytes, info: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info.encode()).derive(master)


@dataclass(frozen=True)
class PiiKeys:
    """The keys of one brand.

    master   32 bytes of the newest version
    brand    the brand's schema; "public" for what is central
    version  1–255, written in front of each sealed value
    older    masters of versions that may still be met; they open, and never seal
    """

    master: bytes = field(repr=False)
    brand: str
    version: int = 1
    older: Mapping[int, bytes] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if len(self.master) < MASTER_BYTES:
            raise ValueError("The master key has at least 32 bytes.")
        if not 1 <= self.version <= 255:
            raise ValueError("The key version fits one byte and is not zero.")

    def seal(self, place: str, row_id: UUID, text: str) -> bytes:
        """place: `table.column`; row_id: the row the value will stand in."""
        nonce = os.urandom(NONCE_BYTES)
        body = self._cipher.encrypt(nonce, text.encode(), self._bound(place, row_id))
        return bytes([self.version]) + nonce + body

    def open_sealed(self, place: str, row_id: UUID, blob: bytes) -> str:
        """raises  SealBroken"""
        blob = bytes(blob)
        if len(blob) <= 1 + NONCE_BYTES:
            raise SealBroken("too short")
        cipher = self._cipher if blob[0] == self.version else self._older_cipher(blob[0])
        nonce, body = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, self._bound(place, row_id)).decode()
        except InvalidTag as broken:
            raise SealBroken(place) from broken

    def blind(self, purpose: str, text: str) -> bytes:
        """16 bytes that are equal for equal texts of one purpose in one brand. Normalise the text first.

        Not versioned: changing the master changes every index, which is a planned re-indexing.
        """
        key = _derive(self.master, f"blind|{self.brand}|{purpose}")
        return hmac.new(key, text.encode(), sha256).digest()[:BLIND_BYTES]

    def derived(self, purpose: str) -> bytes:
        """A further key of this brand (signed links, the audit chain)."""
        return _derive(self.master, f"{self.version}|{self.brand}|{purpose}")

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(_derive(self.master, f"{self.version}|{self.brand}|seal"))

    def _older_cipher(self, version: int) -> AESGCM:
        master = self.older.get(version)
        if master is None:
            raise SealBroken(f"key version {version}")
        return AESGCM(_derive(master, f"{version}|{self.brand}|seal"))

    def _bound(self, place: str, row_id: UUID) -> bytes:
        return f"{self.brand}|{place}|{row_id}".encode()
