"""Which recordings lie in the inbox, which of them are still on their way, and what else lies there."""

import contextlib
import fnmatch
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipelines.core.files.names import escaped
from pipelines.lecture.recording.parts import is_later_part
from pipelines.ops.partial_files import PARTIAL

# What belongs to recordings, or to the folders of some systems, beside the files that settings name.
COMPANIONS = ("*.toml", "thumbs.db", "desktop.ini")


def recordings(
    folders: Sequence[Path], patterns: str, on_error: Callable[[OSError], None], parts: str = ""
) -> Iterator[tuple[Path, Path]]:
    """Every recording below the folders, each once, with the folder that it was found under.

    Of files that are one lecture, by [recording] parts or by lecture.toml, the first stands for all.
    Hidden files and folders, symbolic links, and files with the ending of a partial one are
    passed over. `patterns` is a comma-separated list as for fnmatch, without regard to case; one with
    a "/" goes for the path below the folder, one that begins with "!" leaves out. A folder that
    cannot be read is told to `on_error`, and the others are read.
    """
    wanted = _lower(patterns)
    seen: set[Path] = set()
    for folder in folders:
        for path in _files(folder, on_error):
            below = path.relative_to(folder).as_posix().lower()
            if path in seen or below.endswith(PARTIAL) or not _matches(below, wanted):
                continue
            seen.add(path)
            if not is_later_part(path, parts):
                yield path, folder


def left_lying(
    folders: Sequence[Path], patterns: str, companions: Sequence[str], partial_seconds: float
) -> list[str]:
    """The files below the folders that no night takes, by their path in there, the largest first.

    Not among them are hidden files, those that a pattern with "!" leaves out, what belongs to recordings
    (`companions`, patterns of names), and files that are still on their way: one with the ending of a partial
    file is, until it has lain still for so long (s). A symbolic link in the place of a recording is told.
    """
    wanted, beside = _lower(patterns), _lower(",".join(companions))
    excluded = [pattern[1:] for pattern in wanted if pattern.startswith("!")]
    found: dict[Path, tuple[int, str]] = {}
    for folder in folders:
        for place, below_it, names in os.walk(folder):
            below_it[:] = sorted(name for name in below_it if not name.startswith("."))
            for name in filter(lambda name: not name.startswith("."), names):
                path = Path(place, name)
                below = path.relative_to(folder).as_posix()
                low = below.lower()
                partial = low.endswith(PARTIAL)
                taken = _matches(low, wanted) and not partial and not path.is_symlink() and path.is_file()
                if taken or any(_fits(low, pattern) for pattern in (*beside, *excluded)):
                    continue
                with contextlib.suppress(OSError):
                    if not partial or still_for(path) >= partial_seconds:
                        found.setdefault(path, (-path.lstat().st_size, escaped(below)))
    return [below for _, below in sorted(found.values())]


def _lower(patterns: str) -> list[str]:
    return [pattern.strip().lower() for pattern in patterns.split(",") if pattern.strip()]


def _files(folder: Path, on_error: Callable[[OSError], None]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, onerror=on_error):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(place, name)
            if not name.startswith(".") and not os.path.islink(path) and os.path.isfile(path):
                yield Path(path)


def _matches(below: str, patterns: Sequence[str]) -> bool:
    wanted = [pattern for pattern in patterns if not pattern.startswith("!")]
    out = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    return any(_fits(below, each) for each in wanted) and not any(_fits(below, each) for each in out)


def _fits(below: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(below if "/" in pattern else below.rpartition("/")[2], pattern)


def still_for(path: Path) -> float:
    """Seconds since anything about the file changed (size, content, name, times).

    A file's date may lie in the future, from a camera with another clock; then it does not count.
    """
    status, now = path.stat(), time.time()
    past = [moment for moment in (status.st_mtime, status.st_ctime) if moment <= now]
    return now - max(past, default=now)
