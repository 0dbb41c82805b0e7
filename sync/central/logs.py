"""What central writes down of its work: a line of JSON each, on stderr (動作記録).

1. A line for each request says method, route, status, time taken, device and
   trouble; the route is the template, never the path as it came.
2. No line holds a body, a token, a subject or a message of a library: of what
   nobody foresaw it says which kind of error, and where.
3. What other libraries log is passed on by level and logger only at warning or
   above, without their arguments.
"""

import logging
import sys
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import msgspec
import structlog

from schema.clock import Clock

Log = structlog.typing.FilteringBoundLogger
"""Writes lines."""
Line = MutableMapping[str, Any]
"""One of them, before it is written."""


def log_to(stream: TextIO | None, clock: Clock) -> Log:
    """A log that writes to `stream`, by default standard error."""

    def dated(_: object, level: str, line: Line) -> Line:
        return {"at": clock.now().isoformat(), "level": level, **line}

    made: Log = structlog.wrap_logger(
        structlog.PrintLogger(stream or sys.stderr),
        processors=[dated, _as_json],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        context_class=dict,
    )
    return made


def place_of(error: BaseException) -> str:
    """Which kind of error, and where it was raised; nothing of what it says."""
    frame = _last(error.__traceback__)
    if frame is None:
        return type(error).__name__
    code = frame.tb_frame.f_code
    return (
        f"{type(error).__name__} at {Path(code.co_filename).name}:{frame.tb_lineno}"
        f" in {code.co_name}"
    )


class PassedOn(logging.Handler):
    """Passes on what other libraries log, without what they log it of."""

    def __init__(self, log: Log) -> None:
        """Pass on to `log`, warnings and worse."""
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write who said something, where, and after which kind of error."""
        error = record.exc_info[1] if record.exc_info else None
        said = {"of": record.name, "place": f"{record.module}:{record.lineno}"}
        if error is not None:
            said["error"] = place_of(error)
        self._log.log(record.levelno, "library", **said)


def _last(trace: TracebackType | None) -> TracebackType | None:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace


def _as_json(_: object, __: str, line: Line) -> str:
    return msgspec.json.encode(line).decode()
