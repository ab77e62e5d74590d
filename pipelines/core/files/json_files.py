"""Records that flow between steps: frozen dataclasses on one side, readable JSON files on the other."""

from pathlib import Path
from typing import TypeVar

import msgspec

from pipelines.core.files.names import escaped, writable

T = TypeVar("T")


def save(record: object, path: Path) -> None:
    """Write a dataclass as readable JSON."""
    Path(path).write_bytes(encoded(record))


def encoded(record: object) -> bytes:
    """A dataclass as readable JSON; a name in it that is no text has escapes."""
    try:
        compact = msgspec.json.encode(record)
    except UnicodeEncodeError:
        compact = msgspec.json.encode(writable(msgspec.to_builtins(record)))
    return msgspec.json.format(compact, indent=1)


def load(path: Path, kind: type[T]) -> T:
    """Read a record of the given kind; raises msgspec.ValidationError where it is another, or DecodeError
    where it is no JSON, with the name of the file."""
    try:
        return msgspec.json.decode(Path(path).read_bytes(), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        known = type(error) if isinstance(error, msgspec.DecodeError) else msgspec.DecodeError
        raise known(f"{escaped(str(path))}: {error}") from None
