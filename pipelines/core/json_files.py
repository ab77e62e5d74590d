"""Records that flow between steps: frozen dataclasses on one side, readable JSON files on the other."""

from pathlib import Path

import msgspec


def save(record, path: Path) -> None:
    """Write a dataclass as readable JSON."""
    Path(path).write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1))


def load(path: Path, kind: type):
    """Read a record of the given kind; raises msgspec.ValidationError where it is another."""
    return msgspec.json.decode(Path(path).read_bytes(), type=kind)
