"""A limit on how many rows one document may ask for, counted from its page sizes before it runs."""

from __future__ import annotations

from typing import Any

from graphql import FieldNode, GraphQLError, IntValueNode, ValidationRule

MAX_ROWS = 1_000


class PageCostRule(ValidationRule):
    """Adds up literal `first` / `last` arguments; a variable is bounded by the page limit itself."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.rows = 0

    def enter_field(self, node: FieldNode, *_args: Any) -> None:
        for argument in node.arguments or ():
            if argument.name.value in {"first", "last"} and isinstance(argument.value, IntValueNode):
                self.rows += int(argument.value.value)
        if self.rows > MAX_ROWS:
            self.report_error(GraphQLError(f"One request may ask for at most {MAX_ROWS} rows."))
            self.rows = 0
