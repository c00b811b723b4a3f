"""The names under which news travels: the only place that forms them, the brand always first."""

from __future__ import annotations

from uuid import UUID

PREFIX = "hundi:live:"
PATTERN = PREFIX + "*"
PLATFORM_SCHEMA = "public"


def channel(schema: str) -> str:
    """The one channel that a sockets process listens to for a brand (`public` for the platform)."""
    return PREFIX + schema


def schema_of(name: str) -> str:
    return name.removeprefix(PREFIX)


def session_topic(session_id: UUID | str) -> str:
    return f"session:{session_id}"


def entity_topic(entity: str, entity_id: UUID | str) -> str:
    return f"{entity}:{entity_id}"


_LISTS = {
    "loan": "loans",
    "receipt": "suspense",
    "customer": "customers",
    "brand": "brands",
    "notification": "notifications",
    "notice": "notices",
    "notice_sync": "notice-syncs",
}


def company_topic(brand_id: UUID | str) -> str:
    """What a lending group's desk hears of one company, on the platform's channel."""
    return f"company:{brand_id}"


def topics_of(entity: str, entity_id: UUID | str, customer_id: UUID | str | None) -> tuple[str, ...]:
    """Whom a change interests: the list it stands in, its own page, and its borrower."""
    topics = [_LISTS.get(entity, entity.replace("_", "-")), entity_topic(entity, entity_id)]
    if customer_id is not None:
        topics.append(entity_topic("customer", customer_id))
    return tuple(topics)
