"""Execution with a short way for flat rows.

A worklist answers a thousand values that are read off an object and written down. The executor treats each as if it
might be a resolver, an error or a promise; here a selection that holds nothing but such values is read in one loop.
Whatever is out of the ordinary (a null where none may be, a value that does not fit its type) is left to the executor,
which reads the row again and words the error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from typing import Any, cast

from graphql import GraphQLEnumType, GraphQLField, GraphQLNonNull, GraphQLObjectType, is_leaf_type
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.schema_converter import GraphQLCoreConverter

Read = Callable[[Any], Any]


class FlatRows(StrawberryGraphQLCoreExecutionContext):
    """The executor of our schemas."""

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Any,
        grouped_field_set: Any,
        position_context: Any,
    ) -> Any:
        if self.middleware_manager is None or not self.middleware_manager.middlewares:
            answers = _read_row(parent_type, source_value, grouped_field_set)
            if answers is not None:
                return answers
        return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)


class _LeftToExecutor(Exception):
    """This value is not one to be written down as it is."""


def _read_row(parent_type: GraphQLObjectType, row: Any, asked: Mapping[str, Any]) -> dict[str, Any] | None:
    readers = _readers(parent_type)
    answers = {}
    for response_name, details in asked.items():
        read = readers.get(details[0].node.name.value)
        if read is None:
            return None
        try:
            answers[response_name] = read(row)
        except Exception:  # noqa: BLE001 - whatever it was, the executor meets it again and reports it
            return None
    return answers


@lru_cache(maxsize=1024)
def _readers(parent_type: GraphQLObjectType) -> Mapping[str, Read]:
    """How each plain field of a type is read: those with no resolver of their own, no arguments, and a leaf type."""
    readers: dict[str, Read] = {"__typename": lambda _row: parent_type.name}
    for name, field in parent_type.fields.items():
        read = _reader(field)
        if read is not None:
            readers[name] = read
    return readers


def _reader(field: GraphQLField) -> Read | None:
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if definition is None or not definition.is_basic_field or field.args:
        return None
    required = isinstance(field.type, GraphQLNonNull)
    leaf = cast(GraphQLNonNull[Any], field.type).of_type if required else field.type
    if not is_leaf_type(leaf):
        return None
    take, write = attrgetter(definition.python_name), _writer(leaf)

    def read(row: Any) -> Any:
        value = take(row)
        if value is None and not required:
            return None
        written = None if value is None or isinstance(value, Exception) else write(value)
        if written is None:
            raise _LeftToExecutor
        return written

    return read


def _writer(leaf: Any) -> Read:
    """A leaf's own spelling; an enum's is a look-up instead of a search through its values."""
    if not isinstance(leaf, GraphQLEnumType):
        write: Read = leaf.coerce_output_value
        return write
    names: dict[Enum, str] = {}

    def name_of(value: Any) -> Any:
        found = names.get(value)
        if found is None:
            found = names[value] = leaf.coerce_output_value(value)
        return found

    return name_of
