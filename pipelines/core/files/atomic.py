"""Writing a file or folder so that it is whole or absent, whatever stops the writer."""

import contextlib
import errno
import os
import re
import shutil
import socket
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from pipelines.core.errors import NothingWritten

PARTS = ".part"
# Ends the name of what holds a folder that steps aside for the new one; once its own name followed.
ASIDE = ".aside."
# What is called so is ours: the writer's host, process and start, a number; or what is being deleted.
WRITER = r"(?P<host>[^~]+)~(?P<pid>\d+)~(?P<started>\d+)-[0-9a-f]{2,}.*"
OURS = re.compile(rf"{WRITER}|garbage-[0-9a-f]{{32}}", re.DOTALL)
# A part left by another host cannot be asked whether its writer lives; after this it goes (s).
FOREIGN_PART_SECONDS = 7 * 24 * 3600


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`; what is written there appears at `path` at once, or never.

    The temporary file is flushed to the disk before it is renamed, and removed if the
    body raises. Works for a folder too. Raises NothingWritten where nothing was written,
    IsADirectoryError where a file would replace a folder.
    """
    path = Path(path)
    parts = own_folder(path.parent / PARTS)
    sweep(parts)
    part = parts / f"{_writer()}-{uuid.uuid4().hex[:8]}{path.suffix}"
    try:
        yield part
        if not part.exists():
            raise NothingWritten(f"nothing was written for {path}")
        _to_disk(part)
        _replace(part, path)
        _flush(path.parent)
    finally:
        _remove(part)


def own_folder(folder: Path) -> Path:
    """A folder of ours among what belongs to people, made where there is none.

    Raises NotADirectoryError where a link or a file has its name: nothing is written through it.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        reason = f"is a {'link' if folder.is_symlink() else 'file'}, where a folder has to be: take it away"
        raise NotADirectoryError(errno.ENOTDIR, reason, str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def sweep(parts: Path) -> None:
    """Remove the temporary files of writers that are no more; whatever else lies there stays."""
    for part in _parts(parts):
        if not _writer_lives(part):
            _put_back(part)
            _remove(part)


def _parts(parts: Path) -> list[Path]:
    """What is ours in a folder of temporary files; nothing behind a link."""
    if parts.is_symlink() or not parts.is_dir():
        return []
    return [part for part in parts.iterdir() if OURS.fullmatch(part.name)]


def _put_back(part: Path) -> None:
    """Give a folder that had stepped aside its place again, if its writer was stopped just then."""
    _, aside, name = part.name.partition(ASIDE)
    if not aside or part.is_symlink() or not part.is_dir():
        return
    for folder in [part] if name else list(part.iterdir()):
        place = part.parent.parent / (name or folder.name)
        if not os.path.lexists(place):
            os.rename(folder, place)


def in_use(folder: Path) -> bool:
    """Whether a living writer is at work in a folder."""
    return any(_writer_lives(part) for part in _parts(folder / PARTS))


def _writer() -> str:
    """Host, process id and start time: a reused process id is not taken for the writer."""
    import psutil

    started = int(psutil.Process().create_time())
    return f"{socket.gethostname()}~{os.getpid()}~{started}"


def _writer_lives(part: Path) -> bool:
    import psutil

    found = OURS.fullmatch(part.name)
    if not found or not found["host"]:
        return False
    try:
        if found["host"] != socket.gethostname():
            return time.time() - part.lstat().st_mtime < FOREIGN_PART_SECONDS
        started = psutil.Process(int(found["pid"])).create_time()
        return abs(int(started) - int(found["started"])) <= 1
    except FileNotFoundError:
        return True
    except (OverflowError, psutil.Error):
        return False


def _to_disk(path: Path) -> None:
    """Flush a file, or a folder with all that is in it, to the disk."""
    for entry in [*path.rglob("*"), path]:
        _flush(entry)


def _flush(path: Path) -> None:
    """Flush one file, or the names in one folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace(part: Path, path: Path) -> None:
    """Rename over `path`; a folder cannot be renamed over a full one, so that one steps aside."""
    if part.is_dir() and path.is_dir() and not path.is_symlink():
        aside = part.with_name(f"{part.name}{ASIDE}")
        aside.mkdir()
        os.rename(path, aside / path.name)
        os.rename(part, path)
        _remove(aside)
    else:
        os.replace(part, path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
