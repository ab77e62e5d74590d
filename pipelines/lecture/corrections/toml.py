"""Operations as TOML that people edit: what a text says, with the line of what is wrong in it, and back."""

import datetime
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipelines.core.errors import BadInput, about
from pipelines.core.files import toml_files
from pipelines.lecture.corrections.operations import INSERT, KINDS, Operation
from pipelines.locale.message import Message

# The table of each operation, and what the file may have before the first.
TABLE, RECORDING, FILE = "correction", "recording", "file"
# The names of the fields in the file.
_FIELDS = {"from": "heard"}
_KEYS = ("do", "at", "from", "to", "before", "after", "speaker", "by", "on")
_ALWAYS_ALLOWED = ("do", "by", "on")
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d{1,2}(?:\.\d+)?)|(\d+(?:\.\d+)?)")
HEAD = re.compile(rf"^\s*\[\[\s*{TABLE}\s*\]\]", re.MULTILINE)


@dataclass(frozen=True)
class Corrections:
    """What a file says: fingerprint and name of its recording, where it has them, and the operations."""

    recording: str = ""
    file: str = ""
    operations: tuple[Operation, ...] = ()


def parsed(path: Path, raw: bytes) -> Corrections:
    """What the bytes of a file say; `path` is named in errors."""
    text, found = toml_files.content(path, raw)
    for key in found:
        if key not in (TABLE, RECORDING, FILE):
            raise BadInput(
                path,
                "line {line}: there is no “{key}”: operations are tables [[correction]]",
                line=_line_of(text, key),
                key=key,
            )
    recording, named, tables = found.get(RECORDING, ""), found.get(FILE, ""), found.get(TABLE, [])
    for key, value in ((RECORDING, recording), (FILE, named)):
        if not isinstance(value, str):
            raise BadInput(path, "line {line}: `{key}` is no text", line=_line_of(text, key), key=key)
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadInput(path, "operations are tables [[correction]], with two brackets")
    operations = tuple(_operation(path, text, number, table) for number, table in enumerate(tables))
    return Corrections(recording, named, operations)


def _operation(path: Path, text: str, number: int, table: dict[str, Any]) -> Operation:
    """One operation; raises BadInput where it is none."""

    def wrong(key: str, reason: Message) -> BadInput:
        where = Message(
            "line {line}, correction {number}", line=_line_in(text, number, key), number=number + 1
        )
        return BadInput(path, about(where, reason))

    kind = table.get("do")
    if not isinstance(kind, str) or kind not in KINDS:
        raise wrong("do", Message("`do` has to be one of {kinds}", kinds=list(KINDS)))
    allowed = (*_ALWAYS_ALLOWED, *KINDS[kind].needs, *KINDS[kind].may)
    for key in table:
        if key not in allowed:
            raise wrong(key, _unknown(key, kind, allowed))
    for key in KINDS[kind].needs:
        if table.get(key) in (None, ""):
            raise wrong(key, Message("{kind} needs `{key}`", kind=kind, key=key))
    if kind == INSERT and not (table.get("before") or table.get("after")):
        raise wrong("before", Message("insert needs `before` or `after`: words beside it"))
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key == "at":
            values["at"] = seconds(value)
            if values["at"] is None:
                raise wrong(key, Message('`at` is a time such as "12:34" or "1:02:03.5", or seconds'))
        elif key == "speaker":
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise wrong(key, Message("`speaker` is a number from 1"))
            values[key] = value
        elif key == "on":
            values[key] = value.isoformat() if isinstance(value, datetime.date) else str(value)
        elif not isinstance(value, str):
            raise wrong(key, Message("`{key}` is no text", key=key))
        else:
            values[_FIELDS.get(key, key)] = value if key == "do" else " ".join(value.split())
    return Operation(**values)


def _unknown(key: str, kind: str, allowed: Sequence[str]) -> Message:
    if close := difflib.get_close_matches(key, allowed, 1):
        return Message("“{key}” is nothing of {kind}; is “{near}” meant?", key=key, kind=kind, near=close[0])
    return Message("“{key}” is nothing of {kind}, which has {known}", key=key, kind=kind, known=list(allowed))


def seconds(value: object) -> float | None:
    """A time in a recording as people write it ("12:34", "1:02:03.5", 754.2), in seconds; else None."""
    if isinstance(value, datetime.time):
        return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value) if 0 <= value < 1e7 else None
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    if found[4]:
        return float(found[4])
    return round(int(found[1] or 0) * 3600 + int(found[2]) * 60 + float(found[3]), 3)


def clocked(at: float) -> str:
    """A time (s) as it is written into the file: 12:34.2."""
    hundredths = round(100 * at)
    minutes, rest = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    second = f"{rest // 100:02d}" + (f".{rest % 100:02d}".rstrip("0") if rest % 100 else "")
    return f"{hours}:{minutes:02d}:{second}" if hours else f"{minutes}:{second}"


def head(recording: str, name: str) -> str:
    """The beginning of a file: the fingerprint of its recording, and its name."""
    return (
        "# What somebody has put right in this lecture, in the order in which it is applied.\n"
        "# The recording, by which this file is found again when that is renamed:\n"
        f"{RECORDING} = {quoted(recording)}\n{FILE} = {quoted(name)}\n"
    )


def tidy(operation: Operation) -> Operation:
    """The operation as it is read again: spaces are single, times are hundredths of seconds."""
    texts: dict[str, Any] = {
        name: " ".join(getattr(operation, name).split()) for name in ("heard", "to", "before", "after", "by")
    }
    at = operation.at if operation.at is None else seconds(clocked(operation.at))
    return replace(operation, at=at, **texts)


def table(operation: Operation) -> str:
    """An operation as it is written at the end of a file."""
    rows = [f"do = {quoted(operation.do)}"]
    if operation.at is not None:
        rows.append(f"at = {quoted(clocked(operation.at))}")
    if operation.speaker:
        rows.append(f"speaker = {operation.speaker}")
    texts = {
        key: getattr(operation, _FIELDS.get(key, key)) for key in ("from", "to", "before", "after", "by")
    }
    rows += [f"{key} = {quoted(value)}" for key, value in texts.items() if value]
    if operation.on:
        rows.append(f"on = {operation.on}")
    return "\n[[correction]]\n" + "\n".join(rows) + "\n"


def quoted(text: str) -> str:
    """A text as a basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() or c == " " else f"\\U{ord(c):08X}" for c in escaped) + '"'


def _line_of(text: str, key: str) -> int:
    """The line on which a key or a table of that name stands; 1 where it is not found."""
    found = re.search(rf"^\s*(?:\[+\s*)?[\"']?{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1


def _line_in(text: str, number: int, key: str) -> int:
    """The line of a key in the operation of that number (from 0), or that on which it begins."""
    heads = list(HEAD.finditer(text))
    if number >= len(heads):
        return _line_of(text, TABLE)
    begin = heads[number].end()
    end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
    found = re.search(rf"^\s*[\"']?{re.escape(key)}[\"']?\s*=", text[begin:end], re.MULTILINE)
    return text.count("\n", 0, begin + (found.end() if found else 0)) + 1
