"""The demo's made-up history can be played at any hour."""

from __future__ import annotations

from datetime import timedelta

from backend.config.demo import story
from backend.config.demo.outside import obliging_parties
from backend.config.demo.people import invent
from backend.kernel import clock


def test_a_story_that_begins_later_today_begins_now(brand: str) -> None:
    """A code sent at a pretended hour to come would be held back as expired, and nobody could sign up."""
    tomorrow = clock.now().date() + timedelta(days=1)
    with obliging_parties() as sms, clock.pretend(story.moment(tomorrow, 10)):
        customer = story.sign_up(invent(1, seed=1, today=tomorrow), sms, steps=1)
    assert customer.number
