"""Notes that a renamed recording, or a renamed folder of them, has left under its old name.

They are told and offered, never taken by themselves: what people wrote beside them, or into them, stays.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from pipelines.core.files.names import path_of
from pipelines.core.record import Record, read_record
from pipelines.lecture.corrections import file as corrections
from pipelines.locale.message import N_
from pipelines.nights.upkeep.garbage import Item

RECORDS = ".records"
NOTES = N_("notes of recordings that have another name now")
# A file that was changed so much later than its record was written (s) has been changed by somebody else.
LATER = 5.0


def left_behind(notes: Path) -> list[Item]:
    """What was made of recordings that are gone from where they were, and have notes from where they are now.

    One item a deliverable, with what belongs to it and its record. Not what has been changed since, nor what
    has corrections beside it: these hold for no other name.
    """
    known = [(path, record) for path, record in _records(notes) if record.sources]
    here = {_content(record) for _, record in known if _there(record)}
    gone = [(path, record) for path, record in known if not _there(record) and _content(record) in here]
    items = (_item(path, record) for path, record in gone)
    return sorted(filter(None, items), key=lambda item: item.paths)


def remove(items: list[Item], notes: Path) -> None:
    """Delete the items, and the folders that are empty then."""
    for item in items:
        for path in item.paths:  # the record goes last: without it, nobody knew whose the others are
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    for folder in {path.parent for item in items for path in item.paths}:
        _remove_empty(folder, notes)


def _remove_empty(folder: Path, root: Path) -> None:
    while folder != root and folder.is_relative_to(root):
        with contextlib.suppress(OSError):
            (folder / ".part").rmdir()
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def _records(notes: Path) -> Iterator[tuple[Path, Record]]:
    for place, folders, names in os.walk(notes):
        if os.path.basename(place) == RECORDS:
            for name in names:
                if name.endswith(".json") and (record := read_record(path := Path(place, name))):
                    yield path, record
        folders[:] = [name for name in folders if not name.startswith(".") or name == RECORDS]


def _there(record: Record) -> bool:
    return any(path_of(source.path).exists() for source in record.sources)


def _content(record: Record) -> tuple[str, ...]:
    return (record.task, *(source.fingerprint for source in record.sources))


def _item(record_path: Path, record: Record) -> Item | None:
    folder = record_path.parent.parent
    made = folder / record_path.name.removesuffix(".json")
    paths = [made, *(folder / path_of(name) for name in record.companions)]
    there = [path for path in paths if path.exists() and path.resolve().is_relative_to(folder.resolve())]
    files = [each for path in there for each in ([path] if path.is_file() else path.rglob("*"))]
    lecture = folder / Path(path_of(record.sources[0].path).name).stem
    if any(lecture.parent.glob(f"{_plain(lecture.name)}*{corrections.SUFFIX}")):
        return None
    written = record_path.stat().st_mtime
    if any(file.stat().st_mtime > written + LATER for file in files):
        return None
    size = sum(file.stat().st_size for file in files if file.is_file())
    return Item(NOTES, (*there, record_path), size)


def _plain(name: str) -> str:
    """A name that means itself to glob."""
    return "".join(f"[{each}]" if each in "*?[" else each for each in name)
