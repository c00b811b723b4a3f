from __future__ import annotations

import pytest

from backend.notifications.errors import SlotsDoNotMatch
from backend.notifications.rendering import SLOT_LENGTH, fit, render, slots_of
from backend.notifications.texts import BY_PACK, EVERYWHERE

BODY = "{#code#} is your code for {#brand#}. {#code#}"


def test_slots_are_listed_once_in_their_order():
    assert slots_of(BODY) == ["code", "brand"]


def test_text_is_filled():
    assert render(BODY, {"code": "1", "brand": "Acme"}) == "1 is your code for Acme. 1"


@pytest.mark.parametrize("variables", [{"code": "1"}, {"code": "1", "brand": "  "}])
def test_a_slot_without_a_value_is_refused(variables):
    with pytest.raises(SlotsDoNotMatch):
        fit(BODY, variables)


def test_values_fit_the_registered_slot_and_stand_on_one_line():
    fitted = fit(BODY, {"code": "1\n2", "brand": "A" * 60, "unused": "x"})

    assert fitted == {"code": "1 2", "brand": "A" * (SLOT_LENGTH - 1) + "…"}


def test_every_seeded_text_has_slots_and_names_the_brand():
    for text in (*EVERYWHERE, *BY_PACK["IN"], *BY_PACK["HK"]):
        assert "brand" in slots_of(text.body)
        assert len(text.body) < 200
