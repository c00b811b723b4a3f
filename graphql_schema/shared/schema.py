"""How each of the three schemas is put together: same limits, same caches, same masking."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import strawberry
import structlog
from django.conf import settings
from graphql import (
    DocumentNode,
    GraphQLError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    ValidationRule,
)
from strawberry.exceptions import MissingQueryError
from strawberry.extensions import AddValidationRules, MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.extensions.base_extension import SchemaExtension
from strawberry.extensions.max_aliases import create_validator as alias_limit
from strawberry.extensions.query_depth_limiter import create_validator as depth_limit
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from backend.kernel.errors import DomainError
from graphql_schema.shared.execution import FlatRows
from graphql_schema.shared.operations import as_graphql_error, manifest
from graphql_schema.shared.page_cost import PageCostRule

MAX_DEPTH = 10
MAX_ALIASES = 15
MAX_TOKENS = 2_000
MAX_ERRORS_TOLD = 5

_NO_OPERATION = (MissingQueryError, CannotGetOperationTypeError, InvalidOperationTypeError)

log = structlog.get_logger("graphql")


def quieten(errors: Sequence[GraphQLError], operation_name: str | None) -> list[GraphQLError]:
    """What a client hears of errors: foreseen refusals as they are, a fault as a reference to look up.

    Of many only the first few are told, so that a hostile document cannot make the answer or the log grow.
    """
    return [_told(error, operation_name) for error in errors[:MAX_ERRORS_TOLD]]


def _cause(error: GraphQLError) -> Exception | None:
    """What a resolver raised, which the executor wraps, sometimes twice; None for a wrong document."""
    cause: Exception | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _told(error: GraphQLError, operation_name: str | None) -> GraphQLError:
    cause = _cause(error)
    if cause is None:
        return _without_suggestion(error)
    if isinstance(cause, _NO_OPERATION):
        return GraphQLError("There is no such operation here.")
    if not isinstance(cause, DomainError):
        return _masked(error, operation_name)
    if error.extensions and "code" in error.extensions:
        return error
    plain = as_graphql_error(cause)  # a live feed has no guard around it to do this
    return GraphQLError(plain.message, path=error.path, original_error=cause, extensions=plain.extensions)


def _without_suggestion(error: GraphQLError) -> GraphQLError:
    """The schema is not for guessing at: names of arguments, types and values are suggested by the library too."""
    plain, found, _ = error.message.partition(" Did you mean ")
    return GraphQLError(plain, nodes=error.nodes, path=error.path) if found else error


def _masked(error: GraphQLError, operation_name: str | None) -> GraphQLError:
    reference = uuid.uuid4().hex[:12]
    log.error(
        "operation_failed",
        reference=reference,
        operation=operation_name or "",
        path=[str(step) for step in error.path or ()],
        exc_info=error.original_error,
    )
    return GraphQLError(
        f"Something went wrong on our side. Reference {reference}.",
        path=error.path,
        extensions={"code": "FAULT", "reference": reference},
    )


class QuietErrors(SchemaExtension):
    """`quieten`, for whatever came of an operation, over HTTP and on sockets."""

    def on_operation(self) -> Iterator[None]:
        yield
        result: Any = self.execution_context.result
        if getattr(result, "errors", None):
            result.errors = quieten(result.errors, self.execution_context.operation_name)

    def on_stream_result(self, result: Any) -> Iterator[None]:
        if getattr(result, "errors", None):
            result.errors = quieten(result.errors, self.execution_context.operation_name)
        yield


class NoFeedOverHttp(SchemaExtension):
    """A live feed is asked for on a socket; over HTTP it is no operation that can be answered."""

    def on_operation(self) -> Iterator[None]:
        running = self.execution_context
        if running.context.request is not None:
            running.allowed_operations = set(running.allowed_operations) - {OperationType.SUBSCRIPTION}
        yield


class LoneOperationRule(ValidationRule):
    """One operation a document: what a name would pick among several cannot be looked at before it runs."""

    def enter_document(self, node: DocumentNode, *_args: Any) -> None:
        found = [one for one in node.definitions if isinstance(one, OperationDefinitionNode)]
        if len(found) != 1:
            self.report_error(GraphQLError("Send exactly one operation."))


def build_schema(
    *, query: type, mutation: type, subscription: type, introspection: bool
) -> strawberry.Schema:
    """A schema whose every root field has declared its permission.

    The validation rules are made once: a rule class per request would miss the validation cache each time.
    raises  TypeError for an undeclared operation
    """
    manifest(query, mutation, subscription)
    rules: list[Any] = [
        depth_limit(MAX_DEPTH, None, None),
        alias_limit(MAX_ALIASES),
        PageCostRule,
        LoneOperationRule,
    ]
    if not (introspection and settings.HUNDI_EXPLORER):
        rules.append(NoSchemaIntrospectionCustomRule)
    return strawberry.Schema(
        query=query,
        mutation=mutation,
        subscription=subscription,
        execution_context_class=FlatRows,
        config=StrawberryConfig(auto_camel_case=True, disable_field_suggestions=True),
        extensions=[
            lambda: MaxTokensLimiter(max_token_count=MAX_TOKENS),
            lambda: AddValidationRules(rules),
            lambda: ParserCache(maxsize=512),
            lambda: ValidationCache(maxsize=512),
            NoFeedOverHttp,
            QuietErrors,
        ],
    )
