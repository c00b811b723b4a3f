"""The lender's electronic seal: a PAdES signature over the whole file, so that one changed byte shows.

In production key and certificate come from the environment (a document-signer certificate of a licensed
authority). A local installation makes its own self-signed pair once and keeps it in its data folder.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock

from asn1crypto import keys as asn1_keys
from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "LenderSeal"
_YEARS = 10
_making = Lock()


def seal(pdf: bytes, *, sealed_by: str, reason: str) -> bytes:
    """The same PDF with the seal on it; a borrower's signature may still be added, nothing else.

    sealed_by  the lender's legal name, shown by PDF readers beside the certificate
    """
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        name=sealed_by,
        reason=reason,
        certify=True,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    sealed = signers.PdfSigner(metadata, signer=_signer()).sign_pdf(writer)
    return bytes(sealed.getvalue())


def is_intact(pdf: bytes) -> bool:
    """Whether the file carries our seal and nothing was changed under it."""
    signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
    ours = [signature for signature in signatures if signature.field_name == FIELD]
    if not ours:
        return False
    context = ValidationContext(trust_roots=[_signer().signing_cert], allow_fetching=False)
    status = validate_pdf_signature(ours[0], signer_validation_context=context)
    ours_signed = status.signing_cert.dump() == _certificate_der(_pair()[1])
    return bool(status.intact and status.valid and ours_signed)


def _signer() -> signers.SimpleSigner:
    return _load(*_pair())


def _pair() -> tuple[str, str]:
    """Private key and certificate, as PEM."""
    key, certificate = (
        getattr(settings, "HUNDI_SEAL_KEY", ""),
        getattr(settings, "HUNDI_SEAL_CERTIFICATE", ""),
    )
    if key and certificate:
        return key, certificate
    if not settings.HUNDI_LOCAL:
        raise ImproperlyConfigured("HUNDI_SEAL_KEY and HUNDI_SEAL_CERTIFICATE are needed to seal documents.")
    folder = Path(settings.HUNDI_HOME) / "seal"
    with _making:
        if not (folder / "seal.pem").exists():
            _make_pair(folder)
        both = (folder / "seal.pem").read_text()
    return both, both


@lru_cache(maxsize=4)
def _load(key_pem: str, certificate_pem: str) -> signers.SimpleSigner:
    key = serialization.load_pem_private_key(_part(key_pem, "PRIVATE KEY"), password=None)
    key_der = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(_certificate_der(certificate_pem)),
        signing_key=asn1_keys.PrivateKeyInfo.load(key_der),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )


def _certificate_der(certificate_pem: str) -> bytes:
    der: bytes = asn1_pem.unarmor(_part(certificate_pem, "CERTIFICATE"))[2]
    return der


def _part(pem: str, what: str) -> bytes:
    start = pem.index("-----BEGIN")
    for block in pem[start:].split("-----BEGIN ")[1:]:
        if block.split("-----", 1)[0].endswith(what):
            return f"-----BEGIN {block.rstrip()}\n".encode()
    raise ImproperlyConfigured(f"The document seal's PEM has no {what}.")


def _make_pair(folder: Path) -> None:
    """Key and certificate in one file, put in place by one rename: two processes end with one pair."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Hundi document seal (self-signed)")])
    moment = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"seal.{os.getpid()}.tmp"
    fresh.touch(mode=0o600)
    fresh.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    try:
        # link, not rename: the first one stays, whoever comes second uses it
        os.link(fresh, folder / "seal.pem")
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
