"""Making a paper, handing it out, and answering whoever holds one."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.kernel.errors import NotFound
from backend.loans.documents import storage
from backend.loans.documents.data import KIND_OF, Kind, PaperData
from backend.loans.documents.figures import figures_of, title_of
from backend.loans.documents.offer_figures import Figures
from backend.loans.models import Document
from tenants.context import current_brand
from tenants.links import base_url

MAX_UPLOAD_BYTES = 10 * 1024 * 1024
# no I, L, O, U: read out over the phone and typed without doubt
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 16
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A file that is kept; its row is the caller's to write, in the caller's transaction.

    sha256_unsealed  of the PDF as drawn: the same figures give the same
    sha256_sealed    of the file as handed out
    figures          the strings that were printed
    """

    kind: str
    number: str
    language: str
    file_name: str
    file_key: str
    size_bytes: int
    sha256_unsealed: str
    sha256_sealed: str
    verify_code: str
    figures: Figures
    pdf: bytes


@dataclass(frozen=True, slots=True)
class FileOut:
    content: bytes
    file_name: str


@dataclass(frozen=True, slots=True)
class VerifiedDocument:
    """What a holder of the paper may know: enough to see that it is this one, and nothing of whom it is about.

    language  of the paper, in which its holder is told
    """

    kind: str
    title: str
    number: str
    issued_at: datetime
    loan_number: str
    lender_name: str
    language: str
    sha256_sealed: str
    is_superseded: bool


def new_verify_code() -> str:
    """Eighty random bits: it cannot be guessed, and opens nothing but the verify page."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))


def normal_code(typed: str) -> str:
    return re.sub(r"[\s-]", "", typed).upper().translate(_MISREAD)


def verify_url(code: str) -> str:
    return f"{base_url(current_brand().slug)}/verify/{code}"


def make(
    data: PaperData, *, number: str, issued_at: datetime, language: str = "en", verify_code: str = ""
) -> MadeDocument:
    """Draw, seal and keep a paper. Slow (a tenth of a second) and not undone by a rollback: call it outside
    the transaction; a file without a row does no harm.

    number    what the paper calls itself, for its file name
    language  one of `phrases.languages_of` the brand's pack
    raises    KeyError for a language that has no phrases
    """
    kind = KIND_OF[type(data)]
    code = verify_code or new_verify_code()
    figures = figures_of(kind, data, zone=current_brand().zone, language=language)
    title = title_of(kind, jurisdiction=data.lender.jurisdiction)
    # Imported late: drawing and signing are heavy to load, and most processes never do either.
    from backend.loans.documents import render as rendering
    from backend.loans.documents.seal import seal

    drawn = rendering.render(kind, figures, verify_url=verify_url(code), issued_at=issued_at)
    sealed = seal(drawn, sealed_by=data.lender.legal_name, reason=f"{title} {number}")
    return MadeDocument(
        kind=kind.value,
        number=number,
        language=language,
        file_name=_file_name(title, number, language),
        file_key=storage.put(sealed),
        size_bytes=len(sealed),
        sha256_unsealed=storage.fingerprint(drawn),
        sha256_sealed=storage.fingerprint(sealed),
        verify_code=code,
        figures=figures,
        pdf=sealed,
    )


def keep(
    kind: str, pdf: bytes, *, number: str, issued_at: datetime, figures: Figures | None = None
) -> MadeDocument:
    """Keep a PDF that came from outside (the signed agreement) as it is, byte for byte."""
    digest = storage.fingerprint(pdf)
    return MadeDocument(
        kind=kind,
        number=number,
        language="en",
        file_name=_file_name(_title(kind), number),
        file_key=storage.put(pdf),
        size_bytes=len(pdf),
        sha256_unsealed=digest,
        sha256_sealed=digest,
        verify_code=new_verify_code(),
        figures=figures or {},
        pdf=pdf,
    )


def read(*, document_id: UUID) -> FileOut:
    """raises  NotFound"""
    row = Document.objects.filter(id=document_id).first()
    if row is None:
        raise NotFound()
    return FileOut(storage.read(row.file_key), row.file_name or _file_name(_title(row.kind), row.number))


def verify(*, code: str) -> VerifiedDocument | None:
    """The paper with this code, in the open brand."""
    wanted = normal_code(code)
    if not wanted:
        return None
    row = Document.objects.select_related("loan").filter(verify_code=wanted).first()
    if row is None:
        return None
    return VerifiedDocument(
        kind=row.kind,
        title=_title(row.kind, row.language),
        number=row.number,
        issued_at=row.created_at,
        loan_number=row.loan.number,
        lender_name=str(row.figures.get("lender", {}).get("legal_name") or current_brand().name),
        language=row.language,
        sha256_sealed=row.sha256_sealed,
        is_superseded=row.superseded_at is not None,
    )


def is_ours(*, code: str, content: bytes) -> bool:
    """Whether an uploaded file is, byte for byte, the paper of this code."""
    found = verify(code=code)
    return found is not None and secrets.compare_digest(found.sha256_sealed, storage.fingerprint(content))


def verify_upload(*, content: bytes) -> VerifiedDocument | None:
    """The paper an uploaded file is; None when this brand never issued these bytes."""
    code = (
        Document.objects.filter(sha256_sealed=storage.fingerprint(content))
        .values_list("verify_code", flat=True)
        .first()
    )
    return verify(code=code) if code else None


def _title(kind: str, language: str = "en") -> str:
    if kind == "SIGNED_AGREEMENT":
        return "Signed Loan Agreement"
    return title_of(Kind(kind), jurisdiction=current_brand().pack, language=language)


def _file_name(title: str, number: str, language: str = "en") -> str:
    """`No-Due-Certificate-AC-000123.pdf`: letters, digits and hyphens only, safe in any header."""
    words = f"{title} {number}" + (f" {language}" if language != "en" else "")
    return re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-") + ".pdf"
