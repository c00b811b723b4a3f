"""A signed copy of a PDF, as an e-sign vendor hands it back: a real signature of a made-up authority."""

from __future__ import annotations

import io
import logging
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

log = logging.getLogger("simulator")


@lru_cache(maxsize=1)
def _authority() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Simulated e-sign (no legal force)")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def signed_copy(pdf: bytes, *, name: str, moment: datetime) -> bytes:
    """The PDF with a signature in an added revision; one that cannot be read as PDF gets a note at its end instead."""
    from pyhanko.pdf_utils.misc import PdfReadError

    try:
        return _signed(pdf, name)
    except (PdfReadError, ValueError, KeyError, IndexError) as unreadable:
        log.info("simulator.pdf_not_signed", extra={"error": type(unreadable).__name__})
        return pdf + f"\n% Signed {moment.isoformat()} (simulated)\n".encode()


def _signed(pdf: bytes, name: str) -> bytes:
    from asn1crypto import keys
    from asn1crypto import x509 as asn1
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key, certificate = _authority()
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, plain)
    signer = signers.SimpleSigner(
        signing_cert=asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call,unused-ignore]
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    facts = signers.PdfSignatureMetadata(
        field_name="BorrowerSignature", name=name, reason="Signed electronically"
    )
    out = signers.PdfSigner(facts, signer=signer).sign_pdf(writer)
    return bytes(out.getvalue())
