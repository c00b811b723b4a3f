"""Likeness of names."""

from __future__ import annotations

import pytest

from backend.kernel.matching.names import match_score, normal_name


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Asha Rao", "RAO ASHA"),
        ("Mrs. Asha Rao", "asha rao"),
        ("Shri Ramesh Kumar S/o Mohan Kumar", "Ramesh Kumar"),
        ("José Peña", "Jose Pena"),
    ],
)
def test_order_case_titles_relations_and_accents_do_not_count(left: str, right: str) -> None:
    assert match_score(left, right) == 100


def test_a_slip_scores_high_and_another_person_low() -> None:
    assert match_score("Ramesh Kumar", "Ramesh Kumer") >= 90
    assert match_score("Ramesh Kumar", "Sunita Devi") < 50


def test_a_name_of_nothing_but_a_title_is_kept() -> None:
    assert normal_name("Begum") == "begum"


def test_an_empty_name_is_like_nobody() -> None:
    assert match_score("", "") == 0


def test_other_scripts_keep_their_signs() -> None:
    assert match_score("陳大文", "陳大文") == 100
    assert match_score("रमेश कुमार", "रमेश कुमार") == 100
