"""What is found out once while a single question is answered, and forgotten after it: files may change."""

import contextlib
import contextvars
from collections.abc import Iterator

# Signatures of the tasks that the one being asked for stands on, of which many are reached by many ways.
_looked_at: contextvars.ContextVar[dict[str, str] | None] = contextvars.ContextVar("looked_at", default=None)


@contextlib.contextmanager
def one_look() -> Iterator[dict[str, str]]:
    """Signatures by task id, as long as the outermost question for one lasts: files may change after it."""
    if (known := _looked_at.get()) is not None:
        yield known
        return
    token = _looked_at.set({})
    try:
        yield _looked_at.get()
    finally:
        _looked_at.reset(token)
