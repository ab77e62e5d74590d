"""Writing a file or folder so that it is whole or absent, whatever stops the writer."""

import contextlib
import os
import shutil
import socket
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from pipelines.core.errors import NothingWritten

PARTS = ".part"
# Before the name of a folder that steps aside for the new one.
ASIDE = ".aside."
# A part left by another host cannot be asked whether its writer lives; after this it goes (s).
FOREIGN_PART_SECONDS = 7 * 24 * 3600


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`; what is written there appears at `path` at once, or never.

    The temporary file is flushed to the disk before it is renamed, and removed if the
    body raises. Works for a folder too. Raises NothingWritten where nothing was written.
    """
    path = Path(path)
    parts = path.parent / PARTS
    parts.mkdir(parents=True, exist_ok=True)
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


def sweep(parts: Path) -> None:
    """Remove the temporary files of writers that are no more."""
    for part in parts.iterdir():
        if not _writer_lives(part):
            _put_back(part)
            _remove(part)


def _put_back(part: Path) -> None:
    """Give a folder that had stepped aside its place again, if its writer was stopped just then."""
    _, aside, name = part.name.partition(ASIDE)
    if aside and not (part.parent.parent / name).exists():
        os.rename(part, part.parent.parent / name)


def in_use(folder: Path) -> bool:
    """Whether a living writer is at work in a folder."""
    parts = folder / PARTS
    return parts.is_dir() and any(_writer_lives(part) for part in parts.iterdir())


def _writer() -> str:
    """Host, process id and start time: a reused process id is not taken for the writer."""
    import psutil

    started = int(psutil.Process().create_time())
    return f"{socket.gethostname()}~{os.getpid()}~{started}"


def _writer_lives(part: Path) -> bool:
    import psutil

    try:
        host, pid, rest = part.name.split("~", 2)
        started = int(rest.split("-")[0])
        if host != socket.gethostname():
            return time.time() - part.stat().st_mtime < FOREIGN_PART_SECONDS
        return abs(int(psutil.Process(int(pid)).create_time()) - started) <= 1
    except FileNotFoundError:
        return True
    except (ValueError, psutil.Error):
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
    if path.is_dir() and not path.is_symlink():
        aside = part.with_name(f"{part.name}{ASIDE}{path.name}")
        os.rename(path, aside)
        os.rename(part, path)
        _remove(aside)
    else:
        os.replace(part, path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
