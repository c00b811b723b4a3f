"""JSON logs, one object a line, with the request's id and brand; personal data is masked before a line is written."""

from __future__ import annotations

import logging
import logging.config
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger


def logging_settings(*, level: str) -> dict[str, Any]:
    """The `LOGGING` setting: everything, of the standard library and of structlog, through one JSON formatter."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    mask_personal_data,
                    structlog.processors.JSONRenderer(),
                ],
                "foreign_pre_chain": [*_shared(), structlog.stdlib.ExtraAdder()],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # These write queries, variables or addresses of people as a matter of course.
            "strawberry.execution": {"level": "CRITICAL"},
            "django.db.backends": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
            "daphne": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "pyhanko": {"level": "WARNING"},
        },
    }


def configure(settings: dict[str, Any]) -> None:
    """Django's `LOGGING_CONFIG`: the standard library as told, and structlog on top of it."""
    logging.config.dictConfig(settings)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]


def mask_personal_data(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The last step before writing: what looks like a PAN, a mobile or an account number is masked.

    Imported late: the kernel's masks load after logging is set up.
    """
    from backend.kernel.redaction import redact

    return {
        name: redact(value) if isinstance(value, str | dict | list) else value
        for name, value in event.items()
    }
