"""The lectures of a notes folder: their JSON files, what lies beside them, what they say.

NAME.json holds a record of pipelines/lecture/notes/record.py; NAME.html, NAME.pdf, NAME.md, NAME.vtt and
the folder NAME.slides lie beside it. Folders are courses. Hidden files and folders, and links to folders,
are left alone.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pipelines.core.errors import Mendable
from pipelines.core.files.names import written
from pipelines.lecture.notes.record import VERSION, Notes

SLIDES = ".slides"


@dataclass(frozen=True)
class Found:
    """A JSON file below the notes folder: path there, size (bytes), time of change (ns), names beside it."""

    path: str
    size: int
    changed: int
    beside: frozenset[str]

    @property
    def key(self) -> str:
        """The path as the index keeps it."""
        return written(self.path)

    @property
    def course(self) -> str:
        """The folder that it lies in, as a path below the notes folder; empty at the top."""
        return self.path.rpartition("/")[0]

    @property
    def stem(self) -> str:
        """The path without .json: that of all that belongs to the lecture."""
        return self.path.removesuffix(".json")

    def has(self, suffix: str) -> bool:
        """Whether NAME with a suffix lies beside NAME.json."""
        return f"{self.stem.rpartition('/')[2]}{suffix}" in self.beside


class NoNotes(Mendable):
    """A JSON file that holds no notes, or notes that cannot be read; the text says why."""


@dataclass(frozen=True)
class _Version:
    version: int = 1


def lecture_files(notes: Path) -> Iterator[Found]:
    """Every JSON file of a notes folder, one stat each, sorted by path within each folder."""
    waiting = [""]
    while waiting:
        place = waiting.pop()
        try:
            with os.scandir(Path(notes, place)) as entries:
                there = sorted(
                    (entry for entry in entries if not entry.name.startswith(".")), key=lambda each: each.name
                )
        except (FileNotFoundError, NotADirectoryError):
            continue
        names = frozenset(entry.name for entry in there)
        folders = []
        for entry in there:
            path = f"{place}/{entry.name}" if place else entry.name
            if entry.is_dir(follow_symlinks=False):
                if not _pictures(entry, names):
                    folders.append(path)
            elif entry.name.endswith(".json"):
                try:
                    status = entry.stat()
                except OSError:  # it has just gone, or is a link to nowhere
                    continue
                yield Found(path, status.st_size, status.st_mtime_ns, names)
        waiting += reversed(folders)


def read_notes(written: bytes, kind: type = Notes):
    """The notes of a JSON file, or as much of them as `kind` has; raises NoNotes with the reason."""
    try:
        version = msgspec.json.decode(written, type=_Version).version
        if version > VERSION:
            raise NoNotes("written by a newer Konspekt (version {version} of the record)", version=version)
        return msgspec.json.decode(written, type=kind)
    except msgspec.ValidationError as error:
        raise NoNotes("no notes of a lecture ({error})", error=error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NoNotes("not whole, or no JSON ({error})", error=error) from None


def _pictures(folder: os.DirEntry[str], beside: frozenset[str]) -> bool:
    """Whether a folder is that of the pictures of the lecture beside it, and no course, which has folders."""
    name = folder.name.removesuffix(SLIDES)
    if name == folder.name or f"{name}.json" not in beside:
        return False
    with contextlib.suppress(OSError):
        if (
            folder.stat(follow_symlinks=False).st_nlink == 2
        ):  # most file systems count the folders in a folder
            return True
        with os.scandir(folder) as entries:
            return not any(entry.is_dir(follow_symlinks=False) for entry in entries)
    return True
