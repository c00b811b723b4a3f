from __future__ import annotations

import re
import zlib
from dataclasses import replace
from decimal import Decimal as D
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from backend.loans.documents import render as rendering
from backend.loans.documents.data import Kind
from backend.loans.documents.figures import figures_of
from backend.loans.documents.phrases import PHRASES
from backend.loans.documents.render import render
from backend.loans.documents.seal import is_intact, seal
from tests.unit.documents.papers import BORROWER, FACTS, ISSUED_AT, VERIFY_URL, papers

KINDS = list(Kind)
LANGUAGES = list(PHRASES)
IN_ITS_SCRIPT = {"en": "Inter", "hi": "NotoSansDevanagari", "zh-Hant": "NotoSansCJKhk"}


def drawn(kind: Kind, language: str = "en") -> bytes:
    figures = figures_of(kind, papers()[kind], zone="Asia/Kolkata", language=language)
    return render(kind, figures, verify_url=VERIFY_URL, issued_at=ISSUED_AT)


@pytest.mark.parametrize("kind", KINDS)
def test_same_data_gives_the_same_bytes(kind: Kind) -> None:
    first, second = drawn(kind), drawn(kind)

    assert first == second
    assert first.startswith(b"%PDF-")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_is_drawn_in_every_language_with_its_script_embedded(kind: Kind, language: str) -> None:
    fonts = _font_descriptors(drawn(kind, language))

    assert fonts
    assert all(embedded for _, embedded in fonts)
    assert any(IN_ITS_SCRIPT[language] in name for name, _ in fonts)


@pytest.mark.parametrize("name", ["ஆஷா ராவ்", "আশা রাও", "આશા રાવ", "ಆಶಾ ರಾವ್", "陳大文", "啟賢"])
def test_a_name_in_any_script_of_the_two_markets_is_drawn_without_an_empty_box(name: str) -> None:
    """The archive form refuses a character that no font has, so what is drawn is whole."""
    data = replace(papers()[Kind.NDC], borrower=replace(BORROWER, name=name))

    pdf = render(
        Kind.NDC, figures_of(Kind.NDC, data, zone="Asia/Kolkata"), verify_url=VERIFY_URL, issued_at=ISSUED_AT
    )

    assert all(embedded for _, embedded in _font_descriptors(pdf))


def test_markup_in_a_name_stays_text() -> None:
    hostile = replace(BORROWER, name='Asha #read("/etc/passwd") *Rao* $x$ [x] <a> \\ "')
    data = replace(papers()[Kind.NDC], borrower=hostile)

    pdf = render(
        Kind.NDC, figures_of(Kind.NDC, data, zone="Asia/Kolkata"), verify_url=VERIFY_URL, issued_at=ISSUED_AT
    )

    assert pdf.startswith(b"%PDF-")
    assert b"root:" not in _all_streams(pdf)


def test_a_long_schedule_runs_over_pages() -> None:
    rows = tuple(replace(FACTS.schedule[0], number=number) for number in range(1, 61))
    totals = {"total_interest": FACTS.total_interest * 60, "total_payable": FACTS.total_payable * 60}
    data = replace(papers()[Kind.KFS], facts=replace(FACTS, schedule=rows, **totals))

    pdf = render(
        Kind.KFS, figures_of(Kind.KFS, data, zone="Asia/Kolkata"), verify_url=VERIFY_URL, issued_at=ISSUED_AT
    )

    assert PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"] >= 3


def test_a_language_without_phrases_is_refused() -> None:
    with pytest.raises(KeyError):
        figures_of(Kind.NDC, papers()[Kind.NDC], zone="Asia/Kolkata", language="xx")


def test_templates_reach_no_network_package() -> None:
    for template in rendering.TEMPLATES.rglob("*.typ"):
        assert "@preview" not in template.read_text()


def test_arrears_example_names_the_dates_of_the_rule() -> None:
    """RBI/2021-2022/125: due 31 March, SMA-1 30 April, SMA-2 30 May, NPA 29 June."""
    figures = figures_of(Kind.AGREEMENT, papers()[Kind.AGREEMENT], zone="Asia/Kolkata")

    arrears = {name: text.replace("\u00a0", " ") for name, text in figures["facts"]["arrears"].items()}

    assert arrears == {
        "due": "31 Mar 2027",
        "sma1": "30 Apr 2027",
        "sma2": "30 May 2027",
        "npa": "29 Jun 2027",
    }


def test_kfs_and_agreement_print_the_same_figures() -> None:
    kfs = figures_of(Kind.KFS, papers()[Kind.KFS], zone="Asia/Kolkata")
    agreement = figures_of(Kind.AGREEMENT, papers()[Kind.AGREEMENT], zone="Asia/Kolkata")

    assert kfs["facts"] == agreement["facts"]


@pytest.mark.parametrize("wrong", [{"total_interest": D("2999.99")}, {"total_payable": D("103000.01")}])
def test_paper_that_does_not_add_up_is_not_drawn(wrong: dict[str, D]) -> None:
    data = replace(papers()[Kind.KFS], facts=replace(FACTS, **wrong))

    with pytest.raises(ValueError, match="does not add up"):
        figures_of(Kind.KFS, data, zone="Asia/Kolkata")


def test_schedule_totals_are_the_sums_of_their_columns() -> None:
    figures = figures_of(Kind.KFS, papers()[Kind.KFS], zone="Asia/Kolkata")

    assert figures["facts"]["schedule_totals"] == ["1,00,000.00", "3,000.00", "1,03,000.00"]


def test_sealed_paper_is_intact_until_a_byte_changes() -> None:
    sealed = seal(drawn(Kind.NDC), sealed_by="Alpha Finance Private Limited", reason="test")
    at = sealed.index(b"\nendstream") - 20

    assert is_intact(sealed)
    assert not is_intact(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :])
    assert not is_intact(drawn(Kind.NDC))


def _font_descriptors(pdf: bytes) -> list[tuple[str, bool]]:
    """Name of each font used on any page, and whether its file is inside."""
    reader = PdfFileReader(BytesIO(pdf))
    found = []
    for page in reader.root["/Pages"]["/Kids"]:
        for font in page.get_object()["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"]
            embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            found.append((str(descriptor["/FontName"]), embedded))
    return found


def _all_streams(pdf: bytes) -> bytes:
    parts = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            parts.append(zlib.decompress(match[1]))
        except zlib.error:
            parts.append(match[1])
    return b"\n".join(parts)
