"""What leaves as a file, and how names and headers are read."""

from __future__ import annotations

import pytest

from backend.notices.columns import fields_of, missing_from
from backend.notices.names import split_scripts
from backend.notices.queries.exports import ExportWish
from backend.notices.reading import loan_key


def test_a_wish_survives_its_way_through_a_link() -> None:
    wish = ExportWish("OVERDUE", "LARGEST", band="HIGH", company_ids=())

    assert ExportWish.read(wish.spelt()) == wish


@pytest.mark.parametrize(
    ("name", "latin", "han"),
    [
        ("CHAN Tai Man 陳大文", "CHAN Tai Man", "陳大文"),
        ("陳大文 (CHAN Tai Man)", "CHAN Tai Man", "陳大文"),
        ("陳大文", "", "陳大文"),
        ("Asha Rao", "Asha Rao", ""),
    ],
)
def test_a_name_is_split_by_script(name: str, latin: str, han: str) -> None:
    assert split_scripts(name) == (latin, han)


def test_columns_are_known_by_alias_in_two_languages_and_by_the_sources_own_words() -> None:
    header = ["Loan No", "姓名", "期數", "DUE DATE", "還款額", "Konto", "whatever"]

    fields = fields_of(header, {"Konto": "officer"})

    assert fields == [
        *(
            "loan_no",
            "borrower_name_en",
            "instalment_no",
            "due_date",
            "repayment_amount",
            "officer",
            "whatever",
        )
    ]
    assert missing_from(fields) == []
    assert missing_from(["phone"]) == [
        "loan_no",
        "instalment_no",
        "due_date",
        "repayment_amount",
        "borrower_name_en",
    ]


def test_a_column_named_twice_keeps_both_apart() -> None:
    assert fields_of(["Name", "姓名"], {}) == ["borrower_name_en", "borrower_name_en (again)"]


def test_a_loan_number_is_compared_without_gaps_and_case() -> None:
    assert loan_key(" ab-001 2 ") == "AB0012"
