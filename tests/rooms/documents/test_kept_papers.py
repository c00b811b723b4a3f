from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from backend.customers import queries as customers
from backend.kernel import clock
from backend.kernel.errors import NotFound
from backend.kernel.ids import uuid7
from backend.loans.documents import letterhead, services, storage
from backend.loans.documents.data import Kind
from backend.loans.documents.seal import is_intact
from backend.loans.documents.services import MadeDocument
from backend.loans.models import Document, Loan
from backend.products.models import ProductVersion
from tenants.context import use_brand
from tests.rooms.customers import borrowers as b
from tests.unit.documents.papers import ISSUED_AT, papers


@dataclass
class Kept:
    made: MadeDocument
    row: Document


def loan_of_a_borrower(monkeypatch: pytest.MonkeyPatch) -> Loan:
    now = clock.now()
    return Loan.objects.create(
        number="AC-000123",
        customer=b.onboarded(monkeypatch),
        product_version=ProductVersion.objects.all()[0],
        status_changed_at=now,
        currency="INR",
        requested_amount="100000.00",
        tenure=30,
        tenure_unit="DAYS",
        applied_at=now,
        applied_on=now.date(),
    )


def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    made = services.make(papers()[Kind.NDC], number="NDC-AC-000123", issued_at=ISSUED_AT)
    row = Document.objects.create(
        loan=loan_of_a_borrower(monkeypatch),
        kind=made.kind,
        number=made.number,
        language=made.language,
        sha256_unsealed=made.sha256_unsealed,
        sha256_sealed=made.sha256_sealed,
        file_key=made.file_key,
        file_name=made.file_name,
        size_bytes=made.size_bytes,
        verify_code=made.verify_code,
        figures=made.figures,
    )
    return Kept(made, row)


def test_paper_is_sealed_and_kept_under_brand_and_content(brand: str) -> None:
    made = services.make(papers()[Kind.NDC], number="NDC-AC-000123", issued_at=ISSUED_AT)

    assert made.file_key == f"b_alpha/documents/{made.sha256_sealed[:2]}/{made.sha256_sealed}.pdf"
    assert storage.read(made.file_key) == made.pdf
    assert is_intact(made.pdf)
    assert made.file_name == "No-Due-Certificate-NDC-AC-000123.pdf"
    assert made.figures["amount"] == "₹\u00a01,00,000.00"


def test_same_figures_and_code_are_drawn_alike_before_sealing(brand: str) -> None:
    code = services.new_verify_code()

    first, second = (
        services.make(papers()[Kind.KFS], number="1", issued_at=ISSUED_AT, verify_code=code) for _ in range(2)
    )

    assert first.sha256_unsealed == second.sha256_unsealed


def test_file_of_another_brand_is_not_handed_out(brand: str) -> None:
    made = services.make(papers()[Kind.NDC], number="1", issued_at=ISSUED_AT)

    with use_brand("b_beta"), pytest.raises(NotFound):
        storage.read(made.file_key)


@pytest.mark.parametrize(
    "key", ["", "../secrets.json", "b_alpha/documents/aa/x.pdf", "b_alpha/../b_beta/x.pdf"]
)
def test_key_that_storage_never_gave_is_refused(brand: str, key: str) -> None:
    with pytest.raises(NotFound):
        storage.read(key)


def test_file_changed_where_it_lies_is_not_handed_out(brand: str) -> None:
    key = storage.put(b"%PDF-1.7 as issued")
    default_storage.delete(key)
    default_storage.save(key, ContentFile(b"%PDF-1.7 as forged"))

    with pytest.raises(NotFound):
        storage.read(key)


def test_signed_paper_from_outside_is_kept_byte_for_byte(brand: str) -> None:
    made = services.keep("SIGNED_AGREEMENT", b"%PDF-1.7 signed", number="AC-000123", issued_at=ISSUED_AT)

    assert storage.read(made.file_key) == b"%PDF-1.7 signed"
    assert made.sha256_sealed == made.sha256_unsealed
    assert made.file_name == "Signed-Loan-Agreement-AC-000123.pdf"


def test_holder_of_the_code_learns_what_the_paper_is_and_no_more(
    brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = kept(monkeypatch)
    typed = "-".join(one.made.verify_code[at : at + 4] for at in range(0, 16, 4)).lower()

    found = services.verify(code=typed)

    assert found is not None
    assert (found.title, found.number, found.loan_number) == (
        "No Due Certificate",
        "NDC-AC-000123",
        "AC-000123",
    )
    assert found.sha256_sealed == one.made.sha256_sealed
    assert "Asha" not in repr(found)


def test_unknown_code_and_another_brands_code_are_nothing(
    brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = kept(monkeypatch)

    assert services.verify(code="") is None
    assert services.verify(code="0000000000000000") is None
    with use_brand("b_beta"):
        assert services.verify(code=one.made.verify_code) is None
        assert services.verify_upload(content=one.made.pdf) is None


def test_uploaded_paper_is_ours_until_one_byte_differs(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = kept(monkeypatch)
    forged = one.made.pdf.replace(b"%PDF", b"%PDf", 1)

    assert services.is_ours(code=one.made.verify_code, content=one.made.pdf)
    assert not services.is_ours(code=one.made.verify_code, content=forged)
    by_upload = services.verify_upload(content=one.made.pdf)
    assert by_upload is not None
    assert by_upload.number == "NDC-AC-000123"


def test_document_is_read_by_its_row(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = kept(monkeypatch)

    out = services.read(document_id=one.row.id)

    assert (out.content, out.file_name) == (one.made.pdf, one.made.file_name)
    with pytest.raises(NotFound):
        services.read(document_id=uuid7())


def test_letter_names_the_borrower_in_full_and_their_numbers_masked(
    brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = b.onboarded(monkeypatch)

    person = letterhead.borrower(customer.id)

    assert (person.name, person.mobile_masked, person.pan_masked) == ("Asha Rao", "XXXXXX1234", "AAAXXXXX4A")
    assert person.address_lines == ("12 Lake View Road", "Mumbai 400001", "Maharashtra")
    assert letterhead.lender().brand_name == "Alpha Finance"
    assert customers.contact(customer.id).mobile == "+919876501234"
