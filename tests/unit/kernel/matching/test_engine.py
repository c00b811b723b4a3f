"""The laws of the engine, and cases a person can check."""

from __future__ import annotations

import string
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.matching.calibration import HIGH, LOW, MEDIUM, NONE
from backend.kernel.matching.decide import Match
from backend.kernel.matching.engine import match
from backend.kernel.matching.index import Block, Index
from backend.kernel.matching.keys import Keys
from backend.kernel.matching.model import NOTICES
from backend.kernel.matching.population import Population, count
from backend.kernel.matching.records import Record, describe
from backend.kernel.matching.scoring import score

# A town of strangers, so that a name is as rare as in life: "Aaa Baa", "Aab Bab", ...
STRANGERS = [
    describe(f"s{number}", (f"Stranger{first}{second} Family{second}{first}",), (f"+91700000{number:04}",))
    for number, (first, second) in enumerate(
        (first * 2, second * 2) for first in string.ascii_lowercase for second in string.ascii_lowercase
    )
]


def person(id: str, *names: str, phone: str = "", loan: str = "") -> Record:
    return describe(id, names, (phone,), (loan,))


def ask(query: Record, *candidates: Record) -> Match:
    return next(match([query], Index([*STRANGERS, *candidates], NOTICES), NOTICES))


def verdicts(found: Match) -> dict[str, str]:
    return {part.field: part.verdict for part in found.candidates[0].parts}


def test_phone_and_name_together_are_high() -> None:
    found = ask(
        person("n", "Mr RAMESH KUMAR", phone="98765 43210"),
        person("a", "Ramesh Kumar", phone="+919876543210"),
        person("b", "Suresh Kumar", phone="9876543211"),
    )
    assert (found.candidate_id, found.band) == ("a", HIGH)
    assert verdicts(found) == {"phone": "equal", "loan": "missing", "name": "equal"}
    assert found.why().startswith("The phone is the same. The loan number is not given on both sides.")


def test_a_phone_alone_is_never_high() -> None:
    found = ask(person("n", phone="9876543210"), person("a", "Ramesh Kumar", phone="9876543210"))
    assert (found.candidate_id, found.band) == ("a", MEDIUM)


def test_a_loan_number_alone_is_never_high() -> None:
    found = ask(person("n", loan="12345678"), person("a", "Ramesh Kumar", loan="LN-12345678"))
    assert (found.candidate_id, found.band) == ("a", MEDIUM)


def test_a_loan_number_of_another_prefix_is_another_companys() -> None:
    found = ask(person("n", loan="XY-12345678"), person("a", "Ramesh Kumar", loan="LN-12345678"))
    assert found.band in (LOW, NONE)
    assert verdicts(found)["loan"] == "near"


def test_the_phone_of_someone_of_another_name_is_no_match() -> None:
    found = ask(
        person("n", "Gurpreet Kaur", phone="9876543210"), person("a", "Ramesh Kumar", phone="9876543210")
    )
    assert found.band in (LOW, NONE)


def test_of_two_who_share_a_phone_the_name_decides() -> None:
    found = ask(
        person("n", "Sunita Rao", phone="9876543210"),
        person("a", "Ramesh Rao", phone="9876543210"),
        person("b", "Sunita Rao", phone="9876543210"),
    )
    assert (found.candidate_id, found.band) == ("b", HIGH)


def test_two_of_one_name_share_the_chance_and_neither_is_sure() -> None:
    twins = [person("a", "Rahul Verma"), person("b", "Verma Rahul")]
    found = ask(person("n", "Rahul Verma"), *twins)
    assert found.band == LOW
    first, second = found.candidates[:2]
    assert {first.id, second.id} == {"a", "b"}
    assert first.confidence == second.confidence <= 50


def test_a_rare_name_alone_is_high_and_a_common_one_is_not() -> None:
    many = [person(f"k{n}", "Rahul Kumar") for n in range(40)]
    assert (
        ask(person("n", "Zubinaa Contractorwala"), person("a", "Zubinaa Contractorwala"), *many).band == HIGH
    )
    found = ask(person("n", "Rahul Kumar"), *many)
    assert found.confidence <= 3
    assert "common" in found.why()


def test_a_name_too_common_to_look_up_keeps_its_namesakes_as_rivals() -> None:
    many = [person(f"k{n}", "Rahul Kumar") for n in range(NOTICES.block_limit + 50)]
    near = person("a", "Rahul Kumar", loan="LN-77777")
    found = ask(person("n", "Rahul Kumar", loan="LN-77778"), near, *many)
    assert found.band in (LOW, NONE)
    alone = ask(
        person("n", "Rahul Kumar", phone="9876543210"), *many, person("a", "Rahul Kumar", phone="9876543210")
    )
    assert (alone.candidate_id, alone.band) == ("a", HIGH)


def test_namesakes_left_out_weigh_on_a_match_that_is_not_settled() -> None:
    many = [person(f"k{n}", "Rahul Kumar") for n in range(NOTICES.block_limit + 50)]
    both = person("a", "Rahul Kumar", phone="9876543210", loan="LN-5")
    query = person("n", "Rahul Kumar", phone="9876543210", loan="LN-66")
    crowded, alone = ask(query, both, *many), ask(query, both)
    assert crowded.unseen > NOTICES.block_limit
    assert crowded.margin_bits < alone.margin_bits


def test_lookalikes_left_out_weigh_on_a_slip_in_a_common_name() -> None:
    many = [person(f"k{n}", "Rahul Kumar") for n in range(NOTICES.block_limit + 50)]
    query = person("n", "Rahool Kumar", phone="9876543210", loan="LN-66")
    found = ask(query, person("a", "Rahul Kumar", phone="9876543210", loan="LN-5"), *many)
    assert verdicts(found)["name"] in ("close", "near")
    assert found.unseen > NOTICES.block_limit


def test_of_equal_syllables_in_two_orders_the_same_order_fits_better() -> None:
    found = ask(person("n", "鄭永漢"), person("a", "CHENG HON WING"), person("b", "CHENG WING HON"))
    assert found.candidates[0].id == "b"
    assert found.candidates[0].confidence > found.candidates[1].confidence


def test_a_reading_that_sounds_equal_is_close_and_no_more() -> None:
    query, kept = person("n", "陳大文"), person("a", "Chan Tai Man")
    assert verdicts(ask(query, kept))["name"] == "close"
    assert ask(query, kept).margin_bits < ask(person("n", "Chan Tai Man"), kept).margin_bits


def test_everybodys_phone_is_nobodys() -> None:
    shop = [person(f"k{n}", f"Buyer{'abcdefghij'[n % 10] * 3}", phone="9876543210") for n in range(200)]
    found = ask(
        person("n", "Gurpreet Kaur", phone="9876543210"),
        *shop,
        person("a", "Gurpreet Kaur", phone="9876543210"),
    )
    assert found.candidate_id == "a"
    assert verdicts(found)["phone"] == "missing"


def test_phone_of_one_and_loan_of_another_is_at_most_medium_and_shows_both() -> None:
    found = ask(
        person("n", "Ramesh Kumar", phone="9876543210", loan="LN-55555"),
        person("a", "Ramesh Kumar", phone="9876543210", loan="LN-11111"),
        person("b", "Gurpreet Kaur", phone="9876543299", loan="LN-55555"),
    )
    assert found.conflict
    assert found.confidence < 99
    assert {one.id for one in found.candidates} >= {"a", "b"}
    assert "another person's" in found.why()


def test_nothing_in_common_is_none() -> None:
    found = ask(person("n", "Gurpreet Kaur", phone="9876543210"), person("a", "Ramesh Kumar"))
    assert (found.candidate_id, found.confidence, found.band) == (None, 0, NONE)


def test_a_query_of_nothing_is_none() -> None:
    assert ask(person("n")).band == NONE


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Kumar Ramesh", "Ramesh Kumar"),
        ("R. Viswanathan", "Ramakrishnan Viswanathan"),
        ("CHAN TAIMAN", "Chan Tai Man"),
        ("CHAN TAI MAN", "Chan Tai Man, Peter"),
        ("Smt. Lakshmi Narayanan W/o Mohan", "Lakshmi Narayanan"),
        ("रमेश कुमार", "Ramesh Kumar"),
        ("Ramesh Kumar", "रमेश कुमार"),
        ("陈国强", "陳國強"),
        ("黃國強", "Wong Kwok Keung"),
        ("Wong Gwok Keung", "黃國強"),
        ("Huang Guoqiang", "黃國強"),
    ],
)
def test_two_writings_of_one_name_find_each_other(written: str, kept: str) -> None:
    found = ask(person("n", written, phone="98765 43210"), person("a", kept, phone="9876543210"))
    assert (found.candidate_id, found.band) == ("a", HIGH)
    by_name = ask(person("n", written), person("a", kept))
    assert by_name.candidates[0].id == "a"
    assert verdicts(by_name)["name"] not in ("other", "missing")


def test_equal_characters_tell_apart_what_sounds_the_same() -> None:
    found = ask(
        person("n", "Chan Tai Man", "陳大文"),
        person("a", "Chan Tai Man", "陳大民"),
        person("b", "Chan Tai Man", "陈大文"),
    )
    assert found.candidate_id == "b"


def test_an_initial_counts_no_more_than_a_letter() -> None:
    found = ask(person("n", "R Sharma"), person("a", "Ramesh Sharma"), person("b", "Rakesh Sharma"))
    assert found.confidence <= 50


_WORDS = st.sampled_from("ramesh suresh kumar rao sharma r s chan tai man taiman peter".split())  # noqa: SIM905
_PHONES = st.sampled_from(["", "9876543210", "9876543211", "9123 4567"])
_LOANS = st.sampled_from(["", "LN-1001", "1001", "XY-1001", "LN-1002"])
_PEOPLE = st.builds(
    lambda words, phone, loan: person("x", " ".join(words), phone=phone, loan=loan),
    st.lists(_WORDS, max_size=3),
    _PHONES,
    _LOANS,
)
_POPULATION = count([*STRANGERS, person("p", "Ramesh Kumar")], NOTICES)


def _total(one: Record, other: Record) -> float:
    pair = Block(np.array([0]), np.array([0]), [other], {})
    return float(score([one], pair, NOTICES, _POPULATION).total[0])


@settings(max_examples=60, deadline=None)
@given(_PEOPLE, _PEOPLE)
def test_bits_are_the_same_whichever_of_two_asks(one: Record, other: Record) -> None:
    assert _total(one, other) == pytest.approx(_total(other, one))


@settings(max_examples=60, deadline=None)
@given(_PEOPLE, _PEOPLE)
def test_no_one_fits_better_than_oneself(one: Record, other: Record) -> None:
    assert _total(one, one) >= _total(one, replace(other, id="y")) - 1e-9 or set(other.values) > set(
        one.values
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(_PEOPLE, min_size=1, max_size=5), _PEOPLE)
def test_chances_of_all_candidates_never_exceed_one(candidates: list[Record], query: Record) -> None:
    found = ask(query, *(replace(one, id=f"c{n}") for n, one in enumerate(candidates)))
    assert 0 <= found.confidence <= 100
    assert sum(one.confidence for one in found.candidates) <= 100 + len(found.candidates)
    assert [one.confidence for one in found.candidates] == sorted(
        (one.confidence for one in found.candidates), reverse=True
    )


def test_the_answer_does_not_depend_on_who_else_is_asked() -> None:
    index = Index([*STRANGERS, person("a", "Ramesh Kumar", phone="9876543210")], NOTICES)
    queries = [
        person("n", "Ramesh Kumar", phone="9876543210"),
        *(replace(one, id="q") for one in STRANGERS[:50]),
    ]
    together = list(match(queries, index, NOTICES))
    assert together[0] == next(match(queries[:1], index, NOTICES))
    assert [one.query_id for one in together] == [one.id for one in queries]


def test_keys_of_a_secret_are_found_with_it_alone() -> None:
    there = [*STRANGERS, person("a", "Ramesh Kumar", phone="9876543210")]
    index = Index(there, NOTICES, Keys(b"one"))
    query = person("n", "Ramesh Kumar", phone="9876543210")
    assert next(match([query], index, NOTICES, keys=Keys(b"one"))).candidate_id == "a"
    assert next(match([query], index, NOTICES, keys=Keys(b"two"))).candidate_id is None


def test_keys_are_the_same_in_every_process() -> None:
    assert Keys().of_values(person("a", phone="9876543210"), NOTICES) == [-2204389139644155168]


def test_an_empty_side_answers_none() -> None:
    index = Index([], NOTICES)
    assert index.population == Population()
    assert next(match([person("n", "Ramesh Kumar")], index, NOTICES)).band == NONE
