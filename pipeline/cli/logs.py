"""Log lines on standard error: words for people, or JSON objects, one a line."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TextIO

from pipeline.cli.printable import in_line

_LOGGER = "claimwright"


class _AsLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return in_line(record.getMessage())


class _AsJson(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": time, "level": record.levelname.lower(), "message": record.getMessage()}
        return json.dumps(line, ensure_ascii=False)


def tell_error(stream: TextIO, told: str) -> None:
    """The last word of a command that failed, in the form that its log has."""
    logger = logging.getLogger(_LOGGER)
    if any(isinstance(handler.formatter, _AsJson) for handler in logger.handlers):
        logger.error(told)
    else:
        stream.write(f"{in_line(f'claims: {told}')}\n")


def log_to(stream: TextIO, *, as_json: bool) -> None:
    """Send the project's log there, and nowhere else. JSON has every shard's progress too."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_AsJson() if as_json else _AsLine())
    logger = logging.getLogger(_LOGGER)
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(logging.DEBUG if as_json else logging.INFO)
