"""Outputs that are either whole or absent, whatever stops the task that writes them.

A *work product* lies at a path made of its signature: if the path exists, and holds what was written, it is
right. A *deliverable* has a name that people choose; it counts only together with a record
that bears the expected signature. What is damaged is as good as not there.
"""

import contextlib
import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import luigi

from pipelines.core.errors import NameTaken
from pipelines.core.files import damage, fingerprint
from pipelines.core.files.atomic import own_folder, whole
from pipelines.core.files.names import path_of, written
from pipelines.core.record import Record, read_record, write_record
from pipelines.locale.message import Message

logger = logging.getLogger("luigi-interface")

# Bytes that file systems allow in a name.
LONGEST_NAME = 255


class RecordedTarget(luigi.Target):
    """A file or folder at `path` with the record of what made it at `record_path`."""

    def __init__(self, path: Path, record_path: Path):
        self.path, self.record_path = Path(path), Path(record_path)

    def __str__(self) -> str:
        return str(self.path)

    def exists(self) -> bool:
        return self.path.exists()

    def damage(self) -> Message | None:
        """What of the output is not as it was written; None where nothing is known of it."""
        return None

    def record(self) -> Record | None:
        """The record, or None where there is none that can be read."""
        return read_record(self.record_path)

    def write_record(self, record: Record) -> None:
        write_record(record, self.record_path)


class WorkProduct(RecordedTarget):
    """An immutable output named by its signature, with its record beside it."""

    def __init__(self, folder: Path, signature: str, suffix: str):
        super().__init__(folder / f"{signature}{suffix}", folder / f"{signature}.record.json")

    def exists(self) -> bool:
        """Whether it is there and whole. It is asked for only where something is to be made of it."""
        if not self.path.exists():
            return False
        if told := self.damage():
            _tell(told)
        return told is None

    def damage(self) -> Message | None:
        record = self.record()
        if record is None and self.record_path.exists():
            return Message("{file} is damaged: it is no record", file=self.record_path)
        if record is None or not damage.are_of(self.path, record.files):
            return damage.unsummed(self.path)
        return damage.damage(self.path, record.lengths, record.files)

    @contextlib.contextmanager
    def writing(self, describe: Callable[[], Record]) -> Iterator[Path]:
        """A path to write to; the record goes first, so that no product is without one."""
        with whole(self.path) as part:
            yield part
            if part.exists():
                self.write_record(describe())


class Deliverable(RecordedTarget):
    """An output under a name that people choose, complete only with the signature expected.

    Which one that is depends on the format of its record. The record may name companions, files or folders
    beside it without which it is not complete either.
    """

    def __init__(self, path: Path, expected_signature: Callable[[int], str]):
        path = Path(path)
        name = f"{path.name}.json"
        if len(os.fsencode(name)) > LONGEST_NAME:
            name = hashlib.sha256(os.fsencode(path.name)).hexdigest() + ".json"
        super().__init__(path, path.parent / ".records" / name)
        self.expected_signature = expected_signature

    def exists(self, beside: Sequence[Path] = ()) -> bool:
        """Whether it is there, whole, and as it would be made now; and the files beside it are there, too."""
        record = self.record()
        if record is None:
            return False
        if not all(written(path.name) in record.lengths or path.exists() for path in beside):
            return False
        if not all((self.path.parent / path_of(name)).exists() for name in record.companions):
            return False
        if told := damage.shorter(self.path, record.lengths):
            if self.path.exists():
                _tell(told)
            return False
        for source in record.sources:
            fingerprint.remember(source)
        return bool(record.signature) and record.signature == self.expected_signature(record.format)

    def damage(self) -> Message | None:
        record = self.record()
        return damage.shorter(self.path, record.lengths) if record else None

    def write_record(self, record: Record) -> None:
        own_folder(self.record_path.parent)
        super().write_record(record)

    def refuse_foreign(self, source: Path) -> None:
        """Raise NameTaken where the name is taken by what was made from another file that still exists, or
        by a folder, or is longer than a name can be."""
        if (size := len(os.fsencode(self.path.name))) > LONGEST_NAME:
            raise NameTaken(
                source,
                "its name is too long: what is made of it needs a name of {size} bytes, and {most} are the "
                "most; rename it",
                size=size,
                most=LONGEST_NAME,
            )
        if self.path.is_dir():
            raise NameTaken(
                source, "its results would replace the folder {path}; rename one of the two", path=self.path
            )
        if file := next((each for each in self.path.parents if _made(each)), None):
            raise NameTaken(
                source, "its results would lie in {file}, which is a file; rename one of the two", file=file
            )
        for known in (self.record() or Record()).sources:
            other = path_of(known.path)
            if other.exists() and not (source.exists() and _belongs(other, source)):
                raise NameTaken(
                    source,
                    "its results would replace {path}, made from {other}; rename one of the two",
                    path=self.path,
                    other=other,
                )

    @contextlib.contextmanager
    def writing(self, describe: Callable[[], Record]) -> Iterator[Path]:
        """A path to write to; the record goes before the file is replaced, and comes again after it.

        So it never vouches for another file than the one that it was written for.
        """
        own_folder(self.record_path.parent)
        with whole(self.path) as part:
            yield part
            if part.exists():
                self.record_path.unlink(missing_ok=True)
        self.write_record(describe())


_told: set[str] = set()


def _tell(what: Message) -> None:
    """Say once that something is damaged: it is made again."""
    if what not in _told:
        _told.add(what)
        logger.warning("%s; it is made again", what)


def _made(path: Path) -> bool:
    """Whether a file is the output of a task, as its record tells."""
    return path.is_file() and Deliverable(path, str).record() is not None


def _belongs(file: Path, source: Path) -> bool:
    """Whether a file is the source, or lies in it where that is a folder."""
    return file.samefile(source) or (source.is_dir() and file.parent.samefile(source))
