"""What the dashboard shows of the company, ready to be read."""

from __future__ import annotations

from django.db import models


class BoardLine(models.Model):
    """The newest sums of one list, or how one source is: a desk over many companies reads this one small table of each.

    Written by `services.board` in the transaction that moved what it tells of. No personal data.

    key   OVERDUE or UPCOMING, or the source's id
    told  the columns of that row which a dashboard needs; amounts as text
    """

    key = models.CharField(max_length=36, primary_key=True)
    told = models.JSONField()
