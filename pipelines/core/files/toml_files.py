"""TOML that people have written: any text gives a value, or the reason why it is none."""

import tomllib
from pathlib import Path
from typing import Any

from pipelines.core.errors import BadInput


def parsed(text: str) -> dict[str, Any]:
    """What a text says; raises tomllib.TOMLDecodeError, also for what is nested beyond all measure."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise tomllib.TOMLDecodeError("is nested too deep") from None
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:  # of more digits than Python reads
        raise tomllib.TOMLDecodeError("a number in it is too long") from None


def content(path: Path, raw: bytes) -> tuple[str, dict[str, Any]]:
    """The text of a file's bytes, and what it says; `path` is named in errors. Raises BadInput."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(
            path, "line {line}: byte {raw:#04x} is no UTF-8", line=line, raw=raw[error.start]
        ) from None
    try:
        return text, parsed(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(path, "is no TOML: {error}", error=error) from None
