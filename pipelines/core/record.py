"""The record beside every output: what made it, from what, when. One reader for all who ask.

docs/records.md tells what the fields mean, docs/record.schema.json is their schema.
"""

import datetime
import inspect
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from pipelines.core.files import json_files
from pipelines.core.files.atomic import whole
from pipelines.core.files.fingerprint import Source

# Of the record below, raised when a field changes its meaning or goes away.
FORMAT = 2
# No work takes so long (s): a century.
LONGEST = 3.2e9

Fact = bool | int | float | str | list[str] | None


@dataclass(frozen=True)
class Record:
    """What made an output.

    `signed` is what of the `parameters` entered the signature; `inputs` are the signatures of what was read,
    `versions` those of the tools by name, `facts` what the task found worth telling; `companions` are names
    beside the output that belong to it, `files` the SHA-256 of its files and `lengths` their bytes; of a
    model, `identities` are what the file system said of them when they were last found right. `started` in
    ISO 8601 with offset, `seconds` of work. Records in format 1 bear no `format`, no `code_version` and no
    `signed`: all `parameters` entered the signature, as text.
    """

    task: str = ""
    signature: str = ""
    code_version: int | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    signed: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    companions: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    identities: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)
    started: str = ""
    seconds: float = 0.0
    format: int = 1


def number(value: Fact) -> float | None:
    """A fact that is a number as one, such as a `duration` (s); None of all else."""
    known = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if known and abs(value) < LONGEST else None  # type: ignore[arg-type]


@dataclass(frozen=True)
class _First:
    """What a record of format 1 has that is a fact now: the signature of the model in place."""

    standing: str | None = None


def read_record(path: Path) -> Record | None:
    """The record at a path in any format, or None where there is none that can be read."""
    try:
        content = Path(path).read_bytes()
        found = msgspec.json.decode(content, type=Record)
        if not _possible(found):
            return None
        if found.format == 1 and (standing := msgspec.json.decode(content, type=_First).standing) is not None:
            return replace(found, facts=found.facts | {"standing": standing})
    except (OSError, msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return found


def _possible(record: Record) -> bool:
    """Whether a record says when and how long in a way that can be reckoned with."""
    try:
        started = not record.started or datetime.datetime.fromisoformat(record.started).tzinfo
    except ValueError:
        return False
    return bool(started) and 0 <= record.seconds < LONGEST


def write_record(record: Record, path: Path) -> None:
    with whole(path) as part:
        json_files.save(record, part)


def record_schema() -> dict[str, Any]:
    """The JSON Schema of a record, which is kept as docs/record.schema.json."""
    schema = msgspec.json.schema(Record)
    for kind in schema["$defs"].values():
        kind["description"] = inspect.cleandoc(kind["description"])
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Record of an output"}
    return head | schema
