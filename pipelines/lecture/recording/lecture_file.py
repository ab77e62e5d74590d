"""What somebody says of a recording, or of all in a folder: lecture.toml, or NAME.lecture.toml beside one.

It goes before what luigi.cfg says and what the recording says of itself. In the file of a folder, a table
[recordings."NAME.mp4"] says it of one recording.
"""

import datetime
import difflib
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipelines.core.errors import BadInput
from pipelines.core.files import toml_files
from pipelines.core.settings import KINDS
from pipelines.core.settings.kinds import spoken_language
from pipelines.lecture.recording.naming import refuse_link
from pipelines.locale.message import Message
from pipelines.locale.system_errors import reason_of

FILE, SUFFIX = "lecture.toml", ".lecture.toml"
# The table of the file of a folder that says something of its recordings, one by one.
TABLE = "recordings"
# More is nothing that somebody wrote (bytes).
LARGEST_FILE = 1_000_000
# What holds in the folders below as well.
INHERITED = ("language", "track", "speakers", "kind")
# In place of a number of a track: the one with speech, or all that have any together.
TRACKS = ("auto", "mix")


@dataclass(frozen=True)
class Said:
    """What is said of a recording; empty is what nothing is said of.

    Language as ISO 639-1; a track is numbered from 1, or one of TRACKS. `parts` are names, or patterns of
    names, of files in the same folder that are one lecture, in their order.
    """

    language: str = ""
    track: int | str = ""
    title: str = ""
    date: datetime.date | None = None
    speakers: tuple[str, ...] = ()
    kind: str = ""
    parts: tuple[str, ...] = ()

    def over(self, other: "Said") -> "Said":
        """This, and where it is empty the other."""
        known = {each.name: getattr(self, each.name) for each in fields(self)}
        return replace(other, **{name: value for name, value in known.items() if value})


@dataclass(frozen=True)
class LectureFile:
    """A file: what it says of all recordings of the folder, and of single ones by their names."""

    all: Said = Said()
    one: tuple[tuple[str, Said], ...] = ()


NOTHING = Said()


def said_of(video: Path, inboxes: Sequence[Path]) -> Said:
    """What is said of a recording, the nearest first; raises BadInput for a file that cannot be read."""
    found = of_folder(video.parent, inboxes)
    if FILE in names_in_folder(video.parent):
        found = dict(read(video.parent / FILE).one).get(video.name, NOTHING).over(found)
    if (own := f"{video.stem}{SUFFIX}") in names_in_folder(video.parent):
        refuse_link(video.parent / own, video, inboxes)
        found = read(video.parent / own, of_one=True).all.over(found)
    return found


def of_folder(folder: Path, inboxes: Sequence[Path]) -> Said:
    """What is said of all recordings of a folder, there and in the folders above, up to the inbox."""
    found, place = NOTHING, folder
    inbox = next((each for each in inboxes if folder.is_relative_to(each)), folder)
    while True:
        if FILE in names_in_folder(place):
            refuse_link(place / FILE, folder / FILE, inboxes)
            said = read(place / FILE).all
            if place != folder:
                said = Said(**{name: getattr(said, name) for name in INHERITED})
            found = found.over(said)
        if place == inbox:
            return found
        place = place.parent


def has_own(video: Path) -> bool:
    """Whether anything may be said of the recording that is not said of all in its folder."""
    names = names_in_folder(video.parent)
    if f"{video.stem}{SUFFIX}" in names:
        return True
    if FILE not in names:
        return False
    known = read(video.parent / FILE)
    return bool(known.all.parts) or video.name in dict(known.one)


def names_in_folder(folder: Path) -> frozenset[str]:
    """The names of such files in a folder, looked for once as long as nothing comes or goes there."""
    try:
        status = os.stat(folder)
        return _listed(str(folder), status.st_mtime_ns, status.st_ino)
    except (OSError, ValueError):  # no folder, or none that may be read
        return frozenset()


@lru_cache(maxsize=4096)
def _listed(folder: str, changed: int, inode: int) -> frozenset[str]:
    with os.scandir(folder) as entries:
        return frozenset(each.name for each in entries if each.name == FILE or each.name.endswith(SUFFIX))


def read(path: Path, of_one: bool = False) -> LectureFile:
    """What a file says; raises BadInput with the line and what is wrong there."""
    try:
        status = os.stat(path)
        if status.st_size > LARGEST_FILE:
            raise BadInput(path, "the file is larger than {most} MB", most=LARGEST_FILE // 1_000_000)
        return _read(str(path), of_one, status.st_size, status.st_mtime_ns, status.st_ino)
    except OSError as error:
        raise BadInput(path, reason_of(error)) from None


@lru_cache(maxsize=4096)
def _read(name: str, of_one: bool, size: int, changed: int, inode: int) -> LectureFile:
    path = Path(name)
    return parsed(path, path.read_bytes(), of_one)


def parsed(path: Path, raw: bytes, of_one: bool = False) -> LectureFile:
    """What the bytes of a file say, that of a folder or `of_one` recording; `path` is named in errors."""
    text, found = toml_files.content(path, raw)
    tables = {} if of_one else found.pop(TABLE, {})
    if not isinstance(tables, dict) or not all(isinstance(each, dict) for each in tables.values()):
        told = Message('what is said of a single recording is a table [recordings."NAME.mp4"]')
        raise BadInput(path, "line {line}: {reason}", line=_line(text, TABLE), reason=told)
    others = () if of_one else (TABLE,)
    return LectureFile(
        _said(path, text, found, "", others),
        tuple((name, _said(path, text, table, name, ())) for name, table in tables.items()),
    )


def _said(path: Path, text: str, table: dict[str, Any], within: str, others: Sequence[str]) -> Said:
    """What a table says; raises BadInput with the line of a key that there is not, or says what cannot be."""
    known = (*_CHECKS, *others)
    values = {}
    for key, value in table.items():
        if key in _CHECKS:
            try:
                values[key] = _CHECKS[key](value)
                continue
            except ValueError as error:
                reason = error.args[0]
        elif near := difflib.get_close_matches(key, known, 1):
            reason = Message("there is no “{key}”; did you mean {near}?", key=key, near=near[0])
        else:
            reason = Message("there is no “{key}”; there are {known}", key=key, known=list(known))
        raise BadInput(path, "line {line}: {reason}", line=_line(text, key, within), reason=reason)
    return Said(**values)


def _line(text: str, key: str, within: str = "") -> int:
    """The line on which a key stands, in the table of a recording; 1 where it is not found."""
    begin = 0
    if within and (head := re.search(rf"^\s*\[.*{re.escape(within)}.*\]", text, re.MULTILINE)):
        begin = head.end()
    found = re.compile(rf"^\s*(?:\[+\s*)?[\"']?{re.escape(key)}\b", re.MULTILINE).search(text, begin)
    return text.count("\n", 0, found.end()) + 1 if found else 1


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(Message("it has to be a text"))
    return " ".join(value.split())


def _texts(value: object) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(each, str) and each.strip() for each in listed):
        raise ValueError(Message("it has to be a text, or a list of texts"))
    return tuple(" ".join(each.split()) for each in listed)


def _language(value: object) -> str:
    code = _text(value)
    try:
        spoken_language(code)
    except ValueError as error:
        raise ValueError(Message("{reason}", reason=error)) from None
    return code


def _track(value: object) -> int | str:
    if value in TRACKS:
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1000:
        return value
    raise ValueError(Message("a track is a number from 1, or one of {known}", known=list(TRACKS)))


def _date(value: object) -> datetime.date:
    if isinstance(value, str):
        try:
            value = datetime.datetime.fromisoformat(value)
        except ValueError:
            value = None
    if isinstance(value, datetime.datetime):
        return (value.astimezone() if value.tzinfo else value).date()
    if isinstance(value, datetime.date):
        return value
    raise ValueError(Message("a date is written as in 2026-03-14"))


def _kind(value: object) -> str:
    if value not in (known := ("auto", *KINDS)):
        raise ValueError(Message("a kind is one of {known}", known=list(known)))
    return str(value)


_CHECKS: dict[str, Callable[[object], Any]] = {
    "language": _language,
    "track": _track,
    "title": _text,
    "date": _date,
    "speakers": _texts,
    "kind": _kind,
    "parts": _texts,
}
