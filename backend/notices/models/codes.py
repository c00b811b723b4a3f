"""Codes that several tables of the room share."""

from __future__ import annotations

from django.db import models


class Mode(models.TextChoices):
    OVERDUE = "OVERDUE"
    UPCOMING = "UPCOMING"


class Band(models.TextChoices):
    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"
    NONE = "NONE"


class MatchState(models.TextChoices):
    """AUTO and SUGGESTED are the engine's and move with it; the last three are a person's and are held.

    AUTO        linked by the engine: high
    SUGGESTED   the engine's best guess, for a person to confirm
    UNMATCHED   nobody comes near
    """

    UNMATCHED = "UNMATCHED"
    SUGGESTED = "SUGGESTED"
    AUTO = "AUTO"
    CONFIRMED = "CONFIRMED"
    CORRECTED = "CORRECTED"
    UNLINKED = "UNLINKED"


LINKED = (MatchState.AUTO, MatchState.CONFIRMED, MatchState.CORRECTED)
HELD = (MatchState.CONFIRMED, MatchState.CORRECTED, MatchState.UNLINKED)
WAITING = (MatchState.UNMATCHED, MatchState.SUGGESTED)
